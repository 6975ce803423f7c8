import type { Migration } from './migrate.ts';

/** Flash sales as they were set up, and what each keeps aside of the stock. */
export const flashSales: Migration = {
  version: 7,
  name: 'flash sales as set up',
  sql: `
    CREATE TABLE flash_sales (
      id TEXT PRIMARY KEY,
      show_id TEXT NOT NULL REFERENCES shows (id),
      product_id TEXT NOT NULL REFERENCES products (id),
      code INTEGER NOT NULL,
      plan TEXT NOT NULL,
      starts_at_ms INTEGER,
      opens_at_ms INTEGER,
      is_cancelled INTEGER NOT NULL DEFAULT 0,
      created_at_ms INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX flash_sales_by_show ON flash_sales (show_id, created_at_ms);
    CREATE TABLE sale_lots (
      sale_id TEXT NOT NULL REFERENCES flash_sales (id),
      variant_id TEXT NOT NULL REFERENCES variants (id),
      carved INTEGER NOT NULL CHECK (carved >= 0),
      PRIMARY KEY (sale_id, variant_id)
    ) STRICT, WITHOUT ROWID;
  `,
};
