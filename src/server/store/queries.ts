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
import type { Tables } from './tables/index.ts';

export type { Tables } from './tables/index.ts';

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

  /** A statement written by hand, for what runs too often to be built anew each time. */
  prepared(text: string): Statement<unknown[]> {
    return this.#statement(text);
  }

  /** All or nothing; a thrown error rolls back. */
  transaction<T>(work: () => T): T {
    return this.#sqlite.transaction(work).immediate();
  }
}
