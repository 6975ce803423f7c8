import {
  formerPriceBeside,
  formerPriceMinor,
  type CrewProduct,
  type PricePoint,
  type Product,
  type ShelfItem,
} from '../../shared/catalog/index.ts';
import type { ProductId, VariantId } from '../../shared/kernel/index.ts';
import { Refusal } from '../../shared/show-api/index.ts';
import type {
  CatalogPorts,
  KeptPicture,
  KeptPlace,
  KeptProduct,
  KeptStock,
  KeptVariant,
} from './ports.ts';

const nothing: KeptStock = { onHand: 0, carved: 0, reserved: 0 };
/** What can be bought of it. */
export const availableOf = ({ onHand, carved, reserved }: KeptStock): number =>
  Math.max(0, onHand - carved - reserved);

/** What is known of the whole catalogue between two changes. */
interface Known {
  readonly products: ReadonlyMap<ProductId, KeptProduct>;
  readonly variants: ReadonlyMap<VariantId, KeptVariant>;
  readonly bySku: ReadonlyMap<string, KeptVariant>;
  /** In order; archived ones are last. */
  readonly variantsOf: ReadonlyMap<ProductId, readonly KeptVariant[]>;
  readonly picturesOf: ReadonlyMap<ProductId, readonly KeptPicture[]>;
  readonly prices: ReadonlyMap<VariantId, readonly PricePoint[]>;
}

/** Products in memory, put together for the crew and for viewers; read anew after each change. */
export class Catalogue {
  readonly #ports: Pick<CatalogPorts, 'products'>;
  #known: Known | null = null;

  constructor(ports: Pick<CatalogPorts, 'products'>) {
    this.#ports = ports;
  }

  /** What was known may not be so any more: written, or rolled back. */
  forget(): void {
    this.#known = null;
  }

  all(): readonly KeptProduct[] {
    return [...this.#now().products.values()];
  }

  /** Throws `not-found`. */
  product(productId: ProductId): KeptProduct {
    const found = this.#now().products.get(productId);
    if (found === undefined) throw new Refusal('not-found');
    return found;
  }

  has(productId: ProductId): boolean {
    return this.#now().products.has(productId);
  }

  variant(variantId: VariantId): KeptVariant | null {
    return this.#now().variants.get(variantId) ?? null;
  }

  withSku(sku: string): KeptVariant | null {
    return this.#now().bySku.get(sku) ?? null;
  }

  /** Of a product, archived ones too. */
  everyVariant(productId: ProductId): readonly KeptVariant[] {
    return this.#now().variantsOf.get(productId) ?? [];
  }

  /** Those of a product that are for sale. */
  variants(productId: ProductId): readonly KeptVariant[] {
    return this.everyVariant(productId).filter(({ isArchived }) => !isArchived);
  }

  pictures(productId: ProductId): readonly KeptPicture[] {
    return this.#now().picturesOf.get(productId) ?? [];
  }

  /** Oldest first. */
  prices(variantId: VariantId): readonly PricePoint[] {
    return this.#now().prices.get(variantId) ?? [];
  }

  forCrew(product: KeptProduct, stock: ReadonlyMap<VariantId, KeptStock>): CrewProduct {
    return {
      ...this.#shown(product),
      isArchived: product.isArchived,
      updatedAtMs: product.updatedAtMs,
      variants: this.variants(product.id).map((variant) => {
        const there = stock.get(variant.id) ?? nothing;
        return {
          id: variant.id,
          sku: variant.sku,
          options: [...variant.options],
          priceMinor: variant.priceMinor,
          costMinor: variant.costMinor,
          formerPriceMinor: formerPriceMinor(this.prices(variant.id)),
          available: availableOf(there),
          onHand: there.onHand,
          carved: there.carved,
          reserved: there.reserved,
          isArchived: false,
        };
      }),
    };
  }

  /** As everyone in the room may see it, at the prices that hold there. */
  onShelf(
    { productId, isPinned, isExplained }: KeptPlace,
    position: number,
    stock: ReadonlyMap<VariantId, KeptStock>,
    live: ReadonlyMap<VariantId, number>,
    nowMs: number,
  ): ShelfItem {
    const variants = this.variants(productId).map((variant) => {
      const livePrice = live.get(variant.id);
      const points = this.prices(variant.id);
      return {
        id: variant.id,
        sku: variant.sku,
        options: [...variant.options],
        priceMinor: livePrice ?? variant.priceMinor,
        formerPriceMinor:
          livePrice === undefined
            ? formerPriceMinor(points)
            : formerPriceBeside(points, livePrice, nowMs),
        available: availableOf(stock.get(variant.id) ?? nothing),
      };
    });
    const livePrices = Object.fromEntries(
      variants.flatMap(({ id }) => {
        const priceMinor = live.get(id);
        return priceMinor === undefined ? [] : [[id, priceMinor] as const];
      }),
    );
    const product = { ...this.#shown(this.product(productId)), variants };
    return { product, position, isPinned, isExplained, livePrices };
  }

  #shown({
    id,
    title,
    titleZh,
    description,
    descriptionZh,
    optionNames,
  }: KeptProduct): Omit<Product, 'variants'> {
    return {
      id,
      title,
      titleZh,
      description,
      descriptionZh,
      optionNames: [...optionNames],
      pictures: this.pictures(id).map(({ id: pictureId, widthPx, heightPx }) => ({
        id: pictureId,
        url: `/picture/${pictureId}`,
        widthPx,
        heightPx,
      })),
    };
  }

  #now(): Known {
    if (this.#known !== null) return this.#known;
    const { products } = this.#ports;
    const variants = products.variants();
    const [forSale, archived] = [false, true].map((isArchived) =>
      variants.filter((variant) => variant.isArchived === isArchived),
    );
    this.#known = {
      products: new Map(products.all().map((product) => [product.id, product])),
      variants: new Map(variants.map((variant) => [variant.id, variant])),
      bySku: new Map(
        variants.flatMap((variant) => (variant.sku === null ? [] : [[variant.sku, variant]])),
      ),
      variantsOf: byProduct([...(forSale ?? []), ...(archived ?? [])]),
      picturesOf: byProduct(products.pictures()),
      prices: products.prices(),
    };
    return this.#known;
  }
}

function byProduct<T extends { readonly productId: ProductId }>(
  all: readonly T[],
): Map<ProductId, readonly T[]> {
  const groups = new Map<ProductId, T[]>();
  for (const one of all) {
    const group = groups.get(one.productId);
    if (group === undefined) groups.set(one.productId, [one]);
    else group.push(one);
  }
  return groups;
}
