import { describe, expect, it } from 'vitest';
import { couponDraftSchema, type Coupon } from '../../shared/sales/index.ts';
import { couponDraftOf, couponFormOf, newCouponForm } from './coupon-form.ts';

describe('the form of a coupon', () => {
  const named = { ...newCouponForm, name: 'Welcome' };

  it('makes a draft that the contract takes, and the same form again', () => {
    for (const form of [
      named,
      { ...named, kind: 'percentage' as const, percent: 12.5, most: '30', code: 'AUTUMN-12' },
      { ...named, audience: 'segment' as const, minSpend: '99.50', withSale: true },
    ]) {
      const draft = couponDraftSchema.parse(couponDraftOf(form, null, 'CNY'));
      const coupon = { ...draft, isActive: true, granted: 0, redeemed: 0 } as unknown as Coupon;
      expect(couponDraftOf(couponFormOf(coupon, 'CNY'), coupon, 'CNY')).toEqual(draft);
    }
  });

  it.each([
    ['no name', { ...named, name: ' ' }],
    ['no amount', { ...named, amount: 'ten' }],
    ['nothing off', { ...named, amount: '0' }],
    ['more than all', { ...named, kind: 'percentage' as const, percent: 101 }],
    ['a spend that is no sum', { ...named, minSpend: '1.234' }],
    ['no budget', { ...named, budget: null }],
    ['a code with blanks', { ...named, code: 'TWO WORDS' }],
  ])('is not saved with %s', (_what, form) => {
    expect(couponDraftOf(form, null, 'CNY')).toBeNull();
  });
});
