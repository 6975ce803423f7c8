import { percentile } from '../../support/bench-report.ts';
import type { ClaimWork, Tap } from './taps.ts';

/** What a store answers to a tap: whether it has a unit, and its line in the ledger. */
export interface ClaimAnswer {
  readonly isHeld: boolean;
  readonly seq: number;
}

/** How a store did. */
export interface ClaimRun {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Viewers who have a unit. */
  readonly held: number;
  /** Repeats that were answered otherwise than the tap they repeat. */
  readonly wrongRepeats: number;
}

/** Sends all taps in their order, `inFlight` of them waiting at any time. */
export async function runClaims(
  { taps, inFlight }: Pick<ClaimWork, 'taps' | 'inFlight'>,
  claim: (tap: Tap, at: number) => Promise<ClaimAnswer>,
): Promise<ClaimRun> {
  const answers = new Array<ClaimAnswer | undefined>(taps.length);
  const waitedMs = new Float64Array(taps.length);
  let next = 0;
  const lane = async (): Promise<void> => {
    for (;;) {
      const at = next++;
      const tap = taps[at];
      if (tap === undefined) return;
      const sentAtMs = performance.now();
      answers[at] = await claim(tap, at);
      waitedMs[at] = performance.now() - sentAtMs;
    }
  };
  const startMs = performance.now();
  await Promise.all(Array.from({ length: inFlight }, lane));
  const tookMs = performance.now() - startMs;

  const firsts = new Map<string, ClaimAnswer>();
  let held = 0;
  let wrongRepeats = 0;
  for (const [at, tap] of taps.entries()) {
    const answer = answers[at];
    if (answer === undefined) throw new Error(`Tap ${at} has no answer`);
    const first = firsts.get(tap.key);
    if (first === undefined) {
      firsts.set(tap.key, answer);
      if (answer.isHeld) held++;
    } else if (first.seq !== answer.seq || first.isHeld !== answer.isHeld) wrongRepeats++;
  }
  waitedMs.sort();
  return {
    perSecond: (1000 * taps.length) / tookMs,
    p50Ms: percentile([...waitedMs], 0.5),
    p99Ms: percentile([...waitedMs], 0.99),
    held,
    wrongRepeats,
  };
}
