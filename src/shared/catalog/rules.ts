import type { PricePoint } from './schema.ts';

/** For how long before a reduction prices count: the Omnibus Directive's thirty days. */
export const priceMemoryMs = 30 * 24 * 3600 * 1000;

/**
 * The lowest price that was in force at any moment of the thirty days before an instant, null where
 * there was none yet. Points are in the order of time; each holds until the next.
 */
export function lowestPriceBefore(points: readonly PricePoint[], atMs: number): number | null {
  let lowest: number | null = null;
  points.forEach(({ fromAtMs, priceMinor }, index) => {
    const untilMs = points[index + 1]?.fromAtMs ?? Infinity;
    if (fromAtMs >= atMs || untilMs <= atMs - priceMemoryMs || untilMs <= fromAtMs) return;
    lowest = Math.min(lowest ?? Infinity, priceMinor);
  });
  return lowest;
}

/**
 * The price that may stand struck through beside the shop's own: the lowest of the thirty days
 * before the present one began, where it is higher.
 */
export function formerPriceMinor(points: readonly PricePoint[]): number | null {
  const present = points.at(-1);
  return present === undefined
    ? null
    : formerPriceBeside(points, present.priceMinor, present.fromAtMs);
}

/**
 * The price that may stand struck through beside an offer (a live price, a flash sale) that holds
 * from an instant on: the shop's own lowest of the thirty days before, where it is higher.
 */
export function formerPriceBeside(
  points: readonly PricePoint[],
  offerMinor: number,
  fromAtMs: number,
): number | null {
  const lowest = lowestPriceBefore(points, fromAtMs);
  return lowest !== null && lowest > offerMinor ? lowest : null;
}
