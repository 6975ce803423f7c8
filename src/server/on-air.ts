import type { ShowId } from '../shared/kernel/index.ts';
import {
  isRunning,
  nothingPublished,
  type PublishReport,
  type Show,
} from '../shared/show/index.ts';

/** How long the studio's word of its publishing is believed. */
const reportLifeMs = 5000;

interface Poster {
  readonly showId: ShowId;
  readonly jpeg: Buffer;
  readonly version: number;
}

/** What the studio says of the program on the stage: its publishing and its poster. */
export class OnAir {
  readonly #nowMs: () => number;
  #report: PublishReport = nothingPublished;
  #reportedAtMs: number | null = null;
  #poster: Poster | null = null;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  report(report: PublishReport): void {
    this.#report = report;
    this.#reportedAtMs = this.#nowMs();
  }

  /** Another show, or none, is on the stage. */
  forget(): void {
    this.#report = nothingPublished;
    this.#reportedAtMs = null;
  }

  /** What goes out now, as far as a studio that may have died can be believed. */
  publish({ phase }: Show): PublishReport {
    if (!isRunning(phase)) return nothingPublished;
    if (this.#reportedAtMs === null) return { ...nothingPublished, state: 'connecting' };
    if (this.#nowMs() - this.#reportedAtMs < reportLifeMs) return this.#report;
    return { ...this.#report, state: 'recovering', fps: 0 };
  }

  setPoster(showId: ShowId, jpeg: Buffer): void {
    this.#poster = { showId, jpeg, version: (this.#poster?.version ?? this.#nowMs()) + 1 };
  }

  /** The newest picture of a show, null where it is not the one that was last on the stage. */
  poster(showId: ShowId): Buffer | null {
    return this.#poster?.showId === showId ? this.#poster.jpeg : null;
  }

  posterUrl(showId: ShowId): string | null {
    if (this.#poster?.showId !== showId) return null;
    return `/poster/${showId}?v=${this.#poster.version}`;
  }
}
