import type { ClaimId, CouponId, ShowId, ViewerId } from '../../shared/kernel/index.ts';
import {
  isCouponFor,
  priceBasket,
  type CouponHolder,
  type MyCoupon,
  type OfferedCoupon,
  type Quote,
  type StockScope,
} from '../../shared/sales/index.ts';
import { Refusal } from '../../shared/show-api/index.ts';
import type { HeldUnit, KeptCoupon, KeptGrant, OrderPorts, SoldVariant } from './ports.ts';

/** What is paid for: the cart, or the unit that a claim holds. */
export interface Basket {
  readonly showId: ShowId;
  readonly viewerId: ViewerId;
  readonly claimId: ClaimId | null;
  readonly couponIds: readonly CouponId[];
}

type Line = Quote['lines'][number];

/** A coupon that a person could use, with how they came by it. */
interface Candidate {
  readonly coupon: KeptCoupon;
  readonly grant: KeptGrant | null;
}

/** A priced basket, with what only the server knows. */
export interface PricedBasket {
  readonly quote: Quote;
  readonly scope: StockScope;
  readonly unit: HeldUnit | null;
  readonly lineDiscountsMinor: readonly number[];
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

  holder(showId: ShowId, viewerId: ViewerId): CouponHolder {
    const personId = this.#ports.personOf(viewerId);
    const { orders } = this.#ports.orders.bought(personId, { and: showId });
    return { ...this.#ports.buyer(showId, viewerId), isNewcomer: orders === 0 };
  }

  /**
   * Coupons that a person has: given to them and not used yet, or for everyone like them. One with a
   * code is had only by who typed it.
   */
  candidates(scope: StockScope, personId: ViewerId, holder: CouponHolder): Candidate[] {
    const given = new Map(
      this.#ports.coupons
        .grantsOf(personId, scope)
        .filter((one) => one.orderId === null)
        .map((one) => [one.couponId, one]),
    );
    return this.#ports.coupons.all().flatMap((coupon) => {
      const grant = given.get(coupon.id) ?? null;
      const isOpen =
        coupon.isActive && coupon.draft.code === null && isCouponFor(coupon.draft, holder, false);
      return grant !== null || isOpen ? [{ coupon, grant }] : [];
    });
  }

  price(basket: Basket): PricedBasket {
    const { showId, viewerId, claimId } = basket;
    const scope = this.#ports.scopeOf(showId);
    const shop = this.#ports.shop();
    const unit = claimId === null ? null : this.#unit(basket, claimId);
    const lines = unit === null ? this.cart(showId, viewerId) : [this.#held(showId, unit)];
    const personId = this.#ports.personOf(viewerId);
    const holder = this.holder(showId, viewerId);
    const wanted = [...new Set(basket.couponIds)];
    const candidates = inOrder(this.candidates(scope, personId, holder), wanted);
    const offered = candidates.map(({ coupon, grant }): OfferedCoupon => {
      const { id, draft, isActive } = coupon;
      return {
        terms: { ...draft, isActive, redeemed: this.#ports.coupons.redeemed(id, scope, null) },
        grant,
        usedByPerson: this.#ports.coupons.redeemed(id, scope, personId),
        isWanted: wanted.includes(id),
      };
    });
    const { coupons, lineDiscountsMinor, ...sums } = priceBasket(lines, offered, {
      nowMs: this.#ports.nowMs(),
      holder,
      isSale: unit !== null,
      shop,
    });
    const outcomes = candidates.flatMap((candidate, index) => {
      const outcome = coupons[index];
      return outcome === undefined ? [] : [{ candidate, outcome }];
    });
    return {
      scope,
      unit,
      lineDiscountsMinor,
      applied: outcomes
        .filter(({ outcome }) => outcome.isApplied)
        .map(({ candidate, outcome }) => ({ ...candidate, amountMinor: outcome.takesOffMinor })),
      quote: {
        currency: shop.currency,
        lines,
        coupons: outcomes.map(({ candidate, outcome }) => ({
          coupon: asMine(candidate, false),
          ...outcome,
        })),
        ...sums,
      },
    };
  }

  /** What is in a viewer's cart and sold here; the rest waits in it for a show that sells it. */
  cart(showId: ShowId, viewerId: ViewerId): Line[] {
    return this.#ports.orders
      .cart(this.#ports.scopeOf(showId), viewerId)
      .flatMap(({ variantId, quantity }) => {
        const sold = this.#ports.sellable(showId, variantId);
        return sold === null ? [] : [lineOf(sold, quantity, sold.priceMinor, sold.available)];
      });
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
    return lineOf(sold, 1, unit.priceMinor, unit.isHeld ? 1 : 0);
  }
}

function lineOf(
  { variantId, product, options, pictureUrl }: SoldVariant,
  quantity: number,
  unitPriceMinor: number,
  available: number,
): Line {
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

/** Those that were asked for come first, in the order of asking. */
function inOrder(candidates: readonly Candidate[], wanted: readonly CouponId[]): Candidate[] {
  const place = ({ coupon }: Candidate): number => {
    const at = wanted.indexOf(coupon.id);
    return at < 0 ? wanted.length : at;
  };
  return [...candidates].sort((a, b) => place(a) - place(b));
}
