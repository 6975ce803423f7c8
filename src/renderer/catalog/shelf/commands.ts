import type { ShelfItem } from '../../../shared/catalog/index.ts';
import type { ProductId, VariantId } from '../../../shared/kernel/index.ts';
import { currentLanguage, toasts, titleIn } from '../../ui/index.ts';
import { told, type CatalogHouse } from '../house.ts';
import { catalogMessages } from '../messages.ts';

const t = catalogMessages.text;
const idsOf = (shelf: readonly ShelfItem[]): ProductId[] => shelf.map(({ product }) => product.id);

/** What the shelf's buttons do. None rejects: a failure is told in a toast. */
export interface ShelfCommands {
  /** Whether it was done. */
  readonly order: (ids: readonly ProductId[]) => Promise<boolean>;
  readonly add: (ids: readonly ProductId[]) => Promise<boolean>;
  /** Takes it off, and offers to put it back where and as it stood. */
  readonly remove: (item: ShelfItem) => Promise<void>;
  readonly pin: (productId: ProductId | null) => Promise<void>;
  readonly explain: (productId: ProductId | null) => Promise<void>;
  readonly setLivePrices: (
    productId: ProductId,
    prices: Record<VariantId, number | null>,
  ) => Promise<boolean>;
}

/** The shelf's commands over a page. */
export function createShelfCommands({ api, till, undo }: CatalogHouse): ShelfCommands {
  const shelf = (): readonly ShelfItem[] => till.getState().sales?.shelf ?? [];
  const order = async (ids: readonly ProductId[]): Promise<boolean> =>
    (await told(() => api().catalog.setShelf({ productIds: [...ids] }))) !== null;
  const putBack = async (item: ShelfItem): Promise<void> => {
    const { id } = item.product;
    const ids = idsOf(shelf()).filter((one) => one !== id);
    await order([...ids.slice(0, item.position), id, ...ids.slice(item.position)]);
    if (item.isPinned) await told(() => api().catalog.pin({ productId: id }));
    if (item.isExplained) await told(() => api().catalog.explain({ productId: id }));
  };
  return {
    order,
    add: (ids) => order([...idsOf(shelf()), ...ids]),
    remove: async (item) => {
      const isDone = await order(idsOf(shelf()).filter((id) => id !== item.product.id));
      if (!isDone) return;
      const takeBack = undo.push(() => void putBack(item));
      const title = titleIn(currentLanguage(), item.product);
      const action = { label: t('undo'), run: takeBack };
      toasts.info(t('removed', { title }), { id: 'shelf', action });
    },
    pin: async (productId) => void (await told(() => api().catalog.pin({ productId }))),
    explain: async (productId) => void (await told(() => api().catalog.explain({ productId }))),
    setLivePrices: async (productId, prices) =>
      (await told(() => api().catalog.setLivePrices({ productId, prices }))) !== null,
  };
}
