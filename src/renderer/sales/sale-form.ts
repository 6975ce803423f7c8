import type { ShelfItem } from '../../shared/catalog/index.ts';
import { parseMinor, plainAmount, shareOf, type Currency } from '../../shared/kernel/index.ts';
import type { IdentityStrength, OfferSegment, SaleTermsDraft } from '../../shared/sales/index.ts';

/** The terms of a sale as they are typed. */
export interface SaleForm {
  readonly productId: string;
  readonly price: string;
  readonly units: number | null;
  readonly limit: number | null;
  readonly countdownS: number | null;
  /** Null sells until nothing is left. */
  readonly durationMin: number | null;
  readonly keptFor: OfferSegment | 'nobody';
  readonly kept: number | null;
  readonly keptForS: number | null;
  readonly needs: IdentityStrength;
}

/** What stands in the way of starting. */
export type SaleFormProblem = 'wrongPrice' | 'wrongUnits' | null;

const basePriceOf = ({ product }: ShelfItem): number =>
  Math.min(...product.variants.map(({ priceMinor }) => priceMinor));

/** Units of a product that can be carved out now. */
export const availableOf = ({ product }: ShelfItem): number =>
  product.variants.reduce((sum, { available }) => sum + available, 0);

/** A template's terms as a form, for one product. */
export function formOf(terms: SaleTermsDraft, item: ShelfItem, currency: Currency): SaleForm {
  const { price, quotas } = terms;
  const quota = quotas[0];
  const priceMinor =
    price.kind === 'fixed'
      ? price.priceMinor
      : basePriceOf(item) - shareOf(basePriceOf(item), price.basisPoints);
  return {
    productId: item.product.id,
    price: plainAmount(priceMinor, currency),
    units: Math.min(terms.units, Math.max(1, availableOf(item))),
    limit: terms.limitPerViewer,
    countdownS: terms.countdownMs / 1000,
    durationMin: terms.durationMs === null ? null : terms.durationMs / 60_000,
    keptFor: quota?.segment ?? 'nobody',
    kept: quota?.units ?? 10,
    keptForS: (quota?.releaseAfterMs ?? 60_000) / 1000,
    needs: terms.needs,
  };
}

/** Why these terms cannot be a sale; null where they can. */
export function problemOf(form: SaleForm, item: ShelfItem, currency: Currency): SaleFormProblem {
  const priceMinor = parseMinor(form.price, currency);
  if (priceMinor === null || priceMinor < 1) return 'wrongPrice';
  const isWrong = form.units === null || form.units < 1 || form.units > availableOf(item);
  return isWrong ? 'wrongUnits' : null;
}

/** The form as terms; only of one without a problem. */
export function termsOf(form: SaleForm, currency: Currency): SaleTermsDraft {
  const units = form.units ?? 1;
  const quotas =
    form.keptFor === 'nobody' || form.kept === null || form.kept < 1
      ? []
      : [
          {
            segment: form.keptFor,
            units: Math.min(form.kept, units),
            releaseAfterMs: Math.max(1, form.keptForS ?? 60) * 1000,
          },
        ];
  return {
    kind: form.durationMin === null ? 'limited' : 'flash',
    countdownMs: Math.min(300, Math.max(3, form.countdownS ?? 3)) * 1000,
    durationMs: form.durationMin === null ? null : Math.round(form.durationMin * 60_000),
    units,
    limitPerViewer: form.limit ?? 1,
    holdMs: 300_000,
    needs: form.needs,
    quotas,
    price: { kind: 'fixed', priceMinor: parseMinor(form.price, currency) ?? 1 },
  };
}
