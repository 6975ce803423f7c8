import type { SaleId, ShowId, ViewerId } from '../../../shared/kernel/index.ts';
import type {
  Claim,
  HashText,
  LedgerLine,
  SaleChanges,
  SaleTerms,
} from '../../../shared/sales/index.ts';
import type { ShowEventBody } from '../../../shared/show/index.ts';

/** One event of an act that is decided while it is written. */
export interface Act {
  readonly viewerId: ViewerId | null;
  readonly body: ShowEventBody;
}

/** What is written together, or not at all; `write` runs inside the transaction. */
export interface SaleAppend {
  readonly showId: ShowId;
  readonly viewerId: ViewerId | null;
  readonly bodies: readonly ShowEventBody[];
  readonly write: (nowMs: number) => readonly Act[];
}

/** A sale as it was promised. */
export interface PromisedSale {
  readonly showId: ShowId;
  readonly terms: SaleTerms;
}

/** A claim's row. */
export type ClaimRow = Pick<
  Claim,
  'id' | 'viewerId' | 'key' | 'segments' | 'variantId' | 'seq' | 'status' | 'quota' | 'payUntilMs'
> & { readonly verdict: string };

/** Where sales are kept; the store's ledger repository is one. */
export interface LedgerStore {
  insertSale(sale: PromisedSale): void;
  deleteSale(saleId: SaleId): void;
  setSettled(saleId: SaleId): void;
  sale(saleId: SaleId): PromisedSale | null;
  unsettled(): readonly PromisedSale[];
  insertLine(saleId: SaleId, seq: number, line: LedgerLine): void;
  insertClaim(saleId: SaleId, claim: Claim): void;
  updateClaim(saleId: SaleId, claim: Claim): void;
  /** In order, from a line on. */
  lines(saleId: SaleId, afterSeq?: number): readonly LedgerLine[];
  claims(saleId: SaleId): readonly ClaimRow[];
}

/** What changed in a sale, told inside the transaction to whom it concerns. */
export interface SaleStep {
  readonly saleId: SaleId;
  readonly showId: ShowId;
  readonly changes: SaleChanges;
  readonly nowMs: number;
}

/** What the sales in memory need. */
export interface SaleBookPorts {
  readonly hash: HashText;
  readonly store: LedgerStore;
  /** Stock, orders and whoever else must change in the same transaction; may add events. */
  follow(step: SaleStep): readonly Act[];
  /** A sale whose ledger or tables are not whole; the crew is to see it. */
  onProblem(saleId: SaleId, problem: string): void;
}

/** What the allocator needs besides. */
export interface AllocatorPorts extends SaleBookPorts {
  nowMs(): number;
  commit(append: SaleAppend): Promise<unknown>;
  /** Told after a commit of each sale that it changed. */
  onChange(saleId: SaleId, showId: ShowId): void;
  onFailure(failure: unknown): void;
}
