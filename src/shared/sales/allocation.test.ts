import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Allocation } from './allocation.ts';
import type { Claim, ClaimAnswer, SaleChanges, Tap, TapOutcome } from './claim.ts';
import { checkLedger } from './ledger-check.ts';
import type { LedgerLine, SaleTerms } from './ledger.ts';

const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
const holdMs = 1000;

const someTerms: SaleTerms = {
  saleId: 'sale',
  opensAtMs: 100,
  closesAtMs: 60_000,
  holdMs,
  limitPerViewer: 1,
  priceMinor: 100,
  currency: 'CNY',
  lots: [{ variantId: 'red', units: 2 }],
  quotas: [],
};

/** A sale with everything that it was told to write. */
function house(terms: Partial<SaleTerms> = {}) {
  const sale = new Allocation({ ...someTerms, ...terms }, hash);
  const lines: LedgerLine[] = [];
  const back = new Map<string, number>();
  let taps = 0;
  const keep = <T extends SaleChanges>(outcome: T): T => {
    lines.push(...outcome.lines);
    for (const { variantId, units } of outcome.unitsBack)
      back.set(variantId, (back.get(variantId) ?? 0) + units);
    return outcome;
  };
  const tap = (viewerId: string, atMs: number, more: Partial<Tap> = {}): TapOutcome => {
    taps += 1;
    return keep(
      sale.tap({
        claimId: `claim${taps}`,
        viewerId,
        who: `who-${viewerId}`,
        variantId: 'red',
        key: `key${taps}`,
        segments: [],
        mayClaim: true,
        atMs,
        ...more,
      }),
    );
  };
  const answer = (viewerId: string, atMs: number, more: Partial<Tap> = {}): ClaimAnswer => {
    const given = tap(viewerId, atMs, more).answer;
    if (given === null) throw new Error('The sale is not open');
    return given;
  };
  return { sale, lines, back, keep, tap, answer };
}

describe('a flash sale', () => {
  it('gives units in the order of the taps, then places on the waiting list', () => {
    const { answer, lines, sale } = house();
    const given = ['ann', 'bo', 'cy', 'di'].map((viewer) => answer(viewer, 200));
    expect(given.map(({ verdict, place, payUntilMs }) => [verdict, place, payUntilMs])).toEqual([
      ['held', 0, 1200],
      ['held', 0, 1200],
      ['sold-out', 1, null],
      ['sold-out', 2, null],
    ]);
    expect(given.map(({ seq }) => seq)).toEqual([2, 3, 4, 5]);
    expect(given.at(-1)?.head).toBe(lines.at(-1)?.hash);
    expect(sale.figures()).toMatchObject({ units: 2, free: 0, held: 2, paid: 0, waiting: 2 });
  });

  it('refuses taps before its time and after its end, and leaves no trace but a count', () => {
    const { tap, answer, sale, lines } = house();
    expect(tap('ann', 99).answer).toBeNull();
    expect(lines).toHaveLength(0);
    expect(answer('ann', 100).verdict).toBe('held');
    expect(tap('bo', 60_000).answer).toBeNull();
    expect(sale.figures()).toMatchObject({ early: 1, late: 1 });
    expect([sale.phase, sale.closeReason]).toEqual(['settled', 'ended']);
  });

  it('gives a repeat the first answer, whatever has happened since', () => {
    const { tap, answer, keep, sale, lines } = house();
    const first = answer('ann', 200, { key: 'once' });
    keep(sale.release(first.claimId, 300));
    const written = lines.length;
    expect(tap('ann', 400, { key: 'once' })).toMatchObject({ answer: first, isRepeat: true });
    expect(answer('bo', 400, { key: 'once' }).claimId).not.toBe(first.claimId);
    expect(tap('ann', 70_000, { key: 'once' })).toMatchObject({ answer: first, isRepeat: true });
    expect(sale.figures().repeats).toBe(2);
    expect(lines.length).toBeGreaterThan(written);
  });

  it('holds to the limit by person and by viewer', () => {
    const { answer } = house({ lots: [{ variantId: 'red', units: 9 }] });
    expect(answer('ann', 200).verdict).toBe('held');
    expect(answer('ann', 200).verdict).toBe('limit-reached');
    expect(answer('phone', 200, { who: 'who-ann' }).verdict).toBe('limit-reached');
    expect(answer('ann', 200, { who: 'who-signed-in' }).verdict).toBe('limit-reached');
    expect(answer('bo', 200, { mayClaim: false })).toMatchObject({
      verdict: 'not-for-you',
      place: 0,
    });
  });

  it('gives a unit that is free again to who waits longest, with a hold of its own', () => {
    const { answer, keep, sale } = house();
    const [ann, bo, cy, di] = ['ann', 'bo', 'cy', 'di'].map((one) => answer(one, 200));
    keep(sale.release(ann?.claimId ?? '', 700));
    expect(sale.claim(cy?.claimId ?? '')).toMatchObject({ status: 'held', payUntilMs: 1700 });
    expect(sale.placeOf(di?.claimId ?? '')).toBe(1);
    expect(answer('di', 800)).toMatchObject({ verdict: 'waiting', place: 1 });
    keep(sale.advance(1200));
    expect(sale.claim(bo?.claimId ?? '')?.status).toBe('expired');
    expect(sale.claim(di?.claimId ?? '')).toMatchObject({ status: 'held', payUntilMs: 2200 });
    expect(sale.dueAtMs).toBe(1700);
  });

  it('lets go of the list who gets the last that the limit allows elsewhere', () => {
    const { answer, sale } = house({
      lots: [
        { variantId: 'red', units: 0 },
        { variantId: 'blue', units: 1 },
      ],
    });
    const waits = answer('ann', 200);
    expect(answer('ann', 300, { variantId: 'blue' }).verdict).toBe('held');
    expect(sale.claim(waits.claimId)?.status).toBe('left');
    expect(sale.figures().waiting).toBe(0);
  });

  it('lets go of the list who pays late for the last that the limit allows', () => {
    const lots = [
      { variantId: 'red', units: 1 },
      { variantId: 'blue', units: 0 },
    ];
    const { answer, keep, sale } = house({ lots });
    const late = answer('ann', 200).claimId;
    const waits = answer('ann', 1300, { variantId: 'blue' });
    expect(waits).toMatchObject({ verdict: 'sold-out', place: 1 });
    expect(keep(sale.payLate(late, 1400)).outcome).toBe('done');
    expect(sale.claim(waits.claimId)?.status).toBe('left');
  });

  it('keeps units for a segment until their time, then gives them to who waits', () => {
    const { answer, keep, sale } = house({
      quotas: [{ segment: 'new', units: 1, releaseAtMs: 5000 }],
      holdMs: 50_000,
    });
    expect(answer('ann', 200).verdict).toBe('held');
    const bo = answer('bo', 200);
    expect(bo).toMatchObject({ verdict: 'not-for-you', place: 1 });
    const cy = answer('cy', 300, { segments: ['new'] });
    expect(cy.verdict).toBe('held');
    keep(sale.release(cy.claimId, 400));
    expect(sale.figures()).toMatchObject({ free: 1, kept: 1 });
    keep(sale.advance(5000));
    expect(sale.claim(bo.claimId)?.status).toBe('held');
  });

  it('defines every payment: in time, twice, late with and without a unit', () => {
    const { answer, keep, sale } = house({ lots: [{ variantId: 'red', units: 1 }] });
    const ann = answer('ann', 200).claimId;
    expect(keep(sale.payLate(ann, 300)).outcome).toBe('still-held');
    expect(keep(sale.pay(ann, 1200)).outcome).toBe('hold-ended');
    expect(keep(sale.payLate(ann, 1300)).outcome).toBe('done');
    expect(keep(sale.payLate(ann, 1300)).outcome).toBe('paid-before');
    expect(keep(sale.pay(ann, 1300)).outcome).toBe('paid-before');
    const bo = answer('bo', 1400).claimId;
    expect(keep(sale.payLate(bo, 1500)).outcome).toBe('no-unit');
    expect(keep(sale.returnUnit(ann, 1600)).outcome).toBe('done');
    expect(keep(sale.returnUnit(ann, 1600)).outcome).toBe('not-paid');
    expect(keep(sale.pay(bo, 1700)).outcome).toBe('done');
    expect(keep(sale.payLate(ann, 1800)).outcome).toBe('no-unit');
  });

  it('serves the list after its end until nothing is held, and gives the rest back', () => {
    const { answer, keep, sale, back } = house();
    const [ann, bo, cy] = ['ann', 'bo', 'cy'].map((one) => answer(one, 59_500).claimId);
    keep(sale.advance(60_000));
    expect(sale.phase).toBe('closed');
    keep(sale.release(ann ?? '', 60_100));
    expect(sale.claim(cy ?? '')?.status).toBe('held');
    keep(sale.pay(bo ?? '', 60_200));
    keep(sale.advance(61_100));
    expect([sale.phase, sale.dueAtMs, back.get('red')]).toEqual(['settled', null, 1]);
    keep(sale.returnUnit(bo ?? '', 90_000));
    expect(back.get('red')).toBe(2);
  });

  it('takes no late payment for a unit that its end has just set free', () => {
    const { answer, keep, sale, back } = house();
    const ann = answer('ann', 59_100).claimId;
    answer('bo', 59_900);
    expect(keep(sale.payLate(ann, 60_200)).outcome).toBe('no-unit');
    expect([sale.phase, back.get('red')]).toEqual(['closed', 1]);
  });

  it('stopped, ends the list at once and still lets a holder pay', () => {
    const { answer, keep, sale, back } = house({ lots: [{ variantId: 'red', units: 1 }] });
    const [ann, bo] = ['ann', 'bo'].map((one) => answer(one, 200).claimId);
    keep(sale.close('stopped', 300));
    expect(sale.claim(bo ?? '')?.status).toBe('left');
    expect(keep(sale.pay(ann ?? '', 400)).outcome).toBe('done');
    expect([sale.phase, back.size]).toEqual(['settled', 0]);
  });

  it('can be given units and time while it is open, and neither afterwards', () => {
    const { answer, keep, sale } = house({ lots: [{ variantId: 'red', units: 0 }] });
    const ann = answer('ann', 200).claimId;
    expect(keep(sale.addUnits('red', 2, 300)).outcome).toBe('done');
    expect(sale.claim(ann)?.status).toBe('held');
    expect(keep(sale.extend(90_000, 300)).outcome).toBe('done');
    expect(answer('bo', 80_000).verdict).toBe('held');
    keep(sale.close('ended', 85_000));
    expect(keep(sale.addUnits('red', 2, 85_000)).outcome).toBe('not-open');
    expect(keep(sale.extend(95_000, 85_000)).outcome).toBe('not-open');
  });
});

const variants = ['red', 'blue'] as const;
const pick = fc.nat({ max: 30 });
const act = fc.oneof(
  {
    weight: 24,
    arbitrary: fc.record({
      kind: fc.constant('tap' as const),
      viewer: fc.nat({ max: 6 }),
      variant: fc.constantFrom(...variants),
      key: fc.nat({ max: 2 }),
      isSignedIn: fc.boolean(),
      mayClaim: fc.nat({ max: 8 }).map((one) => one > 0),
    }),
  },
  {
    weight: 16,
    arbitrary: fc.record({
      kind: fc.constantFrom('pay', 'payLate', 'release', 'returnUnit'),
      pick,
    }),
  },
  { weight: 12, arbitrary: fc.record({ kind: fc.constant('wait' as const) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constantFrom('addUnits', 'extend', 'releaseNew', 'releasePast'),
      variant: fc.constantFrom(...variants),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('close' as const),
      reason: fc.constantFrom('ended' as const, 'stopped' as const),
    }),
  },
);
type Act = typeof act extends fc.Arbitrary<infer T> ? T : never;
const story = fc.record({
  red: fc.nat({ max: 4 }),
  blue: fc.nat({ max: 3 }),
  limitPerViewer: fc.integer({ min: 1, max: 3 }),
  keptNew: fc.nat({ max: 3 }),
  keptPast: fc.nat({ max: 2 }),
  acts: fc.array(fc.tuple(fc.nat({ max: 400 }), act), { maxLength: 80, size: 'max' }),
});

const segmentsOf = (viewer: number): string[] => [
  ...(viewer % 3 === 0 ? ['new'] : []),
  ...(viewer % 2 === 0 ? ['past-buyers'] : []),
];

function run(house_: ReturnType<typeof house>, one: Act, nowMs: number): void {
  const { sale, keep, tap } = house_;
  if (one.kind === 'tap') {
    const viewerId = `v${one.viewer}`;
    const who = `p${one.isSignedIn ? one.viewer % 3 : one.viewer + 10}`;
    const segments = segmentsOf(one.viewer);
    const { variant: variantId, mayClaim } = one;
    tap(viewerId, nowMs, { who, variantId, key: `k${one.key}`, segments, mayClaim });
    return;
  }
  if (one.kind === 'wait') return void keep(sale.advance(nowMs));
  if (one.kind === 'close') return void keep(sale.close(one.reason, nowMs));
  if ('pick' in one) {
    const all = [...sale.claims()];
    const claim = all[one.pick % Math.max(1, all.length)];
    if (claim !== undefined) keep(sale[one.kind](claim.id, nowMs));
  } else if (one.kind === 'addUnits') keep(sale.addUnits(one.variant, 1, nowMs));
  else if (one.kind === 'extend') keep(sale.extend((sale.closesAtMs ?? 0) + 500, nowMs));
  else keep(sale.releaseQuota(one.kind === 'releaseNew' ? 'new' : 'past-buyers', nowMs));
}

const count = (claims: readonly Claim[], ...statuses: readonly Claim['status'][]): number =>
  claims.filter(({ status }) => statuses.includes(status)).length;

/** What must hold after every act, counted anew from the claims. */
function expectWhole({ sale, back }: ReturnType<typeof house>, terms: SaleTerms): void {
  const claims = [...sale.claims()];
  const figures = sale.figures();
  expect(figures).toMatchObject({
    held: count(claims, 'held'),
    paid: count(claims, 'paid'),
    waiting: count(claims, 'waiting'),
  });
  expect(figures.held + figures.paid).toBeLessThanOrEqual(figures.units);
  expect(figures.kept).toBeLessThanOrEqual(sale.phase === 'armed' ? figures.units : figures.free);
  const gone = [...back.values()].reduce((sum, units) => sum + units, 0);
  if (sale.phase !== 'armed')
    expect(figures.free + figures.held + figures.paid + gone).toBe(figures.units);
  for (const by of ['who', 'viewerId'] as const)
    for (const somebody of new Set(claims.map((claim) => claim[by]))) {
      const theirs = claims.filter((claim) => claim[by] === somebody);
      expect(count(theirs, 'held', 'paid')).toBeLessThanOrEqual(terms.limitPerViewer);
      expect(count(theirs, 'waiting')).toBeLessThanOrEqual(1);
    }
  for (const variantId of variants) {
    const waiting = claims.filter(
      (claim) => claim.variantId === variantId && claim.status === 'waiting',
    );
    expect(waiting.map(({ id }) => sale.placeOf(id))).toEqual(waiting.map((_, at) => at + 1));
    for (const { segments } of waiting) {
      const kept = terms.quotas
        .filter(({ segment }) => !segments.includes(segment))
        .reduce((sum, { segment }) => sum + sale.keptFor(segment), 0);
      const mayHave = sale.freeOf(variantId) > 0 && figures.free > kept;
      expect(mayHave).toBe(false);
    }
  }
}

describe('whatever happens in a flash sale', () => {
  it('no unit is sold twice, kept from who may have it, or lost; its ledger tells the same', () => {
    fc.assert(
      fc.property(story, ({ red, blue, limitPerViewer, keptNew, keptPast, acts }) => {
        const quotas = [
          { segment: 'new', units: Math.min(keptNew, red + blue), releaseAtMs: 3000 },
          {
            segment: 'past-buyers',
            units: Math.min(keptPast, Math.max(0, red + blue - keptNew)),
            releaseAtMs: 2000,
          },
        ];
        const lots = [
          { variantId: 'red', units: red },
          { variantId: 'blue', units: blue },
        ];
        const terms = { ...someTerms, limitPerViewer, closesAtMs: 6000, lots, quotas };
        const all = house(terms);
        let nowMs = 0;
        for (const [passedMs, one] of acts) {
          // Now and then a clock is set back a little.
          nowMs += passedMs % 17 === 0 ? -50 : passedMs;
          run(all, one, nowMs);
          expectWhole(all, terms);
        }
        const { sale, lines } = all;
        const { free, held, paid, waiting, units } = sale.figures();
        const report = checkLedger(lines, hash);
        expect(report.problems).toEqual([]);
        if (lines.length > 0) expect(report.totals).toEqual({ units, free, held, paid, waiting });
        const again = Allocation.restore(terms, hash, lines, (id) => sale.claim(id) ?? undefined);
        expect([...again.claims()]).toEqual([...sale.claims()]);
        const uncounted = { repeats: 0, early: 0, late: 0 };
        expect(again.figures()).toEqual({ ...sale.figures(), ...uncounted });
        expect([again.phase, again.head, again.seq, again.dueAtMs]).toEqual([
          sale.phase,
          sale.head,
          sale.seq,
          sale.dueAtMs,
        ]);
      }),
      { numRuns: 600 },
    );
  });
});
