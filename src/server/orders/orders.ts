import {
  mostMinor,
  orderIdSchema,
  type OrderId,
  type PaymentId,
  type ShowId,
  type VariantId,
  type ViewerId,
} from '../../shared/kernel/index.ts';
import {
  mostInCart,
  type Address,
  type Order,
  type PaymentStart,
  type Quote,
} from '../../shared/sales/index.ts';
import { Refusal, type ApiErrorCode } from '../../shared/show-api/index.ts';
import type { Cashier } from './cashier.ts';
import { couponActs } from './goods.ts';
import type { Decision, KeptOrder, OrderAct, OrderPorts } from './ports.ts';
import type { Basket, PricedBasket, Quotes } from './quotes.ts';

/** What a viewer sends to buy. */
export interface Placing extends Basket {
  readonly address: Address | null;
  readonly expectedTotalMinor: number;
  readonly key: string;
}

const shownOrders = 20;
const mostOwnOrders = 100;

/** An order without what its buyer need not see. */
export function asOrder({
  scope: _scope,
  viewerId: _viewer,
  personId: _person,
  address: _address,
  lineDiscountsMinor: _shares,
  grantIds: _grants,
  ...order
}: KeptOrder): Order {
  return order;
}

/** Carts and orders as their buyers have them. */
export class OrderService {
  readonly #ports: OrderPorts;
  readonly #quotes: Quotes;
  readonly #cashier: Cashier;

  constructor(ports: OrderPorts, quotes: Quotes, cashier: Cashier) {
    this.#ports = ports;
    this.#quotes = quotes;
    this.#cashier = cashier;
  }

  quote(basket: Basket): Quote {
    return this.#quotes.price(basket).quote;
  }

  async setCart(
    showId: ShowId,
    viewerId: ViewerId,
    variantId: VariantId,
    quantity: number,
  ): Promise<Quote> {
    const scope = this.#ports.scopeOf(showId);
    await this.#ports.write(showId, (nowMs): Decision<null> => {
      const cart = this.#ports.orders.cart(scope, viewerId);
      const known = cart.find((line) => line.variantId === variantId);
      if ((known?.quantity ?? 0) === quantity) return { answer: null };
      if (quantity > 0) {
        const sold = this.#ports.sellable(showId, variantId);
        if (sold === null) return { refusal: 'not-found' };
        const others = this.#quotes
          .cart(showId, viewerId)
          .filter((line) => line.variantId !== variantId)
          .reduce((sum, line) => sum + line.lineMinor, 0);
        const isTooMuch = others + quantity * sold.priceMinor > mostMinor;
        if (isTooMuch || (known === undefined && cart.length >= mostInCart))
          return { refusal: 'too-large' };
      }
      this.#ports.orders.setCart(scope, viewerId, variantId, quantity, nowMs);
      const body = { kind: 'cart-changed', variantId, quantity } as const;
      return { answer: null, acts: [{ viewerId, body }] };
    });
    this.#ports.personChanged(viewerId);
    return this.quote({ showId, viewerId, claimId: null, couponIds: [] });
  }

  /** The things in a viewer's cart. */
  cartOf(showId: ShowId, viewerId: ViewerId): number {
    return this.#ports.orders
      .cart(this.#ports.scopeOf(showId), viewerId)
      .reduce((sum, line) => sum + line.quantity, 0);
  }

  async place(placing: Placing): Promise<{ order: Order; payment: PaymentStart | null }> {
    const { showId, viewerId, key } = placing;
    const orderId = await this.#ports.once(
      { actor: viewerId, showId },
      'orders.place',
      key,
      (nowMs): Decision<OrderId> => {
        const priced = this.#quotes.price(placing);
        const refusal = this.#problemOf(placing, priced, nowMs);
        return refusal === null ? this.#write(placing, priced, nowMs) : { refusal };
      },
    );
    this.#tell(showId, viewerId);
    const order = this.#kept(orderId);
    const payment = order.state === 'awaiting-payment' ? await this.#begun(order) : null;
    return { order: asOrder(order), payment };
  }

  /** It is placed, whether its payment can begin at once or not. */
  async #begun(order: KeptOrder): Promise<PaymentStart | null> {
    try {
      return await this.#cashier.begin(order);
    } catch (failure) {
      if (failure instanceof Refusal) return null;
      throw failure;
    }
  }

  #problemOf(placing: Placing, { quote, unit }: PricedBasket, nowMs: number): ApiErrorCode | null {
    // Who holds a unit may pay for it, whatever became of the show meanwhile.
    const isOver = this.#ports.showById(placing.showId)?.phase === 'ended' && unit === null;
    const isHeld = unit === null || (unit.isHeld && (unit.payUntilMs ?? 0) > nowMs);
    if (isOver || !isHeld) return 'not-open';
    if (quote.lines.length === 0) return 'cart-empty';
    if (placing.claimId !== null && this.#ports.orders.ofClaim(placing.claimId) !== null)
      return 'already-done';
    if (quote.lines.some((line) => line.quantity > line.available)) return 'sold-out';
    if (quote.subtotalMinor + quote.shippingMinor > mostMinor) return 'too-large';
    const wanted = new Set(placing.couponIds);
    if (quote.coupons.filter(({ isApplied }) => isApplied).length < wanted.size)
      return 'coupon-refused';
    if (quote.totalMinor !== placing.expectedTotalMinor) return 'price-changed';
    return this.#ports.shop().needsAddress && placing.address === null ? 'bad-request' : null;
  }

  /** Inside the commit: goods and coupons are set aside for it. */
  #write(placing: Placing, priced: PricedBasket, nowMs: number): Decision<OrderId> {
    const { viewerId, address } = placing;
    const { scope, unit, applied } = priced;
    const order = this.#orderOf(placing, priced, nowMs);
    const { id: orderId, saleId, totalMinor } = order;
    if (unit === null)
      for (const { variantId, quantity } of order.lines) {
        if (!this.#ports.stock.reserve(scope, variantId, quantity)) throw new Refusal('sold-out');
        this.#ports.orders.setCart(scope, viewerId, variantId, 0, nowMs);
      }
    this.#ports.orders.insert(order);
    if (address !== null) this.#ports.orders.setAddress(viewerId, address);
    for (const { grant } of applied)
      if (grant !== null) this.#ports.coupons.setUsed(grant.id, orderId);
    const acts: OrderAct[] = [
      { viewerId, body: { kind: 'order-placed', orderId, saleId, totalMinor } },
      ...couponActs(order, 'coupon-redeemed'),
    ];
    if (totalMinor === 0) acts.push(...this.#cashier.free(order, nowMs));
    return { answer: orderId, acts };
  }

  #orderOf(
    { showId, viewerId, claimId, address }: Placing,
    { quote, scope, unit, applied, lineDiscountsMinor }: PricedBasket,
    nowMs: number,
  ): KeptOrder {
    const { coupons: _offered, lines, ...sums } = quote;
    const id = orderIdSchema.parse(this.#ports.newId());
    const shop = this.#ports.shop();
    return {
      id,
      number: this.#number(id),
      showId,
      scope,
      viewerId,
      personId: this.#ports.personOf(viewerId),
      saleId: unit?.saleId ?? null,
      claimId,
      state: 'awaiting-payment',
      ship: 'new',
      isTest: scope !== 'real' || shop.provider === 'test',
      ...sums,
      lines: lines.map(({ available: _available, ...line }) => line),
      lineDiscountsMinor,
      discounts: applied.map(({ coupon, amountMinor }) => ({
        couponId: coupon.id,
        name: coupon.draft.name,
        amountMinor,
      })),
      grantIds: applied.map(({ grant }) => grant?.id ?? null),
      refundedMinor: 0,
      address,
      placedAtMs: nowMs,
      payUntilMs: unit?.payUntilMs ?? nowMs + shop.orderHoldMs,
      paidAtMs: null,
      tracking: null,
    };
  }

  #number(id: OrderId): string {
    for (let attempt = 0; ; attempt += 1) {
      const number = this.#ports.numberOf(id, attempt);
      if (!this.#ports.orders.hasNumber(number)) return number;
    }
  }

  /** Begins the payment of an unpaid order, or takes it up again. */
  async pay(viewerId: ViewerId, orderId: OrderId): Promise<PaymentStart> {
    const order = this.#own(viewerId, orderId);
    if (order.state !== 'awaiting-payment') throw new Refusal('already-done');
    return this.#cashier.begin(order);
  }

  /** The buttons of the test provider. */
  async payTest(
    viewerId: ViewerId,
    paymentId: PaymentId,
    outcome: 'paid' | 'failed',
  ): Promise<Order> {
    const payment = this.#ports.payments.byId(paymentId);
    if (payment === null || payment.provider !== 'test') throw new Refusal('not-found');
    const order = this.#own(viewerId, payment.orderId);
    await this.#cashier.hear(
      paymentId,
      outcome === 'failed'
        ? { state: 'failed' }
        : { state: 'paid', amountMinor: payment.amountMinor, currency: order.currency },
    );
    return asOrder(this.#kept(order.id));
  }

  async refresh(viewerId: ViewerId, orderId: OrderId): Promise<Order> {
    const order = this.#own(viewerId, orderId);
    await this.#cashier.askAbout(order);
    return asOrder(this.#kept(orderId));
  }

  async cancel(viewerId: ViewerId, orderId: OrderId, key: string): Promise<Order> {
    const { showId } = this.#own(viewerId, orderId);
    await this.#ports.once(
      { actor: viewerId, showId },
      'orders.cancel',
      key,
      (nowMs): Decision<null> => {
        const order = this.#kept(orderId);
        if (order.state !== 'awaiting-payment') return { refusal: 'already-done' };
        return { answer: null, acts: this.#cashier.end(order, 'cancelled', nowMs) };
      },
    );
    this.#tell(showId, viewerId);
    return asOrder(this.#kept(orderId));
  }

  mine(viewerId: ViewerId): Order[] {
    return this.#ports.orders
      .ofPerson(this.#ports.personOf(viewerId), null, mostOwnOrders)
      .map(asOrder);
  }

  /** A viewer's orders of one show. */
  of(showId: ShowId, viewerId: ViewerId): Order[] {
    return this.#ports.orders
      .ofPerson(this.#ports.personOf(viewerId), showId, shownOrders)
      .map(asOrder);
  }

  address(viewerId: ViewerId): Address | null {
    return this.#ports.orders.address(viewerId);
  }

  #own(viewerId: ViewerId, orderId: OrderId): KeptOrder {
    const order = this.#ports.orders.byId(orderId);
    const personId = this.#ports.personOf(viewerId);
    if (order === null || order.personId !== personId) throw new Refusal('not-found');
    return order;
  }

  #kept(orderId: OrderId): KeptOrder {
    const order = this.#ports.orders.byId(orderId);
    if (order === null) throw new Refusal('not-found');
    return order;
  }

  #tell(showId: ShowId, viewerId: ViewerId): void {
    this.#ports.changed(showId, 'stock');
    this.#ports.changed(showId, 'takings');
    this.#ports.personChanged(viewerId);
  }
}
