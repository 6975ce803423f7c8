import type {
  ClaimId,
  Currency,
  ProductId,
  SaleId,
  ShowId,
  TemplateId,
  VariantId,
  ViewerId,
} from '../../shared/kernel/index.ts';
import type {
  IdentityStrength,
  OfferSegment,
  SalePlan,
  SaleTemplate,
  StockScope,
} from '../../shared/sales/index.ts';
import type { ApiErrorCode } from '../../shared/show-api/index.ts';
import type { Act, AllocatorPorts } from './allocator/index.ts';

/** A sale as the crew set it up. */
export interface KeptSale {
  readonly id: SaleId;
  readonly showId: ShowId;
  readonly productId: ProductId;
  readonly code: number;
  readonly plan: SalePlan;
  readonly startsAtMs: number | null;
  readonly opensAtMs: number | null;
  readonly isCancelled: boolean;
  readonly createdAtMs: number;
}

/** A variant of a product that a show sells. */
export interface OnSale {
  readonly variantId: VariantId;
  readonly shopPriceMinor: number;
  readonly available: number;
}

/** What a command comes to: its answer and what the log says, or why not; see `Once`. */
export type Decision<A> =
  { readonly answer: A; readonly acts?: readonly Act[] } | { readonly refusal: ApiErrorCode };

/** What flash sales need of the rest of the server; filled where the server is composed. */
export interface SalesPorts {
  nowMs(): number;
  newSaleId(): SaleId;
  newClaimId(): ClaimId;
  newTemplateId(): TemplateId;
  readonly allocator: Pick<AllocatorPorts, 'hash' | 'store' | 'commit' | 'onFailure'>;
  /** Does a crew member's command once for its key, told in the log of a show. */
  once<A>(
    showId: ShowId,
    command: string,
    key: string,
    decide: (nowMs: number) => Decision<A>,
  ): Promise<A>;
  currentShowId(): ShowId;
  /** Whether a show can be sold in: it runs. */
  isRunning(showId: ShowId): boolean;
  scopeOf(showId: ShowId): StockScope;
  currency(): Currency;
  onSale(showId: ShowId, productId: ProductId): readonly OnSale[];
  formerBeside(variantIds: readonly VariantId[], priceMinor: number): number | null;
  readonly sales: {
    insert(sale: KeptSale): void;
    update(sale: KeptSale): void;
    ofShow(showId: ShowId): KeptSale[];
    byId(id: SaleId): KeptSale | null;
    /** The draft of all shows that starts by itself next. */
    nextToStart(): KeptSale | null;
    count(): number;
    carved(saleId: SaleId, variantId: VariantId): number;
    setCarved(saleId: SaleId, variantId: VariantId, carved: number): void;
  };
  readonly stock: {
    /** What was sold since, and by how much more (or less) is kept aside; false: impossible. */
    follow(scope: StockScope, variantId: VariantId, sold: number, carvedBy: number): boolean;
  };
  readonly templates: {
    read(): SaleTemplate[] | null;
    write(templates: readonly SaleTemplate[]): void;
  };
  segmentsOf(showId: ShowId, viewerId: ViewerId): readonly OfferSegment[];
  strengthOf(viewerId: ViewerId): IdentityStrength;
  /** What a viewer's person is called in one sale's ledger. */
  pseudonymOf(saleId: SaleId, viewerId: ViewerId): string;
  /** Something of a show's sales changed, or of its stock. */
  changed(showId: ShowId, ...what: readonly ('sale' | 'board' | 'stock')[]): void;
  personChanged(viewerId: ViewerId): void;
  onProblem(saleId: SaleId, problem: string): void;
}
