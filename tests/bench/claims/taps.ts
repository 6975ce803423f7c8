import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** One tap; a repeat carries the viewer and the key of an earlier one. */
export interface Tap {
  readonly viewerId: string;
  readonly key: string;
}

/** The same work for every store that is compared. */
export interface ClaimWork {
  readonly taps: readonly Tap[];
  readonly viewers: number;
  readonly units: number;
  readonly limitPerViewer: number;
  /** Taps that wait for their answer at any time. */
  readonly inFlight: number;
}

const repeatEvery = 5;
/** A repeat follows its tap at most so many taps later, as a double tap or a lost answer does. */
const repeatWithin = 5000;
const seed = 20_261_125;

/** Each viewer taps once, and one tap in five is a repeat; always the same list. */
export function makeTaps(count: number): { taps: Tap[]; viewers: number } {
  const random = xoroshiro128plus(seed);
  const taps: Tap[] = [];
  let viewers = 0;
  for (let at = 0; at < count; at++) {
    const earliest = Math.max(0, at - repeatWithin);
    const repeated =
      at % repeatEvery === repeatEvery - 1 ? taps[uniformInt(random, earliest, at - 1)] : undefined;
    if (repeated === undefined) viewers++;
    taps.push(repeated ?? { viewerId: `viewer-${viewers}`, key: `key-${viewers}-${seed}` });
  }
  return { taps, viewers };
}
