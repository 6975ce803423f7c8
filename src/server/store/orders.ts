import type {
  ClaimId,
  GrantId,
  OrderId,
  ShowId,
  VariantId,
  ViewerId,
} from '../../shared/kernel/index.ts';
import type { Address, Order, StockScope } from '../../shared/sales/index.ts';
import type { Queries } from './queries.ts';
import { sql, type Tables } from './queries.ts';

/** An order as it is kept. */
export interface OrderRow extends Order {
  readonly scope: StockScope;
  readonly viewerId: ViewerId;
  readonly personId: ViewerId;
  readonly address: Address | null;
  /** What of the discount falls on each line. */
  readonly lineDiscountsMinor: readonly number[];
  /** How its buyer had each coupon: given to them, or null where it was for all like them. */
  readonly grantIds: readonly (GrantId | null)[];
}

/** What the crew looks for. */
export interface OrderSearch {
  readonly scope: StockScope;
  readonly showId: ShowId | null;
  readonly state: Order['state'] | null;
  readonly ship: Order['ship'] | null;
  readonly words: string;
  /** Placed before this order, in the order of the list. */
  readonly before: { readonly placedAtMs: number; readonly id: string } | null;
  readonly limit: number;
}

/** What a person bought that was not given back. */
export interface Bought {
  readonly orders: number;
  readonly firstPaidAtMs: number | null;
  readonly lastPaidAtMs: number | null;
}

/** Carts and orders. */
export class OrderRepository {
  readonly #queries: Queries;
  constructor(queries: Queries) {
    this.#queries = queries;
  }

  cart(scope: StockScope, viewerId: ViewerId): { variantId: VariantId; quantity: number }[] {
    return this.#queries
      .all(
        sql
          .selectFrom('carts')
          .select(['variant_id', 'quantity'])
          .where('scope', '=', scope)
          .where('viewer_id', '=', viewerId)
          .orderBy('added_at_ms'),
      )
      .map((row) => ({ variantId: row.variant_id as VariantId, quantity: row.quantity }));
  }

  /** 0 takes it out. */
  setCart(
    scope: StockScope,
    viewerId: ViewerId,
    variantId: VariantId,
    quantity: number,
    atMs: number,
  ): void {
    this.#queries.run(
      quantity === 0
        ? sql
            .deleteFrom('carts')
            .where('scope', '=', scope)
            .where('viewer_id', '=', viewerId)
            .where('variant_id', '=', variantId)
        : sql
            .insertInto('carts')
            .values({
              scope,
              viewer_id: viewerId,
              variant_id: variantId,
              quantity,
              added_at_ms: atMs,
            })
            .onConflict((conflict) =>
              conflict.columns(['scope', 'viewer_id', 'variant_id']).doUpdateSet({ quantity }),
            ),
    );
  }

  emptyCart(scope: StockScope, viewerId: ViewerId): void {
    this.#queries.run(
      sql.deleteFrom('carts').where('scope', '=', scope).where('viewer_id', '=', viewerId),
    );
  }

  insert(order: OrderRow): void {
    this.#queries.run(
      sql.insertInto('orders').values({
        id: order.id,
        number: order.number,
        show_id: order.showId,
        scope: order.scope,
        viewer_id: order.viewerId,
        person_id: order.personId,
        sale_id: order.saleId,
        claim_id: order.claimId,
        state: order.state,
        ship: order.ship,
        is_test: order.isTest ? 1 : 0,
        currency: order.currency,
        subtotal_minor: order.subtotalMinor,
        discount_minor: order.discountMinor,
        shipping_minor: order.shippingMinor,
        total_minor: order.totalMinor,
        refunded_minor: order.refundedMinor,
        address: order.address === null ? null : JSON.stringify(order.address),
        placed_at_ms: order.placedAtMs,
        pay_until_ms: order.payUntilMs,
        paid_at_ms: order.paidAtMs,
        tracking: order.tracking,
      }),
    );
    order.lines.forEach((line, position) =>
      this.#queries.run(
        sql.insertInto('order_lines').values({
          order_id: order.id,
          position,
          variant_id: line.variantId,
          product_id: line.productId,
          title: line.title,
          title_zh: line.titleZh,
          options: JSON.stringify(line.options),
          picture_url: line.pictureUrl,
          quantity: line.quantity,
          unit_price_minor: line.unitPriceMinor,
          line_minor: line.lineMinor,
          discount_minor: order.lineDiscountsMinor[position] ?? 0,
        }),
      ),
    );
    order.discounts.forEach((discount, position) =>
      this.#queries.run(
        sql.insertInto('order_discounts').values({
          order_id: order.id,
          position,
          coupon_id: discount.couponId,
          grant_id: order.grantIds[position] ?? null,
          name: discount.name,
          amount_minor: discount.amountMinor,
          person_id: order.personId,
          scope: order.scope,
          is_live: 1,
        }),
      ),
    );
  }

  /** What changes of an order after it was placed. */
  update(order: OrderRow): void {
    this.#queries.run(
      sql
        .updateTable('orders')
        .set({
          state: order.state,
          ship: order.ship,
          refunded_minor: order.refundedMinor,
          pay_until_ms: order.payUntilMs,
          paid_at_ms: order.paidAtMs,
          tracking: order.tracking,
        })
        .where('id', '=', order.id),
    );
  }

  byId(id: OrderId): OrderRow | null {
    const row = this.#queries.first(sql.selectFrom('orders').selectAll().where('id', '=', id));
    return row === undefined ? null : this.#whole(row);
  }

  hasNumber(number: string): boolean {
    return (
      this.#queries.first(sql.selectFrom('orders').select('id').where('number', '=', number)) !==
      undefined
    );
  }

  /** The order that a claim led to and that is not dead. */
  ofClaim(claimId: ClaimId): OrderRow | null {
    const row = this.#queries.first(
      sql
        .selectFrom('orders')
        .selectAll()
        .where('claim_id', '=', claimId)
        .where('state', 'not in', ['expired', 'cancelled']),
    );
    return row === undefined ? null : this.#whole(row);
  }

  /** A person's, newest first; of one show where one is named. */
  ofPerson(personId: ViewerId, showId: ShowId | null, limit: number): OrderRow[] {
    let query = sql
      .selectFrom('orders')
      .selectAll()
      .where('person_id', '=', personId)
      .orderBy('placed_at_ms', 'desc')
      .limit(limit);
    if (showId !== null) query = query.where('show_id', '=', showId);
    return this.#queries.all(query).map((row) => this.#whole(row));
  }

  /** Unpaid ones whose time is over. */
  due(nowMs: number): OrderRow[] {
    return this.#queries
      .all(
        sql
          .selectFrom('orders')
          .selectAll()
          .where('state', '=', 'awaiting-payment')
          .where('pay_until_ms', '<=', nowMs)
          .orderBy('pay_until_ms')
          .limit(200),
      )
      .map((row) => this.#whole(row));
  }

  search({ scope, showId, state, ship, words, before, limit }: OrderSearch): {
    readonly orders: OrderRow[];
    readonly total: number;
  } {
    let query = sql
      .selectFrom('orders')
      .leftJoin('viewers', 'viewers.id', 'orders.viewer_id')
      .where('orders.scope', '=', scope);
    if (showId !== null) query = query.where('orders.show_id', '=', showId);
    if (state !== null) query = query.where('orders.state', '=', state);
    if (ship !== null) query = query.where('orders.ship', '=', ship);
    if (words !== '') {
      const like = `%${words.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
      query = query.where((eb) =>
        eb.or([
          eb('orders.number', 'like', like),
          eb('viewers.name', 'like', like),
          ...['$.name', '$.phone'].map((path) =>
            eb(eb.fn<string>('json_extract', ['orders.address', eb.val(path)]), 'like', like),
          ),
        ]),
      );
    }
    const total = this.#queries.first(query.select(({ fn }) => fn.countAll<number>().as('count')));
    let page = query
      .selectAll('orders')
      .orderBy('orders.placed_at_ms', 'desc')
      .orderBy('orders.id', 'desc')
      .limit(limit);
    if (before !== null)
      page = page.where((eb) =>
        eb.or([
          eb('orders.placed_at_ms', '<', before.placedAtMs),
          eb.and([
            eb('orders.placed_at_ms', '=', before.placedAtMs),
            eb('orders.id', '<', before.id),
          ]),
        ]),
      );
    return {
      orders: this.#queries.all(page).map((row) => this.#whole(row)),
      total: total?.count ?? 0,
    };
  }

  /** Paid in a show, less what was given back. */
  takings(showId: ShowId): { readonly orders: number; readonly sumMinor: number } {
    const row = this.#queries.first(
      sql
        .selectFrom('orders')
        .select(({ fn }) => [
          fn.countAll<number>().as('orders'),
          fn.sum<number | null>('total_minor').as('sum'),
          fn.sum<number | null>('refunded_minor').as('back'),
        ])
        .where('show_id', '=', showId)
        .where('state', 'in', ['paid', 'partly-refunded']),
    );
    return { orders: row?.orders ?? 0, sumMinor: (row?.sum ?? 0) - (row?.back ?? 0) };
  }

  /** What a person bought for real; in one rehearsal beside it where one is named, without one show. */
  bought(
    personId: ViewerId,
    { and, but }: { readonly and?: ShowId; readonly but?: ShowId },
  ): Bought {
    let query = sql
      .selectFrom('orders')
      .select(({ fn }) => [
        fn.countAll<number>().as('orders'),
        fn.min('paid_at_ms').as('first'),
        fn.max('paid_at_ms').as('last'),
      ])
      .where('person_id', '=', personId)
      .where('state', 'in', ['paid', 'partly-refunded'])
      .where((eb) =>
        eb.or([eb('scope', '=', 'real'), ...(and === undefined ? [] : [eb('show_id', '=', and)])]),
      );
    if (but !== undefined) query = query.where('show_id', '!=', but);
    const row = this.#queries.first(query);
    return {
      orders: row?.orders ?? 0,
      firstPaidAtMs: row?.first ?? null,
      lastPaidAtMs: row?.last ?? null,
    };
  }

  /** Someone turned out to be somebody already known: what they bought is that person's. */
  merge(from: ViewerId, to: ViewerId): void {
    for (const table of ['orders', 'order_discounts', 'coupon_grants'] as const)
      this.#queries.run(
        sql.updateTable(table).set({ person_id: to }).where('person_id', '=', from),
      );
  }

  address(viewerId: ViewerId): Address | null {
    const row = this.#queries.first(
      sql.selectFrom('addresses').select('address').where('viewer_id', '=', viewerId),
    );
    return row === undefined ? null : (JSON.parse(row.address) as Address);
  }

  setAddress(viewerId: ViewerId, address: Address): void {
    const text = JSON.stringify(address);
    this.#queries.run(
      sql
        .insertInto('addresses')
        .values({ viewer_id: viewerId, address: text })
        .onConflict((conflict) => conflict.column('viewer_id').doUpdateSet({ address: text })),
    );
  }

  #whole(row: Tables['orders']): OrderRow {
    const lines = this.#queries.all(
      sql.selectFrom('order_lines').selectAll().where('order_id', '=', row.id).orderBy('position'),
    );
    const discounts = this.#queries.all(
      sql
        .selectFrom('order_discounts')
        .selectAll()
        .where('order_id', '=', row.id)
        .orderBy('position'),
    );
    return {
      id: row.id as OrderId,
      number: row.number,
      showId: row.show_id as ShowId,
      scope: row.scope as StockScope,
      viewerId: row.viewer_id as ViewerId,
      personId: row.person_id as ViewerId,
      saleId: row.sale_id as Order['saleId'],
      claimId: row.claim_id as Order['claimId'],
      state: row.state as Order['state'],
      ship: row.ship as Order['ship'],
      isTest: row.is_test === 1,
      currency: row.currency,
      lines: lines.map((line) => ({
        variantId: line.variant_id as VariantId,
        productId: line.product_id as Order['lines'][number]['productId'],
        title: line.title,
        titleZh: line.title_zh,
        options: JSON.parse(line.options) as string[],
        pictureUrl: line.picture_url,
        quantity: line.quantity,
        unitPriceMinor: line.unit_price_minor,
        lineMinor: line.line_minor,
      })),
      discounts: discounts.map((discount) => ({
        couponId: discount.coupon_id as Order['discounts'][number]['couponId'],
        name: discount.name,
        amountMinor: discount.amount_minor,
      })),
      subtotalMinor: row.subtotal_minor,
      discountMinor: row.discount_minor,
      shippingMinor: row.shipping_minor,
      totalMinor: row.total_minor,
      refundedMinor: row.refunded_minor,
      address: row.address === null ? null : (JSON.parse(row.address) as Address),
      lineDiscountsMinor: lines.map((line) => line.discount_minor),
      grantIds: discounts.map((discount) => discount.grant_id as GrantId | null),
      placedAtMs: row.placed_at_ms,
      payUntilMs: row.pay_until_ms,
      paidAtMs: row.paid_at_ms,
      tracking: row.tracking,
    };
  }
}
