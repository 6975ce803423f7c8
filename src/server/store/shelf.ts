import type { ProductId, ShowId, VariantId } from '../../shared/kernel/index.ts';
import type { Queries } from './queries.ts';
import { sql } from './queries.ts';

/** A product's place on a show's shelf. */
export interface ShelfRow {
  readonly productId: ProductId;
  readonly isPinned: boolean;
  readonly isExplained: boolean;
}

/** Which products a show sells, in order, and its prices that hold there only. */
export class ShelfRepository {
  readonly #queries: Queries;
  constructor(queries: Queries) {
    this.#queries = queries;
  }

  of(showId: ShowId): ShelfRow[] {
    return this.#queries
      .all(sql.selectFrom('shelf').selectAll().where('show_id', '=', showId).orderBy('position'))
      .map((row) => ({
        productId: row.product_id as ProductId,
        isPinned: row.is_pinned === 1,
        isExplained: row.is_explained === 1,
      }));
  }

  /** Replaces a show's shelf. */
  set(showId: ShowId, rows: readonly ShelfRow[]): void {
    this.#queries.run(sql.deleteFrom('shelf').where('show_id', '=', showId));
    rows.forEach((row, position) =>
      this.#queries.run(
        sql.insertInto('shelf').values({
          show_id: showId,
          product_id: row.productId,
          position,
          is_pinned: row.isPinned ? 1 : 0,
          is_explained: row.isExplained ? 1 : 0,
        }),
      ),
    );
  }

  livePrices(showId: ShowId): Map<VariantId, number> {
    return new Map(
      this.#queries
        .all(sql.selectFrom('live_prices').selectAll().where('show_id', '=', showId))
        .map((row) => [row.variant_id as VariantId, row.price_minor]),
    );
  }

  /** Null takes it away. */
  setLivePrice(showId: ShowId, variantId: VariantId, priceMinor: number | null): void {
    this.#queries.run(
      priceMinor === null
        ? sql
            .deleteFrom('live_prices')
            .where('show_id', '=', showId)
            .where('variant_id', '=', variantId)
        : sql
            .insertInto('live_prices')
            .values({ show_id: showId, variant_id: variantId, price_minor: priceMinor })
            .onConflict((conflict) =>
              conflict.columns(['show_id', 'variant_id']).doUpdateSet({ price_minor: priceMinor }),
            ),
    );
  }

  /** Shows that have a shelf and are not over. */
  openShows(): ShowId[] {
    return this.#queries
      .all(
        sql
          .selectFrom('shelf')
          .innerJoin('shows', 'shows.id', 'shelf.show_id')
          .select('shelf.show_id')
          .distinct()
          .where('shows.phase', '!=', 'ended'),
      )
      .map((row) => row.show_id as ShowId);
  }
}
