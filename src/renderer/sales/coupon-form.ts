import { parseMinor, plainAmount, type Currency } from '../../shared/kernel/index.ts';
import type { Coupon, CouponDraft, OfferSegment } from '../../shared/sales/index.ts';

/** A coupon as it is typed. */
export interface CouponForm {
  readonly name: string;
  readonly nameZh: string;
  readonly kind: 'fixed' | 'percentage';
  readonly amount: string;
  readonly percent: number | null;
  readonly most: string;
  readonly minSpend: string;
  readonly budget: number | null;
  readonly perViewer: number | null;
  readonly audience: CouponDraft['audience'];
  readonly segment: OfferSegment;
  readonly code: string;
  readonly withCoupons: boolean;
  readonly withSale: boolean;
}

/** A small one for newcomers: what a host most likely wants first. */
export const newCouponForm: CouponForm = {
  name: '',
  nameZh: '',
  kind: 'fixed',
  amount: '10',
  percent: 10,
  most: '',
  minSpend: '',
  budget: 100,
  perViewer: 1,
  audience: 'newcomer',
  segment: 'past-buyers',
  code: '',
  withCoupons: false,
  withSale: false,
};

/** A known coupon as a form. */
export function couponFormOf(coupon: Coupon, currency: Currency): CouponForm {
  const { value } = coupon;
  const plain = (minor: number): string => plainAmount(minor, currency);
  return {
    name: coupon.name,
    nameZh: coupon.nameZh ?? '',
    kind: value.kind,
    amount: value.kind === 'fixed' ? plain(value.amountMinor) : newCouponForm.amount,
    percent: value.kind === 'percentage' ? value.basisPoints / 100 : newCouponForm.percent,
    most: value.kind === 'percentage' && value.mostMinor !== null ? plain(value.mostMinor) : '',
    minSpend: coupon.minSpendMinor === 0 ? '' : plain(coupon.minSpendMinor),
    budget: coupon.budget,
    perViewer: coupon.perViewer,
    audience: coupon.audience,
    segment: coupon.segment ?? newCouponForm.segment,
    code: coupon.code ?? '',
    withCoupons: coupon.stacks.withCoupons,
    withSale: coupon.stacks.withSale,
  };
}

function valueOf(form: CouponForm, currency: Currency): CouponDraft['value'] | null {
  if (form.kind === 'fixed') {
    const amountMinor = parseMinor(form.amount, currency);
    return amountMinor === null || amountMinor < 1 ? null : { kind: 'fixed', amountMinor };
  }
  const mostMinor = form.most.trim() === '' ? null : parseMinor(form.most, currency);
  const basisPoints = Math.round((form.percent ?? 0) * 100);
  const isWrong = basisPoints < 1 || basisPoints > 10_000;
  if (isWrong || (form.most.trim() !== '' && (mostMinor === null || mostMinor < 1))) return null;
  return { kind: 'percentage', basisPoints, mostMinor };
}

/** The draft to save; null while something cannot be understood. What the form does not show is kept. */
export function couponDraftOf(
  form: CouponForm,
  known: Coupon | null,
  currency: Currency,
): CouponDraft | null {
  const value = valueOf(form, currency);
  const minSpendMinor = form.minSpend.trim() === '' ? 0 : parseMinor(form.minSpend, currency);
  const name = form.name.trim();
  const code = form.code.trim().toUpperCase();
  if (value === null || minSpendMinor === null || name === '' || form.budget === null) return null;
  if (code !== '' && !/^[A-Z0-9-]{4,40}$/.test(code)) return null;
  return {
    name,
    nameZh: form.nameZh.trim() === '' ? null : form.nameZh.trim(),
    value,
    audience: form.audience,
    segment: form.audience === 'segment' ? form.segment : null,
    needs: known?.needs ?? 'stranger',
    minSpendMinor,
    budget: form.budget,
    perViewer: form.perViewer ?? 1,
    validFromMs: known?.validFromMs ?? null,
    validUntilMs: known?.validUntilMs ?? null,
    lifeMs: known?.lifeMs ?? null,
    productIds: known?.productIds ?? [],
    stacks: { withCoupons: form.withCoupons, withSale: form.withSale },
    code: code === '' ? null : code,
  };
}
