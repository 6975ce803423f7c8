import { createHmac } from 'node:crypto';
import type { ClaimId, CouponId, SaleId, ShowId, ViewerId } from '../../shared/kernel/index.ts';
import {
  shopSettingsSchema,
  type MyCoupon,
  type OfferSegment,
  type Order,
  type ShopSettings,
} from '../../shared/sales/index.ts';
import { Refusal, type SalesTopic } from '../../shared/show-api/index.ts';
import type { CatalogService } from '../catalog/index.ts';
import {
  CouponService,
  linkProvider,
  OrderService,
  readLinkReturn,
  testProvider,
  type Decision,
  type OrderAct,
  type OrderPorts,
} from '../orders/index.ts';
import type { FlashSales } from '../sales/index.ts';
import { scopeOf, type TillContext } from './context.ts';

/** Carts, orders, coupons and payments, composed. */
export interface OrdersPart {
  readonly orders: OrderService;
  readonly coupons: CouponService;
  shop(): ShopSettings;
  setShop(settings: ShopSettings): Promise<ShopSettings>;
  /** Whether a person ever paid an order that was not refunded, in this show too. */
  hasBought(showId: ShowId, viewerId: ViewerId): boolean;
  takings(showId: ShowId): SalesTopic['takings'];
  couponsOf(showId: ShowId, viewerId: ViewerId): MyCoupon[];
  cartOf(showId: ShowId, viewerId: ViewerId): number;
  /** A viewer's orders of a show, newest first, twenty at most. */
  ordersOf(showId: ShowId, viewerId: ViewerId): Order[];
  /** Within a commit: a coupon as a prize or a reward. */
  grantCoupon(grant: {
    readonly couponId: CouponId;
    readonly viewerId: ViewerId;
    readonly why: MyCoupon['why'];
    readonly showId: ShowId;
    readonly nowMs: number;
  }): readonly OrderAct[];
  /** A claim was given up: an order that waited for it is over. */
  claimEnded(claimId: ClaimId): Promise<void>;
  /** The merchant's checkout says what became of a payment; false where that is not to be believed. */
  linkReturned(token: string): Promise<boolean>;
  start(): void;
  stop(): void;
}

/** What orders need of the other parts of the till. */
export interface OrdersNeeds {
  readonly catalog: CatalogService;
  sales(): FlashSales;
  segmentsOf(showId: ShowId, viewerId: ViewerId): readonly OfferSegment[];
  hasShared(showId: ShowId, viewerId: ViewerId): boolean;
  isInvited(viewerId: ViewerId): boolean;
  /** Null where the merchant's own checkout is not set up. */
  readonly linkSecret: string | null;
}

const shopKey = 'shop';
/** Crockford's base 32: no letter that is read as a digit. */
const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const numberLength = 5;

export function composeOrders(context: TillContext, needs: OrdersNeeds): OrdersPart {
  const { store, topics } = context;
  let shop = shopSettingsSchema.parse(JSON.parse(store.settings.get(shopKey) ?? '{}'));
  const { linkSecret } = needs;
  const unit = (claimId: ClaimId): ReturnType<OrderPorts['sales']['unit']> => {
    const found = needs.sales().claim(claimId);
    if (found === null) return null;
    const { kept, claim } = found;
    return {
      saleId: kept.id,
      showId: kept.showId,
      viewerId: claim.viewerId as ViewerId,
      variantId: claim.variantId as Parameters<OrderPorts['sellable']>[1],
      priceMinor: kept.plan.priceMinor,
      isHeld: claim.status === 'held',
      payUntilMs: claim.payUntilMs,
    };
  };
  const within = (
    act: 'pay' | 'payLate' | 'returnUnit' | 'release',
    saleId: SaleId,
    claimId: ClaimId,
    nowMs: number,
  ) => needs.sales().within(saleId, nowMs, (allocation) => allocation[act](claimId, nowMs));
  const ports: OrderPorts = {
    nowMs: context.nowMs,
    newId: context.newId,
    shop: () => shop,
    showById: (showId) => context.showById(showId),
    currentShow: context.currentShow,
    scopeOf: (showId) => scopeOf(context.showById(showId) ?? context.currentShow()),
    personOf: (viewerId) => context.personOf(viewerId),
    nameOf: (viewerId) => context.nameOf(viewerId),
    buyer: (showId, viewerId) => ({
      strength: context.strengthOf(viewerId),
      segments: needs.segmentsOf(showId, viewerId),
      hasShared: needs.hasShared(showId, viewerId),
      isInvited: needs.isInvited(viewerId),
    }),
    numberOf: (orderId, attempt) => {
      const bytes = createHmac('sha256', context.signingKey)
        .update(`order:${orderId}:${attempt}`)
        .digest();
      const text = [...bytes.subarray(0, numberLength)].map((byte) => letters[byte % 32]).join('');
      return `R-${text}`;
    },
    sellable: (showId, variantId) => needs.catalog.sellable(showId, variantId),
    inTab: (showId, tab) =>
      (context.tracker(showId)?.snapshot().rows ?? [])
        .filter((row) => row.isPresent && (tab === 'all' || row.tabs.some((one) => one === tab)))
        .map((row) => row.viewerId),
    sales: {
      unit,
      pay: (saleId, claimId, nowMs) => within('pay', saleId, claimId, nowMs),
      payLate: (saleId, claimId, nowMs) => within('payLate', saleId, claimId, nowMs),
      returnUnit: (saleId, claimId, nowMs) => within('returnUnit', saleId, claimId, nowMs),
      release: (saleId, claimId, nowMs) => within('release', saleId, claimId, nowMs),
    },
    stock: store.stock,
    orders: store.orders,
    payments: store.payments,
    coupons: store.coupons,
    providers: {
      test: testProvider,
      stripe: null,
      link:
        linkSecret === null
          ? null
          : linkProvider({
              secret: linkSecret,
              checkoutUrl: () => shop.linkCheckoutUrl,
              nowMs: context.nowMs,
            }),
    },
    once: ({ actor, showId }, command, key, decide) =>
      context.once({ actor, key, command, showId }, decide),
    write: async <A>(showId: ShowId, decide: (nowMs: number) => Decision<A>) => {
      const decided: Decision<A>[] = [];
      await context.commit({
        showId,
        viewerId: null,
        bodies: [],
        write: (nowMs) => {
          const one = decide(nowMs);
          decided[0] = one;
          return 'answer' in one ? (one.acts ?? []) : [];
        },
      });
      const [last] = decided;
      if (last === undefined) throw new Error('A commit ended without its act');
      if ('refusal' in last) throw new Refusal(last.refusal);
      return last.answer;
    },
    changed: (showId, what) => topics.changed(showId, what),
    personChanged: (viewerId) => topics.personChanged(viewerId),
    onFailure: (failure) => context.onFailure(failure),
  };
  const orders = new OrderService(ports);
  const coupons = new CouponService(ports, orders.quotes);
  return {
    orders,
    coupons,
    shop: () => shop,
    setShop: async (settings) => {
      await context.commit({
        showId: context.currentShow().id,
        viewerId: null,
        bodies: [],
        write: () => store.settings.set(shopKey, JSON.stringify(settings)),
      });
      shop = settings;
      topics.changed(context.currentShow().id, 'currency', 'isTest');
      return shop;
    },
    hasBought: (showId, viewerId) =>
      store.orders.bought(context.personOf(viewerId), { and: showId }).orders > 0,
    takings: (showId) => orders.takings(showId),
    couponsOf: (showId, viewerId) => coupons.of(showId, viewerId),
    cartOf: (showId, viewerId) => orders.cartOf(showId, viewerId),
    ordersOf: (showId, viewerId) => orders.of(showId, viewerId),
    grantCoupon: (grant) => coupons.grant(grant),
    claimEnded: async (claimId) => {
      const order = store.orders.ofClaim(claimId);
      if (order?.state !== 'awaiting-payment') return;
      await ports.write(order.showId, (nowMs) => {
        const now = store.orders.byId(order.id);
        if (now?.state !== 'awaiting-payment') return { answer: null };
        return { answer: null, acts: orders.cashier.end(now, 'cancelled', nowMs) };
      });
      topics.personChanged(order.viewerId);
    },
    linkReturned: async (token) => {
      if (linkSecret === null) return false;
      const news = readLinkReturn(linkSecret, token, context.nowMs());
      if (news === null) return false;
      await orders.cashier.hear(
        news.paymentId,
        news.paidMinor === null
          ? { state: 'failed' }
          : { state: 'paid', amountMinor: news.paidMinor, currency: news.currency },
      );
      return true;
    },
    start: () => orders.cashier.start(),
    stop: () => orders.cashier.stop(),
  };
}
