import type Database from 'better-sqlite3';

/** One numbered step of the schema; never changed once released. */
export interface Migration {
  readonly version: number;
  readonly name: string;
  readonly sql: string;
}

/** All steps in order. Texts, names and addresses stand apart from events, so that they can be erased. */
export const migrations: readonly Migration[] = [
  {
    version: 1,
    name: 'shows, viewers, messages, events',
    sql: `
      CREATE TABLE shows (
        id TEXT PRIMARY KEY,
        slug TEXT NOT NULL UNIQUE,
        kind TEXT NOT NULL CHECK (kind IN ('show', 'rehearsal')),
        phase TEXT NOT NULL CHECK (phase IN ('draft', 'rehearsal', 'live', 'ended')),
        title TEXT NOT NULL,
        host_name TEXT NOT NULL,
        orientation TEXT NOT NULL,
        starts_at_ms INTEGER,
        started_at_ms INTEGER,
        ended_at_ms INTEGER,
        rehearsal_of TEXT REFERENCES shows (id),
        rehearsal_viewers INTEGER NOT NULL DEFAULT 0,
        rehearsal_seed INTEGER NOT NULL DEFAULT 0,
        created_at_ms INTEGER NOT NULL
      ) STRICT;
      CREATE TABLE viewers (
        id TEXT PRIMARY KEY,
        is_simulated INTEGER NOT NULL,
        name TEXT,
        first_seen_at_ms INTEGER NOT NULL
      ) STRICT;
      CREATE TABLE visits (
        viewer_id TEXT NOT NULL REFERENCES viewers (id),
        show_id TEXT NOT NULL REFERENCES shows (id),
        first_entered_at_ms INTEGER NOT NULL,
        last_seen_at_ms INTEGER NOT NULL,
        watched_ms INTEGER NOT NULL DEFAULT 0,
        messages INTEGER NOT NULL DEFAULT 0,
        questions INTEGER NOT NULL DEFAULT 0,
        PRIMARY KEY (viewer_id, show_id)
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE messages (
        id TEXT PRIMARY KEY,
        show_id TEXT NOT NULL REFERENCES shows (id),
        viewer_id TEXT REFERENCES viewers (id),
        sender TEXT NOT NULL CHECK (sender IN ('viewer', 'host')),
        name TEXT NOT NULL,
        text TEXT NOT NULL,
        sent_at_ms INTEGER NOT NULL,
        intent TEXT,
        answered_at_ms INTEGER,
        is_hidden INTEGER NOT NULL DEFAULT 0,
        command_key TEXT NOT NULL,
        UNIQUE (show_id, viewer_id, command_key)
      ) STRICT;
      CREATE INDEX messages_by_show ON messages (show_id, sent_at_ms);
      CREATE INDEX messages_by_viewer ON messages (viewer_id, show_id, sent_at_ms);
      CREATE TABLE events (
        show_id TEXT NOT NULL REFERENCES shows (id),
        seq INTEGER NOT NULL,
        at_ms INTEGER NOT NULL,
        kind TEXT NOT NULL,
        viewer_id TEXT,
        payload TEXT NOT NULL,
        PRIMARY KEY (show_id, seq)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX events_by_viewer ON events (viewer_id, show_id, seq);
      CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
    `,
  },
  {
    version: 2,
    name: 'open questions are found without reading the whole chat',
    sql: `
      CREATE INDEX open_questions ON messages (show_id, sent_at_ms)
        WHERE intent IS NOT NULL AND answered_at_ms IS NULL AND is_hidden = 0;
    `,
  },
];

/** Brings a database to the newest version, each step in a transaction of its own. */
export function migrate(sqlite: Database.Database, steps: readonly Migration[] = migrations): void {
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
