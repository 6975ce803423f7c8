import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { MyClaim, Sale } from '../../shared/sales/index.ts';
import type { MeTopic, SalesTopic, ServerMessage } from '../../shared/show-api/index.ts';
import { Buyer, type BuyingHabit } from './buyer.ts';

beforeEach(() => void vi.useFakeTimers({ now: 100_000 }));
afterEach(() => void vi.useRealTimers());

const saleOf = (change: Partial<Sale>): ServerMessage => {
  const sale = {
    id: 'sale-1' as Sale['id'],
    phase: 'armed',
    needs: 'stranger',
    opensAtMs: 103_000,
    variants: [{ variantId: 'small' }, { variantId: 'large' }],
    ...change,
  } as Sale;
  return { kind: 'delta', topic: 'sales', rev: 1, change: { sale } satisfies Partial<SalesTopic> };
};
const claimsOf = (status: MyClaim['status']): ServerMessage => {
  const claim = { claimId: 'claim-1', status, priceMinor: 5000 } as unknown as MyClaim;
  return { kind: 'delta', topic: 'me', rev: 0, change: { claims: [claim] } as unknown as MeTopic };
};

/** A buyer of some habit, and what it asks of the server. */
function buyerWith(habit: Partial<BuyingHabit>) {
  const asked: { path: string; atMs: number; body: Record<string, unknown> }[] = [];
  let keys = 0;
  const buyer = new Buyer(
    { tapsAfterMs: 400, taps: 1, liking: 3, then: 'pays', thenAfterMs: 5000, ...habit },
    {
      slug: 'tonight',
      newKey: () => `key-${(keys += 1)}`,
      post: (path, body) => {
        asked.push({ path, atMs: Date.now(), body: body as Record<string, unknown> });
        return Promise.resolve(
          path === '/api/orders' ? { payment: { paymentId: 'payment-1' } } : {},
        );
      },
      onFailure: () => expect.unreachable(),
    },
  );
  return { buyer, asked };
}

it('taps once in each sale, so long after go as it takes', async () => {
  const { buyer, asked } = buyerWith({});
  buyer.hear(saleOf({}));
  buyer.hear(saleOf({ phase: 'open' }));
  await vi.advanceTimersByTimeAsync(10_000);
  expect(asked).toMatchObject([
    {
      path: '/api/sales/sale-1/taps',
      atMs: 103_400,
      body: { slug: 'tonight', variantId: 'large' },
    },
  ]);
  buyer.hear(saleOf({ id: 'sale-2' as Sale['id'], phase: 'open' }));
  await vi.advanceTimersByTimeAsync(10_000);
  expect(asked.map(({ path }) => path)).toContain('/api/sales/sale-2/taps');
});

it('cannot wait, or hits the button twice with one key', async () => {
  const { buyer, asked } = buyerWith({ tapsAfterMs: -200, taps: 2 });
  buyer.hear(saleOf({}));
  await vi.advanceTimersByTimeAsync(10_000);
  expect(asked.map(({ atMs }) => atMs)).toEqual([102_800, 102_950]);
  expect(new Set(asked.map(({ body }) => body['key'])).size).toBe(1);
});

it('leaves alone what it cannot have', async () => {
  const { buyer, asked } = buyerWith({});
  buyer.hear(saleOf({ phase: 'ended' }));
  buyer.hear(saleOf({ needs: 'email' }));
  buyer.hear(claimsOf('waiting'));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(asked).toEqual([]);
});

it('orders and pays for the unit that it holds, or gives it up, or forgets it', async () => {
  const paths = async (then: BuyingHabit['then']) => {
    const { buyer, asked } = buyerWith({ then });
    buyer.hear(claimsOf('held'));
    buyer.hear(claimsOf('held'));
    await vi.advanceTimersByTimeAsync(20_000);
    return asked.map(({ path }) => path);
  };
  expect(await paths('pays')).toEqual(['/api/orders', '/api/payments/payment-1/test']);
  expect(await paths('gives-up')).toEqual(['/api/claims/claim-1/give-up']);
  expect(await paths('forgets')).toEqual([]);
});

it('does nothing more once it is sent home', async () => {
  const { buyer, asked } = buyerWith({});
  buyer.hear(saleOf({}));
  buyer.stop();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(asked).toEqual([]);
});
