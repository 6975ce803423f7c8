import type { Product, Variant } from '../../shared/catalog/index.ts';
import { formatMoney } from '../../shared/kernel/index.ts';
import type { UiLanguage } from '../ui/index.ts';

/** What can be bought of all variants together. */
export const availableOf = (variants: readonly Pick<Variant, 'available'>[]): number =>
  variants.reduce((sum, { available }) => sum + available, 0);

/** The price in words: one, or from the lowest to the highest; and the struck one of the lowest. */
export function priceWords(
  variants: readonly Pick<Variant, 'priceMinor' | 'formerPriceMinor'>[],
  currency: string,
  language: UiLanguage,
): { readonly price: string; readonly former: string | null } {
  const sorted = [...variants].sort((a, b) => a.priceMinor - b.priceMinor);
  const lowest = sorted[0];
  const highest = sorted.at(-1);
  if (lowest === undefined || highest === undefined) return { price: '', former: null };
  const money = (minor: number): string => formatMoney(minor, currency, language);
  return {
    price:
      lowest.priceMinor === highest.priceMinor
        ? money(lowest.priceMinor)
        : // Spaced, or the dash would read as if the first price were struck.
          `${money(lowest.priceMinor)} – ${money(highest.priceMinor)}`,
    former: lowest.formerPriceMinor === null ? null : money(lowest.formerPriceMinor),
  };
}

/** Whether a search finds a product, by either title or a variant's number. */
export function isFound(
  { title, titleZh, variants }: Pick<Product, 'title' | 'titleZh' | 'variants'>,
  search: string,
): boolean {
  const words = search.trim().toLowerCase();
  return [title, titleZh ?? '', ...variants.map(({ sku }) => sku ?? '')].some((text) =>
    text.toLowerCase().includes(words),
  );
}
