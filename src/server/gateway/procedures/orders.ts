import { implement } from '@orpc/server';
import type {
  CouponId,
  OrderId,
  PaymentId,
  ShowId,
  VariantId,
  ViewerId,
} from '../../../shared/kernel/index.ts';
import type {
  Address,
  Coupon,
  CouponDraft,
  CrewOrder,
  MoneyTask,
  MyCoupon,
  Order,
  PaymentStart,
  Quote,
} from '../../../shared/sales/index.ts';
import { ordersContract, Refusal } from '../../../shared/show-api/index.ts';
import type { Limits } from '../limits.ts';
import { answerRefusals, type CallContext, type Guards } from './base.ts';

interface Basket {
  readonly showId: ShowId;
  readonly viewerId: ViewerId;
  readonly claimId: Parameters<OrderServices['quote']>[0]['claimId'];
  readonly couponIds: readonly CouponId[];
}

/** What carts and orders can do for a caller. */
export interface OrderServices {
  quote(basket: {
    readonly showId: ShowId;
    readonly viewerId: ViewerId;
    readonly claimId: Order['claimId'];
    readonly couponIds: readonly CouponId[];
  }): Quote;
  setCart(
    showId: ShowId,
    viewerId: ViewerId,
    variantId: VariantId,
    quantity: number,
  ): Promise<Quote>;
  place(
    placing: Basket & {
      readonly address: Address | null;
      readonly expectedTotalMinor: number;
      readonly key: string;
    },
  ): Promise<{ order: Order; payment: PaymentStart | null }>;
  pay(viewerId: ViewerId, orderId: OrderId): Promise<PaymentStart>;
  payTest(viewerId: ViewerId, paymentId: PaymentId, outcome: 'paid' | 'failed'): Promise<Order>;
  refresh(viewerId: ViewerId, orderId: OrderId): Promise<Order>;
  cancel(viewerId: ViewerId, orderId: OrderId, key: string): Promise<Order>;
  mine(viewerId: ViewerId): Order[];
  address(viewerId: ViewerId): Address | null;
}

/** What the crew can do with orders. */
export interface DeskServices {
  list(filter: {
    readonly state?: Order['state'] | undefined;
    readonly ship?: Order['ship'] | undefined;
    readonly thisShow: 'yes' | 'no';
    readonly search: string;
    readonly before?: string | undefined;
    readonly limit: number;
  }): { orders: CrewOrder[]; next: string | null; total: number };
  export(): string;
  ship(orderId: OrderId, ship: Order['ship'], tracking: string | null): Promise<CrewOrder>;
  refund(
    orderId: OrderId,
    refund: {
      readonly amountMinor: number | null;
      readonly restock: boolean;
      readonly reason: string;
      readonly key: string;
    },
  ): Promise<CrewOrder>;
  tasks(): MoneyTask[];
  taskDone(taskId: string): Promise<MoneyTask>;
}

/** What coupons can do for a caller. */
export interface CouponServices {
  list(): Coupon[];
  save(id: CouponId | null, draft: CouponDraft, key: string): Promise<Coupon>;
  activate(id: CouponId, isActive: boolean): Promise<Coupon>;
  give(
    id: CouponId,
    to: { readonly viewerIds: readonly ViewerId[] } | { readonly tab: string },
    key: string,
  ): Promise<{ granted: number; skipped: number }>;
  redeemCode(showId: ShowId, viewerId: ViewerId, code: string, key: string): Promise<MyCoupon>;
}

/** Carts, orders, payments and coupons. */
export function orderProcedures(
  orders: OrderServices,
  desk: DeskServices,
  coupons: CouponServices,
  { allowed, asViewer }: Guards,
  limits: Limits,
  onFailure: (failure: unknown) => void,
) {
  const base = implement(ordersContract).$context<CallContext>().use(answerRefusals(onFailure));
  const ofViewer = {
    quote: base.quote.handler(async ({ context, input: { slug, ...basket } }) => {
      const { viewerId, show } = await asViewer(context, slug);
      return orders.quote({ showId: show.id, viewerId, ...basket });
    }),
    setCart: base.setCart.handler(async ({ context, input }) => {
      const { viewerId, show } = await asViewer(context, input.slug);
      return orders.setCart(show.id, viewerId, input.variantId, input.quantity);
    }),
    place: base.place.handler(async ({ context, input: { slug, ...placing } }) => {
      const { viewerId, show } = await asViewer(context, slug);
      return orders.place({ showId: show.id, viewerId, ...placing });
    }),
    pay: base.pay.handler(async ({ context, input }) => {
      const { viewerId } = await asViewer(context);
      return orders.pay(viewerId, input.orderId);
    }),
    payTest: base.payTest.handler(async ({ context, input }) => {
      const { viewerId } = await asViewer(context);
      return orders.payTest(viewerId, input.paymentId, input.outcome);
    }),
    refresh: base.refresh.handler(async ({ context, input }) => {
      const { viewerId } = await asViewer(context);
      return orders.refresh(viewerId, input.orderId);
    }),
    cancel: base.cancel.handler(async ({ context, input }) => {
      const { viewerId } = await asViewer(context);
      return orders.cancel(viewerId, input.orderId, input.key);
    }),
    mine: base.mine.handler(async ({ context }) => {
      const { viewerId } = await asViewer(context);
      return orders.mine(viewerId);
    }),
    address: base.address.handler(async ({ context }) => {
      const { viewerId } = await asViewer(context);
      return { address: orders.address(viewerId) };
    }),
    redeemCode: base.redeemCode.handler(async ({ context, input }) => {
      const { viewerId, show } = await asViewer(context, input.slug);
      await limits.code(viewerId);
      try {
        return await coupons.redeemCode(show.id, viewerId, input.code, input.key);
      } catch (failure) {
        // Many identities do not make more guesses.
        if (failure instanceof Refusal && failure.code === 'coupon-unknown')
          await limits.failedAuthentication(context.address);
        throw failure;
      }
    }),
  };
  return base.router({
    ...ofViewer,
    list: base.list.handler(async ({ context, input }) => {
      await allowed(context, 'orders');
      return desk.list(input);
    }),
    ship: base.ship.handler(async ({ context, input }) => {
      await allowed(context, 'orders');
      return desk.ship(input.orderId, input.ship, input.tracking);
    }),
    refund: base.refund.handler(async ({ context, input: { orderId, ...refund } }) => {
      await allowed(context, 'orders');
      return desk.refund(orderId, refund);
    }),
    tasks: base.tasks.handler(async ({ context }) => {
      await allowed(context, 'orders');
      return desk.tasks();
    }),
    taskDone: base.taskDone.handler(async ({ context, input }) => {
      await allowed(context, 'orders');
      return desk.taskDone(input.taskId);
    }),
    coupons: base.coupons.handler(async ({ context }) => {
      await allowed(context, 'sell');
      return coupons.list();
    }),
    saveCoupon: base.saveCoupon.handler(async ({ context, input }) => {
      await allowed(context, 'sell');
      return coupons.save(input.id, input.draft, input.key);
    }),
    activateCoupon: base.activateCoupon.handler(async ({ context, input }) => {
      await allowed(context, 'sell');
      return coupons.activate(input.couponId, input.active);
    }),
    grant: base.grant.handler(async ({ context, input }) => {
      await allowed(context, 'sell');
      return coupons.give(input.couponId, input.to, input.key);
    }),
  });
}
