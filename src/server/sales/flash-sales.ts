import { isStrongEnough } from '../../shared/identity/index.ts';
import type { ClaimId, SaleId, ShowId, VariantId, ViewerId } from '../../shared/kernel/index.ts';
import type {
  Allocation,
  Claim,
  MyClaim,
  Sale,
  SaleBoard,
  TapAnswer,
} from '../../shared/sales/index.ts';
import { Refusal } from '../../shared/show-api/index.ts';
import { Allocator, type Act, type SaleStep } from './allocator/index.ts';
import { LedgerExport } from './ledger-export.ts';
import type { KeptSale, SalesPorts } from './ports.ts';
import { SaleBoards } from './sale-boards.ts';
import { SaleDesk } from './sale-desk.ts';
import { SaleStock } from './sale-stock.ts';
import { SaleTemplates } from './templates.ts';
import { ViewerClaims } from './viewer-claims.ts';

/** Who taps, where, and when the server heard of it. */
export interface TapBy {
  readonly showId: ShowId;
  readonly viewerId: ViewerId;
  readonly arrivedAtMs: number;
}

const shownStatuses: ReadonlySet<string> = new Set(['held', 'waiting', 'paid', 'expired']);

/**
 * The flash sales of all shows: set up by the crew, tapped by viewers, timed by the server.
 *
 * Who gets which unit is the allocator's decision; this keeps the plans, the stock beside it, and
 * what the crew and the room are told.
 */
export class FlashSales {
  readonly allocator: Allocator;
  /** What the crew does with sales. */
  readonly desk: SaleDesk;
  readonly templates: SaleTemplates;
  readonly #ports: SalesPorts;
  readonly #stock: SaleStock;
  readonly #boards: SaleBoards;
  readonly #exported: LedgerExport;
  readonly #claims = new ViewerClaims();
  readonly #plans = new Map<SaleId, Pick<KeptSale, 'plan' | 'productId'>>();

  constructor(ports: SalesPorts) {
    this.#ports = ports;
    this.allocator = new Allocator({
      nowMs: () => ports.nowMs(),
      ...ports.allocator,
      follow: (step) => this.#follow(step),
      onChange: (saleId, showId) => this.#boards.changed(saleId, showId),
      onProblem: (saleId, problem) => ports.onProblem(saleId, problem),
    });
    const { book } = this.allocator;
    this.#stock = new SaleStock(ports);
    this.#boards = new SaleBoards({
      nowMs: () => ports.nowMs(),
      sales: ports.sales,
      changed: (showId, ...what) => ports.changed(showId, ...what),
      find: (saleId) => book.find(saleId),
      problem: (saleId) => book.problem(saleId),
    });
    this.desk = new SaleDesk(ports, { book, stock: this.#stock, boards: this.#boards });
    this.templates = new SaleTemplates(ports);
    this.#exported = new LedgerExport(ports.allocator.store);
  }

  /** Takes up what was under way. */
  start(): void {
    this.allocator.start();
    for (const { saleId, allocation } of this.allocator.book.all())
      for (const claim of allocation.claims()) this.#claims.note(saleId, claim);
    this.desk.start();
  }

  stop(): void {
    this.allocator.stop();
    this.desk.stop();
    this.#boards.stop();
  }

  /** The sales of the show on the stage. */
  list(): Sale[] {
    return this.#boards.list(this.#ports.currentShowId());
  }

  /** The sale that counts down, runs or was last in a show. */
  current(showId: ShowId): Sale | null {
    return this.#boards.current(showId);
  }

  currentBoard(showId: ShowId): SaleBoard | null {
    return this.#boards.currentBoard(showId);
  }

  board(saleId: SaleId): SaleBoard {
    return this.#boards.board(this.#kept(saleId));
  }

  /** A viewer's tap, answered when it is on disk; the same key gets the same answer. */
  async tap(
    { showId, viewerId, arrivedAtMs }: TapBy,
    saleId: SaleId,
    variantId: VariantId,
    key: string,
  ): Promise<TapAnswer> {
    const sale = this.allocator.book.find(saleId);
    if (sale === null || sale.showId !== showId) throw new Refusal('not-found');
    if (!sale.allocation.hasVariant(variantId)) throw new Refusal('bad-request');
    const { needs } = this.#fixed(saleId).plan;
    if (!isStrongEnough(this.#ports.strengthOf(viewerId), needs))
      throw new Refusal('identity-needed');
    const tap = {
      claimId: this.#ports.newClaimId(),
      viewerId,
      who: this.#ports.pseudonymOf(saleId, viewerId),
      variantId,
      key,
      segments: this.#ports.segmentsOf(showId, viewerId),
      mayClaim: true,
    };
    const answer = await this.allocator.tap(saleId, tap, arrivedAtMs);
    if (answer === null) throw new Refusal('not-open');
    return { saleId, ...answer, claimId: answer.claimId as ClaimId };
  }

  /** Gives a held unit back, or leaves the waiting list. */
  async giveUp(viewerId: ViewerId, claimId: ClaimId): Promise<MyClaim> {
    const found = this.#find(claimId);
    if (found === null || found.claim.viewerId !== viewerId) throw new Refusal('not-found');
    const { outcome } = await this.allocator.decide(found.saleId, viewerId, (allocation, nowMs) =>
      allocation.release(claimId, nowMs),
    );
    const after = this.#find(claimId);
    if (after === null) throw new Refusal('not-found');
    if (outcome !== 'done' && after.claim.status !== 'released' && after.claim.status !== 'left')
      throw new Refusal('already-done');
    return this.#mine(found.saleId, after.claim);
  }

  /** What still matters to a viewer of a show, newest first. */
  claimsOf(showId: ShowId, viewerId: ViewerId): MyClaim[] {
    return this.#claims.of(viewerId).flatMap(({ saleId, claimId }) => {
      const sale = this.allocator.book.find(saleId);
      const claim = sale?.allocation.claim(claimId) ?? null;
      if (sale?.showId !== showId || claim === null) return [];
      return shownStatuses.has(claim.status) ? [this.#mine(saleId, claim)] : [];
    });
  }

  /** A claim and its sale, for whoever takes the money for it; null for one that is not known. */
  claim(claimId: ClaimId): { readonly kept: KeptSale; readonly claim: Claim } | null {
    const found = this.#find(claimId);
    return found === null ? null : { kept: this.#kept(found.saleId), claim: found.claim };
  }

  /** One act on a claim inside somebody else's transaction. */
  within<O extends string>(
    saleId: SaleId,
    nowMs: number,
    work: (
      allocation: Allocation,
    ) =>
      ReturnType<Allocation['pay']> | ({ readonly outcome: O } & ReturnType<Allocation['advance']>),
  ): { readonly outcome: string; readonly acts: readonly Act[] } {
    const sale = this.allocator.book.find(saleId);
    if (sale === null) return { outcome: 'no-sale', acts: [] };
    const { outcome, acts } = this.allocator.book.decide(sale, nowMs, work);
    return { outcome: outcome.outcome, acts };
  }

  /** The ledger as anyone may have it, line by line; null where there is no such sale. */
  ledger(saleId: SaleId): string | null {
    return this.#ports.sales.byId(saleId) === null ? null : this.#exported.of(saleId);
  }

  /** The shop's stock goes with the sale, in the same transaction. */
  #follow({ saleId, changes }: SaleStep): readonly Act[] {
    for (const claim of changes.claims)
      if (this.#claims.note(saleId, claim)) this.#ports.personChanged(claim.viewerId as ViewerId);
    const sale = this.allocator.book.find(saleId);
    if (sale !== null)
      this.#stock.follow(() => this.#kept(saleId), sale.allocation, changes.entries);
    return [];
  }

  #kept(saleId: SaleId): KeptSale {
    const kept = this.#ports.sales.byId(saleId);
    if (kept === null) throw new Refusal('not-found');
    return kept;
  }

  /** What of a sale never changes, at hand for every tap. */
  #fixed(saleId: SaleId): Pick<KeptSale, 'plan' | 'productId'> {
    const known = this.#plans.get(saleId);
    if (known !== undefined) return known;
    const kept = this.#kept(saleId);
    this.#plans.set(saleId, kept);
    return kept;
  }

  #find(claimId: ClaimId): { readonly saleId: SaleId; readonly claim: Claim } | null {
    for (const { saleId, allocation } of this.allocator.book.all()) {
      const claim = allocation.claim(claimId);
      if (claim !== null) return { saleId, claim };
    }
    return null;
  }

  #mine(saleId: SaleId, claim: Claim): MyClaim {
    const { plan, productId } = this.#fixed(saleId);
    const { verdict, seq, head } = claim.answer;
    return {
      saleId,
      claimId: claim.id as ClaimId,
      verdict,
      place: this.allocator.book.find(saleId)?.allocation.placeOf(claim.id) ?? 0,
      payUntilMs: claim.payUntilMs,
      seq,
      head,
      productId,
      variantId: claim.variantId as VariantId,
      priceMinor: plan.priceMinor,
      status: claim.status,
    };
  }
}
