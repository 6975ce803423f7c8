/** Times of a child's deaths decide how long to wait before it is started again. */
export interface RestartPolicy {
  /** The wait before the next start, and which attempt it is (from 1). */
  died(nowMs: number): { readonly waitMs: number; readonly attempt: number };
  /** It runs again. */
  started(nowMs: number): void;
}

const firstWaitMs = 200;
const longestWaitMs = 5000;
const ranWellMs = 20_000;

/** Back within a fraction of a second at first, then ever slower; a good run starts afresh. */
export function createRestartPolicy(): RestartPolicy {
  let attempt = 0;
  let startedAtMs: number | null = null;
  return {
    died(nowMs) {
      if (startedAtMs !== null && nowMs - startedAtMs >= ranWellMs) attempt = 0;
      startedAtMs = null;
      attempt += 1;
      return { waitMs: Math.min(firstWaitMs * 2 ** (attempt - 1), longestWaitMs), attempt };
    },
    started(nowMs) {
      startedAtMs = nowMs;
    },
  };
}
