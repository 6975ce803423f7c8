/** Milliseconds since 1970 on some clock; instants end in `AtMs`, spans in `Ms`. */
export type InstantMs = number;

/** Where time comes from; rules never read a clock of their own. */
export interface Clock {
  nowMs(): InstantMs;
}

/** The machine's wall clock. */
export const systemClock: Clock = { nowMs: () => Date.now() };
