import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { productIdSchema } from '../kernel/ids.ts';
import type { CouponTerms } from './coupon-rules.ts';
import {
  priceBasket,
  shareByWeight,
  shippingOf,
  type OfferedCoupon,
  type PricedLine,
  type PricingTerms,
} from './pricing.ts';

const productOf = (at: number) => productIdSchema.parse(`0190a000-0000-7000-8000-00000000000${at}`);
const open: CouponTerms = {
  value: { kind: 'fixed', amountMinor: 1000 },
  audience: 'everyone',
  segment: null,
  needs: 'stranger',
  minSpendMinor: 0,
  budget: 10,
  perViewer: 1,
  validFromMs: null,
  validUntilMs: null,
  lifeMs: null,
  productIds: [],
  stacks: { withCoupons: true, withSale: true },
  isActive: true,
  redeemed: 0,
};
const offer = (change: Partial<CouponTerms> = {}, isWanted = true): OfferedCoupon => ({
  terms: { ...open, ...change },
  grant: null,
  usedByPerson: 0,
  isWanted,
});
const terms: PricingTerms = {
  nowMs: 0,
  isSale: false,
  holder: {
    strength: 'stranger',
    isNewcomer: true,
    segments: [],
    hasShared: false,
    isInvited: false,
  },
  shop: { shippingMinor: 800, freeShippingFromMinor: 20_000, mostCoupons: 2 },
};
const line = (at: number, quantity: number, unitPriceMinor: number): PricedLine => ({
  productId: productOf(at),
  quantity,
  unitPriceMinor,
});

const anyLine = fc
  .tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 99 }), fc.nat(1_000_000))
  .map(([at, quantity, price]) => line(at, quantity, price));
const anyCoupon = fc
  .record({
    value: fc.oneof(
      fc.record({
        kind: fc.constant('fixed' as const),
        amountMinor: fc.integer({ min: 1, max: 1e8 }),
      }),
      fc.record({
        kind: fc.constant('percentage' as const),
        basisPoints: fc.integer({ min: 1, max: 10_000 }),
        mostMinor: fc.option(fc.integer({ min: 1, max: 1e6 })),
      }),
    ),
    productIds: fc.subarray([1, 2, 3].map(productOf)),
    minSpendMinor: fc.nat(1_000_000),
    stacks: fc.record({ withCoupons: fc.boolean(), withSale: fc.boolean() }),
    redeemed: fc.nat(11),
  })
  .chain((change) => fc.boolean().map((isWanted) => offer(change, isWanted)));
const anyTerms = fc
  .record({
    shippingMinor: fc.nat(5000),
    freeShippingFromMinor: fc.option(fc.nat(1_000_000)),
    mostCoupons: fc.nat(5),
    isSale: fc.boolean(),
  })
  .map(({ isSale, ...shop }): PricingTerms => ({ ...terms, isSale, shop }));

describe('a basket', () => {
  it('comes to its lines less what the lines were reduced by, and shipping, to the fen', () => {
    fc.assert(
      fc.property(
        fc.array(anyLine, { maxLength: 6 }),
        fc.array(anyCoupon, { maxLength: 5 }),
        anyTerms,
        (lines, offered, given) => {
          const sums = priceBasket(lines, offered, given);
          const wholes = lines.map((one) => one.quantity * one.unitPriceMinor);
          const sum = (amounts: readonly number[]): number =>
            amounts.reduce((all, one) => all + one, 0);
          expect(sums.subtotalMinor).toBe(sum(wholes));
          expect(sums.discountMinor).toBe(sum(sums.lineDiscountsMinor));
          const applied = sums.coupons.filter(({ isApplied }) => isApplied);
          expect(sums.discountMinor).toBe(sum(applied.map((one) => one.takesOffMinor)));
          expect(sums.totalMinor).toBe(
            sums.subtotalMinor - sums.discountMinor + sums.shippingMinor,
          );
          sums.lineDiscountsMinor.forEach((part, index) => {
            expect(Number.isSafeInteger(part)).toBe(true);
            expect(part).toBeGreaterThanOrEqual(0);
            expect(part).toBeLessThanOrEqual(wholes[index] ?? 0);
          });
          expect(applied.length).toBeLessThanOrEqual(given.shop.mostCoupons);
        },
      ),
    );
  });

  it('takes no coupon off a line that it is not for, whatever other coupons do', () => {
    fc.assert(
      fc.property(
        fc.array(anyLine, { minLength: 1, maxLength: 6 }),
        fc.array(anyCoupon, { maxLength: 4 }),
        (lines, offered) => {
          const { lineDiscountsMinor, coupons } = priceBasket(lines, offered, terms);
          lines.forEach(({ productId }, index) => {
            const isReached = coupons.some(
              ({ isApplied }, at) =>
                isApplied &&
                (offered[at]?.terms.productIds.length === 0 ||
                  offered[at]?.terms.productIds.includes(productId) === true),
            );
            if (!isReached) expect(lineDiscountsMinor[index]).toBe(0);
          });
        },
      ),
    );
  });

  it('is never cheaper by more than its goods: two coupons for one line share it', () => {
    const forFirst = {
      productIds: [productOf(1)],
      value: { kind: 'fixed', amountMinor: 900 },
    } as const;
    const sums = priceBasket(
      [line(1, 1, 1000), line(2, 1, 5000)],
      [
        offer({ ...forFirst, productIds: [...forFirst.productIds] }),
        offer({ ...forFirst, productIds: [...forFirst.productIds] }),
      ],
      terms,
    );
    expect(sums.coupons.map(({ takesOffMinor }) => takesOffMinor)).toEqual([900, 100]);
    expect(sums.lineDiscountsMinor).toEqual([1000, 0]);
  });

  it('says of a coupon that is not chosen what it would do after those that are', () => {
    const { coupons } = priceBasket(
      [line(1, 1, 1500)],
      [offer({}, false), offer({ value: { kind: 'fixed', amountMinor: 1200 } })],
      terms,
    );
    expect(coupons).toMatchObject([
      { isApplied: false, takesOffMinor: 300, problem: null },
      { isApplied: true, takesOffMinor: 1200 },
    ]);
  });

  it('says how much is missing to the minimum spend, and that enough coupons are taken', () => {
    const { coupons } = priceBasket(
      [line(1, 1, 1500)],
      [offer({ minSpendMinor: 2000 }), offer(), offer(), offer()],
      terms,
    );
    expect(coupons.map(({ problem, missingMinor }) => [problem, missingMinor])).toEqual([
      ['min-spend', 500],
      [null, null],
      [null, null],
      ['not-with-others', null],
    ]);
  });

  it('with nothing in it costs nothing, not even shipping', () => {
    expect(priceBasket([], [offer()], terms)).toMatchObject({ totalMinor: 0, discountMinor: 0 });
  });
});

describe('shares by weight', () => {
  it('come to the amount exactly, and to no more than the weight', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(100_000_000_000), { minLength: 1, maxLength: 10 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (weights, share) => {
          const whole = weights.reduce((sum, one) => sum + one, 0);
          const amount = Math.floor(whole * share);
          const parts = shareByWeight(amount, weights);
          expect(parts.reduce((sum, one) => sum + one, 0)).toBe(amount);
          parts.forEach((part, index) => {
            expect(part).toBeGreaterThanOrEqual(0);
            expect(part).toBeLessThanOrEqual(weights[index] ?? 0);
          });
        },
      ),
    );
  });
});

describe('shipping', () => {
  it('is free from the shop’s sum on', () => {
    expect(shippingOf(terms.shop, 19_999)).toBe(800);
    expect(shippingOf(terms.shop, 20_000)).toBe(0);
    expect(shippingOf({ ...terms.shop, freeShippingFromMinor: null }, 1e9)).toBe(800);
  });
});
