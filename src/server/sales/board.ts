import {
  offerSegmentSchema,
  type Allocation,
  type Sale,
  type SaleBoard,
  type SalePhase,
} from '../../shared/sales/index.ts';
import type { KeptSale } from './ports.ts';

/** Whether a sale counts down, or taps are taken in it. */
export const isUnderWay = (allocation: Allocation): boolean =>
  allocation.phase === 'armed' || allocation.phase === 'open';

/** What a sale's life looks like from outside. */
export function phaseOf(kept: KeptSale, allocation: Allocation | null): SalePhase {
  if (kept.isCancelled) return 'stopped';
  if (allocation === null) return kept.opensAtMs === null ? 'draft' : 'ended';
  if (allocation.phase === 'armed') return 'armed';
  if (allocation.phase === 'open') return allocation.figures().free === 0 ? 'sold-out' : 'open';
  return allocation.closeReason ?? 'ended';
}

/** A sale as everyone in the room may see it. */
export function saleOf(kept: KeptSale, allocation: Allocation | null): Sale {
  const { id, code, productId, plan, startsAtMs } = kept;
  const figures = allocation?.figures();
  const closesAtMs = allocation?.closesAtMs ?? null;
  const planned = startsAtMs === null ? null : startsAtMs + plan.countdownMs;
  const terms = allocation?.terms;
  // Before the opening nothing is taken, and the ledger has freed nothing yet.
  const isArmed = allocation?.phase === 'armed';
  const free = isArmed ? figures?.units : figures?.free;
  return {
    id,
    code,
    kind: plan.kind,
    phase: phaseOf(kept, allocation),
    productId,
    currency: plan.currency,
    priceMinor: plan.priceMinor,
    formerPriceMinor: plan.formerPriceMinor,
    opensAtMs: kept.opensAtMs ?? planned,
    endsAtMs: plan.durationMs === null ? null : closesAtMs,
    holdMs: plan.holdMs,
    limitPerViewer: plan.limitPerViewer,
    needs: plan.needs,
    units: figures?.units ?? plan.lots.reduce((sum, { units }) => sum + units, 0),
    unitsLeft: Math.max(0, (free ?? 0) - (figures?.kept ?? 0)),
    kept:
      allocation === null || terms === undefined
        ? []
        : terms.quotas.flatMap(({ segment, releaseAtMs }) => {
            const units = allocation.keptFor(segment);
            const known = offerSegmentSchema.safeParse(segment);
            return units === 0 || !known.success
              ? []
              : [{ segment: known.data, units, releaseAtMs }];
          }),
    variants: plan.lots.map(({ variantId, units }) => ({
      variantId,
      unitsLeft: isArmed ? units : (allocation?.freeOf(variantId) ?? 0),
    })),
    waiting: figures?.waiting ?? 0,
  };
}

type Row = SaleBoard['rows'][number];

/** Which row of the board a claim counts in: the first of the board's segments that it has. */
function rowOf(segments: readonly string[]): Row['segment'] {
  return offerSegmentSchema.options.find((segment) => segments.includes(segment)) ?? 'others';
}

/** Claims by segment; a walk over all of them, so not for every tap. */
function rowsOf(allocation: Allocation): Row[] {
  const rows = new Map<
    Row['segment'],
    { taps: number; held: number; paid: number; waiting: number }
  >();
  for (const { segments, status } of allocation.claims()) {
    const segment = rowOf(segments);
    const row = rows.get(segment) ?? { taps: 0, held: 0, paid: 0, waiting: 0 };
    rows.set(segment, row);
    row.taps += 1;
    if (status === 'held' || status === 'paid' || status === 'waiting') row[status] += 1;
  }
  const order: readonly Row['segment'][] = [...offerSegmentSchema.options, 'others'];
  return order.flatMap((segment) => {
    const row = rows.get(segment);
    return row === undefined ? [] : [{ segment, ...row }];
  });
}

/** How many holds ended unpaid. */
function expiredOf(allocation: Allocation): number {
  let expired = 0;
  for (const { status } of allocation.claims()) if (status === 'expired') expired += 1;
  return expired;
}

/** What the crew sees of a sale. */
export function boardOf(
  kept: KeptSale,
  allocation: Allocation | null,
  more: { readonly unitsPerSecond: number; readonly problem: string | null },
): SaleBoard {
  const figures = allocation?.figures();
  const answers = Object.values(figures?.answers ?? {});
  return {
    sale: saleOf(kept, allocation),
    taps: answers.reduce((sum, count) => sum + count, 0),
    repeats: figures?.repeats ?? 0,
    early: figures?.early ?? 0,
    free: figures?.free ?? 0,
    held: figures?.held ?? 0,
    paid: figures?.paid ?? 0,
    waiting: figures?.waiting ?? 0,
    expired: allocation === null ? 0 : expiredOf(allocation),
    unitsPerSecond: more.unitsPerSecond,
    rows: allocation === null ? [] : rowsOf(allocation),
    ledger: {
      entries: allocation?.seq ?? 0,
      head: allocation?.head ?? '',
      problem: more.problem,
    },
  };
}
