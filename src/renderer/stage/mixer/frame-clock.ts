import type { MixerStatistics } from './types.ts';

/** One wake-up of the clock. */
export interface Tick {
  /** When the tick should have been, on the caller's clock. */
  readonly atMs: number;
  /** Ticks that had passed before this one without a picture. */
  readonly missed: number;
}

/** The program's clock: ticks at fixed instants, however late the caller wakes. */
export class FrameClock {
  readonly intervalMs: number;
  readonly #startMs: number;
  #next = 0;

  constructor(startMs: number, fps: number) {
    this.#startMs = startMs;
    this.intervalMs = 1000 / fps;
  }

  /** When to wake next. */
  get nextAtMs(): number {
    return this.#startMs + this.#next * this.intervalMs;
  }

  /** Takes the latest tick that is due, passing over those that were missed. */
  wake(nowMs: number): Tick {
    const missed = Math.max(0, Math.floor((nowMs - this.nextAtMs) / this.intervalMs));
    this.#next += missed;
    const atMs = this.nextAtMs;
    this.#next += 1;
    return { atMs, missed };
  }
}

const windowMs = 10_000;

interface TickRecord {
  readonly atMs: number;
  readonly missed: number;
  readonly mixMs: number | null;
}

/** The counts of a mixer as OBS defines them. */
export class MixStatistics {
  readonly #startMs: number;
  #records: TickRecord[] = [];
  #ticks = 0;
  #lagged = 0;
  #skipped = 0;
  #isPassThrough = false;

  constructor(startMs: number) {
    this.#startMs = startMs;
  }

  /** A tick, the ticks missed before it, and what composing its frame took (null: none was due). */
  tick(atMs: number, missed: number, mixMs: number | null, isPassThrough: boolean): void {
    this.#ticks += missed + 1;
    this.#lagged += missed;
    if (mixMs !== null) this.#isPassThrough = isPassThrough;
    this.#records.push({ atMs, missed, mixMs });
    if (this.#records.length > 2048) this.#forget(atMs);
  }

  /** A frame that the output was too busy to take. */
  skip(): void {
    this.#skipped += 1;
  }

  read(nowMs: number): MixerStatistics {
    this.#forget(nowMs);
    const spanMs = Math.min(windowMs, nowMs - this.#startMs);
    const times = this.#records.flatMap(({ mixMs }) => (mixMs === null ? [] : [mixMs]));
    times.sort((a, b) => a - b);
    const missed = this.#records.reduce((sum, record) => sum + record.missed, 0);
    const ticks = this.#records.length + missed;
    return {
      fps: spanMs > 0 ? (1000 * times.length) / spanMs : 0,
      ticks: this.#ticks,
      lagged: this.#lagged,
      laggedPct: ticks > 0 ? (100 * missed) / ticks : 0,
      skipped: this.#skipped,
      mixP50Ms: percentile(times, 0.5),
      mixP99Ms: percentile(times, 0.99),
      isPassThrough: this.#isPassThrough,
    };
  }

  #forget(nowMs: number): void {
    this.#records = this.#records.filter((record) => record.atMs > nowMs - windowMs);
  }
}

/** The nearest-rank percentile of ascending values; 0 when there are none. */
const percentile = (sorted: readonly number[], share: number): number =>
  sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
