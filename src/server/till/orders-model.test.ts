import fc from 'fast-check';
import { expect, it } from 'vitest';
import type {
  ClaimId,
  CouponId,
  OrderId,
  PaymentId,
  SaleId,
  ViewerId,
} from '../../shared/kernel/index.ts';
import type { PaymentNews } from '../../shared/sales/index.ts';
import { Refusal } from '../../shared/show-api/index.ts';
import type { KeptOrder } from '../orders/index.ts';
import { newKey, OrderHouse, viewerOf } from './testing/orders.test-support.ts';

const people = ['ann', 'ben', 'cleo'];
const onHand = 12;
const saleUnits = 3;
const budget = 2;

const who = fc.nat(people.length - 1);
const some = fc.nat(30);
const often = <A>(weight: number, arbitrary: fc.Arbitrary<A>) => ({ weight, arbitrary });
const act = fc.oneof(
  often(
    5,
    fc.record({
      kind: fc.constant('buy' as const),
      who,
      variant: fc.nat(1),
      quantity: fc.integer({ min: 1, max: 5 }),
      withCoupon: fc.boolean(),
    }),
  ),
  often(2, fc.record({ kind: fc.constant('tap' as const), who })),
  often(4, fc.record({ kind: fc.constant('buy-unit' as const), who, withCoupon: fc.boolean() })),
  often(1, fc.record({ kind: fc.constant('give-up' as const), who })),
  often(3, fc.record({ kind: fc.constant('pay-again' as const), some })),
  often(
    9,
    fc.record({
      kind: fc.constant('counter' as const),
      some,
      how: fc.constantFrom('right', 'right', 'wrong', 'failed', 'failed', 'called-off-but-paid'),
      isHeard: fc.boolean(),
    }),
  ),
  often(3, fc.record({ kind: fc.constant('webhook' as const), some })),
  often(2, fc.record({ kind: fc.constant('cancel' as const), some })),
  often(
    3,
    fc.record({
      kind: fc.constant('refund' as const),
      some,
      amountMinor: fc.option(fc.integer({ min: 1, max: 4000 })),
      restock: fc.boolean(),
    }),
  ),
  often(1, fc.record({ kind: fc.constant('refunds' as const), areFailing: fc.boolean() })),
);
type Act = typeof act extends fc.Arbitrary<infer A> ? A : never;
/** What happens at once, and how long it is until the next. */
const step = fc.record({
  acts: fc.array(act, { minLength: 2, maxLength: 5 }),
  thenMs: fc.constantFrom(10, 10, 10, 10, 10, 10, 6000, 61_000, 901_000),
  restarts: fc.integer({ min: 0, max: 12 }).map((at) => at === 0),
});

/** A shop, its buyers, and a counter at which anything may happen to their money. */
class Shop {
  readonly house = new OrderHouse();
  readonly restocked = new Set<OrderId>();
  variants: Awaited<ReturnType<OrderHouse['product']>>['variantIds'] = [];
  saleId!: SaleId;
  couponId!: CouponId;

  async open(): Promise<this> {
    await this.house.setShop();
    const [first, second] = [
      await this.house.product('Scarf', [1999], onHand),
      await this.house.product('Hat', [3333], onHand),
    ];
    this.variants = [...first.variantIds, ...second.variantIds];
    this.couponId = (
      await this.house.coupon({ budget, value: { kind: 'fixed', amountMinor: 1500 } })
    ).id;
    this.saleId = await this.house.sale(second.id, { units: saleUnits, durationMs: 1_200_000 });
    return this;
  }

  orders(): KeptOrder[] {
    return people.flatMap((name) => this.house.store.orders.ofPerson(viewerOf(name), null, 500));
  }

  claims(name: string): ClaimId[] {
    return this.house.sales.claimsOf(this.house.shownId, viewerOf(name)).map((one) => one.claimId);
  }

  /** Starts one act; refusals are answers. */
  async do(one: Act): Promise<void> {
    const { part, counter } = this.house;
    const name = 'who' in one ? (people[one.who] ?? 'ann') : 'ann';
    const viewerId = viewerOf(name);
    const orders = this.orders();
    const order = 'some' in one ? orders[one.some % Math.max(1, orders.length)] : undefined;
    const coupon = 'withCoupon' in one && one.withCoupon ? [this.couponId] : [];
    switch (one.kind) {
      case 'buy': {
        const variantId = this.variants[one.variant];
        if (variantId === undefined) return;
        await part.orders.setCart(this.house.shownId, viewerId, variantId, one.quantity);
        await part.orders.place(this.house.placing(name, { couponIds: coupon }));
        return;
      }
      case 'tap':
        await this.#tap(viewerId);
        return;
      case 'buy-unit': {
        if (this.claims(name).length === 0) await this.#tap(viewerId);
        const [claimId] = this.claims(name);
        if (claimId !== undefined)
          await part.orders.place(this.house.placing(name, { claimId, couponIds: coupon }));
        return;
      }
      case 'give-up': {
        const [claimId] = this.claims(name);
        if (claimId !== undefined) await this.house.sales.service.giveUp(viewerId, claimId);
        return;
      }
      case 'pay-again':
        if (order !== undefined) await part.orders.pay(order.viewerId, order.id);
        return;
      case 'counter': {
        const paymentId = counter.begun[one.some % Math.max(1, counter.begun.length)];
        if (paymentId === undefined) return;
        this.#atCounter(paymentId, one.how);
        if (one.isHeard) await this.#webhook(paymentId);
        return;
      }
      case 'webhook': {
        const paymentId = counter.begun[one.some % Math.max(1, counter.begun.length)];
        if (paymentId !== undefined) await this.#webhook(paymentId);
        return;
      }
      case 'cancel':
        if (order !== undefined) await part.orders.cancel(order.viewerId, order.id, newKey());
        return;
      case 'refund': {
        if (order === undefined) return;
        const { amountMinor, restock } = one;
        const refund = { amountMinor, restock, reason: '', key: newKey() };
        const { state } = await part.desk.refund(order.id, refund);
        if (state === 'refunded' && restock) this.restocked.add(order.id);
        return;
      }
      case 'refunds':
        counter.refundsBy = one.areFailing ? 'failing' : 'done';
        return;
    }
  }

  async #tap(viewerId: ViewerId): Promise<void> {
    const variantId = this.variants[1];
    if (variantId === undefined) return;
    const { service } = this.house.sales;
    const by = { showId: this.house.shownId, viewerId, arrivedAtMs: Date.now() };
    await service.tap(by, this.saleId, variantId, newKey());
  }

  async #webhook(paymentId: PaymentId): Promise<void> {
    const news = this.house.counter.news.get(paymentId);
    if (news !== undefined) await this.house.part.hear(paymentId, news);
  }

  #atCounter(paymentId: PaymentId, how: string): void {
    const { counter, store } = this.house;
    const payment = store.payments.byId(paymentId);
    if (payment === null) return;
    const right: PaymentNews = {
      state: 'paid',
      amountMinor: payment.amountMinor,
      currency: 'CNY',
    };
    if (how === 'called-off-but-paid' && counter.news.get(paymentId)?.state !== 'paid')
      counter.news.set(paymentId, right);
    else if (how === 'failed') counter.pay(paymentId, { state: 'failed' });
    else counter.pay(paymentId, how === 'wrong' ? { ...right, amountMinor: 1 } : right);
  }

  /** What must hold at every instant at which nobody is in the middle of anything. */
  check(): void {
    const orders = this.orders();
    const allocation = this.house.sales.service.allocator.book.find(this.saleId)?.allocation;
    const handedOver = orders.filter(
      ({ id, state }) =>
        state === 'paid' ||
        state === 'partly-refunded' ||
        (state === 'refunded' && !this.restocked.has(id)),
    );
    this.variants.forEach((variantId, index) => {
      const units = (of: readonly KeptOrder[]): number =>
        of
          .flatMap(({ lines }) => lines)
          .filter((line) => line.variantId === variantId)
          .reduce((sum, line) => sum + line.quantity, 0);
      const waiting = orders.filter(
        ({ state, claimId }) => state === 'awaiting-payment' && claimId === null,
      );
      expect(this.house.stock(variantId), `stock of ${index}`).toEqual({
        onHand: onHand - units(handedOver),
        reserved: units(waiting),
        carved: allocation?.hasVariant(variantId) === true ? allocation.unitsAside(variantId) : 0,
      });
    });
    const { units, free, held, paid } = allocation?.figures() ?? {};
    // What is free at its end goes back to the shop.
    expect((free ?? 0) + (held ?? 0) + (paid ?? 0)).toBeLessThanOrEqual(units ?? 0);

    const live = orders.filter(({ state }) => state !== 'expired' && state !== 'cancelled');
    const redeemed = live.flatMap(({ discounts }) => discounts).length;
    expect(this.house.store.coupons.redeemed(this.couponId, 'real', null)).toBe(redeemed);
    expect(redeemed).toBeLessThanOrEqual(budget);
    for (const name of people)
      expect(
        live.filter((one) => one.personId === viewerOf(name)).flatMap((one) => one.discounts)
          .length,
      ).toBeLessThanOrEqual(1);

    for (const order of orders) this.#checkMoney(order);
  }

  #checkMoney(order: KeptOrder): void {
    const payments = this.house.payments(order.id);
    const received = payments.filter(({ state }) =>
      ['paid', 'refund-due', 'refunded'].includes(state),
    );
    const promised = payments.flatMap(({ id }) => this.house.store.payments.refundsOf(id));
    const sum = (amounts: readonly { readonly amountMinor: number }[]): number =>
      amounts.reduce((all, one) => all + one.amountMinor, 0);
    expect(sum(received) - sum(promised), `money of ${order.number}`).toBe(valueOf(order));
    const good = received.filter(({ problem }) => problem === null);
    const isPaid = ['paid', 'partly-refunded', 'refunded'].includes(order.state);
    expect(good.map(({ amountMinor }) => amountMinor)).toEqual(
      isPaid && order.totalMinor > 0 ? [order.totalMinor] : [],
    );
    expect(sum(order.lines.map((line) => ({ amountMinor: line.lineMinor })))).toBe(
      order.subtotalMinor,
    );
    expect(order.lineDiscountsMinor.reduce((all, one) => all + one, 0)).toBe(order.discountMinor);
  }

  /** Everything that was still to be heard is heard, and what is due is given back. */
  async close(): Promise<void> {
    const { counter, part } = this.house;
    counter.refundsBy = 'done';
    await this.house.pass(901_000);
    for (const [paymentId, news] of counter.news) await this.house.done(part.hear(paymentId, news));
    await this.house.pass(1_200_000);
    this.check();
    const orders = this.orders();
    expect(orders.filter(({ state }) => state === 'awaiting-payment')).toEqual([]);
    const owed = orders.reduce((sum, order) => sum + valueOf(order), 0);
    expect(counter.keptMinor(), 'money without an order').toBe(owed);
    const words = this.house.failures.map(String);
    expect(words.filter((word) => !/gives nothing back|It is paid/.test(word))).toEqual([]);
  }
}

/** What of an order is paid for and not given back. */
const valueOf = ({ state, totalMinor, refundedMinor }: KeptOrder): number =>
  state === 'paid' || state === 'partly-refunded' ? totalMinor - refundedMinor : 0;

const isRefusal = (failure: unknown): boolean => failure instanceof Refusal;

it('sells nothing twice, keeps no money without an order, and stays in its budgets', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 6, maxLength: 14 }), async (steps) => {
      const shop = await new Shop().open();
      try {
        for (const { acts, thenMs, restarts } of steps) {
          const all = Promise.all(
            acts.map((one) =>
              shop.do(one).catch((failure: unknown) => {
                if (!isRefusal(failure)) throw failure;
              }),
            ),
          );
          all.catch(() => undefined);
          await shop.house.pass(60);
          await shop.house.done(all);
          shop.check();
          if (restarts) shop.house.restart();
          await shop.house.pass(thenMs);
          shop.check();
        }
        await shop.close();
      } finally {
        shop.house.remove();
      }
    }),
    { numRuns: 20 },
  );
}, 240_000);
