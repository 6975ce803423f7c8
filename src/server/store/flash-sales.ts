import type { ProductId, SaleId, ShowId, VariantId } from '../../shared/kernel/index.ts';
import type { SalePlan } from '../../shared/sales/index.ts';
import type { Queries } from './queries.ts';
import { sql, type Tables } from './queries.ts';

/** A sale as the crew set it up. */
export interface FlashSaleRow {
  readonly id: SaleId;
  readonly showId: ShowId;
  readonly productId: ProductId;
  readonly code: number;
  readonly plan: SalePlan;
  /** When it is to be armed by itself; null for one that waits for a word. */
  readonly startsAtMs: number | null;
  /** Null until it was armed. */
  readonly opensAtMs: number | null;
  readonly isCancelled: boolean;
  readonly createdAtMs: number;
}

/** Flash sales as they were set up, and what each keeps aside of the stock. */
export class FlashSaleRepository {
  readonly #queries: Queries;
  constructor(queries: Queries) {
    this.#queries = queries;
  }

  insert(sale: FlashSaleRow): void {
    this.#queries.run(
      sql.insertInto('flash_sales').values({
        id: sale.id,
        show_id: sale.showId,
        product_id: sale.productId,
        code: sale.code,
        plan: JSON.stringify(sale.plan),
        starts_at_ms: sale.startsAtMs,
        opens_at_ms: sale.opensAtMs,
        is_cancelled: sale.isCancelled ? 1 : 0,
        created_at_ms: sale.createdAtMs,
      }),
    );
  }

  /** What changes of a sale after it was made: its plan until it is armed, its opening, its end. */
  update(sale: FlashSaleRow): void {
    this.#queries.run(
      sql
        .updateTable('flash_sales')
        .set({
          plan: JSON.stringify(sale.plan),
          starts_at_ms: sale.startsAtMs,
          opens_at_ms: sale.opensAtMs,
          is_cancelled: sale.isCancelled ? 1 : 0,
        })
        .where('id', '=', sale.id),
    );
  }

  /** Of a show, in the order in which they were made. */
  ofShow(showId: ShowId): FlashSaleRow[] {
    return this.#queries
      .all(
        sql
          .selectFrom('flash_sales')
          .selectAll()
          .where('show_id', '=', showId)
          .orderBy('created_at_ms')
          .orderBy('id'),
      )
      .map(rowOf);
  }

  byId(id: SaleId): FlashSaleRow | null {
    const row = this.#queries.first(sql.selectFrom('flash_sales').selectAll().where('id', '=', id));
    return row === undefined ? null : rowOf(row);
  }

  /** The draft of all shows that is to be armed by itself next. */
  nextToStart(): FlashSaleRow | null {
    const row = this.#queries.first(
      sql
        .selectFrom('flash_sales')
        .selectAll()
        .where('starts_at_ms', 'is not', null)
        .where('opens_at_ms', 'is', null)
        .where('is_cancelled', '=', 0)
        .orderBy('starts_at_ms')
        .limit(1),
    );
    return row === undefined ? null : rowOf(row);
  }

  count(): number {
    const row = this.#queries.first(
      sql.selectFrom('flash_sales').select(({ fn }) => fn.countAll<number>().as('count')),
    );
    return row?.count ?? 0;
  }

  /** What a sale keeps aside of a variant. */
  carved(saleId: SaleId, variantId: VariantId): number {
    const row = this.#queries.first(
      sql
        .selectFrom('sale_lots')
        .select('carved')
        .where('sale_id', '=', saleId)
        .where('variant_id', '=', variantId),
    );
    return row?.carved ?? 0;
  }

  setCarved(saleId: SaleId, variantId: VariantId, carved: number): void {
    this.#queries.run(
      sql
        .insertInto('sale_lots')
        .values({ sale_id: saleId, variant_id: variantId, carved })
        .onConflict((conflict) =>
          conflict.columns(['sale_id', 'variant_id']).doUpdateSet({ carved }),
        ),
    );
  }
}

/** Only `insert` and `update` write these rows, so a plan is not checked again. */
const rowOf = (row: Tables['flash_sales']): FlashSaleRow => ({
  id: row.id as SaleId,
  showId: row.show_id as ShowId,
  productId: row.product_id as ProductId,
  code: row.code,
  plan: JSON.parse(row.plan) as SalePlan,
  startsAtMs: row.starts_at_ms,
  opensAtMs: row.opens_at_ms,
  isCancelled: row.is_cancelled === 1,
  createdAtMs: row.created_at_ms,
});
