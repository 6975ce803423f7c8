import type { Product, ShelfItem, Variant } from '../../../../shared/catalog/schema.ts';

/** A price as it may be shown: the struck one only where it is real. */
export interface ShownPrice {
  readonly minor: number;
  readonly formerMinor: number | null;
  /** For this show only. */
  readonly isLive: boolean;
}

/** What a variant costs in this show. */
export function priceOf(item: ShelfItem, variant: Variant): ShownPrice {
  const live = item.livePrices[variant.id];
  if (live === undefined)
    return { minor: variant.priceMinor, formerMinor: variant.formerPriceMinor, isLive: false };
  const isLower = variant.priceMinor > live;
  return { minor: live, formerMinor: isLower ? variant.priceMinor : null, isLive: true };
}

/** The lowest price of a product, and whether others cost more. */
export function lowestPriceOf(item: ShelfItem): ShownPrice & { readonly isFrom: boolean } {
  const prices = item.product.variants.map((variant) => priceOf(item, variant));
  const lowest = prices.reduce((low, price) => (price.minor < low.minor ? price : low));
  return { ...lowest, isFrom: prices.some(({ minor }) => minor > lowest.minor) };
}

export const availableOf = ({ variants }: Product): number =>
  variants.reduce((sum, { available }) => sum + available, 0);

/** The shelf as it is shown: the pinned product first, then the crew's own order. */
export const inOrder = (shelf: readonly ShelfItem[]): ShelfItem[] =>
  [...shelf].sort((a, b) => Number(b.isPinned) - Number(a.isPinned) || a.position - b.position);

/** A product's name in the page's language. */
export const titleIn = (
  lang: 'en' | 'zh',
  named: { readonly title: string; readonly titleZh: string | null },
): string => (lang === 'zh' ? (named.titleZh ?? named.title) : named.title);
