import { shareOf, type Currency, type SaleId, type VariantId } from '../kernel/index.ts';
import type { SaleTerms } from './ledger.ts';
import type { IdentityStrength, SaleKind, SaleTermsDraft } from './schema.ts';

/** A sale as it is kept: the crew's terms with the price and the units that came of them. */
export interface SalePlan {
  readonly kind: SaleKind;
  readonly countdownMs: number;
  readonly durationMs: number | null;
  readonly holdMs: number;
  readonly limitPerViewer: number;
  readonly needs: IdentityStrength;
  readonly quotas: SaleTermsDraft['quotas'];
  readonly currency: Currency;
  readonly priceMinor: number;
  readonly formerPriceMinor: number | null;
  readonly lots: readonly { readonly variantId: VariantId; readonly units: number }[];
}

/** What there is of a variant to be shared out. */
export interface Stocked {
  readonly variantId: VariantId;
  readonly available: number;
}

/** An end that no evening reaches, for a sale without one of its own. */
export const endlessMs = 30 * 24 * 3600 * 1000;

/**
 * Shares units out over variants in proportion to their stock: never more than there is of one,
 * all of them where there are as many (largest remainder). Variants that get none are left out.
 */
export function shareOut(
  stock: readonly Stocked[],
  units: number,
): { readonly variantId: VariantId; readonly units: number }[] {
  const total = stock.reduce((sum, { available }) => sum + available, 0);
  const wanted = Math.min(units, total);
  if (wanted <= 0) return [];
  const shares = stock.map(({ variantId, available }, index) => {
    const exact = (wanted * available) / total;
    return { variantId, index, available, units: Math.floor(exact), rest: exact % 1 };
  });
  let left = wanted - shares.reduce((sum, share) => sum + share.units, 0);
  const byRest = [...shares].sort((a, b) => b.rest - a.rest || a.index - b.index);
  while (left > 0)
    for (const share of byRest) {
      if (left === 0 || share.units >= share.available) continue;
      share.units += 1;
      left -= 1;
    }
  return shares
    .filter((share) => share.units > 0)
    .map(({ variantId, units }) => ({ variantId, units }));
}

/** The price that terms mean beside the lowest price of the shop. */
export const salePriceOf = ({ price }: SaleTermsDraft, shopPriceMinor: number): number =>
  price.kind === 'fixed'
    ? price.priceMinor
    : Math.max(1, shopPriceMinor - shareOf(shopPriceMinor, price.basisPoints));

/** What the allocator goes by, once it is known when the sale opens. */
export function termsOfPlan(saleId: SaleId, plan: SalePlan, opensAtMs: number): SaleTerms {
  const units = plan.lots.reduce((sum, lot) => sum + lot.units, 0);
  let left = units;
  const quotas = plan.quotas.flatMap((quota) => {
    const kept = Math.min(left, quota.units);
    left -= kept;
    const releaseAtMs = opensAtMs + quota.releaseAfterMs;
    return kept === 0 ? [] : [{ segment: quota.segment, units: kept, releaseAtMs }];
  });
  return {
    saleId,
    opensAtMs,
    closesAtMs: opensAtMs + (plan.durationMs ?? endlessMs),
    holdMs: plan.holdMs,
    limitPerViewer: plan.limitPerViewer,
    priceMinor: plan.priceMinor,
    currency: plan.currency,
    lots: plan.lots,
    quotas,
  };
}
