import type {
  ClaimId,
  CouponId,
  GrantId,
  OrderId,
  PaymentId,
  ProductId,
  SaleId,
  ShowId,
  VariantId,
  ViewerId,
} from '../../shared/kernel/index.ts';
import type {
  Address,
  CouponDraft,
  CouponHolder,
  CrewOrder,
  MoneyTask,
  MyCoupon,
  Order,
  PaymentNews,
  PaymentProviderName,
  PaymentStart,
  ShopSettings,
  StockScope,
} from '../../shared/sales/index.ts';
import type { Show, ShowEventBody } from '../../shared/show/index.ts';
import type { ApiErrorCode } from '../../shared/show-api/index.ts';

/** One event of an act that is decided while it is written. */
export interface OrderAct {
  readonly viewerId: ViewerId | null;
  readonly body: ShowEventBody;
}

/** What a command comes to; see `Once`. */
export type Decision<A> =
  { readonly answer: A; readonly acts?: readonly OrderAct[] } | { readonly refusal: ApiErrorCode };

/** An order as it is kept. */
export interface KeptOrder extends Order {
  readonly scope: StockScope;
  readonly viewerId: ViewerId;
  readonly personId: ViewerId;
  readonly address: Address | null;
  /** What of the discount falls on each line. */
  readonly lineDiscountsMinor: readonly number[];
  /** How its buyer had each coupon: given to them, or null where it was for all like them. */
  readonly grantIds: readonly (GrantId | null)[];
}

/** What a show's order is paid with, or was to be. */
export interface KeptPayment {
  readonly id: PaymentId;
  readonly orderId: OrderId;
  readonly provider: PaymentProviderName;
  readonly externalId: string | null;
  readonly state: CrewOrder['payments'][number]['state'];
  readonly amountMinor: number;
  readonly refundedMinor: number;
  readonly problem: CrewOrder['payments'][number]['problem'];
  readonly createdAtMs: number;
  readonly settledAtMs: number | null;
}

/** Money on its way back. */
export interface KeptRefund {
  readonly id: string;
  readonly paymentId: PaymentId;
  readonly orderId: OrderId;
  readonly amountMinor: number;
  readonly reason: string;
  readonly state: 'due' | 'done' | 'by-hand';
  readonly atMs: number;
}

/** A money matter for a person. */
export interface KeptTask {
  readonly id: string;
  readonly kind: MoneyTask['kind'];
  readonly orderId: OrderId;
  readonly refundId: string;
  readonly amountMinor: number;
  readonly madeAtMs: number;
  readonly doneAtMs: number | null;
}

/** A coupon as the crew wrote it. */
export interface KeptCoupon {
  readonly id: CouponId;
  readonly draft: CouponDraft;
  readonly isActive: boolean;
  readonly createdAtMs: number;
}

/** A coupon that somebody was given. */
export interface KeptGrant {
  readonly id: GrantId;
  readonly scope: StockScope;
  readonly couponId: CouponId;
  readonly personId: ViewerId;
  readonly why: MyCoupon['why'];
  readonly grantedAtMs: number;
  readonly expiresAtMs: number | null;
  readonly orderId: OrderId | null;
}

/** A variant as a show sells it now. */
export interface SoldVariant {
  readonly variantId: VariantId;
  readonly product: {
    readonly id: ProductId;
    readonly title: string;
    readonly titleZh: string | null;
  };
  readonly options: readonly string[];
  readonly pictureUrl: string | null;
  readonly priceMinor: number;
  readonly available: number;
}

/** A unit that a claim holds. */
export interface HeldUnit {
  readonly saleId: SaleId;
  readonly showId: ShowId;
  readonly viewerId: ViewerId;
  readonly variantId: VariantId;
  readonly priceMinor: number;
  readonly isHeld: boolean;
  readonly payUntilMs: number | null;
}

/** What a payment provider does; each is an adapter of its own. */
export interface PaymentProvider {
  /** Begins a payment; may talk to the world, so it is never called inside a transaction. */
  begin(
    order: Order,
    payment: KeptPayment,
  ): Promise<{
    readonly start: PaymentStart;
    readonly externalId: string | null;
  }>;
  /** What became of an open one. */
  ask(payment: KeptPayment): Promise<PaymentNews>;
  /** Nobody wants it any more; false where this provider cannot be told so. */
  cancel(payment: KeptPayment): Promise<boolean>;
  /** `by-hand`: this provider cannot, a person has to. */
  refund(payment: KeptPayment, refund: KeptRefund, currency: string): Promise<'done' | 'by-hand'>;
}

/** What is known of a viewer beside their orders. */
export type BuyerFacts = Omit<CouponHolder, 'isNewcomer'>;

/** What carts, orders, coupons and payments need of the rest of the server. */
export interface OrderPorts {
  nowMs(): number;
  newId(): string;
  shop(): ShopSettings;
  showById(showId: ShowId): Show | null;
  currentShow(): Show;
  scopeOf(showId: ShowId): StockScope;
  personOf(viewerId: ViewerId): ViewerId;
  nameOf(viewerId: ViewerId): string | null;
  buyer(showId: ShowId, viewerId: ViewerId): BuyerFacts;
  /** A short number that tells nobody how many orders there are. */
  numberOf(orderId: OrderId, attempt: number): string;
  sellable(showId: ShowId, variantId: VariantId): SoldVariant | null;
  /** A table as a file that spreadsheets read and take for no formula. */
  writeTable(heading: readonly string[], rows: readonly (readonly string[])[]): string;
  /** Present viewers of a tab of the audience. */
  inTab(showId: ShowId, tab: string): readonly ViewerId[];
  readonly sales: {
    unit(claimId: ClaimId): HeldUnit | null;
    pay(saleId: SaleId, claimId: ClaimId, nowMs: number): SaleOutcome;
    payLate(saleId: SaleId, claimId: ClaimId, nowMs: number): SaleOutcome;
    returnUnit(saleId: SaleId, claimId: ClaimId, nowMs: number): SaleOutcome;
    release(saleId: SaleId, claimId: ClaimId, nowMs: number): SaleOutcome;
  };
  readonly stock: {
    reserve(scope: StockScope, variantId: VariantId, units: number): boolean;
    sellReserved(scope: StockScope, variantId: VariantId, units: number): boolean;
    sellFree(scope: StockScope, variantId: VariantId, units: number): boolean;
  };
  readonly orders: {
    cart(
      scope: StockScope,
      viewerId: ViewerId,
    ): { readonly variantId: VariantId; readonly quantity: number }[];
    setCart(
      scope: StockScope,
      viewerId: ViewerId,
      variantId: VariantId,
      quantity: number,
      atMs: number,
    ): void;
    emptyCart(scope: StockScope, viewerId: ViewerId): void;
    insert(order: KeptOrder): void;
    update(order: KeptOrder): void;
    byId(id: OrderId): KeptOrder | null;
    hasNumber(number: string): boolean;
    ofClaim(claimId: ClaimId): KeptOrder | null;
    ofPerson(personId: ViewerId, showId: ShowId | null, limit: number): KeptOrder[];
    due(nowMs: number): KeptOrder[];
    search(search: {
      readonly scope: StockScope;
      readonly showId: ShowId | null;
      readonly state: Order['state'] | null;
      readonly ship: Order['ship'] | null;
      readonly words: string;
      readonly before: { readonly placedAtMs: number; readonly id: string } | null;
      readonly limit: number;
    }): { readonly orders: KeptOrder[]; readonly total: number };
    takings(showId: ShowId): { readonly orders: number; readonly sumMinor: number };
    bought(
      personId: ViewerId,
      which: { readonly and?: ShowId; readonly but?: ShowId },
    ): { readonly orders: number };
    merge(from: ViewerId, to: ViewerId): void;
    address(viewerId: ViewerId): Address | null;
    setAddress(viewerId: ViewerId, address: Address): void;
  };
  readonly payments: {
    save(payment: KeptPayment): void;
    byId(id: PaymentId): KeptPayment | null;
    byExternal(provider: PaymentProviderName, externalId: string): KeptPayment | null;
    ofOrder(orderId: OrderId): KeptPayment[];
    open(provider: PaymentProviderName): KeptPayment[];
    saveRefund(refund: KeptRefund): void;
    refundsDue(): KeptRefund[];
    refund(id: string): KeptRefund | null;
    refundsOf(paymentId: PaymentId): KeptRefund[];
    saveTask(task: KeptTask): void;
    task(id: string): KeptTask | null;
    tasks(scope: StockScope, limit: number): KeptTask[];
    openTasksOf(refundId: string): KeptTask[];
    openTasks(scope: StockScope): number;
  };
  readonly coupons: {
    all(): KeptCoupon[];
    byId(id: CouponId): KeptCoupon | null;
    byCode(code: string): KeptCoupon | null;
    save(coupon: KeptCoupon): void;
    redeemed(couponId: CouponId, scope: StockScope, personId: ViewerId | null): number;
    granted(couponId: CouponId, scope: StockScope): number;
    insertGrant(grant: KeptGrant): void;
    grantsOf(personId: ViewerId, scope: StockScope): KeptGrant[];
    setUsed(grantId: GrantId, orderId: OrderId): void;
    giveBack(orderId: OrderId): void;
    takeAgain(orderId: OrderId, grantIds: readonly GrantId[]): void;
  };
  readonly providers: Readonly<Record<PaymentProviderName, PaymentProvider | null>>;
  once<A>(
    who: { readonly actor: string; readonly showId: ShowId },
    command: string,
    key: string,
    decide: (nowMs: number) => Decision<A>,
  ): Promise<A>;
  /** In the group commit; a refusal is thrown after it. */
  write<A>(showId: ShowId, decide: (nowMs: number) => Decision<A>): Promise<A>;
  changed(showId: ShowId, what: 'stock' | 'takings'): void;
  personChanged(viewerId: ViewerId): void;
  onFailure(failure: unknown): void;
}

/** What came of an act on a sale within somebody else's transaction. */
export interface SaleOutcome {
  readonly outcome: string;
  readonly acts: readonly OrderAct[];
}
