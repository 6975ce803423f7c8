import { render } from '@testing-library/react';
import { vi, type Mock } from 'vitest';
import { createStore } from 'zustand/vanilla';
import type { ShelfItem } from '../../../shared/catalog/schema.ts';
import type { MyClaim, MyCoupon, Order, Quote, Sale } from '../../../shared/sales/index.ts';
import type { MeTopic, SalesTopic } from '../../../shared/show-api/index.ts';
import type { WatchSession, WatchState } from '../session.ts';
import { TillProvider } from './context.ts';
import { Cards } from './room/cards.tsx';
import { createTill } from './till.ts';
import { Bag, Sheets } from './places.tsx';

export const variantIds = ['variant s', 'variant m'] as const;

export const shelfItem = {
  product: {
    id: 'product',
    title: 'Cardigan',
    titleZh: '开衫',
    description: 'Wool',
    descriptionZh: null,
    optionNames: ['Size'],
    variants: [
      {
        id: variantIds[0],
        options: ['S'],
        priceMinor: 26900,
        formerPriceMinor: null,
        available: 3,
      },
      {
        id: variantIds[1],
        options: ['M'],
        priceMinor: 26900,
        formerPriceMinor: null,
        available: 0,
      },
    ],
    pictures: [],
  },
  position: 0,
  isPinned: true,
  isExplained: true,
  livePrices: {},
} as unknown as ShelfItem;

export const openSale = (change: Partial<Sale> = {}): Sale =>
  ({
    id: 'sale',
    code: 1,
    phase: 'open',
    productId: 'product',
    currency: 'CNY',
    priceMinor: 19900,
    formerPriceMinor: 26900,
    opensAtMs: Date.now() - 5000,
    endsAtMs: Date.now() + 300_000,
    holdMs: 300_000,
    limitPerViewer: 1,
    needs: 'stranger',
    units: 10,
    unitsLeft: 5,
    kept: [],
    variants: variantIds.map((variantId) => ({ variantId, unitsLeft: 3 })),
    ...change,
  }) as unknown as Sale;

export const heldClaim = (change: Partial<MyClaim> = {}): MyClaim =>
  ({
    claimId: 'claim',
    saleId: 'sale',
    verdict: 'held',
    place: 0,
    payUntilMs: Date.now() + 272_000,
    seq: 91,
    head: `7f3a${'0'.repeat(56)}c2d1`,
    productId: 'product',
    variantId: variantIds[0],
    priceMinor: 19900,
    status: 'held',
    ...change,
  }) as unknown as MyClaim;

export const coupon = (couponId: string, amountMinor: number): MyCoupon =>
  ({
    grantId: null,
    couponId,
    name: couponId,
    nameZh: null,
    value: { kind: 'fixed', amountMinor },
    minSpendMinor: 0,
    validUntilMs: null,
    why: 'crew',
    isUsed: false,
  }) as unknown as MyCoupon;

/** Prices one unit with whichever coupons are chosen, as the server would. */
export const quoteWith =
  (coupons: readonly MyCoupon[]) =>
  ({ couponIds }: { couponIds: readonly string[] }): Promise<Quote> => {
    const lines = coupons.map((one) => ({
      coupon: one,
      isApplied: couponIds.includes(one.couponId),
      takesOffMinor: one.value.kind === 'fixed' ? one.value.amountMinor : 0,
      problem: null,
      missingMinor: null,
    }));
    const discountMinor = lines
      .filter(({ isApplied }) => isApplied)
      .reduce((sum, { takesOffMinor }) => sum + takesOffMinor, 0);
    return Promise.resolve({
      currency: 'CNY',
      lines: [
        {
          variantId: variantIds[0],
          productId: 'product',
          title: 'Cardigan',
          titleZh: null,
          options: ['S'],
          pictureUrl: null,
          quantity: 1,
          unitPriceMinor: 19900,
          lineMinor: 19900,
          available: 3,
        },
      ],
      coupons: lines,
      subtotalMinor: 19900,
      discountMinor,
      shippingMinor: 600,
      totalMinor: 20500 - discountMinor,
    } as unknown as Quote);
  };

export const placedOrder = (change: Partial<Order> = {}): Order =>
  ({
    id: 'order',
    number: 'R-1024',
    claimId: null,
    state: 'awaiting-payment',
    ship: 'new',
    isTest: true,
    currency: 'CNY',
    lines: [],
    subtotalMinor: 19900,
    discountMinor: 0,
    shippingMinor: 600,
    totalMinor: 20500,
    refundedMinor: 0,
    placedAtMs: 1,
    payUntilMs: Date.now() + 272_000,
    paidAtMs: null,
    tracking: null,
    ...change,
  }) as unknown as Order;

type Ask<Input, Answer> = Mock<(input: Input) => Promise<Answer>>;

/** What the page asks of the server, each to be answered as a test needs it. */
interface Calls {
  readonly quote: Ask<{ couponIds: readonly string[] }, Quote>;
  readonly setCart: Ask<object, Quote>;
  readonly address: Ask<void, { address: null }>;
  readonly place: Ask<{ key: string }, unknown>;
  readonly payTest: Ask<object, Order>;
  readonly mine: Ask<void, Order[]>;
  readonly tap: Ask<{ key: string; variantId: string }, unknown>;
  readonly giveUp: Ask<object, unknown>;
}

const unanswered = <Answer,>(): Promise<Answer> => new Promise(() => undefined);

/** The page's till over a session that is told what to say. */
export function openTillPage(now: { sales?: Partial<SalesTopic>; me?: Partial<MeTopic> } = {}) {
  const calls: Calls = {
    quote: vi.fn(quoteWith([])),
    setCart: vi.fn(() => quoteWith([])({ couponIds: [] })),
    address: vi.fn(() => Promise.resolve({ address: null })),
    place: vi.fn(unanswered),
    payTest: vi.fn(unanswered<Order>),
    mine: vi.fn(() => Promise.resolve([])),
    tap: vi.fn(unanswered),
    giveUp: vi.fn(() => Promise.resolve({})),
  };
  const store = createStore<WatchState>()(
    () =>
      ({
        lang: 'en',
        live: 'open',
        show: { show: { title: 'Tonight' } },
        sales: {
          currency: 'CNY',
          isTest: true,
          shelf: [shelfItem],
          sale: null,
          mark: null,
          board: null,
          takings: null,
          ...now.sales,
        },
        engagement: { poll: null, lottery: null },
        me: { claims: [], coupons: [], cart: 0, orders: [], vote: null, lottery: null, ...now.me },
      }) as unknown as WatchState,
  );
  const setViewing: Mock<(productId: string | null) => void> = vi.fn();
  const session = {
    store,
    slug: 'tonight',
    video: document.createElement('video'),
    serverNowMs: () => Date.now(),
    setViewing,
    api: { orders: calls, sales: calls, engagement: calls },
  } as unknown as WatchSession;
  let onGo = (): void => undefined;
  const till = createTill(session, (watch) => {
    onGo = () => watch.onGo('clock');
    if (Date.now() >= watch.opensAtMs + 1500) onGo();
    return () => undefined;
  });
  const { unmount } = render(
    <TillProvider value={till}>
      <Cards />
      <Bag />
      <Sheets />
    </TillProvider>,
  );
  return {
    calls,
    till,
    setViewing,
    go: () => onGo(),
    say: (change: { sales?: Partial<SalesTopic>; me?: Partial<MeTopic> }) =>
      store.setState(({ sales, me }) => ({
        sales: { ...(sales as SalesTopic), ...change.sales },
        me: { ...(me as MeTopic), ...change.me },
      })),
    close: () => {
      unmount();
      till.dispose();
    },
  };
}
