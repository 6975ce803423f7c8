import type { SaleQuota } from './ledger.ts';

interface Quota {
  readonly segment: string;
  readonly bit: number;
  readonly releaseAtMs: number;
  kept: number;
  isReleased: boolean;
}

/** The bits of a mask are one number's. */
const mostQuotas = 30;

/** Which of a sale's free units are kept for whom. A viewer's segments are a mask of bits here. */
export class Quotas {
  readonly #all: readonly Quota[];
  #kept = 0;

  /** Throws where a segment stands twice. */
  constructor(quotas: readonly SaleQuota[]) {
    this.#all = quotas.map(({ segment, units, releaseAtMs }, index) => {
      this.#kept += units;
      return { segment, bit: 1 << index, releaseAtMs, kept: units, isReleased: false };
    });
    const segments = new Set(quotas.map(({ segment }) => segment));
    if (segments.size !== quotas.length || quotas.length > mostQuotas)
      throw new RangeError('A segment stands twice in the terms, or they are too many');
  }

  get kept(): number {
    return this.#kept;
  }

  maskOf(segments: readonly string[]): number {
    let mask = 0;
    for (const { segment, bit } of this.#all) if (segments.includes(segment)) mask |= bit;
    return mask;
  }

  keptFromOthers(mask: number): number {
    let kept = 0;
    for (const quota of this.#all) if ((mask & quota.bit) === 0) kept += quota.kept;
    return kept;
  }

  /** The segment of whose kept units such a viewer takes the next; null for an open one. */
  nextFor(mask: number): string | null {
    for (const { bit, kept, segment } of this.#all)
      if ((mask & bit) !== 0 && kept > 0) return segment;
    return null;
  }

  /** Counts a unit that was taken, or came back while it is still to be kept. */
  change(segment: string, by: 1 | -1): void {
    const quota = this.#all.find((one) => one.segment === segment);
    if (quota === undefined || quota.isReleased) return;
    quota.kept += by;
    this.#kept += by;
  }

  /** How many are kept for a segment; null where it has no quota, or none any more. */
  keptFor(segment: string): number | null {
    const quota = this.#all.find((one) => one.segment === segment);
    return quota === undefined || quota.isReleased ? null : quota.kept;
  }

  release(segment: string): void {
    for (const quota of this.#all) {
      if (quota.segment !== segment) continue;
      this.#kept -= quota.kept;
      quota.kept = 0;
      quota.isReleased = true;
    }
  }

  releaseAll(): void {
    for (const { segment } of this.#all) this.release(segment);
  }

  /** Which is released next, and when. */
  nextRelease(): { readonly segment: string; readonly releaseAtMs: number } | null {
    let next: Quota | null = null;
    for (const quota of this.#all)
      if (!quota.isReleased && (next === null || quota.releaseAtMs < next.releaseAtMs))
        next = quota;
    return next;
  }
}
