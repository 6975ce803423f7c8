import type { PricePoint } from '../../shared/catalog/index.ts';
import type { PictureId, ProductId, ShowId, VariantId } from '../../shared/kernel/index.ts';
import type { StockScope } from '../../shared/sales/index.ts';
import type { ApiErrorCode } from '../../shared/show-api/index.ts';
import type { ShowEventBody } from '../../shared/show/index.ts';

/** A product as it is kept. */
export interface KeptProduct {
  readonly id: ProductId;
  readonly title: string;
  readonly titleZh: string | null;
  readonly description: string;
  readonly descriptionZh: string | null;
  readonly optionNames: readonly string[];
  readonly isArchived: boolean;
  readonly updatedAtMs: number;
}

/** A variant as it is kept; its stock is counted elsewhere. */
export interface KeptVariant {
  readonly id: VariantId;
  readonly productId: ProductId;
  readonly sku: string | null;
  readonly options: readonly string[];
  readonly priceMinor: number;
  readonly costMinor: number | null;
  readonly position: number;
  readonly isArchived: boolean;
}

export interface KeptPicture {
  readonly id: PictureId;
  readonly productId: ProductId;
  readonly widthPx: number;
  readonly heightPx: number;
  /** Where an import fetched it. */
  readonly sourceUrl: string | null;
}

export interface KeptStock {
  readonly onHand: number;
  readonly carved: number;
  readonly reserved: number;
}

export interface KeptPlace {
  readonly productId: ProductId;
  readonly isPinned: boolean;
  readonly isExplained: boolean;
}

/** What the catalogue needs of the rest of the server; filled where the server is composed. */
export interface CatalogPorts {
  nowMs(): number;
  newId(): string;
  /** The show on the stage, and from where it sells. */
  current(): { readonly showId: ShowId; readonly scope: StockScope };
  scopeOf(showId: ShowId): StockScope;
  readonly products: {
    isEmpty(): boolean;
    all(): KeptProduct[];
    variants(): KeptVariant[];
    pictures(): KeptPicture[];
    prices(): Map<VariantId, PricePoint[]>;
    save(product: KeptProduct): void;
    saveVariant(variant: KeptVariant): void;
    notePrice(variantId: VariantId, point: PricePoint): void;
    insertPicture(picture: KeptPicture & { readonly mime: string; readonly bytes: Buffer }): void;
    setPictures(productId: ProductId, ids: readonly PictureId[]): void;
    pictureBytes(id: PictureId): { readonly mime: string; readonly bytes: Buffer } | null;
  };
  readonly stock: {
    all(scope: StockScope): Map<VariantId, KeptStock>;
    /** Of the variants on a show's shelf that are for sale. */
    onShelf(scope: StockScope, showId: ShowId): Map<VariantId, KeptStock>;
    of(scope: StockScope, variantId: VariantId): KeptStock;
    setOnHand(scope: StockScope, variantId: VariantId, onHand: number): boolean;
    copyForRehearsal(showId: ShowId): void;
  };
  readonly shelf: {
    of(showId: ShowId): KeptPlace[];
    set(showId: ShowId, places: readonly KeptPlace[]): void;
    livePrices(showId: ShowId): Map<VariantId, number>;
    setLivePrice(showId: ShowId, variantId: VariantId, priceMinor: number | null): void;
    /** Shows that have a shelf and are not over. */
    openShows(): ShowId[];
  };
  /** Does a crew command once for its key. */
  once<A>(
    command: string,
    key: string,
    act: (nowMs: number) => { readonly answer: A } | { readonly refusal: ApiErrorCode },
  ): Promise<A>;
  /** Writes in the group commit, with what the log says of it. */
  write<A>(
    act: (nowMs: number) => {
      readonly answer: A;
      readonly bodies?: readonly ShowEventBody[];
    },
  ): Promise<A>;
  /** Something changed that pages show. */
  changed(showId: ShowId, what: 'shelf' | 'stock'): void;
}
