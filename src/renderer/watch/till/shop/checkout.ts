import type { ClaimId, CouponId, OrderId, VariantId } from '../../../../shared/kernel/index.ts';
import type { Address, Order, PaymentStart, Quote } from '../../../../shared/sales/index.ts';
import type { ApiErrorCode } from '../../../../shared/show-api/index.ts';
import { commandKey, errorCodeOf, type ShowApi } from '../../../show-client/index.ts';

export type Problem = ApiErrorCode | 'offline';

/** What is about to be paid: the cart, or the unit that a claim holds. */
export interface CheckoutState {
  readonly claimId: ClaimId | null;
  /** Null until the first price: then the coupon that takes off most is chosen. */
  readonly couponIds: readonly CouponId[] | null;
  readonly quote: Quote | null;
  readonly problem: Problem | null;
  readonly isBusy: boolean;
  readonly address: Address | null;
}

export const noCheckout: CheckoutState = {
  claimId: null,
  couponIds: null,
  quote: null,
  problem: null,
  isBusy: false,
  address: null,
};

export interface CheckoutPorts {
  readonly api: Pick<ShowApi, 'orders'>;
  readonly slug: string;
  readonly get: () => CheckoutState;
  readonly set: (change: Partial<CheckoutState>) => void;
  onPlaced(order: Order, payment: PaymentStart | null): void;
}

/**
 * Prices and places an order. All sums come from the server; an order whose answer was lost is
 * placed again with the same key.
 */
export class Checkout {
  readonly #ports: CheckoutPorts;
  #turn = 0;
  #attempt: { readonly of: string; readonly key: string } | null = null;
  #hasAskedAddress = false;

  constructor(ports: CheckoutPorts) {
    this.#ports = ports;
  }

  /** Begins anew where something else is to be paid than before. */
  begin(claimId: ClaimId | null): void {
    const { claimId: known, quote } = this.#ports.get();
    if (known !== claimId || quote === null)
      this.#ports.set({ claimId, couponIds: null, quote: null, problem: null, isBusy: false });
    void this.price();
    void this.#findAddress();
  }

  /** Asks for the sums again. */
  async price(): Promise<void> {
    const { api, slug } = this.#ports;
    await this.#quoted(({ claimId, couponIds }) =>
      api.orders.quote({ slug, claimId, couponIds: [...(couponIds ?? [])] }),
    );
  }

  async setQuantity(variantId: VariantId, quantity: number): Promise<boolean> {
    const { api, slug } = this.#ports;
    const { claimId, couponIds } = this.#ports.get();
    if (claimId !== null) this.#ports.set({ claimId: null, couponIds: null, quote: null });
    const isSet = await this.#quoted(() => api.orders.setCart({ slug, variantId, quantity }));
    // The answer prices the cart alone.
    if (isSet && claimId === null && (couponIds ?? []).length > 0) await this.price();
    return isSet;
  }

  /** Takes a coupon, in place of the others where it does not go with them, or lays it back. */
  async toggleCoupon(couponId: CouponId): Promise<void> {
    const chosen = this.#ports.get().couponIds ?? [];
    if (chosen.includes(couponId)) {
      this.#ports.set({ couponIds: chosen.filter((id) => id !== couponId) });
      return this.price();
    }
    this.#ports.set({ couponIds: [...chosen, couponId] });
    await this.price();
    const line = this.#ports
      .get()
      .quote?.coupons.find(({ coupon }) => coupon.couponId === couponId);
    if (line?.isApplied === true || chosen.length === 0) return;
    this.#ports.set({ couponIds: [couponId] });
    await this.price();
  }

  /** Answers what is wrong with it, null where the coupon was got. */
  async redeem(code: string): Promise<Problem | null> {
    const { api, slug } = this.#ports;
    try {
      const { couponId } = await api.orders.redeemCode({ slug, code, key: commandKey() });
      if (!(this.#ports.get().couponIds ?? []).includes(couponId))
        await this.toggleCoupon(couponId);
      return null;
    } catch (failure) {
      return errorCodeOf(failure);
    }
  }

  async place(): Promise<void> {
    const { api, slug, set } = this.#ports;
    const { quote, claimId, couponIds, address, isBusy } = this.#ports.get();
    if (quote === null || isBusy) return;
    const order = {
      slug,
      claimId,
      couponIds: [...(couponIds ?? [])],
      address,
      expectedTotalMinor: quote.totalMinor,
    };
    const of = JSON.stringify(order);
    if (this.#attempt?.of !== of) this.#attempt = { of, key: commandKey() };
    set({ isBusy: true, problem: null });
    try {
      const placed = await api.orders.place({ ...order, key: this.#attempt.key });
      this.#attempt = null;
      set({ ...noCheckout, address });
      this.#ports.onPlaced(placed.order, placed.payment);
    } catch (failure) {
      const problem = errorCodeOf(failure);
      set({ isBusy: false, problem });
      if (problem === 'price-changed' || problem === 'sold-out' || problem === 'coupon-refused') {
        await this.price();
        set({ problem });
      }
    }
  }

  /** The newest answer counts; one that was overtaken does not. */
  async #quoted(ask: (state: CheckoutState) => Promise<Quote>): Promise<boolean> {
    const turn = ++this.#turn;
    const { set } = this.#ports;
    try {
      const quote = await ask(this.#ports.get());
      if (turn !== this.#turn) return true;
      set({ quote, problem: null });
      await this.#takeBest(quote);
      return true;
    } catch (failure) {
      if (turn === this.#turn) set({ problem: errorCodeOf(failure) });
      return false;
    }
  }

  async #takeBest(quote: Quote): Promise<void> {
    if (this.#ports.get().couponIds !== null) return;
    const best = quote.coupons
      .filter(({ problem, takesOffMinor }) => problem === null && takesOffMinor > 0)
      .sort((a, b) => b.takesOffMinor - a.takesOffMinor)[0];
    this.#ports.set({ couponIds: best === undefined ? [] : [best.coupon.couponId] });
    if (best !== undefined && !best.isApplied) await this.price();
  }

  async #findAddress(): Promise<void> {
    if (this.#hasAskedAddress || this.#ports.get().address !== null) return;
    this.#hasAskedAddress = true;
    try {
      const { address } = await this.#ports.api.orders.address();
      if (address !== null && this.#ports.get().address === null) this.#ports.set({ address });
    } catch {
      // Nobody is kept from buying by it: the form stays empty.
      this.#hasAskedAddress = false;
    }
  }
}

/** Payments that are under way, by order; kept so that a second look does not begin another. */
export type Payments = Readonly<Record<OrderId, PaymentStart>>;
