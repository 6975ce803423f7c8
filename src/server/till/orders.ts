import { createHmac } from 'node:crypto';
import type { ViewerHistory } from '../../shared/audience/index.ts';
import type {
  ClaimId,
  CouponId,
  PaymentId,
  SaleId,
  ShowId,
  ViewerId,
} from '../../shared/kernel/index.ts';
import {
  orderNumber,
  shopSettingsSchema,
  type MyCoupon,
  type OfferSegment,
  type Order,
  type PaymentNews,
  type ShopSettings,
} from '../../shared/sales/index.ts';
import { Refusal, type SalesTopic } from '../../shared/show-api/index.ts';
import type { ShowEvent } from '../../shared/show/index.ts';
import { writeTable, type CatalogService } from '../catalog/index.ts';
import type { PaymentHooks } from '../gateway/index.ts';
import {
  Cashier,
  CouponService,
  OrderDesk,
  OrderService,
  Quotes,
  type Decision,
  type OrderAct,
  type OrderPorts,
} from '../orders/index.ts';
import type { FlashSales } from '../sales/index.ts';
import { scopeOf, type TillContext } from './context.ts';
import { composePayments, type PaymentSecrets } from './payments.ts';

/** Carts, orders, coupons and payments, composed. */
export interface OrdersPart {
  readonly orders: OrderService;
  readonly desk: OrderDesk;
  readonly coupons: CouponService;
  readonly hooks: PaymentHooks;
  /** News of a payment, whoever brings them. */
  hear(paymentId: PaymentId, news: PaymentNews): Promise<void>;
  shop(): ShopSettings;
  setShop(settings: ShopSettings): Promise<ShopSettings>;
  /** Whether a person ever paid an order that was not refunded, in this show too. */
  hasBought(showId: ShowId, viewerId: ViewerId): boolean;
  /** What a person bought before a show, for their stage of life. */
  history(
    viewerId: ViewerId,
    showId: ShowId,
  ): Pick<ViewerHistory, 'orders' | 'lastOrderAtMs' | 'showsAfterOrder'>;
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
  /** Whether a person ever ordered something. */
  hasOrders(personId: ViewerId): boolean;
  /** Within a commit: what one person ordered and was given is another's. */
  adopt(from: ViewerId, to: ViewerId): void;
  /** What was decided in a transaction that was rolled back is not so. */
  rolledBack(): void;
  /** Told of each event that is on disk. */
  heard(event: ShowEvent): void;
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
  readonly payments: PaymentSecrets;
  /** Others than the real ones, for tests. */
  readonly providers?: Partial<OrderPorts['providers']>;
}

const shopKey = 'shop';
const mostRemembered = 20_000;
const changesBuyers: ReadonlySet<string> = new Set(['order-paid', 'order-refunded', 'signed-in']);

/** Whether buyers could pay by the provider that these settings name. */
function isSetUp(settings: ShopSettings, providers: OrderPorts['providers']): boolean {
  const { provider, stripePublishableKey, linkCheckoutUrl } = settings;
  if (providers[provider] === null) return false;
  if (provider === 'stripe') return stripePublishableKey !== null;
  return provider === 'test' || linkCheckoutUrl !== null;
}

export function composeOrders(context: TillContext, needs: OrdersNeeds): OrdersPart {
  const { store, topics } = context;
  let shop = shopSettingsSchema.parse(JSON.parse(store.settings.get(shopKey) ?? '{}'));
  const payments = composePayments(context, needs.payments, () => shop);
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
    numberOf: (orderId, attempt) =>
      orderNumber(
        createHmac('sha256', context.signingKey).update(`order:${orderId}:${attempt}`).digest(),
      ),
    writeTable,
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
    providers: { ...payments.providers, ...needs.providers },
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
  const cashier = new Cashier(ports);
  const quotes = new Quotes(ports);
  const orders = new OrderService(ports, quotes, cashier);
  const desk = new OrderDesk(ports, cashier);
  const coupons = new CouponService(ports, quotes);
  /** Asked at every tap of a sale, so it is remembered until an order changes it. */
  const buyers = new Map<string, boolean>();
  const hasBought = (showId: ShowId, viewerId: ViewerId): boolean => {
    const personId = context.personOf(viewerId);
    const of = `${personId} ${showId}`;
    const known = buyers.get(of);
    if (known !== undefined) return known;
    const has = store.orders.bought(personId, { and: showId }).orders > 0;
    if (buyers.size >= mostRemembered) buyers.clear();
    buyers.set(of, has);
    return has;
  };
  return {
    orders,
    desk,
    coupons,
    hooks: payments.hooks((paymentId, news) => cashier.hear(paymentId, news)),
    hear: (paymentId, news) => cashier.hear(paymentId, news),
    shop: () => shop,
    setShop: async (settings) => {
      if (!isSetUp(settings, ports.providers)) throw new Refusal('payment-unavailable');
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
    hasBought,
    history: (viewerId, showId) => {
      const bought = store.orders.bought(context.personOf(viewerId), { but: showId });
      const { firstPaidAtMs } = bought;
      return {
        orders: bought.orders,
        lastOrderAtMs: bought.lastPaidAtMs,
        showsAfterOrder:
          firstPaidAtMs === null ? 0 : store.viewers.showsSince(viewerId, firstPaidAtMs, showId),
      };
    },
    takings: (showId) => desk.takings(showId),
    couponsOf: (showId, viewerId) => coupons.of(showId, viewerId),
    cartOf: (showId, viewerId) => orders.cartOf(showId, viewerId),
    ordersOf: (showId, viewerId) => orders.of(showId, viewerId),
    grantCoupon: (grant) => coupons.grant(grant),
    hasOrders: (personId) => store.orders.ofPerson(personId, null, 1).length > 0,
    adopt: (from, to) => store.orders.merge(from, to),
    rolledBack: () => buyers.clear(),
    heard: ({ body }) => {
      if (body.kind === 'hold-ended')
        cashier.holdEnded(body.claimId).catch((failure: unknown) => context.onFailure(failure));
      else if (changesBuyers.has(body.kind)) buyers.clear();
    },
    start: () => cashier.start(),
    stop: () => cashier.stop(),
  };
}
