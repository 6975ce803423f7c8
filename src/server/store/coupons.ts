import type { CouponId, GrantId, OrderId, ViewerId } from '../../shared/kernel/index.ts';
import type { CouponDraft, MyCoupon, StockScope } from '../../shared/sales/index.ts';
import type { Queries } from './queries.ts';
import { sql, type Tables } from './queries.ts';

/** A coupon as it is kept; what is used of it is counted by scope. */
export interface CouponRow {
  readonly id: CouponId;
  readonly draft: CouponDraft;
  readonly isActive: boolean;
  readonly createdAtMs: number;
}

/** A coupon that somebody was given. */
export interface GrantRow {
  readonly id: GrantId;
  readonly scope: StockScope;
  readonly couponId: CouponId;
  readonly personId: ViewerId;
  readonly why: MyCoupon['why'];
  readonly grantedAtMs: number;
  readonly expiresAtMs: number | null;
  /** The order on which it is used, null while it is not. */
  readonly orderId: OrderId | null;
}

/** Coupons, who was given which, and on which orders they are used. */
export class CouponRepository {
  readonly #queries: Queries;
  constructor(queries: Queries) {
    this.#queries = queries;
  }

  all(): CouponRow[] {
    return this.#queries
      .all(sql.selectFrom('coupons').selectAll().orderBy('created_at_ms', 'desc').orderBy('id'))
      .map(couponOf);
  }

  byId(id: CouponId): CouponRow | null {
    const row = this.#queries.first(sql.selectFrom('coupons').selectAll().where('id', '=', id));
    return row === undefined ? null : couponOf(row);
  }

  byCode(code: string): CouponRow | null {
    const row = this.#queries.first(sql.selectFrom('coupons').selectAll().where('code', '=', code));
    return row === undefined ? null : couponOf(row);
  }

  save({ id, draft, isActive, createdAtMs }: CouponRow): void {
    const values = {
      draft: JSON.stringify(draft),
      code: draft.code,
      is_active: isActive ? 1 : 0,
    };
    this.#queries.run(
      sql
        .insertInto('coupons')
        .values({ id, created_at_ms: createdAtMs, ...values })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(values)),
    );
  }

  /** How many are used on orders that live; of one person where one is named. */
  redeemed(couponId: CouponId, scope: StockScope, personId: ViewerId | null): number {
    let query = sql
      .selectFrom('order_discounts')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .where('coupon_id', '=', couponId)
      .where('scope', '=', scope)
      .where('is_live', '=', 1);
    if (personId !== null) query = query.where('person_id', '=', personId);
    return this.#queries.first(query)?.count ?? 0;
  }

  granted(couponId: CouponId, scope: StockScope): number {
    const row = this.#queries.first(
      sql
        .selectFrom('coupon_grants')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .where('coupon_id', '=', couponId)
        .where('scope', '=', scope),
    );
    return row?.count ?? 0;
  }

  insertGrant(grant: GrantRow): void {
    this.#queries.run(
      sql.insertInto('coupon_grants').values({
        id: grant.id,
        scope: grant.scope,
        coupon_id: grant.couponId,
        person_id: grant.personId,
        why: grant.why,
        granted_at_ms: grant.grantedAtMs,
        expires_at_ms: grant.expiresAtMs,
        order_id: grant.orderId,
      }),
    );
  }

  grantsOf(personId: ViewerId, scope: StockScope): GrantRow[] {
    return this.#queries
      .all(
        sql
          .selectFrom('coupon_grants')
          .selectAll()
          .where('person_id', '=', personId)
          .where('scope', '=', scope)
          .orderBy('granted_at_ms'),
      )
      .map((row) => ({
        id: row.id as GrantId,
        scope: row.scope as StockScope,
        couponId: row.coupon_id as CouponId,
        personId,
        why: row.why as MyCoupon['why'],
        grantedAtMs: row.granted_at_ms,
        expiresAtMs: row.expires_at_ms,
        orderId: row.order_id as OrderId | null,
      }));
  }

  setUsed(grantId: GrantId, orderId: OrderId): void {
    this.#queries.run(
      sql.updateTable('coupon_grants').set({ order_id: orderId }).where('id', '=', grantId),
    );
  }

  /** An order is dead: its coupons may be used again. */
  giveBack(orderId: OrderId): void {
    this.#queries.run(
      sql.updateTable('order_discounts').set({ is_live: 0 }).where('order_id', '=', orderId),
    );
    this.#queries.run(
      sql.updateTable('coupon_grants').set({ order_id: null }).where('order_id', '=', orderId),
    );
  }

  /** An order that was thought dead lives: its coupons are used after all. */
  takeAgain(orderId: OrderId, grantIds: readonly GrantId[]): void {
    this.#queries.run(
      sql.updateTable('order_discounts').set({ is_live: 1 }).where('order_id', '=', orderId),
    );
    for (const id of grantIds) this.setUsed(id, orderId);
  }
}

/** Only `save` writes these rows, so they are not checked again. */
const couponOf = (row: Tables['coupons']): CouponRow => ({
  id: row.id as CouponId,
  draft: JSON.parse(row.draft) as CouponDraft,
  isActive: row.is_active === 1,
  createdAtMs: row.created_at_ms,
});
