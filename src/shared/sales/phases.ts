import type { Sale } from './schema.ts';

/** A sale that holds the stage: it counts down or takes taps. */
export const isRunningSale = (sale: Sale | null | undefined): sale is Sale =>
  sale?.phase === 'armed' || sale?.phase === 'open';
