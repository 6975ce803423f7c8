import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { couponProblem, takesOff, type CouponTerms, type CouponUse } from './coupon-rules.ts';

const coupon: CouponTerms = {
  value: { kind: 'fixed', amountMinor: 1000 },
  audience: 'everyone',
  segment: null,
  needs: 'stranger',
  minSpendMinor: 5000,
  budget: 10,
  perViewer: 1,
  validFromMs: 100,
  validUntilMs: 200,
  lifeMs: null,
  productIds: [],
  stacks: { withCoupons: false, withSale: false },
  isActive: true,
  redeemed: 0,
};
const use: CouponUse = {
  nowMs: 150,
  grant: null,
  usedByPerson: 0,
  strength: 'stranger',
  isNewcomer: true,
  segments: [],
  hasShared: false,
  isInvited: false,
  eligibleMinor: 6000,
  subtotalMinor: 6000,
  isSale: false,
  others: [],
  mostCoupons: 2,
};

describe('a coupon', () => {
  it('applies where everything holds', () => {
    expect(couponProblem(coupon, use)).toBeNull();
  });

  it.each<[string, Partial<CouponTerms>, Partial<CouponUse>]>([
    ['not-yet', {}, { nowMs: 99 }],
    ['over', {}, { nowMs: 200 }],
    ['over', { isActive: false }, {}],
    ['over', {}, { grant: { expiresAtMs: 150 } }],
    ['used-up', { redeemed: 10 }, {}],
    ['already-used', {}, { usedByPerson: 1 }],
    ['identity-needed', { needs: 'email' }, { strength: 'link' }],
    ['not-these-products', {}, { eligibleMinor: 0 }],
    ['not-in-a-sale', {}, { isSale: true }],
    ['min-spend', {}, { subtotalMinor: 4999 }],
    ['not-with-others', {}, { others: [{ withCoupons: true }] }],
    [
      'not-with-others',
      { stacks: { withCoupons: true, withSale: false } },
      { others: [{ withCoupons: false }] },
    ],
    ['not-with-others', {}, { mostCoupons: 0 }],
    ['not-for-you', { audience: 'newcomer' }, { isNewcomer: false }],
    ['not-for-you', { audience: 'granted' }, {}],
    ['not-for-you', { audience: 'segment', segment: 'asking' }, { segments: ['new'] }],
    ['not-for-you', { audience: 'sharer' }, {}],
    ['not-for-you', { audience: 'invitee' }, {}],
  ])('says %s', (problem, ofCoupon, ofUse) => {
    expect(couponProblem({ ...coupon, ...ofCoupon }, { ...use, ...ofUse })).toBe(problem);
  });

  it('that was given applies whoever it is for otherwise', () => {
    const given = { ...use, grant: { expiresAtMs: null }, isNewcomer: false };
    expect(couponProblem({ ...coupon, audience: 'newcomer' }, given)).toBeNull();
  });

  it('never takes off more than there is, nor less than nothing', () => {
    const value = fc.oneof(
      fc.record({
        kind: fc.constant('fixed' as const),
        amountMinor: fc.integer({ min: 1, max: 1e9 }),
      }),
      fc.record({
        kind: fc.constant('percentage' as const),
        basisPoints: fc.integer({ min: 1, max: 10_000 }),
        mostMinor: fc.option(fc.integer({ min: 1, max: 1e6 })),
      }),
    );
    fc.assert(
      fc.property(value, fc.nat(1e9), (one, leftMinor) => {
        const off = takesOff({ value: one }, leftMinor);
        expect(Number.isInteger(off)).toBe(true);
        expect(off).toBeGreaterThanOrEqual(0);
        expect(off).toBeLessThanOrEqual(leftMinor);
      }),
    );
  });
});
