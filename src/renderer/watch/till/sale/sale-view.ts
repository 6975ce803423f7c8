import type { MyClaim, OfferSegment, Sale } from '../../../../shared/sales/index.ts';
import type { ApiErrorCode } from '../../../../shared/show-api/index.ts';
import type { TapEnd, TapIntent } from './taps.ts';

/** What the one button of a sale says and does. */
export type SaleView =
  | { readonly kind: 'before'; readonly leftMs: number }
  | { readonly kind: 'go'; readonly isAgain: boolean }
  | { readonly kind: 'asking'; readonly isSlow: boolean }
  | { readonly kind: 'pay'; readonly claim: MyClaim; readonly leftMs: number }
  | { readonly kind: 'waiting'; readonly place: number }
  /** Everything is taken for now; a tap puts on the waiting list. */
  | { readonly kind: 'join' }
  | { readonly kind: 'limit' }
  | { readonly kind: 'not-for-you' }
  | { readonly kind: 'sign-in' }
  | { readonly kind: 'paid' }
  | { readonly kind: 'over' };

/** What the button is decided from. */
export interface SaleSight {
  readonly sale: Sale;
  /** The viewer's claims of this sale. */
  readonly claims: readonly MyClaim[];
  /** The tap that waits for its answer. */
  readonly asked: TapIntent | null;
  /** What the last tap came to. */
  readonly end: TapEnd | null;
  /** The viewer's own picture has said "go". */
  readonly isGo: boolean;
  /** By the server's clock. */
  readonly nowMs: number;
}

const slowAfterMs = 1000;

/** The state of a sale's button; a unit or a place that the viewer has wins over everything. */
export function saleViewOf(sight: SaleSight): SaleView {
  const { sale, claims, asked, nowMs } = sight;
  const held = claims.find(({ status, payUntilMs }) => status === 'held' && payUntilMs !== null);
  if (held !== undefined && (held.payUntilMs ?? 0) > nowMs)
    return { kind: 'pay', claim: held, leftMs: (held.payUntilMs ?? 0) - nowMs };
  if (asked !== null)
    return { kind: 'asking', isSlow: Date.now() - asked.tappedAtMs >= slowAfterMs };
  const waiting = claims.find(({ status }) => status === 'waiting');
  if (waiting !== undefined) return { kind: 'waiting', place: waiting.place };
  const paid = claims.filter(({ status }) => status === 'paid').length;
  const opensInMs = (sale.opensAtMs ?? Infinity) - nowMs;
  // "Go" is never said before the opening; the clock of this view is a tick old by then.
  // `isGo` is never told before the opening; the topic may be late with the phase.
  const isBefore = sale.phase === 'draft' || (sale.phase === 'armed' && !sight.isGo);
  if (isBefore) return { kind: 'before', leftMs: Math.max(0, opensInMs) };
  if (paid >= sale.limitPerViewer) return { kind: 'paid' };
  const isOver =
    sale.phase === 'ended' ||
    sale.phase === 'stopped' ||
    (sale.endsAtMs !== null && nowMs >= sale.endsAtMs);
  if (isOver) return paid > 0 ? { kind: 'paid' } : { kind: 'over' };
  if (!sight.isGo) return { kind: 'before', leftMs: Math.max(0, opensInMs) };
  return refusedView(sight) ?? openView(sight, paid);
}

/** Any other refusal says nothing of the sale: one may tap again. */
const refusals: Partial<Record<ApiErrorCode, SaleView>> = {
  'limit-reached': { kind: 'limit' },
  'not-for-you': { kind: 'not-for-you' },
  'not-allowed': { kind: 'not-for-you' },
  'identity-needed': { kind: 'sign-in' },
  'not-found': { kind: 'over' },
  'wrong-phase': { kind: 'over' },
};

function refusedView({ sale, end }: SaleSight): SaleView | null {
  if (end === null) return null;
  if (end.kind === 'answered') {
    if (end.answer.verdict === 'limit-reached') return { kind: 'limit' };
    // Once nothing is kept any more, anyone may tap again.
    const isRefused = end.answer.verdict === 'not-for-you' && end.answer.place === 0;
    return isRefused && (sale.kept.length > 0 || sale.needs !== 'stranger')
      ? { kind: 'not-for-you' }
      : null;
  }
  return refusals[end.code] ?? null;
}

function openView({ sale }: SaleSight, paid: number): SaleView {
  const isTaken = sale.phase === 'sold-out' || (sale.unitsLeft === 0 && sale.kept.length === 0);
  return isTaken ? { kind: 'join' } : { kind: 'go', isAgain: paid > 0 };
}

/** For whom units of a sale are kept now, and until when; null where none are. */
export function keptOf(
  sale: Sale,
): { segments: readonly OfferSegment[]; units: number; untilMs: number | null } | null {
  const kept = sale.kept.filter(({ units }) => units > 0);
  if (kept.length === 0) return null;
  const times = kept.map(({ releaseAtMs }) => releaseAtMs).filter((atMs) => atMs !== null);
  return {
    segments: kept.map(({ segment }) => segment),
    units: kept.reduce((sum, { units }) => sum + units, 0),
    untilMs: times.length === 0 ? null : Math.max(...times),
  };
}
