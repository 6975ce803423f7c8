import type { Migration } from './migrate.ts';

/** Polls, lotteries, shares and invitations. People stand in them as persons, once each. */
export const engagement: Migration = {
  version: 6,
  name: 'polls, lotteries, shares, invitations',
  sql: `
    CREATE TABLE polls (
      id TEXT PRIMARY KEY,
      show_id TEXT NOT NULL REFERENCES shows (id),
      question TEXT NOT NULL,
      opened_at_ms INTEGER NOT NULL,
      closes_at_ms INTEGER,
      closed_at_ms INTEGER
    ) STRICT;
    CREATE INDEX polls_by_show ON polls (show_id, opened_at_ms);
    CREATE INDEX open_polls ON polls (id) WHERE closed_at_ms IS NULL;
    CREATE TABLE poll_answers (
      poll_id TEXT NOT NULL REFERENCES polls (id),
      position INTEGER NOT NULL,
      text TEXT NOT NULL,
      votes INTEGER NOT NULL DEFAULT 0 CHECK (votes >= 0),
      PRIMARY KEY (poll_id, position)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE ballots (
      poll_id TEXT NOT NULL,
      person_id TEXT NOT NULL,
      position INTEGER NOT NULL,
      at_ms INTEGER NOT NULL,
      PRIMARY KEY (poll_id, person_id),
      FOREIGN KEY (poll_id, position) REFERENCES poll_answers (poll_id, position)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE lotteries (
      id TEXT PRIMARY KEY,
      show_id TEXT NOT NULL REFERENCES shows (id),
      title TEXT NOT NULL,
      prize TEXT NOT NULL,
      coupon_id TEXT,
      winners INTEGER NOT NULL CHECK (winners > 0),
      task TEXT NOT NULL,
      opened_at_ms INTEGER NOT NULL,
      closes_at_ms INTEGER NOT NULL,
      entries INTEGER NOT NULL DEFAULT 0,
      seed TEXT NOT NULL,
      seed_hash TEXT NOT NULL,
      closed_at_ms INTEGER,
      entries_hash TEXT,
      drawn_at_ms INTEGER,
      cancelled_at_ms INTEGER,
      CHECK (drawn_at_ms IS NULL OR (closed_at_ms IS NOT NULL AND entries_hash IS NOT NULL)),
      CHECK (drawn_at_ms IS NULL OR cancelled_at_ms IS NULL)
    ) STRICT;
    CREATE INDEX lotteries_by_show ON lotteries (show_id, opened_at_ms);
    CREATE INDEX running_lotteries ON lotteries (id)
      WHERE drawn_at_ms IS NULL AND cancelled_at_ms IS NULL;
    CREATE TABLE lottery_entries (
      lottery_id TEXT NOT NULL REFERENCES lotteries (id),
      person_id TEXT NOT NULL,
      seq INTEGER NOT NULL,
      viewer_id TEXT NOT NULL,
      pseudonym TEXT NOT NULL,
      won_position INTEGER,
      PRIMARY KEY (lottery_id, person_id),
      UNIQUE (lottery_id, seq),
      UNIQUE (lottery_id, won_position)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE shares (
      show_id TEXT NOT NULL REFERENCES shows (id),
      person_id TEXT NOT NULL,
      at_ms INTEGER NOT NULL,
      PRIMARY KEY (show_id, person_id)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE invite_codes (
      code TEXT PRIMARY KEY,
      person_id TEXT NOT NULL UNIQUE
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE invitations (
      invitee_id TEXT PRIMARY KEY,
      inviter_id TEXT NOT NULL,
      show_id TEXT NOT NULL REFERENCES shows (id),
      address_key TEXT NOT NULL,
      arrived_at_ms INTEGER NOT NULL,
      rewarded_at_ms INTEGER,
      is_void INTEGER NOT NULL DEFAULT 0,
      CHECK (invitee_id <> inviter_id)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX invitations_by_inviter ON invitations (inviter_id, arrived_at_ms);
    CREATE INDEX invitations_by_address ON invitations (address_key, arrived_at_ms);
    CREATE INDEX open_invitations ON invitations (arrived_at_ms)
      WHERE rewarded_at_ms IS NULL AND is_void = 0;
  `,
};
