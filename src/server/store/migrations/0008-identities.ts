import type { Migration } from './migrate.ts';

/**
 * Persons behind viewers: by mailbox (a keyed hash, never the address), by personal link (its
 * token's hash), by the id that a merchant's own system has for them.
 */
export const identities: Migration = {
  version: 8,
  name: 'persons behind viewers',
  sql: `
    CREATE TABLE aliases (
      viewer_id TEXT PRIMARY KEY,
      person_id TEXT NOT NULL,
      joined_at_ms INTEGER NOT NULL,
      CHECK (viewer_id <> person_id)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX aliases_by_person ON aliases (person_id);
    CREATE TABLE mailboxes (
      mailbox_hash TEXT PRIMARY KEY,
      person_id TEXT NOT NULL,
      hint TEXT NOT NULL,
      confirmed_at_ms INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX mailboxes_by_person ON mailboxes (person_id, confirmed_at_ms);
    CREATE TABLE email_codes (
      id INTEGER PRIMARY KEY,
      viewer_id TEXT NOT NULL,
      mailbox_hash TEXT NOT NULL,
      hint TEXT NOT NULL,
      code_hash TEXT NOT NULL,
      sent_at_ms INTEGER NOT NULL,
      expires_at_ms INTEGER NOT NULL,
      tries INTEGER NOT NULL DEFAULT 0,
      used_at_ms INTEGER
    ) STRICT;
    CREATE INDEX email_codes_by_viewer ON email_codes (viewer_id, sent_at_ms);
    CREATE INDEX email_codes_by_mailbox ON email_codes (mailbox_hash, sent_at_ms);
    CREATE TABLE personal_links (
      id TEXT PRIMARY KEY,
      token_hash TEXT NOT NULL UNIQUE,
      person_id TEXT NOT NULL,
      made_at_ms INTEGER NOT NULL,
      expires_at_ms INTEGER NOT NULL,
      used_at_ms INTEGER,
      revoked_at_ms INTEGER
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX personal_links_by_time ON personal_links (made_at_ms);
    CREATE INDEX personal_links_by_person ON personal_links (person_id);
    CREATE TABLE customers (
      external_id TEXT PRIMARY KEY,
      person_id TEXT NOT NULL,
      first_at_ms INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX customers_by_person ON customers (person_id);
  `,
};
