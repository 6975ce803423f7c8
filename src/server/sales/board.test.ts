import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import {
  productIdSchema,
  saleIdSchema,
  showIdSchema,
  variantIdSchema,
} from '../../shared/kernel/index.ts';
import { Allocation, type SaleTerms } from '../../shared/sales/index.ts';
import { saleOf } from './board.ts';
import type { KeptSale } from './ports.ts';

const idOf = (last: number): string => `01890a5d-ac96-774b-bcce-b302099a800${last}`;
const variantId = variantIdSchema.parse(idOf(1));
const terms: SaleTerms = {
  saleId: idOf(2),
  opensAtMs: 1000,
  closesAtMs: 61_000,
  holdMs: 30_000,
  limitPerViewer: 1,
  priceMinor: 19_900,
  currency: 'CNY',
  lots: [{ variantId, units: 50 }],
  quotas: [{ segment: 'new', units: 10, releaseAtMs: 21_000 }],
};

it('a sale that counts down has all its units left, and the same once it is open', () => {
  const kept: KeptSale = {
    id: saleIdSchema.parse(terms.saleId),
    showId: showIdSchema.parse(idOf(3)),
    productId: productIdSchema.parse(idOf(4)),
    code: 5,
    plan: {
      kind: 'flash',
      countdownMs: 3000,
      durationMs: 60_000,
      holdMs: terms.holdMs,
      limitPerViewer: 1,
      needs: 'stranger',
      quotas: [{ segment: 'new', units: 10, releaseAfterMs: 20_000 }],
      currency: 'CNY',
      priceMinor: terms.priceMinor,
      formerPriceMinor: null,
      lots: [{ variantId, units: 50 }],
    },
    startsAtMs: null,
    opensAtMs: terms.opensAtMs,
    isCancelled: false,
    createdAtMs: 0,
  };
  const sale = new Allocation(terms, (text) => createHash('sha256').update(text).digest('hex'));
  const left = {
    units: 50,
    unitsLeft: 40,
    kept: [{ segment: 'new', units: 10 }],
    variants: [{ variantId, unitsLeft: 50 }],
  };
  expect(saleOf(kept, sale)).toMatchObject({ phase: 'armed', ...left });
  sale.advance(terms.opensAtMs);
  expect(saleOf(kept, sale)).toMatchObject({ phase: 'open', ...left });
});
