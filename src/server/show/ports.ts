import type { ShowId, ViewerId } from '../../shared/kernel/index.ts';
import type { Show, ShowEventBody } from '../../shared/show/index.ts';

/** A show and, for a rehearsal, what it was made of. */
export interface ShowRecord {
  readonly show: Show;
  readonly rehearsal: {
    readonly of: ShowId;
    readonly viewers: number;
    readonly seed: number;
  } | null;
}

/** What the show service needs of the rest of the server; filled where the server is composed. */
export interface ShowPorts {
  nowMs(): number;
  newShowId(): ShowId;
  /** A few random letters and digits for a slug. */
  randomSlugPart(): string;
  readonly shows: {
    byId(id: ShowId): ShowRecord | null;
    bySlug(slug: string): ShowRecord | null;
    list(): Show[];
    insert(record: ShowRecord, nowMs: number): void;
    update(show: Show): void;
  };
  /** A show made from another takes over what it sells; within the commit that makes it. */
  copyShelf(from: Show, to: Show): void;
  /** When the server before this one was last known to run, 0 where there was none. */
  aliveAtMs(): number;
  /** Which show is on the stage, kept across restarts. */
  stageShowId(): ShowId | null;
  setStageShowId(id: ShowId): void;
  /** Table writes and events together, on disk when it resolves. */
  commit(append: {
    showId: ShowId;
    viewerId: ViewerId | null;
    bodies: readonly ShowEventBody[];
    atMs?: number;
    write?: () => void;
  }): Promise<unknown>;
}
