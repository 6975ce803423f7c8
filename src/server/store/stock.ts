import type { ShowId, VariantId } from '../../shared/kernel/index.ts';
import type { StockScope } from '../../shared/sales/index.ts';
import type { Queries } from './queries.ts';
import { sql } from './queries.ts';

/** What there is of a variant in a scope. */
export interface StockRow {
  readonly onHand: number;
  /** Set aside for flash sales. */
  readonly carved: number;
  /** Set aside for unpaid orders. */
  readonly reserved: number;
}

/**
 * Units of variants, by scope: the shop's own, or a rehearsal's copy. Each move is one guarded
 * statement; it answers false, and changes nothing, where there are not enough.
 */
export class StockRepository {
  readonly #queries: Queries;
  constructor(queries: Queries) {
    this.#queries = queries;
  }

  of(scope: StockScope, variantId: VariantId): StockRow {
    const row = this.#queries.first(
      sql
        .selectFrom('stock')
        .select(['on_hand', 'carved', 'reserved'])
        .where('scope', '=', scope)
        .where('variant_id', '=', variantId),
    );
    return {
      onHand: row?.on_hand ?? 0,
      carved: row?.carved ?? 0,
      reserved: row?.reserved ?? 0,
    };
  }

  /** All that is counted in a scope. */
  all(scope: StockScope): Map<VariantId, StockRow> {
    return new Map(
      this.#queries
        .all(sql.selectFrom('stock').selectAll().where('scope', '=', scope))
        .map((row) => [
          row.variant_id as VariantId,
          { onHand: row.on_hand, carved: row.carved, reserved: row.reserved },
        ]),
    );
  }

  /** Of the variants on a show's shelf that are for sale. */
  onShelf(scope: StockScope, showId: ShowId): Map<VariantId, StockRow> {
    return new Map(
      this.#queries
        .all(
          sql
            .selectFrom('shelf')
            .innerJoin('variants', 'variants.product_id', 'shelf.product_id')
            .leftJoin('stock', (join) =>
              join.onRef('stock.variant_id', '=', 'variants.id').on('stock.scope', '=', scope),
            )
            .select(['variants.id', 'stock.on_hand', 'stock.carved', 'stock.reserved'])
            .where('shelf.show_id', '=', showId)
            .where('variants.is_archived', '=', 0),
        )
        .map((row) => [
          row.id as VariantId,
          { onHand: row.on_hand ?? 0, carved: row.carved ?? 0, reserved: row.reserved ?? 0 },
        ]),
    );
  }

  /** Counted anew; false below what is set aside. */
  setOnHand(scope: StockScope, variantId: VariantId, onHand: number): boolean {
    const { carved, reserved } = this.of(scope, variantId);
    if (onHand < carved + reserved) return false;
    this.#queries.run(
      sql
        .insertInto('stock')
        .values({ scope, variant_id: variantId, on_hand: onHand, carved: 0, reserved: 0 })
        .onConflict((conflict) =>
          conflict.columns(['scope', 'variant_id']).doUpdateSet({ on_hand: onHand }),
        ),
    );
    return true;
  }

  /** Sets units aside for an order; a negative number gives them back. */
  reserve(scope: StockScope, variantId: VariantId, units: number): boolean {
    return this.#move(scope, variantId, 0, 0, units);
  }

  /** An order was paid. */
  sellReserved(scope: StockScope, variantId: VariantId, units: number): boolean {
    return this.#move(scope, variantId, -units, 0, -units);
  }

  /** What a flash sale sold since, and by how much it keeps more or less aside. */
  follow(scope: StockScope, variantId: VariantId, sold: number, carvedBy: number): boolean {
    return this.#move(scope, variantId, -sold, carvedBy, 0);
  }

  /** Sold without having been set aside (paid late), or, negative, put back on the shelf. */
  sellFree(scope: StockScope, variantId: VariantId, units: number): boolean {
    return this.#move(scope, variantId, -units, 0, 0);
  }

  /** A rehearsal's copy of the shop's stock, with nothing set aside. */
  copyForRehearsal(showId: ShowId): void {
    this.#queries.run(
      sql
        .insertInto('stock')
        .columns(['scope', 'variant_id', 'on_hand', 'carved', 'reserved'])
        .expression((eb) =>
          eb
            .selectFrom('stock')
            .select((e) => [
              e.val<string>(showId).as('scope'),
              'variant_id',
              e(e('on_hand', '-', e.ref('carved')), '-', e.ref('reserved')).as('on_hand'),
              e.val(0).as('carved'),
              e.val(0).as('reserved'),
            ])
            .where('scope', '=', 'real'),
        ),
    );
  }

  #move(
    scope: StockScope,
    variantId: VariantId,
    onHand: number,
    carved: number,
    reserved: number,
  ): boolean {
    return (
      this.#queries.run(
        sql
          .updateTable('stock')
          .set((eb) => ({
            on_hand: eb('on_hand', '+', onHand),
            carved: eb('carved', '+', carved),
            reserved: eb('reserved', '+', reserved),
          }))
          .where('scope', '=', scope)
          .where('variant_id', '=', variantId)
          .where((eb) => eb(eb('on_hand', '+', onHand), '>=', 0))
          .where((eb) => eb(eb('carved', '+', carved), '>=', 0))
          .where((eb) => eb(eb('reserved', '+', reserved), '>=', 0))
          .where((eb) =>
            eb(
              eb(eb('on_hand', '-', eb.ref('carved')), '-', eb.ref('reserved')),
              '>=',
              carved + reserved - onHand,
            ),
          ),
      ) === 1
    );
  }
}
