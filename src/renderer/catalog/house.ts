import type { StoreApi } from 'zustand/vanilla';
import type { SalesTopic } from '../../shared/show-api/index.ts';
import type { ShowApi } from '../show-client/index.ts';
import { outcomeOrTold } from '../ui/index.ts';

/** What the shelf and the catalogue need of the page that they stand on. */
export interface CatalogHouse {
  /** The till's topic, as the page follows it. */
  readonly till: StoreApi<{ readonly sales: SalesTopic | null }>;
  readonly api: () => ShowApi;
  /** Null until there is a show server. */
  readonly gateway: () => { readonly baseUrl: string; readonly token: string } | null;
  /** What was done and can be taken back; the answer takes it back once. */
  readonly undo: { readonly push: (undo: () => void) => () => void };
}

/** Does it; its outcome, or null where it was refused and the reason is told. */
export const told = <T>(work: () => Promise<T>, sentence?: string): Promise<T | null> =>
  outcomeOrTold(work, { id: 'catalog', sentence });
