import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formerPriceBeside, formerPriceMinor, lowestPriceBefore, priceMemoryMs } from './rules.ts';
import type { PricePoint } from './schema.ts';

const dayMs = 24 * 3600 * 1000;
const prices = (...points: readonly (readonly [day: number, price: number])[]): PricePoint[] =>
  points.map(([day, priceMinor]) => ({ fromAtMs: day * dayMs, priceMinor }));

const history = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: 50 })), {
    minLength: 1,
    maxLength: 12,
  })
  .map((points) => {
    const byDay = new Map(points);
    return prices(...[...byDay].sort(([a], [b]) => a - b));
  });

describe('a struck price', () => {
  it('is the lowest of the thirty days before the present price began', () => {
    expect(formerPriceMinor(prices([0, 300], [40, 200]))).toBe(300);
    expect(formerPriceMinor(prices([0, 300], [40, 250], [50, 200]))).toBe(250);
    expect(formerPriceMinor(prices([0, 100], [1, 300], [40, 200]))).toBe(300);
  });

  it('is none where the price was raised for a moment to look reduced', () => {
    expect(formerPriceMinor(prices([0, 100], [40, 300], [41, 200]))).toBeNull();
    expect(formerPriceMinor(prices([0, 100], [40, 300], [41, 100]))).toBeNull();
  });

  it('is none for a price that was never another', () => {
    expect(formerPriceMinor([])).toBeNull();
    expect(formerPriceMinor(prices([0, 300]))).toBeNull();
  });

  it('beside a live price is the shop’s own, if that held before', () => {
    expect(formerPriceBeside(prices([0, 300]), 200, 10 * dayMs)).toBe(300);
    expect(formerPriceBeside(prices([0, 300]), 300, 10 * dayMs)).toBeNull();
    expect(formerPriceBeside(prices([10, 300]), 200, 10 * dayMs)).toBeNull();
    expect(formerPriceBeside(prices([0, 150], [9, 300]), 200, 10 * dayMs)).toBeNull();
  });

  it('was in force within the thirty days, and nothing in force then was lower', () => {
    fc.assert(
      fc.property(history, fc.integer({ min: 0, max: 140 }), (points, day) => {
        const atMs = day * dayMs;
        const inForce: number[] = [];
        for (let at = atMs - priceMemoryMs; at < atMs; at += dayMs / 2) {
          const holds = points.filter(({ fromAtMs }) => fromAtMs <= at).at(-1);
          if (holds !== undefined) inForce.push(holds.priceMinor);
        }
        const lowest = lowestPriceBefore(points, atMs);
        expect(lowest).toBe(inForce.length === 0 ? null : Math.min(...inForce));
      }),
    );
  });

  it('is always higher than the present price', () => {
    fc.assert(
      fc.property(history, (points) => {
        const former = formerPriceMinor(points);
        expect(former === null || former > (points.at(-1)?.priceMinor ?? 0)).toBe(true);
      }),
    );
  });
});
