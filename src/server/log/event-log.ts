import type { ShowId, ViewerId } from '../../shared/kernel/index.ts';
import type { ShowEvent, ShowEventBody } from '../../shared/show/index.ts';

/** What is appended together, or not at all. */
export interface Append {
  readonly showId: ShowId;
  readonly viewerId: ViewerId | null;
  readonly bodies: readonly ShowEventBody[];
  /** Table writes of the same act; runs inside the transaction, before the events are written. */
  readonly write?: (() => void) | undefined;
}

/** Where events are kept; the store's event repository is one. */
export interface EventLogPorts {
  nowMs(): number;
  lastSeq(showId: ShowId): number;
  insert(event: ShowEvent): void;
  transaction<T>(work: () => T): T;
  /** Told of each commit: how many acts it held and how long it took. */
  onCommit?(acts: number, tookMs: number): void;
}

interface Waiting {
  readonly append: Append;
  readonly resolve: (events: readonly ShowEvent[]) => void;
  readonly reject: (failure: unknown) => void;
}

/** How long an act waits for others to share its commit with. */
const groupMs = 4;
const groupLimit = 500;

/**
 * The append-only log of what happens in shows.
 *
 * Acts are committed in groups: one `fsync` for all that arrived within a few milliseconds. An act
 * is answered, and subscribers hear of it, only after it is on disk. Where one act of a group fails
 * (a broken unique key, say), the group is taken apart and the others still stand.
 */
export class EventLog {
  readonly #ports: EventLogPorts;
  readonly #seqs = new Map<ShowId, number>();
  readonly #subscribers = new Set<(event: ShowEvent) => void>();
  #waiting: Waiting[] = [];
  #timer: NodeJS.Timeout | null = null;

  constructor(ports: EventLogPorts) {
    this.#ports = ports;
  }

  /** Calls back after each commit, in order, until the returned function is called. */
  subscribe(listener: (event: ShowEvent) => void): () => void {
    this.#subscribers.add(listener);
    return () => this.#subscribers.delete(listener);
  }

  /** Resolves when it is on disk, with the events as they were numbered. Rejects if it is not. */
  append(append: Append): Promise<readonly ShowEvent[]> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ append, resolve, reject });
      if (this.#waiting.length >= groupLimit) this.flush();
      else this.#timer ??= setTimeout(() => this.flush(), groupMs);
    });
  }

  /** Commits what waits, now. */
  flush(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const group = this.#waiting;
    this.#waiting = [];
    if (group.length === 0) return;
    const started = performance.now();
    const outcome = this.#commit(group);
    if (outcome !== null) this.#tell(group, outcome);
    else
      for (const one of group) {
        const alone = this.#commit([one]);
        if (alone !== null) this.#tell([one], alone);
      }
    this.#ports.onCommit?.(group.length, performance.now() - started);
  }

  /** The events of each act, or null where a group of several failed. */
  #commit(group: readonly Waiting[]): ShowEvent[][] | null {
    const seqs = new Map<ShowId, number>();
    const atMs = this.#ports.nowMs();
    const next = (showId: ShowId): number => {
      const last = seqs.get(showId) ?? this.#seqs.get(showId) ?? this.#ports.lastSeq(showId);
      seqs.set(showId, last + 1);
      return last + 1;
    };
    try {
      const written = this.#ports.transaction(() =>
        group.map(({ append: { showId, viewerId, bodies, write } }) => {
          write?.();
          return bodies.map((body) => {
            const event: ShowEvent = { seq: next(showId), showId, atMs, viewerId, body };
            this.#ports.insert(event);
            return event;
          });
        }),
      );
      for (const [showId, seq] of seqs) this.#seqs.set(showId, seq);
      return written;
    } catch (failure) {
      if (group.length > 1) return null;
      group[0]?.reject(failure);
      return null;
    }
  }

  #tell(group: readonly Waiting[], written: ShowEvent[][]): void {
    written.forEach((events, index) => {
      for (const event of events) for (const listener of this.#subscribers) listener(event);
      group[index]?.resolve(events);
    });
  }
}
