import type { ShelfItem } from '../../shared/catalog/index.ts';
import type { ShowId } from '../../shared/kernel/index.ts';
import type { TillContext } from './context.ts';

/** The catalogue and the shelves, composed. */
export interface CatalogPart {
  shelf(showId: ShowId): ShelfItem[];
  /** What is available of each variant on the shelf. */
  stock(showId: ShowId): Record<string, number>;
  /** A rehearsal gets a copy of the shelf and of the stock. */
  copyForRehearsal(from: ShowId, to: ShowId): void;
}

export function composeCatalog(_context: TillContext): CatalogPart {
  return { shelf: () => [], stock: () => ({}), copyForRehearsal: () => undefined };
}
