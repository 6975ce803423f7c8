import {
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
  type CrewOrder,
  type MoneyTask,
  type Order,
  type PaymentStart,
  type Quote,
} from '../../shared/sales/index.ts';
import { Refusal, type ApiErrorCode } from '../../shared/show-api/index.ts';
import { Cashier } from './cashier.ts';
import type { Decision, KeptOrder, OrderAct, OrderPorts } from './ports.ts';
import { Quotes, type Basket, type PricedBasket } from './quotes.ts';

/** What a viewer sends to buy. */
export interface Placing extends Basket {
  readonly address: Address | null;
  readonly expectedTotalMinor: number;
  readonly key: string;
}

/** What the crew looks for. */
export interface OrderFilter {
  readonly state?: Order['state'] | undefined;
  readonly ship?: Order['ship'] | undefined;
  readonly thisShow: 'yes' | 'no';
  readonly search: string;
  readonly before?: string | undefined;
  readonly limit: number;
}

const shownOrders = 20;
const mostOwnOrders = 100;
const exportPage = 200;

/** An order without what only the crew may see. */
export function asOrder(kept: KeptOrder): Order {
  const { scope: _scope, viewerId: _viewer, personId: _person, address: _address, ...order } = kept;
  return order;
}

/** Carts and orders, from the first thing in a cart to the parcel. */
export class OrderService {
  readonly quotes: Quotes;
  readonly cashier: Cashier;
  readonly #ports: OrderPorts;

  constructor(ports: OrderPorts) {
    this.#ports = ports;
    this.quotes = new Quotes(ports);
    this.cashier = new Cashier(ports);
  }

  quote(basket: Basket): Quote {
    return this.quotes.price(basket).quote;
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
      const isNew = !cart.some((line) => line.variantId === variantId);
      if (quantity > 0 && this.#ports.sellable(showId, variantId) === null)
        return { refusal: 'not-found' };
      if (isNew && quantity > 0 && cart.length >= mostInCart) return { refusal: 'too-large' };
      if (isNew && quantity === 0) return { answer: null };
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
    const show = this.#ports.showById(showId);
    if (show === null || show.phase === 'ended') throw new Refusal('not-open');
    const orderId = await this.#ports.once(
      { actor: viewerId, showId },
      'orders.place',
      key,
      (nowMs): Decision<OrderId> => {
        const priced = this.quotes.price(placing);
        const refusal = this.#problemOf(placing, priced);
        if (refusal !== null) return { refusal };
        return this.#write(placing, priced, nowMs);
      },
    );
    this.#tell(showId, viewerId);
    const order = this.#kept(orderId);
    return {
      order: asOrder(order),
      payment: order.state === 'awaiting-payment' ? await this.cashier.begin(order) : null,
    };
  }

  #problemOf(placing: Placing, { quote, unit }: PricedBasket): ApiErrorCode | null {
    if (quote.lines.length === 0) return 'cart-empty';
    if (unit !== null && !unit.isHeld) return 'not-open';
    if (quote.lines.some((line) => line.quantity > line.available)) return 'sold-out';
    if (placing.claimId !== null && this.#ports.orders.ofClaim(placing.claimId) !== null)
      return 'already-done';
    if (quote.totalMinor !== placing.expectedTotalMinor) return 'price-changed';
    const wanted = new Set(placing.couponIds);
    if (quote.coupons.filter(({ isApplied }) => isApplied).length < wanted.size)
      return 'coupon-refused';
    return this.#ports.shop().needsAddress && placing.address === null ? 'bad-request' : null;
  }

  /** Inside the commit: goods and coupons are set aside for it. */
  #write(placing: Placing, priced: PricedBasket, nowMs: number): Decision<OrderId> {
    const { showId, viewerId, claimId, address } = placing;
    const { quote, scope, unit, applied } = priced;
    const { coupons: _coupons, lines, ...sums } = quote;
    const id = orderIdSchema.parse(this.#ports.newId());
    if (unit === null)
      for (const line of lines)
        if (!this.#ports.stock.reserve(scope, line.variantId, line.quantity))
          throw new Refusal('sold-out');
    const order: KeptOrder = {
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
      isTest: scope !== 'real' || this.#ports.shop().provider === 'test',
      ...sums,
      lines: lines.map(({ available: _available, ...line }) => line),
      discounts: applied.map(({ coupon, amountMinor }) => ({
        couponId: coupon.id,
        name: coupon.draft.name,
        amountMinor,
      })),
      refundedMinor: 0,
      address,
      placedAtMs: nowMs,
      payUntilMs: unit?.payUntilMs ?? nowMs + this.#ports.shop().orderHoldMs,
      paidAtMs: null,
      tracking: null,
    };
    this.#ports.orders.insert(order);
    if (address !== null) this.#ports.orders.setAddress(viewerId, address);
    const acts: OrderAct[] = [
      {
        viewerId,
        body: {
          kind: 'order-placed',
          orderId: id,
          saleId: order.saleId,
          totalMinor: order.totalMinor,
        },
      },
    ];
    for (const { coupon, grant, amountMinor } of applied) {
      if (grant !== null) this.#ports.coupons.setUsed(grant.id, id);
      const body = {
        kind: 'coupon-redeemed',
        couponId: coupon.id,
        orderId: id,
        amountMinor,
      } as const;
      acts.push({ viewerId, body });
    }
    if (unit === null) this.#ports.orders.emptyCart(scope, viewerId);
    if (order.totalMinor === 0) acts.push(...this.cashier.paid(order, nowMs).acts);
    return { answer: id, acts };
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
    return this.cashier.begin(order);
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
    await this.cashier.hear(
      paymentId,
      outcome === 'failed'
        ? { state: 'failed' }
        : { state: 'paid', amountMinor: payment.amountMinor, currency: order.currency },
    );
    return asOrder(this.#kept(order.id));
  }

  async refresh(viewerId: ViewerId, orderId: OrderId): Promise<Order> {
    const order = this.#own(viewerId, orderId);
    await this.cashier.askAbout(order);
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
        return { answer: null, acts: this.cashier.end(order, 'cancelled', nowMs) };
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

  takings(showId: ShowId): { orders: number; sumMinor: number; tasks: number } {
    return {
      ...this.#ports.orders.takings(showId),
      tasks: this.#ports.payments.openTasks(showId),
    };
  }

  list(filter: OrderFilter): { orders: CrewOrder[]; next: string | null; total: number } {
    const showId = this.#ports.currentShow().id;
    const [placedAtMs, id] = filter.before?.split(' ') ?? [];
    const { orders, total } = this.#ports.orders.search({
      scope: this.#ports.scopeOf(showId),
      showId: filter.thisShow === 'yes' ? showId : null,
      state: filter.state ?? null,
      ship: filter.ship ?? null,
      words: filter.search,
      before:
        id === undefined || !/^\d{1,16}$/.test(placedAtMs ?? '')
          ? null
          : { placedAtMs: Number(placedAtMs), id },
      limit: filter.limit,
    });
    const last = orders.length < filter.limit ? undefined : orders.at(-1);
    return {
      orders: orders.map((order) => this.crewOrder(order)),
      next: last === undefined ? null : `${last.placedAtMs} ${last.id}`,
      total,
    };
  }

  /** Every order of the scope, page by page. */
  *all(): Generator<CrewOrder> {
    let before: string | undefined;
    do {
      const page = this.list({ thisShow: 'no', search: '', limit: exportPage, before });
      yield* page.orders;
      before = page.next ?? undefined;
    } while (before !== undefined);
  }

  async ship(orderId: OrderId, ship: Order['ship'], tracking: string | null): Promise<CrewOrder> {
    const { showId, viewerId } = this.#kept(orderId);
    await this.#ports.write(showId, (): Decision<null> => {
      const order = this.#kept(orderId);
      if (order.state !== 'paid' && order.state !== 'partly-refunded')
        return { refusal: 'wrong-phase' };
      this.#ports.orders.update({ ...order, ship, tracking: tracking ?? order.tracking });
      const body = { kind: 'order-shipped', orderId, ship } as const;
      return { answer: null, acts: [{ viewerId, body }] };
    });
    this.#ports.personChanged(viewerId);
    return this.crewOrder(this.#kept(orderId));
  }

  async refund(
    orderId: OrderId,
    refund: {
      readonly amountMinor: number | null;
      readonly restock: boolean;
      readonly reason: string;
      readonly key: string;
    },
  ): Promise<CrewOrder> {
    const { showId, viewerId } = this.#kept(orderId);
    await this.#ports.once(
      { actor: 'crew', showId },
      'orders.refund',
      refund.key,
      (nowMs): Decision<null> => {
        const order = this.#kept(orderId);
        if (order.state !== 'paid' && order.state !== 'partly-refunded')
          return { refusal: 'wrong-phase' };
        const leftMinor = order.totalMinor - order.refundedMinor;
        const amountMinor = refund.amountMinor ?? leftMinor;
        if (amountMinor > leftMinor) return { refusal: 'bad-request' };
        const acts = this.cashier.giveBack(order, amountMinor, refund, nowMs);
        return { answer: null, acts };
      },
    );
    await this.cashier.payOut();
    this.#tell(showId, viewerId);
    return this.crewOrder(this.#kept(orderId));
  }

  tasks(): MoneyTask[] {
    return this.#ports.payments.tasks(exportPage).map((task) => {
      const order = this.#kept(task.orderId);
      return { ...task, orderNumber: order.number, currency: order.currency };
    });
  }

  async taskDone(taskId: string): Promise<MoneyTask> {
    const showId = this.#ports.currentShow().id;
    await this.#ports.write(showId, (nowMs): Decision<null> => {
      const task = this.#ports.payments.tasks(exportPage).find(({ id }) => id === taskId);
      if (task === undefined) return { refusal: 'not-found' };
      this.#ports.payments.saveTask({ ...task, doneAtMs: task.doneAtMs ?? nowMs });
      return { answer: null };
    });
    this.#ports.changed(showId, 'takings');
    const task = this.tasks().find(({ id }) => id === taskId);
    if (task === undefined) throw new Refusal('not-found');
    return task;
  }

  crewOrder(order: KeptOrder): CrewOrder {
    return {
      ...asOrder(order),
      viewerId: order.viewerId,
      viewerName: this.#ports.nameOf(order.viewerId),
      address: order.address,
      payments: this.#ports.payments.ofOrder(order.id).map((payment) => ({
        id: payment.id,
        provider: payment.provider,
        state: payment.state,
        amountMinor: payment.amountMinor,
        atMs: payment.settledAtMs ?? payment.createdAtMs,
        problem: payment.problem,
      })),
    };
  }

  #own(viewerId: ViewerId, orderId: OrderId): KeptOrder {
    const order = this.#ports.orders.byId(orderId);
    if (order === null || order.personId !== this.#ports.personOf(viewerId))
      throw new Refusal('not-found');
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
