import type {
  CrewProduct,
  PricePoint,
  ProductDraft,
  ShelfItem,
} from '../../shared/catalog/index.ts';
import { formerPriceBeside, mostPictures, mostProducts } from '../../shared/catalog/index.ts';
import {
  pictureIdSchema,
  type PictureId,
  type ProductId,
  type ShowId,
  type VariantId,
} from '../../shared/kernel/index.ts';
import { Refusal, type ApiErrorCode } from '../../shared/show-api/index.ts';
import type { ShowEventBody } from '../../shared/show/index.ts';
import { availableOf, Catalogue } from './catalogue.ts';
import { readPicture } from './picture.ts';
import type { CatalogPorts, KeptPlace, KeptProduct } from './ports.ts';
import { ProductWriter } from './writer.ts';

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

/** The shop's products, and the shelves of its shows. */
export class CatalogService {
  readonly #ports: CatalogPorts;
  readonly #catalogue: Catalogue;
  readonly #writer: ProductWriter;

  constructor(ports: CatalogPorts) {
    this.#ports = ports;
    this.#catalogue = new Catalogue(ports);
    this.#writer = new ProductWriter(ports, this.#catalogue);
  }

  /** What was decided in a transaction that was rolled back is not so. */
  rolledBack(): void {
    this.#catalogue.forget();
  }

  /** For the crew; archived ones too. */
  products(): CrewProduct[] {
    const stock = this.#ports.stock.all(this.#ports.current().scope);
    return this.#catalogue.all().map((product) => this.#catalogue.forCrew(product, stock));
  }

  product(productId: ProductId): CrewProduct {
    const kept = this.#catalogue.product(productId);
    const { scope } = this.#ports.current();
    const variants = this.#catalogue.variants(productId);
    const stock = new Map(variants.map(({ id }) => [id, this.#ports.stock.of(scope, id)]));
    return this.#catalogue.forCrew(kept, stock);
  }

  /** Makes a product, or replaces what is known of one; each change of a price is remembered. */
  async save(id: ProductId | null, draft: ProductDraft, key: string): Promise<CrewProduct> {
    const productId = await this.#ports.once('catalog.saveProduct', key, (nowMs) => {
      const refusal = this.problemOf(id, draft);
      return refusal === null ? { answer: this.write(id, draft, nowMs) } : { refusal };
    });
    this.#changed();
    return this.product(productId);
  }

  /** Writes what an import brings, in one commit; null where one of them cannot be written. */
  async saveMany(
    drafts: readonly { readonly id: ProductId | null; readonly draft: ProductDraft }[],
  ): Promise<(ProductId | null)[]> {
    const ids = await this.#ports.write((nowMs) => {
      const answer = drafts.map(({ id, draft }) =>
        this.problemOf(id, draft) === null ? this.#writer.write(id, draft, nowMs) : null,
      );
      this.#catalogue.forget();
      return { answer };
    });
    this.#changed();
    return ids;
  }

  /** Why a draft cannot be written, null where it can. */
  problemOf(id: ProductId | null, draft: ProductDraft): ApiErrorCode | null {
    if (id === null && this.#catalogue.all().length >= mostProducts) return 'limit-reached';
    return this.#writer.problemOf(id, draft);
  }

  /** The writing alone, for whoever writes many at once; inside a commit, after `problemOf`. */
  write(id: ProductId | null, draft: ProductDraft, nowMs: number): ProductId {
    const productId = this.#writer.write(id, draft, nowMs);
    this.#catalogue.forget();
    return productId;
  }

  /** Off every shelf with it; refused while sales or unpaid orders hold some of it. */
  async archive(productId: ProductId, isArchived: boolean): Promise<CrewProduct> {
    this.#catalogue.product(productId);
    const refusal = await this.#ports.write((nowMs) => {
      const variants = this.#catalogue.variants(productId);
      if (isArchived && variants.some((variant) => this.#writer.isHeld(variant)))
        return { answer: 'in-use' as const };
      const kept = this.#catalogue.product(productId);
      this.#ports.products.save({ ...kept, isArchived, updatedAtMs: nowMs });
      this.#catalogue.forget();
      return { answer: null, bodies: isArchived ? this.#offEveryShelf(productId) : [] };
    });
    if (refusal !== null) throw new Refusal(refusal);
    this.#changed();
    return this.product(productId);
  }

  async setStock(variantId: VariantId, onHand: number): Promise<CrewProduct> {
    const variant = this.#catalogue.variant(variantId);
    if (variant === null) throw new Refusal('not-found');
    const isDone = await this.#ports.write(() => ({
      answer: this.#ports.stock.setOnHand(this.#ports.current().scope, variantId, onHand),
    }));
    if (!isDone) throw new Refusal('in-use');
    this.#ports.changed(this.#ports.current().showId, 'stock');
    return this.product(variant.productId);
  }

  prices(productId: ProductId): Record<string, PricePoint[]> {
    this.#catalogue.product(productId);
    return Object.fromEntries(
      this.#catalogue
        .variants(productId)
        .map(({ id }) => [id, [...this.#catalogue.prices(id)]] as const),
    );
  }

  /** Takes a JPEG, PNG or WebP by its own bytes, whatever it is called. */
  async addPicture(
    productId: ProductId,
    bytes: Buffer,
    sourceUrl: string | null = null,
  ): Promise<CrewProduct> {
    this.#catalogue.product(productId);
    if (readPicture(bytes) === null) throw new Refusal('picture-refused');
    const isDone = await this.#ports.write(() => ({
      answer: this.writePicture(productId, bytes, sourceUrl),
    }));
    if (!isDone) throw new Refusal('limit-reached');
    this.#changed();
    return this.product(productId);
  }

  /** The writing alone, inside a commit; false where there is no room, or it is no picture. */
  writePicture(productId: ProductId, bytes: Buffer, sourceUrl: string | null): boolean {
    const facts = readPicture(bytes);
    if (facts === null || this.#catalogue.pictures(productId).length >= mostPictures) return false;
    const id = pictureIdSchema.parse(this.#ports.newId());
    this.#ports.products.insertPicture({ id, productId, ...facts, sourceUrl, bytes });
    this.#catalogue.forget();
    return true;
  }

  async setPictures(productId: ProductId, ids: readonly PictureId[]): Promise<CrewProduct> {
    const known = this.#catalogue.pictures(this.#catalogue.product(productId).id);
    if (ids.some((id) => !known.some((picture) => picture.id === id)))
      throw new Refusal('not-found');
    await this.#ports.write(() => {
      this.#ports.products.setPictures(productId, ids);
      this.#catalogue.forget();
      return { answer: null };
    });
    this.#changed();
    return this.product(productId);
  }

  /** The public addresses that a product's pictures came from, where they came from any. */
  pictureSources(productId: ProductId): string[] {
    return this.#catalogue.pictures(productId).flatMap(({ sourceUrl }) => sourceUrl ?? []);
  }

  picture(id: PictureId): { readonly mime: string; readonly bytes: Buffer } | null {
    return this.#ports.products.pictureBytes(id);
  }

  /** A show's shelf in order, as everyone may see it. */
  shelf(showId: ShowId): ShelfItem[] {
    const stock = this.#ports.stock.onShelf(this.#ports.scopeOf(showId), showId);
    const live = this.#ports.shelf.livePrices(showId);
    const nowMs = this.#ports.nowMs();
    return this.#places(showId).map((place, position) =>
      this.#catalogue.onShelf(place, position, stock, live, nowMs),
    );
  }

  /** What is available of each variant on a show's shelf. */
  stock(showId: ShowId): Record<string, number> {
    const stock = this.#ports.stock.onShelf(this.#ports.scopeOf(showId), showId);
    return Object.fromEntries([...stock].map(([id, there]) => [id, availableOf(there)]));
  }

  /** A variant as it is sold in a show now; null where it is not. */
  sellable(showId: ShowId, variantId: VariantId): Sellable | null {
    const variant = this.#catalogue.variant(variantId);
    if (variant === null || variant.isArchived) return null;
    const product = this.#catalogue.product(variant.productId);
    if (!this.#places(showId).some(({ productId }) => productId === product.id)) return null;
    const live = this.#ports.shelf.livePrices(showId).get(variantId);
    const [picture] = this.#catalogue.pictures(product.id);
    return {
      variantId,
      product,
      options: variant.options,
      pictureUrl: picture === undefined ? null : `/picture/${picture.id}`,
      priceMinor: live ?? variant.priceMinor,
      shopPriceMinor: variant.priceMinor,
      available: availableOf(this.#ports.stock.of(this.#ports.scopeOf(showId), variantId)),
    };
  }

  /** The variants of a product that are for sale, in order. */
  sellables(showId: ShowId, productId: ProductId): Sellable[] {
    return this.#catalogue.variants(productId).flatMap(({ id }) => this.sellable(showId, id) ?? []);
  }

  /** The highest price that may stand struck beside a sale's, over these variants. */
  formerBeside(variantIds: readonly VariantId[], priceMinor: number): number | null {
    const nowMs = this.#ports.nowMs();
    const former = variantIds.flatMap(
      (id) => formerPriceBeside(this.#catalogue.prices(id), priceMinor, nowMs) ?? [],
    );
    return former.length === 0 ? null : Math.max(...former);
  }

  /** Puts the shelf in order. What is on sale stays on it: viewers still need to see it. */
  async setShelf(productIds: readonly ProductId[]): Promise<ShelfItem[]> {
    const { showId, scope } = this.#ports.current();
    const ids = [...new Set(productIds)];
    if (ids.some((id) => this.#catalogue.product(id).isArchived)) throw new Refusal('not-found');
    const refusal = await this.#ports.write(() => {
      const before = this.#places(showId);
      const leaving = before.filter(({ productId }) => !ids.includes(productId));
      const isOnSale = leaving
        .flatMap(({ productId }) => this.#catalogue.variants(productId))
        .some(({ id }) => this.#ports.stock.of(scope, id).carved > 0);
      if (isOnSale) return { answer: 'in-use' as const };
      const known = new Map(before.map((place) => [place.productId, place]));
      this.#ports.shelf.set(
        showId,
        ids.map(
          (productId) => known.get(productId) ?? { productId, isPinned: false, isExplained: false },
        ),
      );
      return { answer: null, bodies: unmarked(leaving) };
    });
    if (refusal !== null) throw new Refusal(refusal);
    this.#ports.changed(showId, 'shelf');
    return this.shelf(showId);
  }

  /** One product at a time stands beside the picture. */
  pin(productId: ProductId | null): Promise<void> {
    return this.#mark(productId, 'isPinned');
  }

  /** What the host talks about from here on. */
  explain(productId: ProductId | null): Promise<void> {
    return this.#mark(productId, 'isExplained');
  }

  async setLivePrices(
    productId: ProductId,
    prices: Readonly<Partial<Record<VariantId, number | null>>>,
  ): Promise<ShelfItem[]> {
    const { showId } = this.#ports.current();
    const ids = this.#catalogue
      .variants(productId)
      .map(({ id }) => id)
      .filter((id) => id in prices);
    const isOnShelf = this.#places(showId).some((place) => place.productId === productId);
    if (!isOnShelf || ids.length !== Object.keys(prices).length) throw new Refusal('not-found');
    await this.#ports.write(() => {
      for (const id of ids) this.#ports.shelf.setLivePrice(showId, id, prices[id] ?? null);
      return { answer: null, bodies: [{ kind: 'live-price-set', productId }] };
    });
    this.#ports.changed(showId, 'shelf');
    return this.shelf(showId);
  }

  /**
   * A show made from another takes its shelf. A rehearsal also has its live prices, and counts a
   * stock of its own; what was promised for one evening is not promised for the next.
   */
  copy(from: ShowId, to: ShowId, isRehearsal: boolean): void {
    this.#ports.shelf.set(
      to,
      this.#places(from).map((place) => ({
        ...place,
        isPinned: isRehearsal && place.isPinned,
        isExplained: false,
      })),
    );
    if (!isRehearsal) return;
    for (const [variantId, priceMinor] of this.#ports.shelf.livePrices(from))
      this.#ports.shelf.setLivePrice(to, variantId, priceMinor);
    this.#ports.stock.copyForRehearsal(to);
  }

  /** Decided on what is there when it is written; a mark that stands already is no event. */
  async #mark(productId: ProductId | null, mark: 'isPinned' | 'isExplained'): Promise<void> {
    const { showId } = this.#ports.current();
    const isThere = await this.#ports.write(() => {
      const places = this.#places(showId);
      if (productId !== null && !places.some((place) => place.productId === productId))
        return { answer: false };
      const marked = places.find((place) => place[mark])?.productId ?? null;
      if (marked === productId) return { answer: true };
      this.#ports.shelf.set(
        showId,
        places.map((place) => ({ ...place, [mark]: place.productId === productId })),
      );
      return { answer: true, bodies: [{ kind: kinds[mark], productId }] };
    });
    if (!isThere) throw new Refusal('not-found');
    this.#ports.changed(showId, 'shelf');
  }

  /** What an archived product's going says in the log of the show on the stage. */
  #offEveryShelf(productId: ProductId): ShowEventBody[] {
    const { showId: current } = this.#ports.current();
    const bodies: ShowEventBody[] = [];
    for (const showId of this.#ports.shelf.openShows()) {
      const [leaving, staying] = [true, false].map((isLeaving) =>
        this.#ports.shelf.of(showId).filter((one) => (one.productId === productId) === isLeaving),
      );
      if (leaving === undefined || leaving.length === 0) continue;
      this.#ports.shelf.set(showId, staying ?? []);
      if (showId === current) bodies.push(...unmarked(leaving));
    }
    return bodies;
  }

  #places(showId: ShowId): KeptPlace[] {
    return this.#ports.shelf
      .of(showId)
      .filter(({ productId }) => !this.#catalogue.product(productId).isArchived);
  }

  #changed(): void {
    this.#catalogue.forget();
    for (const showId of this.#ports.shelf.openShows()) this.#ports.changed(showId, 'shelf');
  }
}

const kinds = { isPinned: 'product-pinned', isExplained: 'product-explained' } as const;

/** What leaves the shelf is neither pinned nor explained any more. */
const unmarked = (leaving: readonly KeptPlace[]): ShowEventBody[] =>
  (['isPinned', 'isExplained'] as const)
    .filter((mark) => leaving.some((place) => place[mark]))
    .map((mark) => ({ kind: kinds[mark], productId: null }));
