import type Database from 'better-sqlite3';

/** One numbered step of the schema; never changed once released. */
export interface Migration {
  readonly version: number;
  readonly name: string;
  readonly sql: string;
}

/** Brings a database to the newest version, each step in a transaction of its own. */
export function migrate(sqlite: Database.Database, steps: readonly Migration[]): void {
  const current = Number(sqlite.pragma('user_version', { simple: true }));
  const newest = steps.at(-1)?.version ?? 0;
  if (current > newest)
    throw Object.assign(new Error(`This data is of a newer Regulars (schema ${current})`), {
      code: 'SQLITE_NOTADB',
    });
  for (const step of steps) {
    if (step.version <= current) continue;
    sqlite.transaction(() => {
      sqlite.exec(step.sql);
      sqlite.pragma(`user_version = ${step.version}`);
    })();
  }
}
