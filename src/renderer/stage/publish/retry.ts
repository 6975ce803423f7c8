/** Tries start this far apart. */
const betweenTriesMs = 1000;
/** Between the end of one try and the start of the next, however long the first took. */
const leastPauseMs = 200;

/**
 * How long to wait before the next try to get on air, for as long as it takes: a media server that
 * comes back after an hour is found as fast as one that comes back after a second.
 *
 * @param failures tries that failed in a row, 1 after the first
 * @param tookMs from the start of the last try to its end, time on air included
 */
export function retryDelayMs(failures: number, tookMs: number): number {
  if (failures <= 1) return leastPauseMs;
  return Math.min(betweenTriesMs, Math.max(leastPauseMs, betweenTriesMs - tookMs));
}
