import type { ShowId } from '../../shared/kernel/index.ts';
import { isRunning, type Show } from '../../shared/show/index.ts';
import { startCrowd, type Crowd } from './crowd.ts';

/** A show and, for a rehearsal, how large a crowd belongs to it. */
export interface Rehearsed {
  readonly show: Show;
  readonly rehearsal: { readonly viewers: number; readonly seed: number } | null;
}

/** What a crowd needs of the rest of the server; filled where the server is composed. */
export interface RehearsalPorts {
  gatewayUrl(): string;
  /** The token of one simulated viewer, good for this show only; the same whenever it is asked. */
  tokenOf(showId: ShowId, index: number): string;
  onFailure(failure: unknown): void;
}

/** The crowd of the rehearsal on the stage: let in when it starts, sent home when it ends. */
export class RehearsalCrowd {
  readonly #ports: RehearsalPorts;
  #crowd: Crowd | null = null;

  constructor(ports: RehearsalPorts) {
    this.#ports = ports;
  }

  /** Lets a running rehearsal's crowd in, once. */
  admit({ show, rehearsal }: Rehearsed): void {
    if (this.#crowd !== null || rehearsal === null || rehearsal.viewers === 0) return;
    if (!isRunning(show.phase)) return;
    this.#crowd = startCrowd({
      gatewayUrl: this.#ports.gatewayUrl(),
      slug: show.slug,
      tokens: Array.from({ length: rehearsal.viewers }, (_, index) =>
        this.#ports.tokenOf(show.id, index),
      ),
      seed: rehearsal.seed,
      onFailure: (failure) => this.#ports.onFailure(failure),
    });
  }

  async sendHome(): Promise<void> {
    const crowd = this.#crowd;
    this.#crowd = null;
    await crowd?.stop().catch((failure: unknown) => this.#ports.onFailure(failure));
  }
}
