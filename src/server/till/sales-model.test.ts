import { hash } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { VariantId, ViewerId } from '../../shared/kernel/index.ts';
import {
  checkLedger,
  saleTermsDraftSchema,
  type OfferSegment,
  type Sale,
} from '../../shared/sales/index.ts';
import { Refusal } from '../../shared/show-api/index.ts';
import { newKey, OrderHouse, showId, viewerOf } from './testing/orders.test-support.ts';

const people = ['ann', 'ben', 'cleo', 'dan', 'eve'];
const onHand = 6;
const segments: readonly OfferSegment[] = ['past-buyers', 'first-time-buyers'];

const some = fc.nat(20);
const often = <A>(weight: number, arbitrary: fc.Arbitrary<A>) => ({ weight, arbitrary });
const act = fc.oneof(
  often(
    3,
    fc.record({
      kind: fc.constant('create' as const),
      start: fc.constantFrom('now' as const, 'draft' as const, 1000, 20_000),
      units: fc.integer({ min: 1, max: 4 }),
      kept: fc.integer({ min: 0, max: 2 }),
      limit: fc.integer({ min: 1, max: 2 }),
      isLimited: fc.boolean(),
    }),
  ),
  often(2, fc.record({ kind: fc.constant('arm' as const), some })),
  often(1, fc.record({ kind: fc.constant('stop' as const), some })),
  often(1, fc.record({ kind: fc.constant('extend' as const), some })),
  often(2, fc.record({ kind: fc.constant('add' as const), some, units: fc.nat(3) })),
  often(1, fc.record({ kind: fc.constant('release' as const), some })),
  often(12, fc.record({ kind: fc.constant('tap' as const), who: fc.nat(4), variant: fc.nat(1) })),
  often(3, fc.record({ kind: fc.constant('give-up' as const), who: fc.nat(4) })),
  often(3, fc.record({ kind: fc.constant('pay' as const), who: fc.nat(4) })),
  often(1, fc.record({ kind: fc.constant('return' as const), some })),
  often(1, fc.record({ kind: fc.constant('end' as const) })),
);
type Act = typeof act extends fc.Arbitrary<infer A> ? A : never;
/** What happens at once, and how long it is until the next. */
const step = fc.record({
  acts: fc.array(act, { minLength: 1, maxLength: 6 }),
  thenMs: fc.constantFrom(10, 10, 1000, 3000, 3000, 30_000, 61_000),
  restarts: fc.integer({ min: 0, max: 9 }).map((at) => at === 0),
});

/** A crew that does anything to its sales while a crowd taps. */
class Evening {
  readonly house = new OrderHouse();
  variants: readonly VariantId[] = [];
  #productId!: Sale['productId'];
  #sold = 0;

  async open(): Promise<this> {
    await this.house.setShop();
    const product = await this.house.product('Scarf', [1999, 2999], onHand);
    this.#productId = product.id;
    this.variants = product.variantIds;
    return this;
  }

  sales(): Sale[] {
    return this.house.sales.service.list();
  }

  async do(one: Act): Promise<void> {
    const { service } = this.house.sales;
    const { desk } = service;
    const sales = this.sales();
    const sale = 'some' in one ? sales[one.some % Math.max(1, sales.length)] : sales.at(-1);
    const viewerId = viewerOf('who' in one ? (people[one.who] ?? 'ann') : 'ann');
    if (one.kind === 'create') await this.#create(one);
    else if (one.kind === 'tap') await this.#tap(viewerId, one.variant);
    else if (one.kind === 'end') await desk.showEnded(showId);
    else if (one.kind === 'give-up') {
      const [claim] = this.house.sales.claimsOf(showId, viewerId);
      if (claim !== undefined) await service.giveUp(viewerId, claim.claimId);
    } else if (one.kind === 'pay') await this.#pay(viewerId);
    else if (sale === undefined) return;
    else if (one.kind === 'arm') await desk.arm(sale.id, newKey());
    else if (one.kind === 'stop') await desk.halt(sale.id, newKey());
    else if (one.kind === 'extend') await desk.extend(sale.id, 30_000, newKey());
    else if (one.kind === 'add') {
      const variantId = this.variants[one.units % 3] ?? null;
      await desk.addUnits(sale.id, variantId, one.units + 1, newKey());
    } else if (one.kind === 'release') await desk.releaseQuota(sale.id, null, newKey());
    else await this.#return(sale);
  }

  async #create(one: Extract<Act, { kind: 'create' }>): Promise<void> {
    const terms = saleTermsDraftSchema.parse({
      kind: one.isLimited ? 'limited' : 'flash',
      durationMs: one.isLimited ? null : 60_000,
      units: one.units,
      limitPerViewer: one.limit,
      holdMs: 30_000,
      quotas: segments
        .slice(0, one.kept)
        .map((segment) => ({ segment, units: 1, releaseAfterMs: 15_000 })),
      price: { kind: 'off', basisPoints: 2000 },
    });
    const { start } = one;
    const at = typeof start === 'number' ? { atMs: Date.now() + start } : start;
    const input = { productId: this.#productId, variantIds: [], terms, start: at };
    await this.house.sales.service.desk.create(input, newKey());
  }

  async #tap(viewerId: ViewerId, variant: number): Promise<void> {
    const sale = this.house.sales.sale(showId);
    const variantId = this.variants[variant];
    if (sale === null || variantId === undefined) return;
    const by = { showId, viewerId, arrivedAtMs: Date.now() };
    await this.house.sales.service.tap(by, sale.id, variantId, newKey());
  }

  /** What an order does in its transaction. */
  #within(sale: Sale['id'], act: 'pay' | 'returnUnit', claimId: string): Promise<unknown> {
    return this.house.log.append({
      showId,
      viewerId: null,
      bodies: [],
      write: (nowMs) => {
        const { outcome, acts } = this.house.sales.service.within(sale, nowMs, (allocation) =>
          allocation[act](claimId, nowMs),
        );
        if (outcome === 'done') this.#sold += act === 'pay' ? 1 : -1;
        return acts;
      },
    });
  }

  async #pay(viewerId: ViewerId): Promise<void> {
    const held = this.house.sales.claimsOf(showId, viewerId).find((one) => one.status === 'held');
    if (held !== undefined) await this.#within(held.saleId, 'pay', held.claimId);
  }

  async #return({ id }: Sale): Promise<void> {
    const { book } = this.house.sales.service.allocator;
    const paid = [...(book.find(id)?.allocation.claims() ?? [])].find(
      ({ status }) => status === 'paid',
    );
    if (paid !== undefined) await this.#within(id, 'returnUnit', paid.id);
  }

  /** What must hold at every instant at which nobody is in the middle of anything. */
  check(): void {
    const sales = this.sales();
    const { book } = this.house.sales.service.allocator;
    const allocations = sales.flatMap(({ id }) => book.find(id)?.allocation ?? []);
    const left = this.variants.map((variantId) => this.house.stock(variantId));
    this.variants.forEach((variantId, index) => {
      const aside = allocations.reduce((sum, one) => {
        if (!one.hasVariant(variantId)) return sum;
        const units = one.terms.lots.find((lot) => lot.variantId === variantId)?.units ?? 0;
        return sum + (one.phase === 'armed' ? units : one.unitsAside(variantId));
      }, 0);
      expect(left[index]?.carved, `aside of ${index}`).toBe(aside);
    });
    expect(left.reduce((sum, one) => sum + one.onHand, 0)).toBe(2 * onHand - this.#sold);
    const running = sales.filter(({ phase }) => ['armed', 'open', 'sold-out'].includes(phase));
    const underWay = running.filter(({ id }) => {
      const phase = book.find(id)?.allocation.phase;
      return phase === 'armed' || phase === 'open';
    });
    expect(underWay.length, 'one at a time').toBeLessThanOrEqual(1);
    for (const { terms, phase } of allocations) {
      if (phase === 'armed') continue;
      const text = this.house.sales.service.ledger(terms.saleId as Sale['id']) ?? '';
      const lines = text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as { text: string; hash: string });
      expect(checkLedger(lines, (of) => hash('sha256', of)).problems).toEqual([]);
    }
  }

  /** The show ends, holds run out: everything that was not sold is on the shelf. */
  async close(): Promise<void> {
    await this.house.done(this.house.sales.service.desk.showEnded(showId));
    await this.house.pass(120_000);
    await this.house.done(this.house.sales.service.desk.showEnded(showId));
    await this.house.pass(120_000);
    this.check();
    for (const variantId of this.variants) expect(this.house.stock(variantId).carved).toBe(0);
    expect(this.house.failures).toEqual([]);
    const told = this.house.events.filter(({ body }) => body.kind === 'sale-opened').length;
    const closed = this.house.events.filter(({ body }) => body.kind === 'sale-closed').length;
    expect(closed, 'each end is told').toBeGreaterThanOrEqual(told);
  }
}

it('loses no unit, sells none twice and runs one sale at a time, whatever the crew does', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 6, maxLength: 16 }), async (steps) => {
      const evening = await new Evening().open();
      try {
        for (const { acts, thenMs, restarts } of steps) {
          const all = Promise.all(
            acts.map((one) =>
              evening.do(one).catch((failure: unknown) => {
                if (!(failure instanceof Refusal)) throw failure;
              }),
            ),
          );
          all.catch(() => undefined);
          await evening.house.pass(30);
          await evening.house.done(all);
          evening.check();
          if (restarts) evening.house.restart();
          await evening.house.pass(thenMs);
          evening.check();
        }
        await evening.close();
      } finally {
        evening.house.remove();
      }
    }),
    { numRuns: 25 },
  );
}, 60_000);
