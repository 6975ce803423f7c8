/** One exchange with the server's clock, all in milliseconds. */
export interface ClockSample {
  readonly sentAtMs: number;
  readonly serverNowMs: number;
  readonly receivedAtMs: number;
}

const kept = 9;

/** Follows the server's clock: of the latest samples the one with the shortest way is believed. */
export class ClockSync {
  readonly #samples: ClockSample[] = [];

  add(sample: ClockSample): void {
    this.#samples.push(sample);
    if (this.#samples.length > kept) this.#samples.shift();
  }

  /** How far the server's clock is ahead of ours. */
  offsetMs(): number {
    let best: ClockSample | null = null;
    for (const sample of this.#samples)
      if (best === null || wayMs(sample) < wayMs(best)) best = sample;
    return best === null ? 0 : best.serverNowMs - (best.sentAtMs + wayMs(best) / 2);
  }
}

const wayMs = (sample: ClockSample): number => sample.receivedAtMs - sample.sentAtMs;
