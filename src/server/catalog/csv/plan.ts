import {
  mostPictures,
  mostProducts,
  productDraftSchema,
  type CrewProduct,
  type CrewVariant,
  type ProductDraft,
} from '../../../shared/catalog/index.ts';
import type { ProductId } from '../../../shared/kernel/index.ts';
import type { Field } from './columns.ts';
import type { RowError, Sheet, SheetProduct, SheetVariant } from './sheet.ts';
import { handleOf, type ExportedProduct } from './write-sheet.ts';

/** What one product of a file comes to. */
export interface PlannedProduct {
  readonly row: number;
  readonly id: ProductId | null;
  readonly draft: ProductDraft;
  readonly isArchived: boolean;
  readonly change: 'created' | 'updated' | 'unchanged';
  /** Addresses of pictures that it does not have yet. */
  readonly pictures: readonly { readonly row: number; readonly url: string }[];
}

export interface ImportPlan {
  readonly products: readonly PlannedProduct[];
  readonly errors: readonly RowError[];
}

/**
 * What a file would change: a product is known again by its handle (of an export), by a variant's
 * number, or by its title. What a file does not say stays as it is, variants included.
 */
export function planImport(sheet: Sheet, known: readonly ExportedProduct[]): ImportPlan {
  const planner = new Planner(sheet, known);
  const products = sheet.products.map((product) => planner.plan(product));
  return { products: products.filter((one) => one !== null), errors: planner.errors };
}

class Planner {
  readonly errors: RowError[] = [];
  readonly #sheet: Sheet;
  readonly #byHandle: ReadonlyMap<string, ExportedProduct>;
  readonly #byTitle: ReadonlyMap<string, ExportedProduct>;
  readonly #bySku = new Map<string, ExportedProduct>();
  readonly #planned = new Set<ProductId>();
  #room: number;

  constructor(sheet: Sheet, known: readonly ExportedProduct[]) {
    this.#sheet = sheet;
    this.#room = mostProducts - known.length;
    this.#byHandle = new Map(known.map((one) => [handleOf(one.product), one]));
    const forSale = known.filter(({ product }) => !product.isArchived);
    const titles = forSale.map(({ product }) => product.title);
    const twice = new Set(titles.filter((title, index) => titles.indexOf(title) !== index));
    this.#byTitle = new Map(
      forSale
        .filter(({ product }) => !twice.has(product.title))
        .map((one) => [one.product.title, one]),
    );
    for (const one of known)
      for (const { sku } of one.product.variants) if (sku !== null) this.#bySku.set(sku, one);
  }

  /** Null where it cannot be, with the reason among the errors. */
  plan(read: SheetProduct): PlannedProduct | null {
    const before = this.errors.length;
    const known = this.#knownOf(read);
    const { product } = known ?? { product: null };
    if (product === null) this.#room -= 1;
    if (this.#room < 0) this.#fault(read.row, 'title', 'too-many-products', read.title);
    if (product !== null && this.#planned.has(product.id))
      this.#fault(read.row, 'title', 'product-twice', read.title);
    if (product !== null) this.#planned.add(product.id);
    this.#refuseTakenSkus(read, product);
    const isSameOptions =
      product === null || String(product.optionNames) === String(read.optionNames);
    if (!isSameOptions)
      this.#fault(read.row, 'option1Name', 'options-differ', read.optionNames.join(' / '));
    if (this.errors.length > before) return null;

    const parsed = productDraftSchema.safeParse(this.#draft(read, product));
    if (!parsed.success) this.#fault(read.row, 'title', 'not-possible', read.title);
    if (!parsed.success || this.errors.length > before) return null;
    const has = known?.pictureUrls ?? [];
    const room = mostPictures - (product?.pictures.length ?? 0);
    const pictures = read.pictures
      .filter(({ url }) => !has.includes(url))
      .slice(0, Math.max(0, room));
    const isArchived = read.isArchived ?? product?.isArchived ?? false;
    const isSame =
      product !== null &&
      pictures.length === 0 &&
      product.isArchived === isArchived &&
      says(parsed.data) === says(wholeDraft(product));
    return {
      row: read.row,
      id: product?.id ?? null,
      draft: parsed.data,
      isArchived,
      change: product === null ? 'created' : isSame ? 'unchanged' : 'updated',
      pictures,
    };
  }

  #knownOf(read: SheetProduct): ExportedProduct | null {
    const bySku = read.variants.flatMap(({ sku }) =>
      sku === null ? [] : (this.#bySku.get(sku) ?? []),
    );
    return this.#byHandle.get(read.handle) ?? bySku[0] ?? this.#byTitle.get(read.title) ?? null;
  }

  #refuseTakenSkus(read: SheetProduct, product: CrewProduct | null): void {
    for (const { row, sku } of read.variants) {
      const owner = sku === null ? undefined : this.#bySku.get(sku);
      if (sku !== null && owner !== undefined && owner.product.id !== product?.id)
        this.#fault(row, 'sku', 'sku-taken', sku);
    }
  }

  #draft(read: SheetProduct, product: CrewProduct | null): unknown {
    const own = product?.variants.filter(({ isArchived }) => !isArchived) ?? [];
    const twins = read.variants.map((variant) => twinOf(variant, own));
    const untouched = own.filter((variant) => !twins.includes(variant));
    return {
      title: read.title,
      titleZh: read.titleZh ?? product?.titleZh ?? null,
      description: read.description ?? product?.description ?? '',
      descriptionZh: read.descriptionZh ?? product?.descriptionZh ?? null,
      optionNames: read.optionNames,
      variants: [
        ...read.variants.map((variant, index) => this.#merged(variant, twins[index])),
        ...untouched.map(asItIs),
      ],
    };
  }

  #merged(read: SheetVariant, twin: CrewVariant | undefined): unknown {
    const { sku, options, priceMinor, costMinor, onHand } = read;
    if (twin === undefined) return { sku, options, priceMinor, costMinor, onHand: onHand ?? 0 };
    if (onHand !== null && onHand < twin.carved + twin.reserved)
      this.#fault(read.row, 'stock', 'stock-held', String(onHand));
    return {
      ...asItIs(twin),
      sku: sku ?? twin.sku,
      options,
      priceMinor,
      costMinor: costMinor ?? twin.costMinor,
      ...(onHand === null ? {} : { onHand, seenOnHand: undefined }),
    };
  }

  #fault(row: number, field: Field, code: string, value: string): void {
    this.errors.push({
      row,
      column: this.#sheet.columnOf(field),
      code,
      value: value.slice(0, 200),
    });
  }
}

/** By its number, or else by its options. */
const twinOf = (read: SheetVariant, own: readonly CrewVariant[]): CrewVariant | undefined =>
  own.find(({ sku }) => sku !== null && sku === read.sku) ??
  own.find(({ options }) => String(options) === String(read.options));

/** A variant that an edit leaves alone, whatever is sold meanwhile. */
const asItIs = ({ id, sku, options, priceMinor, costMinor, onHand }: CrewVariant) => ({
  id,
  sku,
  options,
  priceMinor,
  costMinor,
  onHand,
  seenOnHand: onHand,
});

const wholeDraft = (product: CrewProduct): ProductDraft => ({
  ...product,
  variants: product.variants.filter(({ isArchived }) => !isArchived).map(asItIs),
});

/** All that a draft says, in a writing that can be compared. */
const says = ({
  title,
  titleZh,
  description,
  descriptionZh,
  optionNames,
  variants,
}: ProductDraft) =>
  JSON.stringify([
    [title, titleZh, description, descriptionZh, optionNames],
    variants.map(({ id, sku, options, priceMinor, costMinor, onHand }) => [
      id,
      sku,
      options,
      priceMinor,
      costMinor,
      onHand,
    ]),
  ]);
