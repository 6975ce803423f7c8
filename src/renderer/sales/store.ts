import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ShelfItem } from '../../shared/catalog/index.ts';
import type { EngagementTopic, SalesTopic } from '../../shared/show-api/index.ts';

/** The till of the show on the stage, as the show server tells it. */
export interface TillState {
  /** Null until the first word. */
  readonly sales: SalesTopic | null;
  readonly engagement: EngagementTopic | null;
}
export type TillStore = StoreApi<TillState>;

/** Makes an empty one. */
export const createTillStore = (): TillStore =>
  createStore<TillState>()(() => ({ sales: null, engagement: null }));

/** The product of a sale as the shelf has it; null where it was taken off since. */
export const itemOf = (sales: SalesTopic | null, productId: string): ShelfItem | null =>
  sales?.shelf.find(({ product }) => product.id === productId) ?? null;
