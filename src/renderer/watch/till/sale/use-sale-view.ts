import { useEffect, useState } from 'react';
import type { Sale } from '../../../../shared/sales/index.ts';
import { useClaims, useServerNow, useTillState } from '../context.ts';
import { saleViewOf, type SaleView } from './sale-view.ts';

/** What the sale's button says now, by the second while anything counts. */
export function useSaleView(sale: Sale): SaleView {
  const claims = useClaims().filter(({ saleId }) => saleId === sale.id);
  const asked = useTillState((state) => state.asked[sale.id] ?? null);
  const end = useTillState((state) => state.ends[sale.id] ?? null);
  const isGo = useTillState(({ goSaleId }) => goSaleId === sale.id);
  const isRunning = sale.phase === 'armed' || sale.phase === 'open';
  const counts = isRunning || asked !== null || claims.some(({ status }) => status === 'held');
  const nowMs = useServerNow(counts);
  return saleViewOf({ sale, claims, asked, end, isGo, nowMs });
}

/** How much of the countdown has passed, from when this page first saw it; 0 to 1. */
export function useCountdown(saleId: string, leftMs: number): number {
  const [seen, setSeen] = useState({ saleId, wholeMs: leftMs });
  useEffect(() => {
    if (seen.saleId !== saleId || leftMs > seen.wholeMs) setSeen({ saleId, wholeMs: leftMs });
  }, [saleId, leftMs, seen]);
  return seen.wholeMs <= 0 || !Number.isFinite(seen.wholeMs) ? 1 : 1 - leftMs / seen.wholeMs;
}
