import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newKey, OrderHouse, variantOf, viewerOf } from './testing/orders.test-support.ts';

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

  describe('of a held unit', () => {
    const held = async (viewer: string, units = 1) => {
      const saleId = await house.sale(scarf.id, { units });
      const tap = await house.tap(viewer, saleId, variantOf(scarf));
      expect(tap.verdict).toBe('held');
      return { saleId, claimId: tap.claimId };
    };

    it('cost the sale’s price and are paid within the hold', async () => {
      const { claimId } = await held('ann');
      const order = await house.place('ann', { claimId });
      expect(order.totalMinor).toBe(5000);
      const again = house.placing('ann', { claimId });
      expect(await house.refused(house.part.orders.place(again))).toBe('already-done');
      const theirs = { ...again, viewerId: viewerOf('eve'), key: newKey() };
      expect(await house.refused(house.part.orders.place(theirs))).toBe('not-found');
      await house.paid(order, order.paymentId);
      expect(house.order(order.id).state).toBe('paid');
      expect(house.sales.service.claim(claimId)?.claim.status).toBe('paid');
    });

    it('are over with the hold, and late money takes a free unit or goes back', async () => {
      const { claimId, saleId } = await held('ann');
      const order = await house.place('ann', { claimId });
      await house.pass(61_000);
      expect(house.order(order.id).state).toBe('expired');
      const ben = await house.tap('ben', saleId, variantOf(scarf));
      expect(ben.verdict).toBe('held');
      const news = { state: 'paid', amountMinor: 5000, currency: 'CNY' } as const;
      house.counter.news.set(order.paymentId, news);
      await house.done(house.part.hear(order.paymentId, news));
      expect(house.order(order.id).state, 'the unit has another').toBe('expired');
      expect(house.payments(order.id)[0]).toMatchObject({ state: 'refunded', problem: 'late' });

      const bens = await house.place('ben', { claimId: ben.claimId });
      await house.pass(61_000);
      const again = { state: 'paid', amountMinor: 5000, currency: 'CNY' } as const;
      await house.done(house.part.hear(bens.paymentId, again));
      expect(house.order(bens.id).state, 'nobody has it').toBe('paid');
      expect(house.sales.board(house.shownId)).toMatchObject({ paid: 1, held: 0, free: 0 });
    });

    it('are over when the unit is given up', async () => {
      const { claimId } = await held('ann');
      const order = await house.place('ann', { claimId });
      await house.done(house.sales.service.giveUp(viewerOf('ann'), claimId));
      await house.pass(100);
      expect(house.order(order.id).state).toBe('expired');
    });

    it('give the unit back with a cancel, and to the sale with a refund', async () => {
      const { claimId, saleId } = await held('ann');
      const order = await house.place('ann', { claimId });
      await house.done(house.part.orders.cancel(viewerOf('ann'), order.id, newKey()));
      const ben = await house.tap('ben', saleId, variantOf(scarf));
      expect(ben.verdict).toBe('held');
      const bens = await house.place('ben', { claimId: ben.claimId });
      await house.paid(bens, bens.paymentId);
      const refund = { amountMinor: null, restock: true, reason: '', key: newKey() };
      await house.done(house.part.desk.refund(bens.id, refund));
      expect(house.sales.board(house.shownId)).toMatchObject({ paid: 0, free: 1 });
    });
  });

  describe('with coupons', () => {
    it('have each within its budget, however many place at once', async () => {
      const coupon = await house.coupon({ budget: 3 });
      const names = Array.from({ length: 6 }, (_, index) => `viewer ${index}`);
      for (const name of names) await house.setCart(name, variantOf(scarf), 1);
      const outcomes = await Promise.all(
        names.map((name) =>
          house.refused(house.part.orders.place(house.placing(name, { couponIds: [coupon.id] }))),
        ),
      );
      expect(outcomes.filter((code) => code === null)).toHaveLength(3);
      expect(outcomes.filter((code) => code === 'coupon-refused')).toHaveLength(3);
      expect(house.store.coupons.redeemed(coupon.id, 'real', null)).toBe(3);
    });

    it('count uses by person, whichever browser they come in', async () => {
      const coupon = await house.coupon();
      house.persons.set(viewerOf('phone'), viewerOf('ann'));
      await house.setCart('ann', variantOf(scarf), 1);
      await house.place('ann', { couponIds: [coupon.id] });
      await house.setCart('phone', variantOf(scarf), 1);
      expect(
        await house.refused(
          house.part.orders.place(house.placing('phone', { couponIds: [coupon.id] })),
        ),
      ).toBe('coupon-refused');
    });

    it('show newcomers theirs as a card until they have bought', async () => {
      const coupon = await house.coupon({ audience: 'newcomer' });
      const cards = () => house.part.couponsOf(house.shownId, viewerOf('ann'));
      expect(cards()).toMatchObject([{ couponId: coupon.id, why: 'newcomer', isUsed: false }]);
      await house.setCart('ann', variantOf(scarf), 1);
      const order = await house.place('ann', { couponIds: [coupon.id] });
      await house.paid(order, order.paymentId);
      expect(cards()).toEqual([]);
    });

    it('are given once to each, within the budget, and used up by an order', async () => {
      const coupon = await house.coupon({ audience: 'granted', budget: 2 });
      const viewerIds = ['ann', 'ben', 'cleo', 'ann'].map(viewerOf);
      const given = await house.done(house.part.coupons.give(coupon.id, { viewerIds }, newKey()));
      expect(given).toEqual({ granted: 2, skipped: 1 });
      await house.setCart('ann', variantOf(scarf), 1);
      await house.place('ann', { couponIds: [coupon.id] });
      expect(house.part.couponsOf(house.shownId, viewerOf('ann'))).toEqual([]);
      await house.setCart('cleo', variantOf(scarf), 1);
      const placing = house.placing('cleo', { couponIds: [coupon.id] });
      expect(await house.refused(house.part.orders.place(placing))).toBe('coupon-refused');
    });

    it('come again for each friend and each prize, as often as one person may use them', async () => {
      const coupon = await house.coupon({ audience: 'granted', budget: 10, perViewer: 2 });
      const given = [0, 0, 0].map(() => {
        const grant = { couponId: coupon.id, viewerId: viewerOf('ann'), nowMs: Date.now() };
        return house.part.grantCoupon({ ...grant, why: 'inviter', showId: house.shownId }).length;
      });
      expect(given).toEqual([1, 1, 0]);
      for (const left of [1, 0]) {
        await house.setCart('ann', variantOf(scarf), 1);
        await house.place('ann', { couponIds: [coupon.id] });
        expect(house.part.couponsOf(house.shownId, viewerOf('ann'))).toHaveLength(left);
      }
    });

    it('take a code that is known, and say of every other the same', async () => {
      const coupon = await house.coupon({ audience: 'everyone', code: 'AUTUMN-25' });
      const ann = viewerOf('ann');
      expect(house.part.couponsOf(house.shownId, ann), 'not without the code').toEqual([]);
      const typed = (code: string) =>
        house.part.coupons.redeemCode(house.shownId, ann, code, newKey());
      expect(await house.refused(typed('AUTUMN-26'))).toBe('coupon-unknown');
      expect(await house.done(typed('AUTUMN-25'))).toMatchObject({ couponId: coupon.id });
      expect(house.part.couponsOf(house.shownId, ann)).toHaveLength(1);
      await house.done(house.part.coupons.activate(coupon.id, false));
      expect(await house.refused(typed('AUTUMN-25'))).toBe('coupon-unknown');
    });

    it('ask for the strength of identity that they need', async () => {
      const coupon = await house.coupon({ needs: 'email' });
      await house.setCart('ann', variantOf(scarf), 1);
      const problem = () =>
        house.part.orders
          .quote(house.placing('ann'))
          .coupons.find((one) => one.coupon.couponId === coupon.id)?.problem;
      expect(problem()).toBe('identity-needed');
      house.strengths.set(viewerOf('ann'), 'email');
      expect(problem()).toBeNull();
    });
  });
});
