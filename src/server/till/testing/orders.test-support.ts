import { productDraftSchema } from '../../../shared/catalog/index.ts';
import type {
  OrderId,
  PaymentId,
  ProductId,
  SaleId,
  ShowId,
  VariantId,
  ViewerId,
} from '../../../shared/kernel/index.ts';
import {
  couponDraftSchema,
  shopSettingsSchema,
  type Order,
  type PaymentNews,
  type ShopSettings,
} from '../../../shared/sales/index.ts';
import type { OrderPorts, PaymentProvider } from '../../orders/index.ts';
import { composeCatalog, type CatalogPart } from '../catalog.ts';
import { composeOrders, type OrdersPart } from '../orders.ts';
import { composeSales, type SalesPart } from '../sales.ts';
import {
  address,
  newKey,
  rehearsalId,
  showId,
  TillHouse,
  viewerOf,
} from './till-house.test-support.ts';

export { address, newKey, rehearsalId, showId, viewerOf } from './till-house.test-support.ts';

/** One of a product's variants. */
export function variantOf({
  variantIds: [id],
}: {
  readonly variantIds: readonly VariantId[];
}): VariantId {
  if (id === undefined) throw new Error('No such variant');
  return id;
}

/** A payment provider at whose counter the test sits: says what it is told to say. */
export class CounterForTest implements PaymentProvider {
  /** What became of each payment, by its name here. */
  readonly news = new Map<PaymentId, PaymentNews>();
  readonly begun: PaymentId[] = [];
  readonly cancelled = new Set<PaymentId>();
  /** Money given back, by refund: a repeat gives nothing more. */
  readonly refunds = new Map<string, number>();
  refundsBy: 'done' | 'by-hand' | 'failing' = 'done';
  isDown = false;

  /** A buyer pays here; somebody has yet to hear of it. */
  pay(paymentId: PaymentId, news: PaymentNews): void {
    const known = this.news.get(paymentId)?.state ?? 'open';
    if (known === 'open' && !this.cancelled.has(paymentId)) this.news.set(paymentId, news);
  }

  /** What is here: paid, and not given back. */
  keptMinor(): number {
    const paid = [...this.news.values()].map((one) => (one.state === 'paid' ? one.amountMinor : 0));
    const back = [...this.refunds.values()];
    return [...paid, ...back.map((amount) => -amount)].reduce((sum, amount) => sum + amount, 0);
  }

  begin: PaymentProvider['begin'] = async (_order, payment) => {
    await Promise.resolve();
    if (this.isDown) throw new Error('The counter is closed');
    if (!this.begun.includes(payment.id)) this.begun.push(payment.id);
    return {
      start: {
        provider: 'stripe',
        paymentId: payment.id,
        clientSecret: 'secret',
        publishableKey: 'key',
      },
      externalId: `here-${payment.id}`,
    };
  };
  ask: PaymentProvider['ask'] = async (payment) => {
    await Promise.resolve();
    return this.news.get(payment.id) ?? { state: 'open' };
  };
  cancel: PaymentProvider['cancel'] = async (payment) => {
    await Promise.resolve();
    if (this.news.get(payment.id)?.state === 'paid') throw new Error('It is paid');
    this.cancelled.add(payment.id);
    return true;
  };
  refund: PaymentProvider['refund'] = async (_payment, refund) => {
    await Promise.resolve();
    if (this.refundsBy === 'failing') throw new Error('The counter gives nothing back');
    if (this.refundsBy === 'done') this.refunds.set(refund.id, refund.amountMinor);
    return this.refundsBy;
  };
}

/** Catalogue, sales and orders over a real store and log, on a clock that the test moves. */
export class OrderHouse extends TillHouse {
  readonly counter = new CounterForTest();
  /** What pages were told of, and who was told of something of their own. */
  readonly toldOf: string[] = [];
  readonly toldPersons: ViewerId[] = [];
  shownId: ShowId = showId;
  catalog!: CatalogPart;
  sales!: SalesPart;
  part!: OrdersPart;
  readonly #providers: Partial<OrderPorts['providers']>;

  constructor(providers?: Partial<OrderPorts['providers']>) {
    super();
    this.#providers = providers ?? { stripe: this.counter };
    this.start();
  }

  start(): void {
    this.open();
    this.store.settings.set('sample-products', 'none');
    const context = this.context({
      currentShow: () => this.show(this.shownId),
      tracker: () => null,
      topics: {
        changed: (_showId, ...what) => void this.toldOf.push(...what),
        personChanged: (viewerId) => void this.toldPersons.push(viewerId),
      },
    });
    this.catalog = composeCatalog(context, { currency: () => this.part.shop().currency });
    this.sales = composeSales(context, {
      catalog: this.catalog.service,
      currency: () => this.part.shop().currency,
      hasBought: (id, viewerId) => this.part.hasBought(id, viewerId),
      isInvited: () => false,
    });
    this.part = composeOrders(context, {
      catalog: this.catalog.service,
      sales: () => this.sales.service,
      segmentsOf: (id, viewerId) => this.sales.segmentsOf(id, viewerId),
      hasShared: () => false,
      isInvited: () => false,
      payments: { link: null, stripe: null },
      providers: this.#providers,
    });
    for (const part of [this.catalog, this.sales, this.part]) this.log.watch(part);
    this.log.subscribe((event) => this.part.heard(event));
    this.part.start();
  }

  async setShop(change: Partial<ShopSettings> = {}): Promise<void> {
    const shop = shopSettingsSchema.parse({
      provider: 'stripe',
      stripePublishableKey: 'key',
      ...change,
    });
    await this.done(this.part.setShop(shop));
  }

  /** A product on the shelf with one variant for each price. */
  async product(title: string, prices: readonly number[], onHand = 10) {
    const draft = productDraftSchema.parse({
      title,
      optionNames: prices.length === 1 ? [] : ['Size'],
      variants: prices.map((priceMinor, index) => ({
        options: prices.length === 1 ? [] : [String(index)],
        priceMinor,
        onHand,
      })),
    });
    const product = await this.done(this.catalog.service.save(null, draft, newKey()));
    const shelf = this.store.shelf.of(this.shownId).map(({ productId }) => productId);
    await this.done(this.catalog.service.setShelf([...shelf, product.id]));
    return { id: product.id, variantIds: product.variants.map(({ id }) => id) };
  }

  async coupon(change: Record<string, unknown> = {}) {
    const draft = couponDraftSchema.parse({
      name: 'Ten off',
      value: { kind: 'fixed', amountMinor: 1000 },
      audience: 'everyone',
      budget: 100,
      stacks: { withCoupons: true, withSale: true },
      ...change,
    });
    return this.done(this.part.coupons.save(null, draft, newKey()));
  }

  /** A sale that is open. */
  async sale(productId: ProductId, change: Record<string, unknown> = {}): Promise<SaleId> {
    const { id } = await this.done(
      this.sales.service.desk.create(
        {
          productId,
          variantIds: [],
          terms: {
            kind: 'flash',
            countdownMs: 3000,
            durationMs: 300_000,
            units: 2,
            limitPerViewer: 1,
            holdMs: 60_000,
            needs: 'stranger',
            quotas: [],
            price: { kind: 'fixed', priceMinor: 5000 },
            ...change,
          },
          start: 'now',
        },
        newKey(),
      ),
    );
    await this.pass(3100);
    return id;
  }

  async tap(viewer: string, saleId: SaleId, variantId: VariantId) {
    const by = { showId: this.shownId, viewerId: viewerOf(viewer), arrivedAtMs: Date.now() };
    return this.done(this.sales.service.tap(by, saleId, variantId, newKey()));
  }

  setCart(viewer: string, variantId: VariantId, quantity: number) {
    return this.done(this.part.orders.setCart(this.shownId, viewerOf(viewer), variantId, quantity));
  }

  /** What a viewer would send to buy what they have, at the price that they see. */
  placing(viewer: string, change: Partial<Parameters<OrdersPart['orders']['place']>[0]> = {}) {
    const basket = {
      showId: this.shownId,
      viewerId: viewerOf(viewer),
      claimId: change.claimId ?? null,
      couponIds: change.couponIds ?? [],
    };
    const { totalMinor } = this.part.orders.quote(basket);
    return { ...basket, address, expectedTotalMinor: totalMinor, key: newKey(), ...change };
  }

  async place(
    viewer: string,
    change: Partial<Parameters<OrdersPart['orders']['place']>[0]> = {},
  ): Promise<Order & { readonly paymentId: PaymentId }> {
    const placed = await this.done(this.part.orders.place(this.placing(viewer, change)));
    const paymentId = placed.payment?.paymentId ?? ('none' as PaymentId);
    return { ...placed.order, paymentId };
  }

  /** The buyer pays, and the provider tells. */
  async paid(order: Pick<Order, 'totalMinor' | 'currency'>, paymentId: PaymentId): Promise<void> {
    const { totalMinor: amountMinor, currency } = order;
    await this.told(paymentId, { state: 'paid', amountMinor, currency });
  }

  async told(paymentId: PaymentId, news: PaymentNews): Promise<void> {
    this.counter.pay(paymentId, news);
    await this.pass(6000);
  }

  order(orderId: OrderId) {
    const order = this.store.orders.byId(orderId);
    if (order === null) throw new Error('No such order');
    return order;
  }
  payments(orderId: OrderId) {
    return this.store.payments.ofOrder(orderId);
  }
  stock(variantId: VariantId | undefined) {
    if (variantId === undefined) throw new Error('No such variant');
    return this.store.stock.of(this.shownId === rehearsalId ? rehearsalId : 'real', variantId);
  }

  protected stop(): void {
    this.part.stop();
    this.sales.stop();
  }
}
