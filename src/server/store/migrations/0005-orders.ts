import type { Migration } from './migrate.ts';

/** Carts, orders with lines and discounts, payments and refunds, coupons. Addresses can be erased. */
export const orders: Migration = {
  version: 5,
  name: 'carts, orders, payments, coupons',
  sql: `
    CREATE TABLE carts (
      scope TEXT NOT NULL,
      viewer_id TEXT NOT NULL,
      variant_id TEXT NOT NULL REFERENCES variants (id),
      quantity INTEGER NOT NULL CHECK (quantity > 0),
      added_at_ms INTEGER NOT NULL,
      PRIMARY KEY (scope, viewer_id, variant_id)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE orders (
      id TEXT PRIMARY KEY,
      number TEXT NOT NULL UNIQUE,
      show_id TEXT NOT NULL REFERENCES shows (id),
      scope TEXT NOT NULL,
      viewer_id TEXT NOT NULL,
      person_id TEXT NOT NULL,
      sale_id TEXT,
      claim_id TEXT,
      state TEXT NOT NULL,
      ship TEXT NOT NULL DEFAULT 'new',
      is_test INTEGER NOT NULL,
      currency TEXT NOT NULL,
      subtotal_minor INTEGER NOT NULL,
      discount_minor INTEGER NOT NULL,
      shipping_minor INTEGER NOT NULL,
      total_minor INTEGER NOT NULL CHECK (total_minor >= 0),
      refunded_minor INTEGER NOT NULL DEFAULT 0,
      address TEXT,
      placed_at_ms INTEGER NOT NULL,
      pay_until_ms INTEGER,
      paid_at_ms INTEGER,
      tracking TEXT,
      CHECK (subtotal_minor - discount_minor + shipping_minor = total_minor),
      CHECK (refunded_minor <= total_minor)
    ) STRICT;
    CREATE INDEX orders_by_person ON orders (person_id, placed_at_ms);
    CREATE INDEX orders_by_show ON orders (show_id, placed_at_ms);
    CREATE INDEX orders_by_state ON orders (state, pay_until_ms);
    CREATE UNIQUE INDEX orders_of_claim ON orders (claim_id)
      WHERE claim_id IS NOT NULL AND state NOT IN ('expired', 'cancelled');
    CREATE TABLE order_lines (
      order_id TEXT NOT NULL REFERENCES orders (id),
      position INTEGER NOT NULL,
      variant_id TEXT NOT NULL,
      product_id TEXT NOT NULL,
      title TEXT NOT NULL,
      title_zh TEXT,
      options TEXT NOT NULL,
      picture_url TEXT,
      quantity INTEGER NOT NULL CHECK (quantity > 0),
      unit_price_minor INTEGER NOT NULL,
      line_minor INTEGER NOT NULL,
      discount_minor INTEGER NOT NULL,
      PRIMARY KEY (order_id, position),
      CHECK (quantity * unit_price_minor = line_minor),
      CHECK (discount_minor BETWEEN 0 AND line_minor)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE order_discounts (
      order_id TEXT NOT NULL REFERENCES orders (id),
      position INTEGER NOT NULL,
      coupon_id TEXT NOT NULL,
      grant_id TEXT,
      name TEXT NOT NULL,
      amount_minor INTEGER NOT NULL CHECK (amount_minor >= 0),
      person_id TEXT NOT NULL,
      scope TEXT NOT NULL,
      is_live INTEGER NOT NULL DEFAULT 1,
      PRIMARY KEY (order_id, position)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX discounts_by_coupon ON order_discounts (coupon_id, scope, is_live, person_id);
    CREATE TABLE payments (
      id TEXT PRIMARY KEY,
      order_id TEXT NOT NULL REFERENCES orders (id),
      provider TEXT NOT NULL,
      external_id TEXT,
      state TEXT NOT NULL,
      amount_minor INTEGER NOT NULL,
      refunded_minor INTEGER NOT NULL DEFAULT 0,
      problem TEXT,
      created_at_ms INTEGER NOT NULL,
      settled_at_ms INTEGER,
      UNIQUE (provider, external_id),
      CHECK (refunded_minor <= amount_minor)
    ) STRICT;
    CREATE INDEX payments_by_order ON payments (order_id, created_at_ms);
    CREATE INDEX payments_by_state ON payments (state, provider);
    CREATE TABLE refunds (
      id TEXT PRIMARY KEY,
      payment_id TEXT NOT NULL REFERENCES payments (id),
      order_id TEXT NOT NULL REFERENCES orders (id),
      amount_minor INTEGER NOT NULL CHECK (amount_minor > 0),
      reason TEXT NOT NULL,
      state TEXT NOT NULL,
      at_ms INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX refunds_by_state ON refunds (state, at_ms);
    CREATE INDEX refunds_by_payment ON refunds (payment_id);
    CREATE TABLE money_tasks (
      id TEXT PRIMARY KEY,
      kind TEXT NOT NULL,
      order_id TEXT NOT NULL REFERENCES orders (id),
      refund_id TEXT NOT NULL REFERENCES refunds (id),
      amount_minor INTEGER NOT NULL,
      made_at_ms INTEGER NOT NULL,
      done_at_ms INTEGER
    ) STRICT;
    CREATE INDEX tasks_by_refund ON money_tasks (refund_id);
    CREATE INDEX tasks_by_end ON money_tasks (done_at_ms, made_at_ms);
    CREATE TABLE addresses (
      viewer_id TEXT PRIMARY KEY,
      address TEXT NOT NULL
    ) STRICT;
    CREATE TABLE coupons (
      id TEXT PRIMARY KEY,
      draft TEXT NOT NULL,
      code TEXT UNIQUE,
      is_active INTEGER NOT NULL,
      created_at_ms INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE coupon_grants (
      id TEXT PRIMARY KEY,
      scope TEXT NOT NULL,
      coupon_id TEXT NOT NULL REFERENCES coupons (id),
      person_id TEXT NOT NULL,
      why TEXT NOT NULL,
      granted_at_ms INTEGER NOT NULL,
      expires_at_ms INTEGER,
      order_id TEXT
    ) STRICT;
    CREATE INDEX grants_by_person ON coupon_grants (person_id, scope);
    CREATE INDEX grants_by_coupon ON coupon_grants (coupon_id, scope);
  `,
};
