import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ClaimId, SaleId, VariantId } from '../../shared/kernel/index.ts';
import {
  saleTermsDraftSchema,
  type Sale,
  type SaleTermsDraft,
  type TapAnswer,
} from '../../shared/sales/index.ts';
import {
  OrderHouse,
  newKey,
  rehearsalId,
  showId,
  variantOf,
  viewerOf,
} from './testing/orders.test-support.ts';

let house: OrderHouse;
let product: Awaited<ReturnType<OrderHouse['product']>>;
let variantId: VariantId;

const some = (change: Partial<SaleTermsDraft> = {}): SaleTermsDraft =>
  saleTermsDraftSchema.parse({
    units: 2,
    holdMs: 60_000,
    durationMs: 120_000,
    price: { kind: 'fixed', priceMinor: 5000 },
    ...change,
  });
const desk = () => house.sales.service.desk;
const create = (
  change: Partial<SaleTermsDraft> = {},
  start: Parameters<ReturnType<typeof desk>['create']>[0]['start'] = 'now',
): Promise<Sale> =>
  house.done(
    desk().create({ productId: product.id, variantIds: [], terms: some(change), start }, newKey()),
  );
const open = async (change: Partial<SaleTermsDraft> = {}): Promise<SaleId> => {
  const { id } = await create(change);
  await house.pass(3000);
  return id;
};
const by = (viewer: string) => ({
  showId: house.shownId,
  viewerId: viewerOf(viewer),
  arrivedAtMs: Date.now(),
});
const tapping = (viewer: string, saleId: SaleId, key = newKey()): Promise<TapAnswer> =>
  house.sales.service.tap(by(viewer), saleId, variantId, key);
const tap = (viewer: string, saleId: SaleId, key = newKey()) =>
  house.done(tapping(viewer, saleId, key));
const board = (saleId: SaleId) => house.sales.service.board(saleId);
const saleOf = (saleId: SaleId): Sale => {
  const found = house.sales.service.list().find(({ id }) => id === saleId);
  if (found === undefined) throw new Error('No such sale');
  return found;
};
const phase = (saleId: SaleId) => saleOf(saleId).phase;
const stock = () => house.stock(variantId);
const claims = (viewer: string) => house.sales.claimsOf(house.shownId, viewerOf(viewer));
const buy = async (viewer: string, claimId: ClaimId): Promise<void> => {
  const order = await house.place(viewer, { claimId });
  await house.paid(order, order.paymentId);
};
const endShow = (): void => {
  const show = house.show(showId);
  house.store.shows.update({ ...show, phase: 'ended', endedAtMs: Date.now() });
};

beforeEach(async () => {
  house = new OrderHouse();
  await house.setShop();
  product = await house.product('Cardigan', [9000]);
  variantId = variantOf(product);
});
afterEach(() => {
  expect(house.failures).toEqual([]);
  house.remove();
});

describe('a flash sale that is set up', () => {
  it('ships with three templates, which the crew may change', async () => {
    const { templates } = house.sales.service;
    expect(templates.all().map(({ name }) => name)).toEqual([
      '3-2-1, 50 units, 10 for first-timers',
      'Limited: 20 units until they are gone',
      'Regulars first: 20 for past buyers, 30 s',
    ]);
    const [first] = templates.all();
    if (first === undefined) throw new Error('There is none');
    const kept = templates.replace([first, { ...first, id: null, name: 'Again' }]);
    expect(kept.map(({ id }) => id === first.id)).toEqual([true, false]);
    house.restart();
    expect(house.sales.service.templates.all()).toEqual(kept);
    const many = await house.product('Scarf', [10_000, 12_000], 60);
    const input = { productId: many.id, variantIds: [], terms: first.terms, start: 'now' } as const;
    const sale = await house.done(desk().create(input, newKey()));
    expect(sale).toMatchObject({ phase: 'armed', priceMinor: 7000, units: 50, unitsLeft: 40 });
    expect(sale.kept).toMatchObject([{ segment: 'first-time-buyers', units: 10 }]);
    expect(many.variantIds.map((id) => house.stock(id).carved)).toEqual([25, 25]);
  });

  it('takes no units that the shop does not have, and no terms that cannot be', async () => {
    const asked = (change: object, more: object = {}) =>
      house.refused(
        desk().create(
          {
            productId: product.id,
            variantIds: [],
            terms: { ...some(), ...change },
            start: 'now',
            ...more,
          },
          newKey(),
        ),
      );
    const twice = { segment: 'new', units: 1, releaseAfterMs: 5000 } as const;
    expect(await asked({ units: 11 })).toBe('sold-out');
    expect(await asked({ durationMs: null })).toBe('bad-request');
    expect(await asked({ quotas: [twice, twice] })).toBe('bad-request');
    expect(await asked({}, { start: { atMs: Date.now() } })).toBe('bad-request');
    expect(await asked({}, { variantIds: [showId as string as VariantId] })).toBe('not-found');
    house.store.shows.update({ ...house.show(showId), phase: 'draft' });
    expect(await asked({})).toBe('not-open');
    expect(house.sales.service.list()).toEqual([]);
  });

  it('keeps its units aside from the countdown on, and gives them back when it is called off', async () => {
    const draft = await create({}, 'draft');
    expect(draft).toMatchObject({ phase: 'draft', opensAtMs: null });
    expect(stock()).toMatchObject({ onHand: 10, carved: 0 });
    expect(house.sales.sale(showId), 'nobody is told of a draft').toBeNull();
    const key = newKey();
    expect(await house.done(desk().arm(draft.id, key))).toMatchObject({ phase: 'armed' });
    expect(await house.done(desk().arm(draft.id, key)), 'a repeat').toMatchObject({
      phase: 'armed',
    });
    expect(await house.refused(desk().arm(draft.id, newKey()))).toBe('already-done');
    expect(stock()).toMatchObject({ onHand: 10, carved: 2 });
    expect(await house.done(desk().halt(draft.id, newKey()))).toMatchObject({ phase: 'stopped' });
    expect(stock()).toMatchObject({ onHand: 10, carved: 0 });
    await house.pass(10_000);
    expect(phase(draft.id)).toBe('stopped');
    expect(await house.refused(desk().halt(draft.id, newKey()))).toBe('already-done');
    expect(house.kinds()).toEqual(['sale-armed', 'sale-closed']);
  });

  it('stands alone: the next one waits until this one is paid out or over', async () => {
    const first = await open({ units: 1 });
    const next = await create({}, 'draft');
    expect(await house.refused(desk().arm(next.id, newKey()))).toBe('in-use');
    const { claimId } = await tap('ann', first);
    expect(await house.refused(desk().arm(next.id, newKey())), 'held').toBe('in-use');
    await buy('ann', claimId);
    expect(phase(first)).toBe('sold-out');
    await house.done(desk().arm(next.id, newKey()));
    expect([phase(first), phase(next.id)]).toEqual(['sold-out', 'armed']);
    expect(await house.refused(desk().extend(first, 10_000, newKey()))).toBe('not-open');
    expect(stock()).toEqual({ onHand: 9, carved: 2, reserved: 0 });
    expect(board(first).ledger.problem).toBeNull();
  });

  it('sells at the price that was named, in the currency that was', async () => {
    const { id } = await create({}, 'draft');
    await house.setShop({ currency: 'JPY' });
    expect(await house.refused(desk().arm(id, newKey()))).toBe('price-changed');
  });
});

describe('a flash sale that starts by itself', () => {
  it('counts down at its time and opens after it', async () => {
    const atMs = Date.now() + 60_000;
    const { id, phase: first, opensAtMs } = await create({}, { atMs });
    expect([first, opensAtMs]).toEqual(['draft', atMs + 3000]);
    await house.pass(atMs - Date.now() + 20);
    expect(phase(id)).toBe('armed');
    await house.pass(3000);
    expect(phase(id)).toBe('open');
  });

  it('does not, once it was called off', async () => {
    const { id } = await create({}, { atMs: Date.now() + 60_000 });
    await house.done(desk().halt(id, newKey()));
    await house.pass(120_000);
    expect(phase(id)).toBe('stopped');
    expect(stock().carved).toBe(0);
  });

  it('goes on undisturbed where it was started before its time', async () => {
    const { id } = await create({}, { atMs: Date.now() + 10_000 });
    await house.done(desk().arm(id, newKey()));
    await house.pass(20_000);
    expect(house.sales.sale(showId)).toMatchObject({ id, phase: 'open' });
    expect(await tap('ann', id)).toMatchObject({ verdict: 'held' });
  });

  it('waits for a word where it cannot, or the server was away', async () => {
    const blocked = await create({}, { atMs: Date.now() + 20_000 });
    const running = await open();
    await house.pass(60_000);
    expect([phase(running), phase(blocked.id)]).toEqual(['open', 'draft']);
    expect(saleOf(blocked.id).opensAtMs).toBeNull();
    await house.done(desk().halt(running, newKey()));
    const missed = await create({}, { atMs: Date.now() + 30_000 });
    const soon = await create({}, { atMs: Date.now() + 80_000 });
    house.end();
    await house.pass(100_000);
    house.start();
    await house.pass(100);
    expect([phase(missed.id), phase(soon.id)]).toEqual(['draft', 'armed']);
  });
});

describe('a flash sale that is open', () => {
  it('opens at its time, not for a tap that came before it', async () => {
    const { id, opensAtMs } = await create();
    const viewer = by('ann');
    expect(await house.refused(tapping('ann', id))).toBe('not-open');
    await house.pass((opensAtMs ?? 0) - Date.now());
    expect(Date.now()).toBe(opensAtMs);
    const late = { ...viewer, arrivedAtMs: Date.now() - 1 };
    expect(
      await house.refused(house.sales.service.tap(late, id, variantId, newKey())),
      'it came a millisecond too early',
    ).toBe('not-open');
    expect(await tap('ann', id)).toMatchObject({ verdict: 'held', seq: 2 });
    expect(board(id)).toMatchObject({ early: 2, taps: 1, held: 1 });
    expect(house.kinds()).toEqual(['sale-armed', 'sale-opened', 'claim-answered']);
  });

  it('gives units in the order of the taps, then places, and a freed unit to the first', async () => {
    const id = await open();
    const answers = await house.done(
      Promise.all(['ann', 'ben', 'cleo', 'dan'].map((name) => tapping(name, id))),
    );
    expect(answers.map(({ verdict, place }) => `${verdict} ${place}`)).toEqual([
      'held 0',
      'held 0',
      'sold-out 1',
      'sold-out 2',
    ]);
    expect(phase(id)).toBe('sold-out');
    await house.pass(60_020);
    expect(claims('ann')[0]?.status).toBe('expired');
    expect(claims('cleo')[0]).toMatchObject({ status: 'held', verdict: 'sold-out' });
    expect(board(id)).toMatchObject({ expired: 2, held: 2, waiting: 0 });
    await house.pass(60_020);
    expect(phase(id)).toBe('ended');
    expect(stock(), 'nobody paid').toEqual({ onHand: 10, carved: 0, reserved: 0 });
  });

  it('tells those whose unit changed, not a thousand who got none', async () => {
    const id = await open({ units: 1 });
    house.toldPersons.length = 0;
    await tap('ann', id);
    for (const name of ['ben', 'cleo', 'dan']) await tap(name, id);
    expect(new Set(house.toldPersons)).toEqual(new Set([viewerOf('ann')]));
    await house.pass(60_000);
    expect(new Set(house.toldPersons)).toEqual(new Set([viewerOf('ann'), viewerOf('ben')]));
  });

  it('is extended, gets more units, and gives its kept ones free', async () => {
    const id = await open({
      units: 2,
      quotas: [{ segment: 'past-buyers', units: 2, releaseAfterMs: 60_000 }],
    });
    expect(await tap('ann', id)).toMatchObject({ verdict: 'not-for-you', place: 1 });
    expect(saleOf(id)).toMatchObject({ unitsLeft: 0, kept: [{ units: 2 }] });
    const key = newKey();
    await house.done(desk().addUnits(id, null, 1, key));
    await house.done(desk().addUnits(id, null, 1, key));
    expect(claims('ann')[0]?.status, 'the new one is free').toBe('held');
    expect(stock()).toMatchObject({ onHand: 10, carved: 3 });
    expect(await house.refused(desk().addUnits(id, variantId, 8, newKey()))).toBe('sold-out');
    const other = showId as string as VariantId;
    expect(await house.refused(desk().addUnits(id, other, 1, newKey()))).toBe('bad-request');
    expect(await tap('ben', id)).toMatchObject({ verdict: 'not-for-you' });
    await house.done(desk().releaseQuota(id, null, newKey()));
    expect(claims('ben')[0]?.status).toBe('held');
    expect(await house.refused(desk().releaseQuota(id, null, newKey()))).toBe('already-done');
    const { endsAtMs } = saleOf(id);
    const { endsAtMs: later } = await house.done(desk().extend(id, 60_000, newKey()));
    expect((later ?? 0) - (endsAtMs ?? 0)).toBe(60_000);
    await house.pass((later ?? 0) - Date.now() - 10);
    expect(phase(id)).toBe('open');
    await house.pass(20);
    expect(phase(id)).toBe('ended');
    expect(house.kinds().filter((kind) => kind.startsWith('sale-'))).toEqual([
      'sale-armed',
      'sale-opened',
      'sale-units-added',
      'sale-quota-released',
      'sale-extended',
      'sale-closed',
    ]);
  });

  it('gives kept units free by itself when their time has come', async () => {
    const id = await open({
      units: 2,
      quotas: [{ segment: 'past-buyers', units: 1, releaseAfterMs: 10_000 }],
    });
    await tap('ann', id);
    expect(await tap('ben', id)).toMatchObject({ verdict: 'not-for-you' });
    await house.pass(10_000);
    expect(claims('ben')[0]?.status).toBe('held');
  });

  it('keeps units for who bought here before, and for who never did', async () => {
    const first = await open({ units: 1 });
    await buy('ann', (await tap('ann', first)).claimId);
    const id = await open({
      units: 2,
      quotas: [
        { segment: 'past-buyers', units: 1, releaseAfterMs: 60_000 },
        { segment: 'first-time-buyers', units: 1, releaseAfterMs: 60_000 },
      ],
    });
    expect(await tap('ben', id)).toMatchObject({ verdict: 'held' });
    expect(await tap('cleo', id)).toMatchObject({ verdict: 'not-for-you' });
    expect(await tap('ann', id)).toMatchObject({ verdict: 'held' });
    expect(board(id).rows).toEqual([
      { segment: 'first-time-buyers', taps: 2, held: 1, paid: 0, waiting: 1 },
      { segment: 'past-buyers', taps: 1, held: 1, paid: 0, waiting: 0 },
    ]);
  });

  it('stopped, lets who holds a unit pay, and gives the rest back', async () => {
    const id = await open();
    const { claimId } = await tap('ann', id);
    await house.done(desk().halt(id, newKey()));
    expect(phase(id)).toBe('stopped');
    expect(stock(), 'one is held').toMatchObject({ onHand: 10, carved: 1 });
    expect(await house.refused(tapping('ben', id))).toBe('not-open');
    await buy('ann', claimId);
    expect(stock()).toMatchObject({ onHand: 9, carved: 0 });
  });

  it('without an end of its own ends with the show', async () => {
    const id = await open({ kind: 'limited', durationMs: null });
    expect(saleOf(id).endsAtMs).toBeNull();
    expect(await house.refused(desk().extend(id, 60_000, newKey()))).toBe('bad-request');
    await house.pass(3_600_000);
    expect(await tap('ann', id)).toMatchObject({ verdict: 'held' });
    await house.done(desk().showEnded(showId));
    expect(phase(id)).toBe('stopped');
  });

  it('counts the units of the last second, and tells when there were none', async () => {
    const id = await open({ units: 10 });
    for (let viewer = 0; viewer < 10; viewer += 1) {
      await tap(`viewer ${viewer}`, id);
      await house.pass(150);
    }
    const { unitsPerSecond } = board(id);
    expect(unitsPerSecond).toBeGreaterThanOrEqual(5);
    expect(unitsPerSecond).toBeLessThan(10);
    house.toldOf.length = 0;
    await house.pass(2000);
    expect(house.toldOf, 'the board again').toContain('board');
    expect(house.toldOf).not.toContain('sale');
    expect(board(id).unitsPerSecond).toBe(0);
    expect(house.sales.board(showId), 'as it was told last').toEqual(board(id));
  });
});

describe('a flash sale after a restart', () => {
  it('goes on as it stood: the first answer, the clock of a hold, the waiting list', async () => {
    const id = await open({ units: 1 });
    const key = newKey();
    const got = await tap('ann', id, key);
    await tap('ben', id);
    house.restart();
    expect(await tap('ann', id, key)).toEqual(got);
    expect(claims('ann')[0]).toMatchObject({ claimId: got.claimId, status: 'held' });
    expect(claims('ben')[0]).toMatchObject({ status: 'waiting', place: 1 });
    expect(board(id).unitsPerSecond, 'nothing went since').toBe(0);
    await house.pass((got.payUntilMs ?? 0) - Date.now());
    await house.pass(20);
    expect([claims('ann')[0]?.status, claims('ben')[0]?.status]).toEqual(['expired', 'held']);
  });

  it('opens where its time came meanwhile, and ends where all of it has passed', async () => {
    const { id } = await create();
    house.end();
    await house.pass(30_000);
    house.start();
    await house.pass(20);
    expect(phase(id)).toBe('open');
    house.end();
    await house.pass(300_000);
    house.start();
    await house.pass(20);
    expect(phase(id)).toBe('ended');
    expect(stock()).toMatchObject({ onHand: 10, carved: 0 });
    expect(board(id).ledger.problem).toBeNull();
  });

  it('is stopped where its show is over', async () => {
    const id = await open({ kind: 'limited', durationMs: null });
    house.end();
    house.start();
    expect(phase(id)).toBe('open');
    house.end();
    house.start();
    endShow();
    house.restart();
    await house.pass(50);
    expect(phase(id)).toBe('stopped');
    expect(stock().carved).toBe(0);
  });
});

describe('a flash sale under attack', () => {
  it('knows no other show, no forged ids, no other’s claims', async () => {
    const id = await open();
    const { service } = house.sales;
    const forged = rehearsalId as string;
    const elsewhere = { ...by('eve'), showId: rehearsalId };
    expect(await house.refused(service.tap(elsewhere, id, variantId, newKey()))).toBe('not-found');
    const noSale = service.tap(by('eve'), forged as SaleId, variantId, newKey());
    expect(await house.refused(noSale)).toBe('not-found');
    const noVariant = service.tap(by('eve'), id, forged as VariantId, newKey());
    expect(await house.refused(noVariant)).toBe('bad-request');
    const { claimId } = await tap('ann', id);
    expect(await house.refused(service.giveUp(viewerOf('eve'), claimId))).toBe('not-found');
    const noClaim = service.giveUp(viewerOf('eve'), forged as ClaimId);
    expect(await house.refused(noClaim)).toBe('not-found');
    expect(board(id)).toMatchObject({ taps: 1, held: 1 });
  });

  it('answers a replayed key as it did, and another’s key as somebody else’s', async () => {
    const id = await open({ units: 3 });
    const key = newKey();
    const answers = await house.done(Promise.all([1, 2, 3, 4].map(() => tapping('ann', id, key))));
    expect(new Set(answers.map(({ claimId }) => claimId)).size).toBe(1);
    const eve = await tap('eve', id, key);
    expect(eve.claimId).not.toBe(answers[0]?.claimId);
    expect(await tap('ann', id), 'a fresh key').toMatchObject({ verdict: 'limit-reached' });
    expect(board(id)).toMatchObject({ held: 2, repeats: 3, taps: 3 });
    await house.done(
      house.sales.service.giveUp(viewerOf('ann'), (await tap('ann', id, key)).claimId),
    );
    const again = await tap('ann', id, key);
    expect(again, 'the first answer, though the unit is gone').toEqual(answers[0]);
    expect(board(id).held).toBe(1);
  });

  it('gives one person with many browsers as much as one with one', async () => {
    const id = await open();
    house.persons.set(viewerOf('phone'), viewerOf('ann'));
    expect(await tap('ann', id)).toMatchObject({ verdict: 'held' });
    expect(await tap('phone', id)).toMatchObject({ verdict: 'limit-reached' });
  });

  it('asks for the identity that it needs, before anything is taken', async () => {
    const id = await open({ needs: 'link' });
    expect(await house.refused(tapping('ann', id))).toBe('identity-needed');
    house.strengths.set(viewerOf('ann'), 'email');
    expect(await tap('ann', id)).toMatchObject({ verdict: 'held' });
  });

  it('shows nobody’s name in its public ledger, line by line what came', async () => {
    const id = await open();
    const { claimId } = await tap('ann', id);
    const first = house.sales.service.ledger(id) ?? '';
    expect(first.trimEnd().split('\n')).toHaveLength(2);
    expect(first).toContain(claimId);
    expect(first).not.toContain(viewerOf('ann'));
    await tap('ben', id);
    const lines = house.store.ledger.lines(id).map((line) => `${JSON.stringify(line)}\n`);
    expect(house.sales.service.ledger(id)).toBe(lines.join(''));
    expect(house.sales.service.ledger(showId as string as SaleId)).toBeNull();
  });

  it('does one command once for its key, and nothing else with that key', async () => {
    const id = await open();
    const key = newKey();
    await house.done(desk().addUnits(id, null, 1, key));
    expect(await house.refused(desk().halt(id, key))).toBe('bad-request');
    expect(phase(id)).toBe('open');
  });
});
