/** Arithmetic and wording of money without a schema, so that a viewer's page can have them. */

/** The most that one price, line or order may come to: far above any sale, far below 2^53. */
export const mostMinor = 100_000_000_000;

const decimals = new Map([
  ['JPY', 0],
  ['KRW', 0],
  ['VND', 0],
  ['CLP', 0],
  ['ISK', 0],
  ['BHD', 3],
  ['KWD', 3],
  ['JOD', 3],
  ['OMR', 3],
  ['TND', 3],
]);

/** How many digits stand after the point, by ISO 4217. */
export const decimalsOf = (currency: string): number => decimals.get(currency) ?? 2;

/** `1234`, `12.34` or `12,34` as minor units; null where it is no amount of this currency. */
export function parseMinor(text: string, currency: string): number | null {
  const digits = decimalsOf(currency);
  const found = /^\s*(\d{1,12})(?:[.,](\d{1,6}))?\s*$/.exec(text);
  if (found === null) return null;
  const fraction = (found[2] ?? '').replace(/0+$/, '');
  if (fraction.length > digits) return null;
  const minor = Number(found[1]) * 10 ** digits + Number(fraction.padEnd(digits, '0') || '0');
  return minor <= mostMinor ? minor : null;
}

/** Minor units as a plain decimal, for files and APIs: `12.34`. */
export function plainAmount(minor: number, currency: string): string {
  const digits = decimalsOf(currency);
  return (minor / 10 ** digits).toFixed(digits);
}

/** Minor units as people read them: `¥12.34`. Whole amounts stand without a fraction. */
export function formatMoney(minor: number, currency: string, lang: 'en' | 'zh'): string {
  const digits = decimalsOf(currency);
  const isWhole = minor % 10 ** digits === 0;
  return new Intl.NumberFormat(lang === 'zh' ? 'zh-CN' : 'en', {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
    minimumFractionDigits: isWhole ? 0 : digits,
    maximumFractionDigits: digits,
  }).format(minor / 10 ** digits);
}

/** A share of an amount in basis points (1 = 0.01 %), rounded half up: never a fraction of a fen. */
export const shareOf = (minor: number, basisPoints: number): number =>
  Math.floor((minor * basisPoints + 5000) / 10_000);
