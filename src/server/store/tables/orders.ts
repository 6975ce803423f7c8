/** Carts, orders, money and coupons as SQL sees them; lists and addresses are JSON. */
export interface OrderTables {
  carts: {
    scope: string;
    viewer_id: string;
    variant_id: string;
    quantity: number;
    added_at_ms: number;
  };
  orders: {
    id: string;
    number: string;
    show_id: string;
    scope: string;
    viewer_id: string;
    person_id: string;
    sale_id: string | null;
    claim_id: string | null;
    state: string;
    ship: string;
    is_test: number;
    currency: string;
    subtotal_minor: number;
    discount_minor: number;
    shipping_minor: number;
    total_minor: number;
    refunded_minor: number;
    address: string | null;
    placed_at_ms: number;
    pay_until_ms: number | null;
    paid_at_ms: number | null;
    tracking: string | null;
  };
  order_lines: {
    order_id: string;
    position: number;
    variant_id: string;
    product_id: string;
    title: string;
    title_zh: string | null;
    options: string;
    picture_url: string | null;
    quantity: number;
    unit_price_minor: number;
    line_minor: number;
    discount_minor: number;
  };
  order_discounts: {
    order_id: string;
    position: number;
    coupon_id: string;
    grant_id: string | null;
    name: string;
    amount_minor: number;
    person_id: string;
    scope: string;
    /** 0 once the order died and the coupon was given back. */
    is_live: number;
  };
  payments: {
    id: string;
    order_id: string;
    provider: string;
    external_id: string | null;
    state: string;
    amount_minor: number;
    refunded_minor: number;
    problem: string | null;
    created_at_ms: number;
    settled_at_ms: number | null;
  };
  refunds: {
    id: string;
    payment_id: string;
    order_id: string;
    amount_minor: number;
    reason: string;
    state: string;
    at_ms: number;
  };
  money_tasks: {
    id: string;
    kind: string;
    order_id: string;
    refund_id: string;
    amount_minor: number;
    made_at_ms: number;
    done_at_ms: number | null;
  };
  addresses: { viewer_id: string; address: string };
  coupons: {
    id: string;
    draft: string;
    code: string | null;
    is_active: number;
    created_at_ms: number;
  };
  coupon_grants: {
    id: string;
    scope: string;
    coupon_id: string;
    person_id: string;
    why: string;
    granted_at_ms: number;
    expires_at_ms: number | null;
    order_id: string | null;
  };
}
