/** How much one socket or viewer may ask for: some at once, then a steady rate. */
export class Allowance {
  readonly #most: number;
  readonly #perSecond: number;
  #left: number;
  #atMs: number;

  constructor(most: number, perSecond: number, nowMs: number) {
    this.#most = most;
    this.#perSecond = perSecond;
    this.#left = most;
    this.#atMs = nowMs;
  }

  /** Whether nothing of it is missing, so that it need not be remembered. */
  isFull(nowMs: number): boolean {
    this.#earn(nowMs);
    return this.#left === this.#most;
  }

  /** Whether there was enough left; only then it is spent. */
  spend(cost: number, nowMs: number): boolean {
    this.#earn(nowMs);
    if (this.#left < cost) return false;
    this.#left -= cost;
    return true;
  }

  #earn(nowMs: number): void {
    const earned = (Math.max(0, nowMs - this.#atMs) / 1000) * this.#perSecond;
    this.#left = Math.min(this.#most, this.#left + earned);
    this.#atMs = nowMs;
  }
}
