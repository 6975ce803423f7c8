import type { ClaimId, CouponId, ShowId, ViewerId } from '../../shared/kernel/index.ts';
import {
  couponProblem,
  shippingOf,
  takesOff,
  type CouponTerms,
  type CouponUse,
  type MyCoupon,
  type Quote,
  type StockScope,
} from '../../shared/sales/index.ts';
import { Refusal } from '../../shared/show-api/index.ts';
import type { HeldUnit, KeptCoupon, KeptGrant, OrderPorts } from './ports.ts';

/** What is paid for: the cart, or the unit that a claim holds. */
export interface Basket {
  readonly showId: ShowId;
  readonly viewerId: ViewerId;
  readonly claimId: ClaimId | null;
  readonly couponIds: readonly CouponId[];
}

type Line = Quote['lines'][number];

/** A coupon that a person could use, with how they came by it. */
export interface Candidate {
  readonly coupon: KeptCoupon;
  readonly grant: KeptGrant | null;
}

/** A priced basket, with what only the server knows. */
export interface PricedBasket {
  readonly quote: Quote;
  readonly scope: StockScope;
  readonly unit: HeldUnit | null;
  readonly applied: readonly (Candidate & { readonly amountMinor: number })[];
}

const autoWhy: Partial<Record<KeptCoupon['draft']['audience'], MyCoupon['why']>> = {
  newcomer: 'newcomer',
  sharer: 'sharer',
  invitee: 'invited',
};

/** A coupon as its holder sees it. */
export function asMine({ coupon, grant }: Candidate, isUsed: boolean): MyCoupon {
  const { draft } = coupon;
  const ends = [draft.validUntilMs, grant?.expiresAtMs ?? null].filter((one) => one !== null);
  return {
    grantId: grant?.id ?? null,
    couponId: coupon.id,
    name: draft.name,
    nameZh: draft.nameZh,
    value: draft.value,
    minSpendMinor: draft.minSpendMinor,
    validUntilMs: ends.length === 0 ? null : Math.min(...ends),
    why: grant?.why ?? autoWhy[draft.audience] ?? 'crew',
    isUsed,
  };
}

/** Prices baskets: what they cost, which coupons apply, and why others do not. */
export class Quotes {
  readonly #ports: OrderPorts;
  constructor(ports: OrderPorts) {
    this.#ports = ports;
  }

  /** Coupons that a person has: given ones that are not used, and those that are for everyone like them. */
  candidates(scope: StockScope, personId: ViewerId): Candidate[] {
    const grants = this.#ports.coupons.grantsOf(personId, scope);
    const given = new Map(
      grants.filter((one) => one.orderId === null).map((one) => [one.couponId, one]),
    );
    return this.#ports.coupons.all().flatMap((coupon) => {
      const grant = given.get(coupon.id) ?? null;
      const isOpen = coupon.draft.code === null && coupon.draft.audience !== 'granted';
      return grant !== null || (isOpen && coupon.isActive) ? [{ coupon, grant }] : [];
    });
  }

  price(basket: Basket): PricedBasket {
    const { showId, viewerId, claimId } = basket;
    const scope = this.#ports.scopeOf(showId);
    const shop = this.#ports.shop();
    const unit = claimId === null ? null : this.#unit(basket, claimId);
    const lines = unit === null ? this.#cart(scope, showId, viewerId) : [this.#held(showId, unit)];
    const subtotalMinor = lines.reduce((sum, line) => sum + line.lineMinor, 0);
    const { coupons, applied } = this.#coupons(basket, scope, lines, subtotalMinor, unit !== null);
    const discountMinor = applied.reduce((sum, one) => sum + one.amountMinor, 0);
    const goodsMinor = subtotalMinor - discountMinor;
    const shippingMinor = lines.length === 0 ? 0 : shippingOf(shop, goodsMinor);
    return {
      scope,
      unit,
      applied,
      quote: {
        currency: shop.currency,
        lines,
        coupons,
        subtotalMinor,
        discountMinor,
        shippingMinor,
        totalMinor: goodsMinor + shippingMinor,
      },
    };
  }

  #unit({ showId, viewerId }: Basket, claimId: ClaimId): HeldUnit {
    const unit = this.#ports.sales.unit(claimId);
    const isOwn =
      unit !== null &&
      unit.showId === showId &&
      this.#ports.personOf(unit.viewerId) === this.#ports.personOf(viewerId);
    if (!isOwn) throw new Refusal('not-found');
    return unit;
  }

  #held(showId: ShowId, unit: HeldUnit): Line {
    const sold = this.#ports.sellable(showId, unit.variantId);
    if (sold === null) throw new Refusal('not-found');
    return this.#line(sold, 1, unit.priceMinor, unit.isHeld ? 1 : 0);
  }

  /** What is no longer sold here falls out of the cart by itself. */
  #cart(scope: StockScope, showId: ShowId, viewerId: ViewerId): Line[] {
    return this.#ports.orders.cart(scope, viewerId).flatMap(({ variantId, quantity }) => {
      const sold = this.#ports.sellable(showId, variantId);
      return sold === null ? [] : [this.#line(sold, quantity, sold.priceMinor, sold.available)];
    });
  }

  #line(
    sold: NonNullable<ReturnType<OrderPorts['sellable']>>,
    quantity: number,
    unitPriceMinor: number,
    available: number,
  ): Line {
    const { variantId, product, options, pictureUrl } = sold;
    return {
      variantId,
      productId: product.id,
      title: product.title,
      titleZh: product.titleZh,
      options: [...options],
      pictureUrl,
      quantity,
      unitPriceMinor,
      lineMinor: quantity * unitPriceMinor,
      available,
    };
  }

  #coupons(
    { showId, viewerId, couponIds }: Basket,
    scope: StockScope,
    lines: readonly Line[],
    subtotalMinor: number,
    isSale: boolean,
  ): { readonly coupons: Quote['coupons']; readonly applied: PricedBasket['applied'] } {
    const personId = this.#ports.personOf(viewerId);
    const facts = this.#ports.buyer(showId, viewerId);
    const isNewcomer = this.#ports.orders.bought(personId, { and: showId }).orders === 0;
    const nowMs = this.#ports.nowMs();
    const asked = new Set(couponIds.slice(0, this.#ports.shop().mostCoupons));
    const applied: (Candidate & { amountMinor: number })[] = [];
    let leftMinor = subtotalMinor;
    const coupons = this.#inOrder(this.candidates(scope, personId), couponIds).map((candidate) => {
      const { coupon, grant } = candidate;
      const { draft } = coupon;
      const eligibleMinor = lines
        .filter(
          ({ productId }) => draft.productIds.length === 0 || draft.productIds.includes(productId),
        )
        .reduce((sum, line) => sum + line.lineMinor, 0);
      const terms: CouponTerms = {
        ...draft,
        isActive: coupon.isActive,
        redeemed: this.#ports.coupons.redeemed(coupon.id, scope, null),
      };
      const use: CouponUse = {
        ...facts,
        nowMs,
        grant,
        isNewcomer,
        isSale,
        usedByPerson: this.#ports.coupons.redeemed(coupon.id, scope, personId),
        eligibleMinor,
        subtotalMinor,
        others: applied.map((one) => one.coupon.draft.stacks),
      };
      const problem = couponProblem(terms, use);
      const amountMinor =
        problem === null ? takesOff(terms, Math.min(eligibleMinor, leftMinor)) : 0;
      const isApplied = asked.has(coupon.id) && problem === null;
      if (isApplied) {
        applied.push({ ...candidate, amountMinor });
        leftMinor -= amountMinor;
      }
      return {
        coupon: asMine(candidate, false),
        isApplied,
        takesOffMinor: amountMinor,
        problem,
        missingMinor: problem === 'min-spend' ? draft.minSpendMinor - subtotalMinor : null,
      };
    });
    return { coupons, applied };
  }

  /** Those that were asked for come first, in the order of asking. */
  #inOrder(candidates: readonly Candidate[], couponIds: readonly CouponId[]): Candidate[] {
    const place = ({ coupon }: Candidate): number => {
      const at = couponIds.indexOf(coupon.id);
      return at < 0 ? couponIds.length : at;
    };
    return [...candidates].sort((a, b) => place(a) - place(b));
  }
}
