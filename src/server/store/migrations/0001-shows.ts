import type { Migration } from './migrate.ts';

/** Shows, viewers, messages, events. */
export const shows: Migration = {
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
};
