import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { VariantId } from '../kernel/index.ts';
import { salePriceOf, shareOut } from './sale-plan.ts';
import { saleTermsDraftSchema } from './schema.ts';

describe('units of a flash sale', () => {
  it('are shared out by stock, all that are there and none twice', () => {
    const stock = fc.array(fc.nat(500), { maxLength: 12 });
    fc.assert(
      fc.property(stock, fc.integer({ min: 1, max: 3000 }), (available, units) => {
        const stocked = available.map((count, index) => ({
          variantId: `v${index}` as VariantId,
          available: count,
        }));
        const lots = shareOut(stocked, units);
        const total = available.reduce((sum, count) => sum + count, 0);
        expect(lots.reduce((sum, lot) => sum + lot.units, 0)).toBe(Math.min(units, total));
        for (const lot of lots) {
          const there = stocked.find(({ variantId }) => variantId === lot.variantId)?.available;
          expect(lot.units).toBeGreaterThan(0);
          expect(lot.units).toBeLessThanOrEqual(there ?? 0);
        }
      }),
    );
  });
});

describe('the price of a flash sale', () => {
  const terms = (price: unknown) => saleTermsDraftSchema.parse({ units: 1, price });

  it('is the one that was typed, or the shop’s less a share', () => {
    expect(salePriceOf(terms({ kind: 'fixed', priceMinor: 19900 }), 26900)).toBe(19900);
    expect(salePriceOf(terms({ kind: 'off', basisPoints: 3000 }), 26900)).toBe(18830);
    expect(salePriceOf(terms({ kind: 'off', basisPoints: 9900 }), 10), 'never free').toBe(1);
  });
});
