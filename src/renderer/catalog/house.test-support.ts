import { createStore } from 'zustand/vanilla';
import {
  crewProductSchema,
  type CrewProduct,
  type ImportReport,
  type ShelfItem,
} from '../../shared/catalog/index.ts';
import type { ProductId } from '../../shared/kernel/index.ts';
import type { SalesTopic } from '../../shared/show-api/index.ts';
import type { CatalogHouse } from './house.ts';

const idOf = (n: number): string => `0190a000-0000-7000-8000-${String(n).padStart(12, '0')}`;

/** A product of the tests: one variant for each price. */
export const productOf = (
  n: number,
  title: string,
  prices: readonly number[],
  over: Partial<CrewProduct> = {},
): CrewProduct =>
  crewProductSchema.parse({
    id: idOf(n),
    title,
    titleZh: null,
    description: '',
    descriptionZh: null,
    optionNames: prices.length > 1 ? ['Size'] : [],
    pictures: [],
    isArchived: false,
    updatedAtMs: 1,
    variants: prices.map((priceMinor, index) => ({
      id: idOf(n * 100 + index),
      sku: `SKU-${n}-${index}`,
      options: prices.length > 1 ? [`Size ${index}`] : [],
      priceMinor,
      formerPriceMinor: null,
      costMinor: null,
      available: 5,
      onHand: 5,
      carved: 0,
      reserved: 0,
      isArchived: false,
    })),
    ...over,
  });

/** A page over a server in memory that does what it is told, and says what that was. */
export function openHouse(options: {
  readonly products: readonly CrewProduct[];
  readonly shelf?: readonly CrewProduct[];
  readonly sale?: { readonly phase: string; readonly productId: string };
}) {
  let products = [...options.products];
  const asked: [name: string, input: unknown][] = [];
  const undone: (() => void)[] = [];
  let refusal: string | null = null;
  const itemOf = (product: CrewProduct, position: number): ShelfItem => ({
    product,
    position,
    isPinned: false,
    isExplained: false,
    livePrices: {},
  });
  const topic = (shelf: readonly ShelfItem[]): SalesTopic =>
    ({ currency: 'CNY', shelf, sale: options.sale ?? null }) as unknown as SalesTopic;
  const till = createStore<{ readonly sales: SalesTopic | null }>(() => ({
    sales: topic((options.shelf ?? []).map(itemOf)),
  }));
  const known = (): readonly ShelfItem[] => till.getState().sales?.shelf ?? [];
  const tell = (shelf: readonly ShelfItem[]): void => till.setState({ sales: topic(shelf) });
  const answers: Record<string, (input: never) => unknown> = {
    products: () => products,
    prices: () => ({}),
    setShelf: ({ productIds }: { productIds: readonly ProductId[] }) =>
      tell(
        productIds.map((id, position) => {
          const item = known().find(({ product }) => product.id === id);
          const product = products.find((one) => one.id === id);
          if (product === undefined) throw new Error(`There is no ${id}`);
          return { ...(item ?? itemOf(product, position)), position };
        }),
      ),
    pin: ({ productId }: { productId: ProductId | null }) =>
      tell(known().map((item) => ({ ...item, isPinned: item.product.id === productId }))),
    explain: ({ productId }: { productId: ProductId | null }) =>
      tell(known().map((item) => ({ ...item, isExplained: item.product.id === productId }))),
    setLivePrices: () => known(),
    saveProduct: ({ id, draft }: { id: ProductId | null; draft: { title: string } }) => {
      const before = products.find((one) => one.id === id);
      const saved = { ...(before ?? productOf(90, draft.title, [100])), title: draft.title };
      products = [...products.filter((one) => one.id !== saved.id), saved];
      return saved;
    },
    archiveProduct: ({ productId, archived }: { productId: ProductId; archived: boolean }) => {
      products = products.map((one) =>
        one.id === productId ? { ...one, isArchived: archived } : one,
      );
      return products.find((one) => one.id === productId);
    },
  };
  const catalog = new Proxy({} as ReturnType<CatalogHouse['api']>['catalog'], {
    get: (_target, name: string) => (input: never) => {
      asked.push([name, input]);
      if (refusal !== null)
        return Promise.reject(Object.assign(new Error(refusal), { code: refusal }));
      return Promise.resolve(answers[name]?.(input) ?? {});
    },
  });
  const house: CatalogHouse = {
    till,
    api: () => ({ catalog }) as ReturnType<CatalogHouse['api']>,
    gateway: () => ({ baseUrl: 'http://here', token: 't'.repeat(32) }),
    undo: {
      push: (undo) => {
        undone.push(undo);
        return undo;
      },
    },
  };
  return {
    house,
    /** What the server was asked, but for readings. */
    commands: () => asked.filter(([name]) => name !== 'products' && name !== 'prices'),
    undoNewest: () => undone.at(-1)?.(),
    refuse: (code: string | null) => (refusal = code),
    /** What somebody else made of the shelf. */
    tell,
    shelf: known,
  };
}

/** What an import of the tests would do. */
export const reportOf = (over: Partial<ImportReport> = {}): ImportReport => ({
  isDryRun: true,
  format: 'shopify',
  rows: 3,
  created: 2,
  updated: 0,
  unchanged: 0,
  errors: [],
  pictures: { fetched: 0, failed: [] },
  ...over,
});
