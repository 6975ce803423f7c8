import {
  formerPriceBeside,
  formerPriceMinor,
  type CrewProduct,
  type CrewVariant,
  type PricePoint,
  type Product,
  type ProductDraft,
  type ShelfItem,
} from '../../shared/catalog/index.ts';
import {
  pictureIdSchema,
  productIdSchema,
  variantIdSchema,
  type PictureId,
  type ProductId,
  type ShowId,
  type VariantId,
} from '../../shared/kernel/index.ts';
import { Refusal, type ApiErrorCode } from '../../shared/show-api/index.ts';
import { readPicture } from './picture.ts';
import type { CatalogPorts, KeptProduct, KeptStock, KeptVariant } from './ports.ts';

/** A variant that can be bought in a show, with the price that holds there. */
export interface Sellable {
  readonly variantId: VariantId;
  readonly product: KeptProduct;
  readonly options: readonly string[];
  readonly pictureUrl: string | null;
  /** Live-only where there is one. */
  readonly priceMinor: number;
  readonly shopPriceMinor: number;
  readonly available: number;
}

const nothing: KeptStock = { onHand: 0, carved: 0, reserved: 0 };
const availableOf = ({ onHand, carved, reserved }: KeptStock): number => onHand - carved - reserved;
const mostPictures = 10;

/** What is known of the whole catalogue between two changes. */
interface Known {
  readonly products: ReadonlyMap<ProductId, KeptProduct>;
  readonly variants: ReadonlyMap<VariantId, KeptVariant>;
  readonly variantsOf: ReadonlyMap<ProductId, readonly KeptVariant[]>;
  readonly pictureUrls: ReadonlyMap<ProductId, Product['pictures']>;
  readonly prices: ReadonlyMap<VariantId, readonly PricePoint[]>;
}

/** The shop's products, and the shelves of its shows. */
export class CatalogService {
  readonly #ports: CatalogPorts;
  #known: Known | null = null;

  constructor(ports: CatalogPorts) {
    this.#ports = ports;
  }

  /** For the crew; archived ones too. */
  products(): CrewProduct[] {
    const { scope } = this.#ports.current();
    const stock = this.#ports.stock.all(scope);
    return [...this.#catalogue().products.values()].map((product) => this.#crew(product, stock));
  }

  product(productId: ProductId): CrewProduct {
    const kept = this.#catalogue().products.get(productId);
    if (kept === undefined) throw new Refusal('not-found');
    return this.#crew(kept, this.#ports.stock.all(this.#ports.current().scope));
  }

  /** Makes a product, or replaces what is known of one; each change of a price is remembered. */
  async save(id: ProductId | null, draft: ProductDraft, key: string): Promise<CrewProduct> {
    if (id !== null) this.product(id);
    const productId = await this.#ports.once('catalog.saveProduct', key, (nowMs) => {
      const refusal = this.problemOf(id, draft);
      return refusal === null ? { answer: this.write(id, draft, nowMs) } : { refusal };
    });
    this.#changed();
    return this.product(productId);
  }

  /** Why a draft cannot be written, null where it can. */
  problemOf(id: ProductId | null, draft: ProductDraft): ApiErrorCode | null {
    const { scope } = this.#ports.current();
    const { variants, variantsOf } = this.#catalogue();
    const own = new Set(id === null ? [] : (variantsOf.get(id) ?? []).map((one) => one.id));
    for (const { id: variantId, sku, onHand } of draft.variants) {
      if (variantId !== undefined && !own.has(variantId)) return 'not-found';
      for (const other of variants.values())
        if (sku !== null && other.sku === sku && other.id !== variantId) return 'already-done';
      if (variantId === undefined) continue;
      const { carved, reserved } = this.#ports.stock.of(scope, variantId);
      if (onHand < carved + reserved) return 'in-use';
    }
    return null;
  }

  /** The writing alone, for whoever writes many at once; inside a commit, after `problemOf`. */
  write(id: ProductId | null, draft: ProductDraft, nowMs: number): ProductId {
    const { products, stock } = this.#ports;
    const productId = id ?? productIdSchema.parse(this.#ports.newId());
    const before = id === null ? [] : (this.#catalogue().variantsOf.get(id) ?? []);
    const isArchived =
      id === null ? false : (this.#catalogue().products.get(id)?.isArchived ?? false);
    const { title, titleZh, description, descriptionZh, optionNames } = draft;
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
    const named = new Set(draft.variants.map((variant) => variant.id));
    for (const gone of before)
      if (!named.has(gone.id))
        products.saveVariant({ ...gone, sku: null, isArchived: true, position: 999 });
    draft.variants.forEach((variant, position) => {
      const known = before.find((one) => one.id === variant.id);
      const variantId = known?.id ?? variantIdSchema.parse(this.#ports.newId());
      const { sku, options, priceMinor, costMinor } = variant;
      products.saveVariant({
        id: variantId,
        productId,
        sku,
        options,
        priceMinor,
        costMinor,
        position,
        isArchived: false,
      });
      if (known?.priceMinor !== priceMinor)
        products.notePrice(variantId, { fromAtMs: nowMs, priceMinor });
      stock.setOnHand(this.#ports.current().scope, variantId, variant.onHand);
    });
    this.#known = null;
    return productId;
  }

  async archive(productId: ProductId, isArchived: boolean): Promise<CrewProduct> {
    const kept = this.#catalogue().products.get(productId);
    if (kept === undefined) throw new Refusal('not-found');
    const { showId } = this.#ports.current();
    await this.#ports.write((nowMs) => {
      this.#ports.products.save({ ...kept, isArchived, updatedAtMs: nowMs });
      const places = this.#ports.shelf.of(showId);
      if (isArchived)
        this.#ports.shelf.set(
          showId,
          places.filter((place) => place.productId !== productId),
        );
      return { answer: null };
    });
    this.#changed();
    return this.product(productId);
  }

  async setStock(variantId: VariantId, onHand: number): Promise<CrewProduct> {
    const variant = this.#catalogue().variants.get(variantId);
    if (variant === undefined) throw new Refusal('not-found');
    const isDone = await this.#ports.write(() => ({
      answer: this.#ports.stock.setOnHand(this.#ports.current().scope, variantId, onHand),
    }));
    if (!isDone) throw new Refusal('in-use');
    this.#ports.changed('stock');
    return this.product(variant.productId);
  }

  prices(productId: ProductId): Record<string, PricePoint[]> {
    const { variantsOf, prices, products } = this.#catalogue();
    if (!products.has(productId)) throw new Refusal('not-found');
    return Object.fromEntries(
      (variantsOf.get(productId) ?? []).map(({ id }) => [id, [...(prices.get(id) ?? [])]]),
    );
  }

  /** Takes a JPEG, PNG or WebP by its own bytes, whatever it is called. */
  async addPicture(productId: ProductId, bytes: Buffer): Promise<CrewProduct> {
    if (this.product(productId).pictures.length >= mostPictures) throw new Refusal('too-large');
    const picture = readPicture(bytes);
    if (picture === null) throw new Refusal('picture-refused');
    const id = pictureIdSchema.parse(this.#ports.newId());
    await this.#ports.write(() => {
      this.#ports.products.insertPicture({ id, productId, ...picture, bytes });
      return { answer: null };
    });
    this.#changed();
    return this.product(productId);
  }

  async setPictures(productId: ProductId, ids: readonly PictureId[]): Promise<CrewProduct> {
    this.product(productId);
    await this.#ports.write(() => {
      this.#ports.products.setPictures(productId, ids);
      return { answer: null };
    });
    this.#changed();
    return this.product(productId);
  }

  picture(id: PictureId): { readonly mime: string; readonly bytes: Buffer } | null {
    return this.#ports.products.pictureBytes(id);
  }

  /** A show's shelf in order, as everyone may see it. */
  shelf(showId: ShowId): ShelfItem[] {
    const { products } = this.#catalogue();
    const stock = this.#ports.stock.all(this.#ports.scopeOf(showId));
    const live = this.#ports.shelf.livePrices(showId);
    return this.#ports.shelf
      .of(showId)
      .flatMap(({ productId, isPinned, isExplained }, position) => {
        const kept = products.get(productId);
        if (kept === undefined || kept.isArchived) return [];
        const product = this.#public(kept, stock);
        const livePrices = Object.fromEntries(
          product.variants.flatMap(({ id }) => {
            const priceMinor = live.get(id);
            return priceMinor === undefined ? [] : [[id, priceMinor] as const];
          }),
        );
        return [{ product, position, isPinned, isExplained, livePrices }];
      });
  }

  /** What is available of each variant on a show's shelf. */
  stock(showId: ShowId): Record<string, number> {
    const stock = this.#ports.stock.all(this.#ports.scopeOf(showId));
    const { variantsOf } = this.#catalogue();
    return Object.fromEntries(
      this.#ports.shelf
        .of(showId)
        .flatMap(({ productId }) => variantsOf.get(productId) ?? [])
        .map(({ id }) => [id, availableOf(stock.get(id) ?? nothing)]),
    );
  }

  /** A variant as it is sold in a show now; null where it is not. */
  sellable(showId: ShowId, variantId: VariantId): Sellable | null {
    const { products, variants, pictureUrls } = this.#catalogue();
    const variant = variants.get(variantId);
    const product = variant === undefined ? undefined : products.get(variant.productId);
    if (variant === undefined || product === undefined) return null;
    if (variant.isArchived || product.isArchived) return null;
    if (!this.#ports.shelf.of(showId).some(({ productId }) => productId === product.id))
      return null;
    const live = this.#ports.shelf.livePrices(showId).get(variantId);
    return {
      variantId,
      product,
      options: variant.options,
      pictureUrl: pictureUrls.get(product.id)?.[0]?.url ?? null,
      priceMinor: live ?? variant.priceMinor,
      shopPriceMinor: variant.priceMinor,
      available: availableOf(this.#ports.stock.of(this.#ports.scopeOf(showId), variantId)),
    };
  }

  /** The variants of a product that are for sale, in order. */
  sellables(showId: ShowId, productId: ProductId): Sellable[] {
    return (this.#catalogue().variantsOf.get(productId) ?? []).flatMap(
      ({ id }) => this.sellable(showId, id) ?? [],
    );
  }

  /** The highest price that may stand struck beside a sale's, over these variants. */
  formerBeside(variantIds: readonly VariantId[], priceMinor: number): number | null {
    const { prices } = this.#catalogue();
    const nowMs = this.#ports.nowMs();
    const former = variantIds.flatMap(
      (id) => formerPriceBeside(prices.get(id) ?? [], priceMinor, nowMs) ?? [],
    );
    return former.length === 0 ? null : Math.max(...former);
  }

  async setShelf(productIds: readonly ProductId[]): Promise<ShelfItem[]> {
    const { showId } = this.#ports.current();
    const { products } = this.#catalogue();
    const ids = [...new Set(productIds)];
    if (ids.some((id) => products.get(id)?.isArchived !== false)) throw new Refusal('not-found');
    await this.#ports.write(() => {
      const before = new Map(this.#ports.shelf.of(showId).map((one) => [one.productId, one]));
      this.#ports.shelf.set(
        showId,
        ids.map(
          (productId) =>
            before.get(productId) ?? { productId, isPinned: false, isExplained: false },
        ),
      );
      return { answer: null };
    });
    this.#ports.changed('shelf');
    return this.shelf(showId);
  }

  /** One product at a time stands beside the picture. */
  pin(productId: ProductId | null): Promise<void> {
    return this.#mark(productId, 'product-pinned', (place) => ({
      ...place,
      isPinned: place.productId === productId,
    }));
  }

  /** What the host talks about from here on. */
  explain(productId: ProductId | null): Promise<void> {
    return this.#mark(productId, 'product-explained', (place) => ({
      ...place,
      isExplained: place.productId === productId,
    }));
  }

  async setLivePrices(
    productId: ProductId,
    prices: Readonly<Partial<Record<VariantId, number | null>>>,
  ): Promise<ShelfItem[]> {
    const { showId } = this.#ports.current();
    const own = this.#catalogue().variantsOf.get(productId) ?? [];
    const ids = own.map(({ id }) => id).filter((id) => id in prices);
    if (ids.length !== Object.keys(prices).length) throw new Refusal('not-found');
    await this.#ports.write(() => {
      for (const id of ids) this.#ports.shelf.setLivePrice(showId, id, prices[id] ?? null);
      return { answer: null, bodies: [{ kind: 'live-price-set', productId }] };
    });
    this.#ports.changed('shelf');
    return this.shelf(showId);
  }

  /** A show made from another takes its shelf; a rehearsal also counts a stock of its own. */
  copy(from: ShowId, to: ShowId, isRehearsal: boolean): void {
    this.#ports.shelf.copy(from, to);
    if (isRehearsal) this.#ports.stock.copyForRehearsal(to);
  }

  async #mark(
    productId: ProductId | null,
    kind: 'product-pinned' | 'product-explained',
    change: (place: ReturnType<CatalogPorts['shelf']['of']>[number]) => typeof place,
  ): Promise<void> {
    const { showId } = this.#ports.current();
    const places = this.#ports.shelf.of(showId);
    if (productId !== null && !places.some((place) => place.productId === productId))
      throw new Refusal('not-found');
    await this.#ports.write(() => {
      this.#ports.shelf.set(showId, this.#ports.shelf.of(showId).map(change));
      return { answer: null, bodies: [{ kind, productId }] };
    });
    this.#ports.changed('shelf');
  }

  #changed(): void {
    this.#known = null;
    this.#ports.changed('shelf');
  }

  #catalogue(): Known {
    if (this.#known !== null) return this.#known;
    const { products } = this.#ports;
    const variantsOf = new Map<ProductId, KeptVariant[]>();
    const variants = new Map<VariantId, KeptVariant>();
    for (const variant of products.variants()) {
      variants.set(variant.id, variant);
      if (variant.isArchived) continue;
      const list = variantsOf.get(variant.productId) ?? [];
      variantsOf.set(variant.productId, [...list, variant]);
    }
    const pictureUrls = new Map<ProductId, Product['pictures']>();
    for (const { id, productId, widthPx, heightPx } of products.pictures())
      pictureUrls.set(productId, [
        ...(pictureUrls.get(productId) ?? []),
        { id, url: `/picture/${id}`, widthPx, heightPx },
      ]);
    this.#known = {
      products: new Map(products.all().map((product) => [product.id, product])),
      variants,
      variantsOf,
      pictureUrls,
      prices: products.prices(),
    };
    return this.#known;
  }

  #crew(product: KeptProduct, stock: ReadonlyMap<VariantId, KeptStock>): CrewProduct {
    const { variants } = this.#catalogue();
    const shown = this.#public(product, stock);
    return {
      ...shown,
      isArchived: product.isArchived,
      updatedAtMs: product.updatedAtMs,
      variants: shown.variants.map((variant): CrewVariant => ({
        ...variant,
        ...(stock.get(variant.id) ?? nothing),
        costMinor: variants.get(variant.id)?.costMinor ?? null,
        isArchived: false,
      })),
    };
  }

  #public(product: KeptProduct, stock: ReadonlyMap<VariantId, KeptStock>): Product {
    const { variantsOf, pictureUrls, prices } = this.#catalogue();
    const { id, title, titleZh, description, descriptionZh, optionNames } = product;
    return {
      id,
      title,
      titleZh,
      description,
      descriptionZh,
      optionNames: [...optionNames],
      pictures: pictureUrls.get(id) ?? [],
      variants: (variantsOf.get(id) ?? []).map((variant) => ({
        id: variant.id,
        sku: variant.sku,
        options: [...variant.options],
        priceMinor: variant.priceMinor,
        formerPriceMinor: formerPriceMinor(prices.get(variant.id) ?? []),
        available: Math.max(0, availableOf(stock.get(variant.id) ?? nothing)),
      })),
    };
  }
}
