import { isStrongEnough } from '../identity/rules.ts';
import { shareOf } from '../kernel/amounts.ts';
import type { CouponDraft, CouponProblem } from './order.ts';
import type { IdentityStrength, OfferSegment } from './schema.ts';

/** A coupon as the rules see it. */
export type CouponTerms = Omit<CouponDraft, 'name' | 'nameZh' | 'code'> & {
  readonly isActive: boolean;
  /** Redeemed so far, of the budget. */
  readonly redeemed: number;
};

/** Who wants to use coupons. */
export interface CouponHolder {
  readonly strength: IdentityStrength;
  readonly isNewcomer: boolean;
  readonly segments: readonly OfferSegment[];
  readonly hasShared: boolean;
  readonly isInvited: boolean;
}

/** Who wants to use it, and for what. */
export interface CouponUse extends CouponHolder {
  readonly nowMs: number;
  /** Given to this person and not used yet, and until when it may be. */
  readonly grant: { readonly expiresAtMs: number | null } | null;
  readonly usedByPerson: number;
  /** What the lines that it may be used for come to, before any discount. */
  readonly eligibleMinor: number;
  readonly subtotalMinor: number;
  readonly isSale: boolean;
  /** Other coupons that already apply; whether each lets others in. */
  readonly others: readonly { readonly withCoupons: boolean }[];
  readonly mostCoupons: number;
}

/** Whether a coupon is for someone; what was given to them is, whoever it is for otherwise. */
export function isCouponFor(
  { audience, segment }: Pick<CouponTerms, 'audience' | 'segment'>,
  holder: CouponHolder,
  isGiven: boolean,
): boolean {
  if (isGiven) return true;
  switch (audience) {
    case 'everyone':
      return true;
    case 'newcomer':
      return holder.isNewcomer;
    case 'segment':
      return segment !== null && holder.segments.includes(segment);
    case 'sharer':
      return holder.hasShared;
    case 'invitee':
      return holder.isInvited;
    case 'granted':
      return false;
  }
}

/** Why a coupon does not apply, the most telling reason; null where it does. */
export function couponProblem(coupon: CouponTerms, use: CouponUse): CouponProblem | null {
  if (!isCouponFor(coupon, use, use.grant !== null)) return 'not-for-you';
  if (coupon.validFromMs !== null && use.nowMs < coupon.validFromMs) return 'not-yet';
  const isOver = coupon.validUntilMs !== null && use.nowMs >= coupon.validUntilMs;
  const endsMs = use.grant?.expiresAtMs ?? null;
  if (isOver || !coupon.isActive || (endsMs !== null && use.nowMs >= endsMs)) return 'over';
  if (coupon.redeemed >= coupon.budget) return 'used-up';
  if (use.usedByPerson >= coupon.perViewer) return 'already-used';
  if (!isStrongEnough(use.strength, coupon.needs)) return 'identity-needed';
  if (use.eligibleMinor === 0) return 'not-these-products';
  if (use.isSale && !coupon.stacks.withSale) return 'not-in-a-sale';
  if (use.subtotalMinor < coupon.minSpendMinor) return 'min-spend';
  const isAlone = !coupon.stacks.withCoupons || use.others.some((other) => !other.withCoupons);
  const isFull = use.others.length >= use.mostCoupons;
  return isFull || (use.others.length > 0 && isAlone) ? 'not-with-others' : null;
}

/** What a coupon takes off: never more than is left of the lines that it is for. */
export function takesOff({ value }: Pick<CouponTerms, 'value'>, leftMinor: number): number {
  const wanted =
    value.kind === 'fixed'
      ? value.amountMinor
      : Math.min(shareOf(leftMinor, value.basisPoints), value.mostMinor ?? Infinity);
  return Math.max(0, Math.min(leftMinor, wanted));
}
