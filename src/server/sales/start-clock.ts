/** A longer wait than this overflows a timer. */
const longestWaitMs = 3_600_000;
/** After a failure the disk is given a moment. */
const retryMs = 1000;

/** What the clock goes by. */
export interface StartClockPorts {
  nowMs(): number;
  /** When the next draft of all shows starts by itself; null where none does. */
  nextAtMs(): number | null;
  /** Starts what is due, or takes it off the clock; rejects where neither could be written. */
  startDue(): Promise<void>;
  onFailure(failure: unknown): void;
}

/** Starts the sales that are to start at a time. */
export class StartClock {
  readonly #ports: StartClockPorts;
  #timer: NodeJS.Timeout | null = null;
  #isStopped = false;

  constructor(ports: StartClockPorts) {
    this.#ports = ports;
  }

  /** To be called whenever what starts next may be another. */
  set(): void {
    if (this.#isStopped) return;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const nextAtMs = this.#ports.nextAtMs();
    if (nextAtMs !== null) this.#wait(Math.max(0, nextAtMs - this.#ports.nowMs()));
  }

  stop(): void {
    this.#isStopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
  }

  #wait(ms: number): void {
    this.#timer = setTimeout(() => void this.#ring(), Math.min(ms, longestWaitMs));
    this.#timer.unref();
  }

  async #ring(): Promise<void> {
    try {
      const nextAtMs = this.#ports.nextAtMs();
      if (nextAtMs !== null && nextAtMs <= this.#ports.nowMs()) await this.#ports.startDue();
      this.set();
    } catch (failure) {
      this.#ports.onFailure(failure);
      if (!this.#isStopped) this.#wait(retryMs);
    }
  }
}
