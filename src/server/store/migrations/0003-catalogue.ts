import type { Migration } from './migrate.ts';

/** Products, stock by scope, prices as they were, shelves; the first answers to commands. */
export const catalogue: Migration = {
  version: 3,
  name: 'catalogue, stock, shelves, answers to commands',
  sql: `
    CREATE TABLE products (
      id TEXT PRIMARY KEY,
      title TEXT NOT NULL,
      title_zh TEXT,
      description TEXT NOT NULL,
      description_zh TEXT,
      option_names TEXT NOT NULL,
      is_archived INTEGER NOT NULL DEFAULT 0,
      created_at_ms INTEGER NOT NULL,
      updated_at_ms INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE variants (
      id TEXT PRIMARY KEY,
      product_id TEXT NOT NULL REFERENCES products (id),
      sku TEXT UNIQUE,
      options TEXT NOT NULL,
      price_minor INTEGER NOT NULL CHECK (price_minor >= 0),
      cost_minor INTEGER CHECK (cost_minor >= 0),
      position INTEGER NOT NULL,
      is_archived INTEGER NOT NULL DEFAULT 0
    ) STRICT;
    CREATE INDEX variants_by_product ON variants (product_id, position);
    CREATE TABLE price_history (
      variant_id TEXT NOT NULL REFERENCES variants (id),
      from_at_ms INTEGER NOT NULL,
      price_minor INTEGER NOT NULL,
      PRIMARY KEY (variant_id, from_at_ms)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE pictures (
      id TEXT PRIMARY KEY,
      product_id TEXT NOT NULL REFERENCES products (id),
      position INTEGER NOT NULL,
      mime TEXT NOT NULL,
      width_px INTEGER NOT NULL,
      height_px INTEGER NOT NULL,
      source_url TEXT,
      bytes BLOB NOT NULL
    ) STRICT;
    CREATE INDEX pictures_by_product ON pictures (product_id, position);
    CREATE TABLE stock (
      scope TEXT NOT NULL,
      variant_id TEXT NOT NULL REFERENCES variants (id),
      on_hand INTEGER NOT NULL CHECK (on_hand >= 0),
      carved INTEGER NOT NULL DEFAULT 0 CHECK (carved >= 0),
      reserved INTEGER NOT NULL DEFAULT 0 CHECK (reserved >= 0),
      PRIMARY KEY (scope, variant_id),
      CHECK (carved + reserved <= on_hand)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE shelf (
      show_id TEXT NOT NULL REFERENCES shows (id),
      product_id TEXT NOT NULL REFERENCES products (id),
      position INTEGER NOT NULL,
      is_pinned INTEGER NOT NULL DEFAULT 0,
      is_explained INTEGER NOT NULL DEFAULT 0,
      PRIMARY KEY (show_id, product_id)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE live_prices (
      show_id TEXT NOT NULL REFERENCES shows (id),
      variant_id TEXT NOT NULL REFERENCES variants (id),
      price_minor INTEGER NOT NULL CHECK (price_minor > 0),
      PRIMARY KEY (show_id, variant_id)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE answers (
      actor TEXT NOT NULL,
      command_key TEXT NOT NULL,
      command TEXT NOT NULL,
      answer TEXT NOT NULL,
      at_ms INTEGER NOT NULL,
      PRIMARY KEY (actor, command_key)
    ) STRICT, WITHOUT ROWID;
  `,
};
