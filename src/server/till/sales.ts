import type { ShowId, ViewerId } from '../../shared/kernel/index.ts';
import type { MyClaim, Sale, SaleBoard } from '../../shared/sales/index.ts';
import type { TillContext } from './context.ts';

/** Flash sales, composed. */
export interface SalesPart {
  /** The sale that counts down, runs or was last. */
  sale(showId: ShowId): Sale | null;
  board(showId: ShowId): SaleBoard | null;
  /** Claims that still matter to a viewer. */
  claimsOf(showId: ShowId, viewerId: ViewerId): MyClaim[];
  /** What was decided in a transaction that was rolled back is not so. */
  rolledBack(): void;
  stop(): void;
}

export function composeSales(_context: TillContext): SalesPart {
  return {
    sale: () => null,
    board: () => null,
    claimsOf: () => [],
    rolledBack: () => undefined,
    stop: () => undefined,
  };
}
