import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { mostMinor } from '../../shared/kernel/index.ts';
import {
  address,
  newKey,
  OrderHouse,
  rehearsalId,
  variantOf,
  viewerOf,
} from './testing/orders.test-support.ts';

type Product = Awaited<ReturnType<OrderHouse['product']>>;

describe('orders', () => {
  let house: OrderHouse;
  let scarf: Product;
  beforeEach(async () => {
    house = new OrderHouse();
    await house.setShop();
    scarf = await house.product('Scarf', [12_900]);
  });
  afterEach(() => {
    house.remove();
    expect(house.failures).toEqual([]);
  });

  it('go from the cart to a paid order, with stock set aside and then sold', async () => {
    const quote = await house.setCart('ann', variantOf(scarf), 2);
    expect(quote.totalMinor).toBe(25_800);
    const order = await house.place('ann');
    expect(order).toMatchObject({ state: 'awaiting-payment', totalMinor: 25_800, isTest: false });
    expect(order.number).toMatch(/^R-[0-9A-HJKMNP-TV-Z]{5}$/);
    expect(house.stock(scarf.variantIds[0])).toEqual({ onHand: 10, carved: 0, reserved: 2 });
    expect(house.part.cartOf(house.shownId, viewerOf('ann'))).toBe(0);
    await house.paid(order, order.paymentId);
    expect(house.order(order.id)).toMatchObject({ state: 'paid', payUntilMs: null });
    expect(house.stock(scarf.variantIds[0])).toEqual({ onHand: 8, carved: 0, reserved: 0 });
    expect(house.part.takings(house.shownId)).toEqual({ orders: 1, sumMinor: 25_800, tasks: 0 });
    expect(house.part.history(viewerOf('ann'), rehearsalId)).toMatchObject({ orders: 1 });
    expect(house.kinds().filter((kind) => /^(cart|order)/.test(kind))).toEqual([
      'cart-changed',
      'order-placed',
      'order-paid',
    ]);
  });

  it('are placed once for a key, at the price that the buyer saw, and never from thin air', async () => {
    await house.setCart('ann', variantOf(scarf), 1);
    const placing = house.placing('ann');
    const wrong = { ...placing, expectedTotalMinor: 1, key: newKey() };
    expect(await house.refused(house.part.orders.place(wrong))).toBe('price-changed');
    const noAddress = { ...placing, address: null, key: newKey() };
    expect(await house.refused(house.part.orders.place(noAddress))).toBe('bad-request');
    const first = await house.done(house.part.orders.place(placing));
    const again = await house.done(house.part.orders.place(placing));
    expect(again.order.id).toBe(first.order.id);
    expect(await house.refused(house.part.orders.place({ ...placing, key: newKey() }))).toBe(
      'cart-empty',
    );
  });

  it('are refused where there is not enough, also when many place at once', async () => {
    const names = Array.from({ length: 8 }, (_, index) => `viewer ${index}`);
    for (const name of names) await house.setCart(name, variantOf(scarf), 3);
    const outcomes = await Promise.all(
      names.map((name) => house.refused(house.part.orders.place(house.placing(name)))),
    );
    expect(outcomes.filter((code) => code === null)).toHaveLength(3);
    expect(outcomes.filter((code) => code === 'sold-out')).toHaveLength(5);
    expect(house.stock(scarf.variantIds[0]).reserved).toBe(9);
  });

  it('expire when nobody pays, also over a restart, and give everything back', async () => {
    const coupon = await house.coupon({ budget: 1 });
    await house.setCart('ann', variantOf(scarf), 2);
    const order = await house.place('ann', { couponIds: [coupon.id] });
    expect(order.totalMinor).toBe(24_800);
    house.restart();
    await house.pass(899_000);
    expect(house.order(order.id).state).toBe('awaiting-payment');
    await house.pass(3000);
    expect(house.order(order.id).state).toBe('expired');
    expect(house.stock(scarf.variantIds[0])).toEqual({ onHand: 10, carved: 0, reserved: 0 });
    expect(house.store.coupons.redeemed(coupon.id, 'real', null)).toBe(0);
    expect(house.kinds()).toContain('coupon-given-back');
    await house.pass(6000);
    expect(house.payments(order.id)[0]?.state).toBe('cancelled');
  });

  it('are their buyer’s alone', async () => {
    await house.setCart('ann', variantOf(scarf), 1);
    const order = await house.place('ann');
    const eve = viewerOf('eve');
    const { orders } = house.part;
    expect(await house.refused(orders.pay(eve, order.id))).toBe('not-found');
    expect(await house.refused(orders.refresh(eve, order.id))).toBe('not-found');
    expect(await house.refused(orders.cancel(eve, order.id, newKey()))).toBe('not-found');
    expect(await house.refused(orders.payTest(eve, order.paymentId, 'paid'))).toBe('not-found');
    expect(orders.mine(eve)).toEqual([]);
    house.persons.set(viewerOf('ann’s phone'), viewerOf('ann'));
    expect(orders.mine(viewerOf('ann’s phone')).map(({ id }) => id)).toEqual([order.id]);
  });

  it('keep a cart that could overflow from being filled', async () => {
    const gold = await house.product('Gold', [mostMinor]);
    expect(
      await house.refused(
        house.part.orders.setCart(house.shownId, viewerOf('ann'), variantOf(gold), 2),
      ),
    ).toBe('too-large');
    await house.setCart('ann', variantOf(gold), 1);
    expect(
      await house.refused(
        house.part.orders.setCart(house.shownId, viewerOf('ann'), variantOf(scarf), 1),
      ),
    ).toBe('too-large');
  });

  it('that cost nothing are paid at once', async () => {
    const coupon = await house.coupon({
      value: { kind: 'percentage', basisPoints: 10_000, mostMinor: null },
    });
    await house.setCart('ann', variantOf(scarf), 1);
    const placed = await house.done(
      house.part.orders.place(house.placing('ann', { couponIds: [coupon.id] })),
    );
    expect(placed).toMatchObject({ order: { state: 'paid', totalMinor: 0 }, payment: null });
    expect(house.stock(scarf.variantIds[0]).onHand).toBe(9);
  });

  it('live on while their payment cannot begin', async () => {
    house.counter.isDown = true;
    await house.setCart('ann', variantOf(scarf), 1);
    const { order, payment } = await house.done(house.part.orders.place(house.placing('ann')));
    expect(payment).toBeNull();
    const pay = house.part.orders.pay(viewerOf('ann'), order.id);
    expect(await house.refused(pay)).toBe('payment-unavailable');
    house.counter.isDown = false;
    const start = await house.done(house.part.orders.pay(viewerOf('ann'), order.id));
    await house.paid(order, start.paymentId);
    expect(house.order(order.id).state).toBe('paid');
    expect(house.payments(order.id)).toHaveLength(1);
    expect(house.failures.splice(0).map(String)).toEqual([
      'Error: The counter is closed',
      'Error: The counter is closed',
    ]);
  });

  it('of a shop that takes money are never paid by the buttons of a test', async () => {
    await house.setCart('ann', variantOf(scarf), 1);
    const order = await house.place('ann');
    await house.setShop({ provider: 'test' });
    const pay = house.part.orders.pay(viewerOf('ann'), order.id);
    expect(await house.refused(pay)).toBe('payment-unavailable');
  });

  it('can only be paid by what is set up', async () => {
    const shop = house.part.shop();
    for (const change of [
      { provider: 'link', linkCheckoutUrl: 'https://shop.example/' },
      { stripePublishableKey: null },
    ] as const)
      expect(await house.refused(house.part.setShop({ ...shop, ...change }))).toBe(
        'payment-unavailable',
      );
    expect(house.part.shop()).toEqual(shop);
  });

  it('of a rehearsal are tests, from a copy of the stock', async () => {
    const from = house.show(house.shownId);
    const to = house.show(rehearsalId);
    house.store.transaction(() => house.catalog.copyShelf(from, to));
    house.shownId = rehearsalId;
    await house.setCart('ann', variantOf(scarf), 1);
    const order = await house.place('ann');
    expect(order.isTest).toBe(true);
    await house.done(house.part.orders.payTest(viewerOf('ann'), order.paymentId, 'paid'));
    expect(house.order(order.id).state).toBe('paid');
    expect(house.stock(scarf.variantIds[0]).onHand).toBe(9);
    expect(house.store.stock.of('real', variantOf(scarf)).onHand).toBe(10);
    expect(house.part.hasBought(rehearsalId, viewerOf('ann'))).toBe(true);
    expect(house.store.orders.bought(viewerOf('ann'), {}).orders).toBe(0);
  });

  describe('at the desk', () => {
    it('are found, packed, sent and exported, and only when paid', async () => {
      await house.setCart('ann', variantOf(scarf), 1);
      const order = await house.place('ann', {
        address: { ...address, name: '=HYPERLINK("x")' },
      });
      const { desk } = house.part;
      expect(await house.refused(desk.ship(order.id, 'packed', null))).toBe('wrong-phase');
      await house.paid(order, order.paymentId);
      const sent = await house.done(desk.ship(order.id, 'shipped', 'SF123'));
      expect(sent).toMatchObject({ ship: 'shipped', tracking: 'SF123' });
      const filter = { thisShow: 'yes', search: '', limit: 50 } as const;
      expect(desk.list({ ...filter, search: order.number }).total).toBe(1);
      expect(desk.list({ ...filter, search: 'HYPERLINK' }).total).toBe(1);
      expect(desk.list({ ...filter, search: 'phone' }).total, 'no key of the address').toBe(0);
      expect(desk.list({ ...filter, ship: 'new' }).total).toBe(0);
      const csv = desk.export();
      expect(csv.startsWith('\ufeff')).toBe(true);
      expect(csv).toContain(`'=HYPERLINK`);
      expect(csv).toContain(order.number);
    });

    it('come page by page, each once', async () => {
      for (const name of ['a', 'b', 'c', 'd', 'e']) {
        await house.setCart(name, variantOf(scarf), 1);
        await house.place(name);
      }
      const seen: string[] = [];
      let before: string | undefined;
      do {
        const filter = { thisShow: 'yes', search: '', limit: 2, before } as const;
        const { orders, next, total } = house.part.desk.list(filter);
        expect(total).toBe(5);
        seen.push(...orders.map(({ id }) => id));
        before = next ?? undefined;
      } while (before !== undefined);
      expect(new Set(seen).size).toBe(5);
      expect(seen).toHaveLength(5);
    });

    it('are given back in parts and whole, never more than was paid', async () => {
      await house.setCart('ann', variantOf(scarf), 2);
      const order = await house.place('ann');
      await house.paid(order, order.paymentId);
      const { desk } = house.part;
      const refund = { restock: false, reason: 'late', key: newKey() };
      const part = await house.done(desk.refund(order.id, { ...refund, amountMinor: 5000 }));
      expect(part).toMatchObject({ state: 'partly-refunded', refundedMinor: 5000 });
      await house.done(desk.refund(order.id, { ...refund, amountMinor: 5000 }));
      expect(house.order(order.id).refundedMinor, 'the same key').toBe(5000);
      const tooMuch = { ...refund, amountMinor: 20_801, key: newKey() };
      expect(await house.refused(desk.refund(order.id, tooMuch))).toBe('bad-request');
      const rest = { ...refund, amountMinor: null, restock: true, key: newKey() };
      const whole = await house.done(desk.refund(order.id, rest));
      expect(whole).toMatchObject({ state: 'refunded', refundedMinor: 25_800 });
      expect(whole.payments[0]?.state).toBe('refunded');
      expect(house.counter.keptMinor()).toBe(0);
      expect(house.stock(scarf.variantIds[0]).onHand).toBe(10);
      expect(house.part.hasBought(house.shownId, viewerOf('ann'))).toBe(false);
    });

    it('whose refund fails become a task once, and are tried again until it is done', async () => {
      await house.setCart('ann', variantOf(scarf), 1);
      const order = await house.place('ann');
      await house.paid(order, order.paymentId);
      house.counter.refundsBy = 'failing';
      const refund = { amountMinor: null, restock: true, reason: '', key: newKey() };
      await house.done(house.part.desk.refund(order.id, refund));
      await house.pass(60_000);
      expect(house.part.desk.tasks()).toMatchObject([
        { kind: 'refund-failed', orderNumber: order.number, doneAtMs: null },
      ]);
      expect(house.part.takings(house.shownId)?.tasks).toBe(1);
      house.counter.refundsBy = 'done';
      await house.pass(600_000);
      expect(house.part.desk.tasks()[0]?.doneAtMs).not.toBeNull();
      expect(house.payments(order.id)[0]?.state).toBe('refunded');
      expect(house.failures.splice(0).length).toBeLessThan(8);
    });

    it('wait for a person where the provider gives nothing back', async () => {
      await house.setCart('ann', variantOf(scarf), 1);
      const order = await house.place('ann');
      await house.paid(order, order.paymentId);
      house.counter.refundsBy = 'by-hand';
      const refund = { amountMinor: null, restock: false, reason: '', key: newKey() };
      await house.done(house.part.desk.refund(order.id, refund));
      const [task] = house.part.desk.tasks();
      expect(task).toMatchObject({ kind: 'refund-by-hand', amountMinor: 12_900 });
      expect(house.payments(order.id)[0]?.state).toBe('refund-due');
      await house.done(house.part.desk.taskDone(task?.id ?? ''));
      expect(house.payments(order.id)[0]?.state).toBe('refunded');
      expect(house.part.takings(house.shownId)?.tasks).toBe(0);
    });
  });

  describe('and money', () => {
    const placed = async () => {
      await house.setCart('ann', variantOf(scarf), 1);
      return house.place('ann');
    };

    it('that comes twice goes back once', async () => {
      const order = await placed();
      // The first payment failed on its way to us, so that a second was begun.
      await house.told(order.paymentId, { state: 'failed' });
      const second = await house.done(house.part.orders.pay(viewerOf('ann'), order.id));
      await house.paid(order, second.paymentId);
      expect(house.order(order.id).state).toBe('paid');
      house.counter.news.set(order.paymentId, {
        state: 'paid',
        amountMinor: 12_900,
        currency: 'CNY',
      });
      const late = { state: 'paid', amountMinor: 12_900, currency: 'CNY' } as const;
      for (let repeat = 0; repeat < 3; repeat += 1)
        await house.done(house.part.hear(order.paymentId, late));
      expect(house.payments(order.id).map(({ state, problem }) => [state, problem])).toEqual([
        ['refunded', 'twice'],
        ['paid', null],
      ]);
      expect(house.counter.keptMinor()).toBe(12_900);
    });

    it('of the wrong sum or currency pays for nothing and goes back', async () => {
      const order = await placed();
      await house.told(order.paymentId, { state: 'paid', amountMinor: 1, currency: 'CNY' });
      expect(house.order(order.id).state).toBe('awaiting-payment');
      expect(house.payments(order.id)[0]).toMatchObject({
        state: 'refunded',
        problem: 'wrong-sum',
        amountMinor: 1,
      });
      const again = await house.done(house.part.orders.pay(viewerOf('ann'), order.id));
      await house.told(again.paymentId, { state: 'paid', amountMinor: 12_900, currency: 'JPY' });
      expect(house.order(order.id).state).toBe('awaiting-payment');
      expect(house.counter.keptMinor()).toBe(0);
    });

    it('that comes after a cancel takes what is left, or goes back', async () => {
      const order = await placed();
      await house.done(house.part.orders.cancel(viewerOf('ann'), order.id, newKey()));
      await house.done(
        house.part.hear(order.paymentId, {
          state: 'paid',
          amountMinor: 12_900,
          currency: 'CNY',
        }),
      );
      expect(house.order(order.id).state, 'goods were left').toBe('paid');
      expect(house.stock(scarf.variantIds[0])).toEqual({ onHand: 9, carved: 0, reserved: 0 });

      await house.setCart('ben', variantOf(scarf), 9);
      const late = await house.place('ben');
      await house.done(house.part.orders.cancel(viewerOf('ben'), late.id, newKey()));
      await house.setCart('cleo', variantOf(scarf), 5);
      await house.place('cleo');
      house.counter.news.set(late.paymentId, {
        state: 'paid',
        amountMinor: late.totalMinor,
        currency: 'CNY',
      });
      await house.done(house.part.orders.refresh(viewerOf('ben'), late.id));
      await house.pass(6000);
      expect(house.order(late.id).state).toBe('cancelled');
      expect(house.payments(late.id)[0]).toMatchObject({ state: 'refunded', problem: 'late' });
    });

    it('that comes late finds its coupon used by another, and goes back', async () => {
      const coupon = await house.coupon({ budget: 1 });
      await house.setCart('ann', variantOf(scarf), 1);
      const order = await house.place('ann', { couponIds: [coupon.id] });
      await house.done(house.part.orders.cancel(viewerOf('ann'), order.id, newKey()));
      await house.setCart('ben', variantOf(scarf), 1);
      await house.place('ben', { couponIds: [coupon.id] });
      await house.done(
        house.part.hear(order.paymentId, {
          state: 'paid',
          amountMinor: order.totalMinor,
          currency: 'CNY',
        }),
      );
      expect(house.order(order.id).state).toBe('cancelled');
      expect(house.store.coupons.redeemed(coupon.id, 'real', null)).toBe(1);
      expect(house.payments(order.id)[0]?.problem).toBe('late');
    });
  });
});
