import type { Migration } from './migrate.ts';

/**
 * Claims and the ledger of each flash sale. Both are written for every tap, so they have no key
 * beyond those that a tap needs: the line's place, and the viewer's key of the command.
 */
export const saleLedger: Migration = {
  version: 4,
  name: 'flash sales: terms, claims, ledger',
  sql: `
    CREATE TABLE sale_terms (
      sale_id TEXT PRIMARY KEY,
      show_id TEXT NOT NULL REFERENCES shows (id),
      terms TEXT NOT NULL,
      is_settled INTEGER NOT NULL DEFAULT 0
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX unsettled_sales ON sale_terms (sale_id) WHERE is_settled = 0;
    CREATE TABLE claims (
      sale_id TEXT NOT NULL,
      seq INTEGER NOT NULL,
      id TEXT NOT NULL,
      viewer_id TEXT NOT NULL,
      command_key TEXT NOT NULL,
      segments TEXT NOT NULL,
      variant_id TEXT NOT NULL,
      verdict TEXT NOT NULL,
      status TEXT NOT NULL,
      quota TEXT,
      pay_until_ms INTEGER,
      PRIMARY KEY (sale_id, seq)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE ledger_lines (
      sale_id TEXT NOT NULL,
      seq INTEGER NOT NULL,
      text TEXT NOT NULL,
      hash TEXT NOT NULL,
      PRIMARY KEY (sale_id, seq)
    ) STRICT, WITHOUT ROWID;
  `,
};
