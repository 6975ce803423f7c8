/** How a reading fares: fine is silent, `unknown` is drawn as a dash. */
export type HealthGrade = 'ok' | 'warn' | 'bad' | 'unknown';

/** What the health pills are made of; null where nothing is known. */
export interface HealthReadings {
  readonly isOnAir: boolean;
  readonly fps: number | null;
  readonly targetFps: number;
  readonly laggedPct: number | null;
  readonly skippedPct: number | null;
  readonly droppedPct: number | null;
  readonly bitrateKbps: number | null;
  readonly targetBitrateKbps: number;
  readonly latencyMs: number | null;
  /** Share of the whole machine. */
  readonly cpuPct: number | null;
}

export type HealthName = 'fps' | 'lagged' | 'skipped' | 'dropped' | 'bitrate' | 'latency' | 'cpu';
export type Health = Readonly<Record<HealthName, HealthGrade>>;

function gradeOf(
  value: number | null,
  isOk: (value: number) => boolean,
  isWarn: (value: number) => boolean,
): HealthGrade {
  if (value === null) return 'unknown';
  return isOk(value) ? 'ok' : isWarn(value) ? 'warn' : 'bad';
}

const below =
  (limit: number) =>
  (value: number): boolean =>
    value < limit;
const atLeast =
  (limit: number) =>
  (value: number): boolean =>
    value >= limit;

/** Grades all readings. What is only about sending is unknown while nothing is sent. */
export function healthOf(readings: HealthReadings): Health {
  const sent = (value: number | null): number | null => (readings.isOnAir ? value : null);
  const dropped = gradeOf(sent(readings.droppedPct), below(1), below(5));
  const { targetFps, targetBitrateKbps } = readings;
  const bitrate = gradeOf(
    sent(readings.bitrateKbps),
    atLeast(targetBitrateKbps * 0.9),
    atLeast(targetBitrateKbps * 0.6),
  );
  return {
    fps: gradeOf(readings.fps, atLeast(targetFps * 0.95), atLeast(targetFps * 0.75)),
    lagged: gradeOf(readings.laggedPct, below(1), below(5)),
    skipped: gradeOf(sent(readings.skippedPct), below(1), below(5)),
    dropped,
    // A still picture needs fewer bits than it may use: too few only counts where frames suffer.
    bitrate: dropped === 'ok' && bitrate !== 'unknown' ? 'ok' : bitrate,
    latency: gradeOf(sent(readings.latencyMs), below(400), below(1000)),
    cpu: gradeOf(readings.cpuPct, below(75), below(90)),
  };
}

/** A share of running totals over the latest readings, in percent. */
export class RecentShare {
  readonly #kept: number;
  readonly #readings: { readonly whole: number; readonly part: number }[] = [];

  /** @param kept how many readings back the share looks */
  constructor(kept = 10) {
    this.#kept = kept;
  }

  /** Takes totals since the start; totals that fell begin anew. */
  add(whole: number, part: number): void {
    const last = this.#readings.at(-1);
    if (last !== undefined && (whole < last.whole || part < last.part)) this.#readings.length = 0;
    if (last?.whole === whole && last.part === part) return;
    this.#readings.push({ whole, part });
    if (this.#readings.length > this.#kept + 1) this.#readings.shift();
  }

  /** Null before there are two readings. */
  pct(): number | null {
    const first = this.#readings[0];
    const last = this.#readings.at(-1);
    if (first === undefined || last === undefined || last.whole === first.whole) return null;
    return Math.min(100, ((last.part - first.part) / (last.whole - first.whole)) * 100);
  }
}
