import type { ShowId, ViewerId } from '../../shared/kernel/index.ts';
import type { ShowEvent, ShowEventBody } from '../../shared/show/index.ts';

/** One more event of an act, decided while it is written; its own viewer may be another one. */
export interface Act {
  readonly viewerId: ViewerId | null;
  readonly body: ShowEventBody;
}

/** Who decides inside commits, and keeps what was decided in memory. */
export interface CommitWatcher {
  /** What was decided since the last time is on disk; acts are answered after this. */
  committed?(): void;
  /** What was decided since the last time is not so. */
  rolledBack?(): void;
}

/** What is appended together, or not at all. */
export interface Append {
  readonly showId: ShowId;
  readonly viewerId: ViewerId | null;
  readonly bodies: readonly ShowEventBody[];
  /** When it happened, where that is known only afterwards; otherwise the instant of the commit. */
  readonly atMs?: number | undefined;
  /**
   * Table writes of the same act, and what is decided only now; runs inside the transaction, before
   * the events are written, with the instant of the commit. What it returns is appended after
   * `bodies`. It may run again where the group it was in failed.
   */
  readonly write?: ((nowMs: number) => readonly Act[] | void) | undefined;
}

/** Where events are kept; the store's event repository is one. */
export interface EventLogPorts {
  nowMs(): number;
  lastSeq(showId: ShowId): number;
  insert(event: ShowEvent): void;
  transaction<T>(work: () => T): T;
  /** Whether a failure is the disk's and not one act's, so that no act of the group can stand. */
  concernsAll(failure: unknown): boolean;
  /** Told of each commit that is on disk: how many acts it held and how long it took. */
  onCommit(acts: number, tookMs: number): void;
  /** Told once of each group that failed as a whole, and of a listener that threw. */
  onFailure(failure: unknown): void;
}

interface Waiting {
  readonly append: Append;
  readonly resolve: (events: readonly ShowEvent[]) => void;
  readonly reject: (failure: unknown) => void;
}

type Outcome =
  | { readonly ok: true; readonly written: readonly (readonly ShowEvent[])[] }
  | { readonly ok: false; readonly failure: unknown };

/** How long an act waits for others to share its commit with. */
const groupMs = 4;
const groupLimit = 500;

/**
 * The append-only log of what happens in shows.
 *
 * Acts are committed in groups: one `fsync` for all that arrived within a few milliseconds. An act
 * is answered, and subscribers hear of it, only after it is on disk. Where one act of a group fails
 * (a broken unique key, say), the group is taken apart and the others still stand. Where the disk
 * fails, every act of the group is refused and the next group tries again.
 */
export class EventLog {
  readonly #ports: EventLogPorts;
  readonly #seqs = new Map<ShowId, number>();
  readonly #subscribers = new Set<(event: ShowEvent) => void>();
  readonly #watchers = new Set<CommitWatcher>();
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

  /** Tells of each transaction of the log what became of it. */
  watch(watcher: CommitWatcher): void {
    this.#watchers.add(watcher);
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
    const outcome = this.#commit(group);
    if (outcome.ok) this.#tell(group, outcome.written);
    else if (group.length === 1 || this.#ports.concernsAll(outcome.failure)) {
      if (this.#ports.concernsAll(outcome.failure)) this.#ports.onFailure(outcome.failure);
      for (const { reject } of group) reject(outcome.failure);
    } else
      for (const one of group) {
        const alone = this.#commit([one]);
        if (alone.ok) this.#tell([one], alone.written);
        else one.reject(alone.failure);
      }
  }

  #commit(group: readonly Waiting[]): Outcome {
    const started = performance.now();
    const seqs = new Map<ShowId, number>();
    const nowMs = this.#ports.nowMs();
    const next = (showId: ShowId): number => {
      const last = seqs.get(showId) ?? this.#seqs.get(showId) ?? this.#ports.lastSeq(showId);
      seqs.set(showId, last + 1);
      return last + 1;
    };
    let written: readonly (readonly ShowEvent[])[];
    try {
      written = this.#ports.transaction(() =>
        group.map(({ append: { showId, viewerId, bodies, write, atMs = nowMs } }) => {
          const made: ShowEvent[] = [];
          const put = (whose: ViewerId | null, body: ShowEventBody): void => {
            const event: ShowEvent = { seq: next(showId), showId, atMs, viewerId: whose, body };
            this.#ports.insert(event);
            made.push(event);
          };
          const acts = write?.(nowMs) ?? [];
          for (const body of bodies) put(viewerId, body);
          for (const act of acts) put(act.viewerId, act.body);
          return made;
        }),
      );
    } catch (failure) {
      for (const watcher of this.#watchers) this.#try(() => watcher.rolledBack?.());
      return { ok: false, failure };
    }
    for (const [showId, seq] of seqs) this.#seqs.set(showId, seq);
    const tookMs = performance.now() - started;
    this.#try(() => this.#ports.onCommit(group.length, tookMs));
    for (const watcher of this.#watchers) this.#try(() => watcher.committed?.());
    return { ok: true, written };
  }

  /** What is on disk stands, whatever a listener makes of it. */
  #try(tell: () => void): void {
    try {
      tell();
    } catch (failure) {
      this.#ports.onFailure(failure);
    }
  }

  #tell(group: readonly Waiting[], written: readonly (readonly ShowEvent[])[]): void {
    written.forEach((events, index) => {
      for (const event of events)
        for (const listener of this.#subscribers) this.#try(() => listener(event));
      group[index]?.resolve(events);
    });
  }
}
