import type { ProductId } from '../kernel/ids.ts';
import {
  couponProblem,
  takesOff,
  type CouponHolder,
  type CouponTerms,
  type CouponUse,
} from './coupon-rules.ts';
import type { CouponProblem, ShopSettings } from './order.ts';

/** What stands in a basket, at the price that holds for it. */
export interface PricedLine {
  readonly productId: ProductId;
  readonly quantity: number;
  readonly unitPriceMinor: number;
}

/** A coupon that could be used for a basket. */
export interface OfferedCoupon {
  readonly terms: CouponTerms;
  readonly grant: CouponUse['grant'];
  readonly usedByPerson: number;
  /** Whether its holder wants it on this order. */
  readonly isWanted: boolean;
}

/** What the price of a basket depends on beside its lines. */
export interface PricingTerms {
  readonly nowMs: number;
  readonly holder: CouponHolder;
  /** Whether the basket is the held unit of a sale. */
  readonly isSale: boolean;
  readonly shop: Pick<ShopSettings, 'shippingMinor' | 'freeShippingFromMinor' | 'mostCoupons'>;
}

/** What one of the offered coupons comes to; in the order in which they were offered. */
export interface CouponOutcome {
  readonly isApplied: boolean;
  readonly takesOffMinor: number;
  readonly problem: CouponProblem | null;
  /** How much is missing to the minimum spend, where that is the problem. */
  readonly missingMinor: number | null;
}

/** A basket's sums: subtotal − discount + shipping is the total, and the discount is that of the lines. */
export interface BasketSums {
  readonly subtotalMinor: number;
  readonly discountMinor: number;
  readonly shippingMinor: number;
  readonly totalMinor: number;
  /** What of the discount falls on each line. */
  readonly lineDiscountsMinor: readonly number[];
  readonly coupons: readonly CouponOutcome[];
}

/** Shares an amount out by weight, exactly; nobody gets more than their weight where there is enough. */
export function shareByWeight(amountMinor: number, weights: readonly number[]): number[] {
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  let left = amountMinor;
  let weightLeft = whole;
  return weights.map((weight) => {
    const part =
      weightLeft === 0 ? 0 : Number((BigInt(left) * BigInt(weight)) / BigInt(weightLeft));
    // Rounded down, so the last with any weight gets what is left of it.
    left -= part;
    weightLeft -= weight;
    return part;
  });
}

/** Shipping of what is sent, after discounts. */
export function shippingOf(
  shop: Pick<ShopSettings, 'shippingMinor' | 'freeShippingFromMinor'>,
  goodsMinor: number,
): number {
  const isFree = shop.freeShippingFromMinor !== null && goodsMinor >= shop.freeShippingFromMinor;
  return isFree ? 0 : shop.shippingMinor;
}

/**
 * Prices a basket. Coupons are looked at in the order of the list: each takes from what those before
 * it left of the lines that it is for, and one that is not wanted says what it would do after those
 * that are.
 */
export function priceBasket(
  lines: readonly PricedLine[],
  offered: readonly OfferedCoupon[],
  { nowMs, holder, isSale, shop }: PricingTerms,
): BasketSums {
  const wholes = lines.map((line) => line.quantity * line.unitPriceMinor);
  const sum = (amounts: readonly number[]): number => amounts.reduce((all, one) => all + one, 0);
  const subtotalMinor = sum(wholes);
  const left = [...wholes];
  const others: { readonly withCoupons: boolean }[] = [];
  const look = ({ terms, grant, usedByPerson, isWanted }: OfferedCoupon): CouponOutcome => {
    const isEligible = lines.map(
      ({ productId }) => terms.productIds.length === 0 || terms.productIds.includes(productId),
    );
    const weights = left.map((amount, index) => (isEligible[index] === true ? amount : 0));
    const eligibleMinor = sum(wholes.filter((_, index) => isEligible[index] === true));
    const use: CouponUse = {
      ...holder,
      nowMs,
      grant,
      usedByPerson,
      eligibleMinor,
      subtotalMinor,
      isSale,
      others,
      mostCoupons: shop.mostCoupons,
    };
    const problem = couponProblem(terms, use);
    const takesOffMinor = problem === null ? takesOff(terms, sum(weights)) : 0;
    const isApplied = isWanted && problem === null;
    if (isApplied) {
      others.push(terms.stacks);
      shareByWeight(takesOffMinor, weights).forEach((part, index) => {
        left[index] = (left[index] ?? 0) - part;
      });
    }
    const missingMinor = problem === 'min-spend' ? terms.minSpendMinor - subtotalMinor : null;
    return { isApplied, takesOffMinor, problem, missingMinor };
  };
  const outcomes = new Map<OfferedCoupon, CouponOutcome>();
  for (const isWanted of [true, false])
    for (const one of offered) if (one.isWanted === isWanted) outcomes.set(one, look(one));
  const goodsMinor = sum(left);
  const shippingMinor = lines.length === 0 ? 0 : shippingOf(shop, goodsMinor);
  return {
    subtotalMinor,
    discountMinor: subtotalMinor - goodsMinor,
    shippingMinor,
    totalMinor: goodsMinor + shippingMinor,
    lineDiscountsMinor: wholes.map((whole, index) => whole - (left[index] ?? 0)),
    coupons: offered.flatMap((one) => outcomes.get(one) ?? []),
  };
}
