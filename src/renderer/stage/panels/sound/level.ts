import type { MeterReading } from '../../engine/types.ts';

/** Where decibels stand on meter and fader, which share one scale; loud ones get more room. */
const marks: readonly (readonly [db: number, at: number])[] = [
  [-60, 0],
  [-40, 0.15],
  [-20, 0.44],
  [-9, 0.7],
  [0, 0.9],
  [12, 1],
];

export const silentDb = -60;
export const mostGainDb = 12;

/** Above these a meter warns, and is about to clip. */
export const warnFromDb = -9;
export const badFromDb = -2;

function between(
  value: number,
  from: (mark: readonly [number, number]) => number,
  to: (mark: readonly [number, number]) => number,
): number {
  const first = marks[0];
  const last = marks.at(-1);
  if (!first || !last || !(value > from(first))) return first ? to(first) : 0;
  for (let index = 1; index < marks.length; index += 1) {
    const low = marks[index - 1];
    const high = marks[index];
    if (low && high && value <= from(high))
      return to(low) + ((value - from(low)) / (from(high) - from(low))) * (to(high) - to(low));
  }
  return to(last);
}

/** Where a level stands on the scale, 0 to 1. */
export const placeOfDb = (db: number): number =>
  between(
    db,
    ([markDb]) => markDb,
    ([, at]) => at,
  );

/** The level that stands at a place of the scale. */
export const dbAtPlace = (place: number): number =>
  between(
    place,
    ([, at]) => at,
    ([markDb]) => markDb,
  );

/** A fader's level as it is kept: tenths of a decibel within its range. */
export const tidyGainDb = (db: number): number =>
  Math.round(Math.min(mostGainDb, Math.max(silentDb, db)) * 10) / 10 || 0;

/** Decibels as they are read: −3.2, 0.0, and −∞ at the lower end. */
export const dbText = (db: number): string =>
  db <= silentDb ? '−∞' : `${db < 0 ? '−' : ''}${Math.abs(db).toFixed(1)}`;

/** Where a key brings a fader; null for a key that is none of its own. */
export function gainAfterKey(gainDb: number, key: string): number | null {
  switch (key) {
    case 'ArrowRight':
    case 'ArrowUp':
      return tidyGainDb(gainDb + 0.5);
    case 'ArrowLeft':
    case 'ArrowDown':
      return tidyGainDb(gainDb - 0.5);
    case 'PageUp':
      return tidyGainDb(gainDb + 3);
    case 'PageDown':
      return tidyGainDb(gainDb - 3);
    case 'Home':
      return silentDb;
    case 'End':
      return mostGainDb;
    default:
      return null;
  }
}

/** What a meter shows of one channel. */
export interface MeterLevel {
  readonly left: number;
  readonly right: number;
  /** The loudest of the last second. */
  readonly heldDb: number;
  readonly heldAtMs: number;
}

export const quietMeter: MeterLevel = {
  left: silentDb,
  right: silentDb,
  heldDb: silentDb,
  heldAtMs: 0,
};

const holdMs = 1000;
const fallDbPerSecond = 24;

/** A meter rises at once and falls slowly; its peak stays for a second. */
export function nextLevel(was: MeterLevel, reading: MeterReading, atMs: number, sinceMs: number) {
  const fallen = (db: number): number => db - (fallDbPerSecond * sinceMs) / 1000;
  const [peakLeft, peakRight] = reading.peakDb;
  const left = Math.max(silentDb, peakLeft, fallen(was.left));
  const right = Math.max(silentDb, peakRight, fallen(was.right));
  const peakDb = Math.max(silentDb, peakLeft, peakRight);
  const isNewPeak = peakDb >= was.heldDb || atMs - was.heldAtMs >= holdMs;
  return {
    left,
    right,
    heldDb: isNewPeak ? peakDb : was.heldDb,
    heldAtMs: isNewPeak ? atMs : was.heldAtMs,
  } satisfies MeterLevel;
}
