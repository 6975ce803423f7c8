import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { orderStateSchema, paymentStateSchema } from './order.ts';
import { afterRefund, judgeNews, orderNumber, type PaymentNews } from './order-rules.ts';

const order = { state: 'awaiting-payment', totalMinor: 5000, currency: 'CNY' } as const;
const paid: PaymentNews = { state: 'paid', amountMinor: 5000, currency: 'CNY' };

describe('news of a payment', () => {
  it('sell where they come in time, and tell late money from double and wrong', () => {
    expect(judgeNews('open', order, paid)).toBe('in-time');
    expect(judgeNews('open', { ...order, state: 'expired' }, paid)).toBe('late');
    expect(judgeNews('open', { ...order, state: 'cancelled' }, paid)).toBe('late');
    expect(judgeNews('open', { ...order, state: 'paid' }, paid)).toBe('twice');
    expect(judgeNews('open', { ...order, state: 'refunded' }, paid)).toBe('twice');
    expect(judgeNews('open', order, { ...paid, amountMinor: 4999 })).toBe('wrong-sum');
    expect(judgeNews('open', order, { ...paid, currency: 'JPY' })).toBe('wrong-sum');
    expect(judgeNews('open', order, { state: 'failed' })).toBe('failed');
  });

  it('are believed of a payment that was thought failed or called off', () => {
    for (const state of ['failed', 'cancelled'] as const)
      expect(judgeNews(state, order, paid)).toBe('in-time');
  });

  it('mean nothing for a payment whose money is accounted for', () => {
    const news = fc.constantFrom<PaymentNews>(paid, { state: 'failed' }, { state: 'open' });
    fc.assert(
      fc.property(
        fc.constantFrom('paid' as const, 'refund-due' as const, 'refunded' as const),
        fc.constantFrom(...orderStateSchema.options),
        news,
        (payment, state, told) => {
          expect(judgeNews(payment, { ...order, state }, told)).toBe('nothing');
        },
      ),
    );
    for (const payment of paymentStateSchema.options)
      expect(judgeNews(payment, order, { state: 'open' })).toBe('nothing');
  });
});

describe('a refund', () => {
  it('is whole only when all of it went back, and never more than all', () => {
    const some = { totalMinor: 5000, refundedMinor: 2000 };
    expect(afterRefund(some, 1000)).toEqual({ state: 'partly-refunded', refundedMinor: 3000 });
    expect(afterRefund(some, 3000)).toEqual({ state: 'refunded', refundedMinor: 5000 });
    expect(afterRefund(some, 3001)).toBeNull();
    expect(afterRefund({ totalMinor: 0, refundedMinor: 0 }, 0)).toMatchObject({
      state: 'refunded',
    });
  });
});

describe('an order’s number', () => {
  it('is short and has no letter that is read as a digit', () => {
    expect(orderNumber(Uint8Array.of(0, 31, 32, 200, 255, 9))).toBe('R-0Z08Z');
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 5, maxLength: 32 }), (bytes) => {
        expect(orderNumber(bytes)).toMatch(/^R-[0-9A-HJKMNP-TV-Z]{5}$/);
      }),
    );
  });
});
