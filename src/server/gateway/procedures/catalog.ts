import { implement } from '@orpc/server';
import type {
  CrewProduct,
  PricePoint,
  ProductDraft,
  ShelfItem,
} from '../../../shared/catalog/index.ts';
import type { PictureId, ProductId, ShowId, VariantId } from '../../../shared/kernel/index.ts';
import { catalogContract } from '../../../shared/show-api/index.ts';
import { answerRefusals, type CallContext, type Guards } from './base.ts';

/** What the catalogue can do for a caller. */
export interface CatalogServices {
  products(): CrewProduct[];
  save(id: ProductId | null, draft: ProductDraft, key: string): Promise<CrewProduct>;
  archive(productId: ProductId, isArchived: boolean): Promise<CrewProduct>;
  setStock(variantId: VariantId, onHand: number): Promise<CrewProduct>;
  prices(productId: ProductId): Record<string, PricePoint[]>;
  addPicture(productId: ProductId, bytes: Buffer): Promise<CrewProduct>;
  setPictures(productId: ProductId, ids: readonly PictureId[]): Promise<CrewProduct>;
  picture(id: PictureId): { readonly mime: string; readonly bytes: Buffer } | null;
  shelf(showId: ShowId): ShelfItem[];
  setShelf(productIds: readonly ProductId[]): Promise<ShelfItem[]>;
  pin(productId: ProductId | null): Promise<void>;
  explain(productId: ProductId | null): Promise<void>;
  setLivePrices(
    productId: ProductId,
    prices: Readonly<Partial<Record<VariantId, number | null>>>,
  ): Promise<ShelfItem[]>;
}

/** The shop's products and the shelf of the show on the stage. */
export function catalogProcedures(
  services: CatalogServices,
  currentShowId: () => ShowId,
  { allowed }: Guards,
  onFailure: (failure: unknown) => void,
) {
  const base = implement(catalogContract).$context<CallContext>().use(answerRefusals(onFailure));
  return base.router({
    products: base.products.handler(async ({ context }) => {
      await allowed(context, 'catalogue');
      return services.products();
    }),
    saveProduct: base.saveProduct.handler(async ({ context, input }) => {
      await allowed(context, 'catalogue');
      return services.save(input.id, input.draft, input.key);
    }),
    archiveProduct: base.archiveProduct.handler(async ({ context, input }) => {
      await allowed(context, 'catalogue');
      return services.archive(input.productId, input.archived);
    }),
    setStock: base.setStock.handler(async ({ context, input }) => {
      await allowed(context, 'catalogue');
      return services.setStock(input.variantId, input.onHand);
    }),
    prices: base.prices.handler(async ({ context, input }) => {
      await allowed(context, 'catalogue');
      return services.prices(input.productId);
    }),
    setPictures: base.setPictures.handler(async ({ context, input }) => {
      await allowed(context, 'catalogue');
      return services.setPictures(input.productId, input.pictureIds);
    }),
    shelf: base.shelf.handler(async ({ context }) => {
      await allowed(context, 'see-audience');
      return services.shelf(currentShowId());
    }),
    setShelf: base.setShelf.handler(async ({ context, input }) => {
      await allowed(context, 'sell');
      return services.setShelf(input.productIds);
    }),
    pin: base.pin.handler(async ({ context, input }) => {
      await allowed(context, 'sell');
      await services.pin(input.productId);
      return {};
    }),
    explain: base.explain.handler(async ({ context, input }) => {
      await allowed(context, 'sell');
      await services.explain(input.productId);
      return {};
    }),
    setLivePrices: base.setLivePrices.handler(async ({ context, input }) => {
      await allowed(context, 'sell');
      return services.setLivePrices(input.productId, input.prices);
    }),
  });
}
