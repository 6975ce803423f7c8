import type { ProductDraft } from '../../shared/catalog/index.ts';
import { productIdSchema, variantIdSchema, type ProductId } from '../../shared/kernel/index.ts';
import type { ApiErrorCode } from '../../shared/show-api/index.ts';
import type { Catalogue } from './catalogue.ts';
import type { CatalogPorts, KeptStock, KeptVariant } from './ports.ts';

type DraftVariant = ProductDraft['variants'][number];

/** Whether sales or unpaid orders still hold any of it. */
export const isHeld = ({ carved, reserved }: KeptStock): boolean => carved + reserved > 0;

/**
 * Writes products and what belongs to them; each change of a price becomes a point of its history.
 * Within a commit: first `problemOf`, which writes nothing, then `write`, after which the catalogue
 * is to be forgotten.
 */
export class ProductWriter {
  readonly #ports: Pick<CatalogPorts, 'products' | 'stock' | 'current' | 'newId'>;
  readonly #catalogue: Catalogue;

  constructor(
    ports: Pick<CatalogPorts, 'products' | 'stock' | 'current' | 'newId'>,
    catalogue: Catalogue,
  ) {
    this.#ports = ports;
    this.#catalogue = catalogue;
  }

  /** Why a draft cannot be written, null where it can. */
  problemOf(id: ProductId | null, draft: ProductDraft): ApiErrorCode | null {
    if (id !== null && !this.#catalogue.has(id)) return 'not-found';
    const own = id === null ? [] : this.#catalogue.everyVariant(id);
    const known = matched(own, draft.variants);
    for (const [index, variant] of draft.variants.entries()) {
      const before = known[index] ?? null;
      if (variant.id !== undefined && before === null) return 'not-found';
      if (variant.sku !== null && this.#isTaken(variant.sku, id)) return 'in-use';
      if (before === null) continue;
      const stock = this.#stockOf(before);
      if (counted(variant, stock) < stock.carved + stock.reserved) return 'in-use';
    }
    const leaving = own.filter((one) => !one.isArchived && !known.includes(one));
    return leaving.some((one) => this.isHeld(one)) ? 'in-use' : null;
  }

  write(id: ProductId | null, draft: ProductDraft, nowMs: number): ProductId {
    const { products } = this.#ports;
    const productId = id ?? productIdSchema.parse(this.#ports.newId());
    const own = id === null ? [] : this.#catalogue.everyVariant(id);
    const known = matched(own, draft.variants);
    const { title, titleZh, description, descriptionZh, optionNames } = draft;
    const isArchived = id === null ? false : this.#catalogue.product(id).isArchived;
    products.save({
      id: productId,
      title,
      titleZh,
      description,
      descriptionZh,
      optionNames,
      isArchived,
      updatedAtMs: nowMs,
    });
    this.#freeSkus(own, draft);
    own.forEach((gone, index) => {
      if (!known.includes(gone))
        products.saveVariant({
          ...gone,
          sku: null,
          isArchived: true,
          position: draft.variants.length + index,
        });
    });
    draft.variants.forEach((variant, position) =>
      this.#writeVariant(productId, variant, known[position] ?? null, position, nowMs),
    );
    return productId;
  }

  /** Whether sales or unpaid orders hold any of a variant, in the shop or where the crew works. */
  isHeld({ id }: KeptVariant): boolean {
    const scopes = new Set(['real' as const, this.#ports.current().scope]);
    return [...scopes].some((scope) => isHeld(this.#ports.stock.of(scope, id)));
  }

  #writeVariant(
    productId: ProductId,
    variant: DraftVariant,
    before: KeptVariant | null,
    position: number,
    nowMs: number,
  ): void {
    const { products, stock } = this.#ports;
    const { sku, options, priceMinor, costMinor } = variant;
    const id = before?.id ?? variantIdSchema.parse(this.#ports.newId());
    products.saveVariant({
      id,
      productId,
      sku,
      options,
      priceMinor,
      costMinor,
      position,
      isArchived: false,
    });
    if (before?.priceMinor !== priceMinor) {
      // A clock that was set back must not put a price before the one that it follows.
      const last = this.#catalogue.prices(id).at(-1)?.fromAtMs ?? 0;
      products.notePrice(id, { fromAtMs: Math.max(nowMs, last + 1), priceMinor });
    }
    const { scope } = this.#ports.current();
    const there = before === null ? null : this.#stockOf(before);
    stock.setOnHand(scope, id, there === null ? variant.onHand : counted(variant, there));
    // What is counted for the first time is counted for the shop, in a rehearsal too.
    if (before === null && scope !== 'real') stock.setOnHand('real', id, variant.onHand);
  }

  /** Numbers that change hands are let go first: no two variants ever have the same. */
  #freeSkus(own: readonly KeptVariant[], draft: ProductDraft): void {
    const owners = draft.variants.flatMap(({ sku }) =>
      sku === null ? [] : (this.#catalogue.withSku(sku) ?? []),
    );
    for (const owner of new Set([...own, ...owners]))
      if (owner.sku !== null) this.#ports.products.saveVariant({ ...owner, sku: null });
  }

  /** A number of what is not for sale any more is free. */
  #isTaken(sku: string, id: ProductId | null): boolean {
    const owner = this.#catalogue.withSku(sku);
    if (owner === null || owner.productId === id || owner.isArchived) return false;
    return !this.#catalogue.product(owner.productId).isArchived;
  }

  #stockOf({ id }: KeptVariant): KeptStock {
    return this.#ports.stock.of(this.#ports.current().scope, id);
  }
}

/** What there is of a variant after the edit: what was sold since the crew looked stays sold. */
function counted({ onHand, seenOnHand }: DraftVariant, stock: KeptStock): number {
  return seenOnHand === undefined ? onHand : Math.max(0, stock.onHand + onHand - seenOnHand);
}

/** The known variant behind each of a draft's: by id, or else one of the same options. */
function matched(
  own: readonly KeptVariant[],
  drafts: readonly DraftVariant[],
): (KeptVariant | null)[] {
  const named = new Set(drafts.flatMap(({ id }) => id ?? []));
  return drafts.map(({ id, options }) => {
    if (id !== undefined) return own.find((one) => one.id === id) ?? null;
    const key = JSON.stringify(options);
    return own.find((one) => !named.has(one.id) && JSON.stringify(one.options) === key) ?? null;
  });
}
