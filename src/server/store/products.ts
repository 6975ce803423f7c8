import type { PricePoint } from '../../shared/catalog/index.ts';
import type { PictureId, ProductId, VariantId } from '../../shared/kernel/index.ts';
import type { Queries } from './queries.ts';
import { sql } from './queries.ts';

/** A product as the tables keep it. */
export interface ProductRow {
  readonly id: ProductId;
  readonly title: string;
  readonly titleZh: string | null;
  readonly description: string;
  readonly descriptionZh: string | null;
  readonly optionNames: readonly string[];
  readonly isArchived: boolean;
  readonly updatedAtMs: number;
}

/** A variant as the tables keep it; its stock is elsewhere. */
export interface VariantRow {
  readonly id: VariantId;
  readonly productId: ProductId;
  readonly sku: string | null;
  readonly options: readonly string[];
  readonly priceMinor: number;
  readonly costMinor: number | null;
  readonly position: number;
  readonly isArchived: boolean;
}

/** A picture without its bytes. */
export interface PictureRow {
  readonly id: PictureId;
  readonly productId: ProductId;
  readonly widthPx: number;
  readonly heightPx: number;
  /** Where an import fetched it. */
  readonly sourceUrl: string | null;
}

/** What is sold: products, variants, their prices as they were, pictures. */
export class ProductRepository {
  readonly #queries: Queries;
  constructor(queries: Queries) {
    this.#queries = queries;
  }

  isEmpty(): boolean {
    return this.#queries.first(sql.selectFrom('products').select('id').limit(1)) === undefined;
  }

  all(): ProductRow[] {
    return this.#queries
      .all(sql.selectFrom('products').selectAll().orderBy('created_at_ms').orderBy('id'))
      .map((row) => ({
        id: row.id as ProductId,
        title: row.title,
        titleZh: row.title_zh,
        description: row.description,
        descriptionZh: row.description_zh,
        optionNames: JSON.parse(row.option_names) as string[],
        isArchived: row.is_archived === 1,
        updatedAtMs: row.updated_at_ms,
      }));
  }

  variants(): VariantRow[] {
    return this.#queries
      .all(sql.selectFrom('variants').selectAll().orderBy('product_id').orderBy('position'))
      .map((row) => ({
        id: row.id as VariantId,
        productId: row.product_id as ProductId,
        sku: row.sku,
        options: JSON.parse(row.options) as string[],
        priceMinor: row.price_minor,
        costMinor: row.cost_minor,
        position: row.position,
        isArchived: row.is_archived === 1,
      }));
  }

  pictures(): PictureRow[] {
    return this.#queries
      .all(
        sql
          .selectFrom('pictures')
          .select(['id', 'product_id', 'width_px', 'height_px', 'source_url'])
          .orderBy('product_id')
          .orderBy('position'),
      )
      .map((row) => ({
        id: row.id as PictureId,
        productId: row.product_id as ProductId,
        widthPx: row.width_px,
        heightPx: row.height_px,
        sourceUrl: row.source_url,
      }));
  }

  /** Writes a product whole; the first instant is kept. */
  save(product: ProductRow): void {
    const values = {
      title: product.title,
      title_zh: product.titleZh,
      description: product.description,
      description_zh: product.descriptionZh,
      option_names: JSON.stringify(product.optionNames),
      is_archived: product.isArchived ? 1 : 0,
      updated_at_ms: product.updatedAtMs,
    };
    this.#queries.run(
      sql
        .insertInto('products')
        .values({ id: product.id, created_at_ms: product.updatedAtMs, ...values })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(values)),
    );
  }

  saveVariant(variant: VariantRow): void {
    const values = {
      sku: variant.sku,
      options: JSON.stringify(variant.options),
      price_minor: variant.priceMinor,
      cost_minor: variant.costMinor,
      position: variant.position,
      is_archived: variant.isArchived ? 1 : 0,
    };
    this.#queries.run(
      sql
        .insertInto('variants')
        .values({ id: variant.id, product_id: variant.productId, ...values })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(values)),
    );
  }

  /** A price from an instant on; two within one instant are the later one. */
  notePrice(variantId: VariantId, { fromAtMs, priceMinor }: PricePoint): void {
    this.#queries.run(
      sql
        .insertInto('price_history')
        .values({ variant_id: variantId, from_at_ms: fromAtMs, price_minor: priceMinor })
        .onConflict((conflict) =>
          conflict.columns(['variant_id', 'from_at_ms']).doUpdateSet({ price_minor: priceMinor }),
        ),
    );
  }

  /** All prices of all variants, oldest first. */
  prices(): Map<VariantId, PricePoint[]> {
    const points = new Map<VariantId, PricePoint[]>();
    for (const row of this.#queries.all(
      sql.selectFrom('price_history').selectAll().orderBy('variant_id').orderBy('from_at_ms'),
    )) {
      const id = row.variant_id as VariantId;
      const list = points.get(id) ?? [];
      points.set(id, list);
      list.push({ fromAtMs: row.from_at_ms, priceMinor: row.price_minor });
    }
    return points;
  }

  insertPicture(picture: PictureRow & { readonly mime: string; readonly bytes: Buffer }): void {
    const last = this.#queries.first(
      sql
        .selectFrom('pictures')
        .select(({ fn }) => fn.max('position').as('position'))
        .where('product_id', '=', picture.productId),
    );
    this.#queries.run(
      sql.insertInto('pictures').values({
        id: picture.id,
        product_id: picture.productId,
        position: (last?.position ?? -1) + 1,
        mime: picture.mime,
        width_px: picture.widthPx,
        height_px: picture.heightPx,
        source_url: picture.sourceUrl,
        bytes: picture.bytes,
      }),
    );
  }

  /** The pictures of a product in this order; those that are not named are deleted. */
  setPictures(productId: ProductId, ids: readonly PictureId[]): void {
    const rest = sql.deleteFrom('pictures').where('product_id', '=', productId);
    this.#queries.run(ids.length === 0 ? rest : rest.where('id', 'not in', ids));
    ids.forEach((id, position) =>
      this.#queries.run(
        sql
          .updateTable('pictures')
          .set({ position })
          .where('id', '=', id)
          .where('product_id', '=', productId),
      ),
    );
  }

  pictureBytes(id: PictureId): { readonly mime: string; readonly bytes: Buffer } | null {
    return (
      this.#queries.first(
        sql.selectFrom('pictures').select(['mime', 'bytes']).where('id', '=', id),
      ) ?? null
    );
  }
}
