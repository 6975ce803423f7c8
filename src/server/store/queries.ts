import {
  DummyDriver,
  Kysely,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type Compilable,
} from 'kysely';
import type { Statement } from 'better-sqlite3';
import type { Sqlite } from './database.ts';

/** The tables as SQL sees them; instants are integers of milliseconds, flags 0 or 1. */
export interface Tables {
  shows: {
    id: string;
    slug: string;
    kind: string;
    phase: string;
    title: string;
    host_name: string;
    orientation: string;
    starts_at_ms: number | null;
    started_at_ms: number | null;
    ended_at_ms: number | null;
    rehearsal_of: string | null;
    rehearsal_viewers: number;
    rehearsal_seed: number;
    created_at_ms: number;
  };
  viewers: { id: string; is_simulated: number; name: string | null; first_seen_at_ms: number };
  visits: {
    viewer_id: string;
    show_id: string;
    first_entered_at_ms: number;
    last_seen_at_ms: number;
    watched_ms: number;
    messages: number;
    questions: number;
  };
  messages: {
    id: string;
    show_id: string;
    viewer_id: string | null;
    sender: string;
    name: string;
    text: string;
    sent_at_ms: number;
    intent: string | null;
    answered_at_ms: number | null;
    is_hidden: number;
    command_key: string;
  };
  events: {
    show_id: string;
    seq: number;
    at_ms: number;
    kind: string;
    viewer_id: string | null;
    payload: string;
  };
  settings: { key: string; value: string };
}

/** Builds typed SQL; nothing runs through it, `Queries` runs what it compiles. */
export const sql = new Kysely<Tables>({
  dialect: {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  },
});

/** Runs compiled queries synchronously, each text prepared once. */
export class Queries {
  readonly #sqlite: Sqlite;
  readonly #prepared = new Map<string, Statement<unknown[]>>();

  constructor(sqlite: Sqlite) {
    this.#sqlite = sqlite;
  }

  #statement(text: string): Statement<unknown[]> {
    const known = this.#prepared.get(text);
    if (known !== undefined) return known;
    const made = this.#sqlite.prepare<unknown[]>(text);
    this.#prepared.set(text, made);
    return made;
  }

  all<Row>(query: Compilable<Row>): Row[] {
    const { sql: text, parameters } = query.compile();
    return this.#statement(text).all(...parameters) as Row[];
  }

  first<Row>(query: Compilable<Row>): Row | undefined {
    const { sql: text, parameters } = query.compile();
    return this.#statement(text).get(...parameters) as Row | undefined;
  }

  run(query: Compilable): number {
    const { sql: text, parameters } = query.compile();
    return this.#statement(text).run(...parameters).changes;
  }

  /** All or nothing; a thrown error rolls back. */
  transaction<T>(work: () => T): T {
    return this.#sqlite.transaction(work).immediate();
  }
}
