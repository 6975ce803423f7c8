import {
  saleIdSchema,
  type ClaimId,
  type ProductId,
  type SaleId,
  type ShowId,
  type TemplateId,
  type VariantId,
  type ViewerId,
} from '../../shared/kernel/index.ts';
import {
  salePriceOf,
  shareOut,
  termsOfPlan,
  type Allocation,
  type Claim,
  type IdentityStrength,
  type MyClaim,
  type OfferSegment,
  type Sale,
  type SaleBoard,
  type SaleTemplate,
  type SaleTermsDraft,
  type TapAnswer,
} from '../../shared/sales/index.ts';
import { Refusal, type ApiErrorCode } from '../../shared/show-api/index.ts';
import { Allocator, type Act, type SaleStep } from './allocator/index.ts';
import { expiredOf, phaseOf, rowsOf, saleOf } from './board.ts';
import type { Decision, KeptSale, SalesPorts } from './ports.ts';
import { shippedTemplates } from './templates.ts';

/** What the crew asks for. */
export interface NewSale {
  readonly productId: ProductId;
  readonly variantIds: readonly VariantId[];
  readonly terms: SaleTermsDraft;
  readonly start: 'now' | 'draft' | { readonly atMs: number };
}

const strengths: readonly IdentityStrength[] = ['stranger', 'link', 'email'];
const codes = 64;
/** Kinds of entries after which the sale keeps as much aside as before, and sold no more. */
const leavesStockAlone: ReadonlySet<string> = new Set([
  'claimed',
  'promoted',
  'left',
  'quota-released',
  'extended',
]);
const boardEveryMs = 200;
const rateWindowMs = 1000;
const shownStatuses: ReadonlySet<string> = new Set(['held', 'waiting', 'paid', 'expired']);

/**
 * The flash sales of all shows: set up by the crew, tapped by viewers, timed by the server.
 *
 * Who gets which unit is the allocator's decision; this keeps the plans, the stock beside it, and
 * what the crew and the room are told.
 */
export class FlashSales {
  readonly allocator: Allocator;
  readonly #ports: SalesPorts;
  readonly #byViewer = new Map<string, Set<string>>();
  readonly #latest = new Map<ShowId, KeptSale | null>();
  readonly #boards = new Map<SaleId, { readonly atMs: number; readonly board: SaleBoard }>();
  readonly #taken = new Map<SaleId, { atMs: number; count: number }[]>();
  readonly #plans = new Map<SaleId, Pick<KeptSale, 'plan' | 'productId'>>();
  #starting: NodeJS.Timeout | null = null;
  readonly #settling = new Map<SaleId, NodeJS.Timeout>();

  constructor(ports: SalesPorts) {
    this.#ports = ports;
    this.allocator = new Allocator({
      nowMs: () => ports.nowMs(),
      ...ports.allocator,
      follow: (step) => this.#follow(step),
      onChange: (saleId, showId) => this.#changed(saleId, showId),
      onProblem: (saleId, problem) => ports.onProblem(saleId, problem),
    });
  }

  /** Takes up what was under way. */
  start(): void {
    this.allocator.start();
    for (const { saleId, allocation } of this.allocator.book.all())
      for (const claim of allocation.claims()) this.#remember(saleId, claim);
    this.#scheduleStart();
  }

  stop(): void {
    this.allocator.stop();
    if (this.#starting !== null) clearTimeout(this.#starting);
    for (const timer of this.#settling.values()) clearTimeout(timer);
    this.#settling.clear();
  }

  templates(): SaleTemplate[] {
    return this.#ports.templates.read() ?? [...shippedTemplates];
  }

  setTemplates(
    templates: readonly (Omit<SaleTemplate, 'id'> & { readonly id: TemplateId | null })[],
  ): SaleTemplate[] {
    const kept = templates.map((one) => ({ ...one, id: one.id ?? this.#ports.newTemplateId() }));
    this.#ports.templates.write(kept);
    return kept;
  }

  list(): Sale[] {
    return this.#ports.sales
      .ofShow(this.#ports.currentShowId())
      .map((kept) => saleOf(kept, this.#allocationOf(kept.id)));
  }

  /** The sale that counts down, runs or was last in a show. */
  current(showId: ShowId): Sale | null {
    const kept = this.#latestOf(showId);
    return kept === null ? null : saleOf(kept, this.#allocationOf(kept.id));
  }

  boardOf(showId: ShowId): SaleBoard | null {
    const kept = this.#latestOf(showId);
    return kept === null || kept.opensAtMs === null ? null : this.#board(kept);
  }

  board(saleId: SaleId): SaleBoard {
    return this.#board(this.#kept(saleId));
  }

  async create(input: NewSale, key: string): Promise<Sale> {
    const showId = this.#ports.currentShowId();
    const saleId = await this.#ports.once(
      showId,
      'sales.create',
      key,
      (nowMs): Decision<SaleId> => {
        const plan = this.#planOf(showId, input);
        if (typeof plan === 'string') return { refusal: plan };
        const { start } = input;
        if (start === 'now' && !this.#ports.isRunning(showId)) return { refusal: 'not-open' };
        if (typeof start === 'object' && start.atMs <= nowMs) return { refusal: 'bad-request' };
        const kept: KeptSale = {
          id: saleIdSchema.parse(this.#ports.newSaleId()),
          showId,
          productId: input.productId,
          code: this.#ports.sales.count() % codes,
          plan,
          startsAtMs: typeof start === 'object' ? start.atMs : null,
          opensAtMs: null,
          isCancelled: false,
          createdAtMs: nowMs,
        };
        if (start !== 'now') {
          this.#ports.sales.insert(kept);
          return { answer: kept.id };
        }
        if (this.#isBusy(showId, kept.id)) return { refusal: 'in-use' };
        this.#ports.sales.insert(kept);
        return { answer: kept.id, acts: this.#arm(kept, nowMs) };
      },
    );
    this.#scheduleStart();
    return this.#told(saleId);
  }

  /** Starts the countdown of a draft. */
  async arm(saleId: SaleId, key: string): Promise<Sale> {
    const { showId } = this.#kept(saleId);
    await this.#ports.once(showId, 'sales.arm', key, (nowMs): Decision<null> => {
      const kept = this.#kept(saleId);
      if (kept.opensAtMs !== null || kept.isCancelled) return { refusal: 'already-done' };
      if (!this.#ports.isRunning(kept.showId)) return { refusal: 'not-open' };
      if (this.#isBusy(kept.showId, saleId)) return { refusal: 'in-use' };
      if (!this.#isStocked(kept)) return { refusal: 'sold-out' };
      return { answer: null, acts: this.#arm(kept, nowMs) };
    });
    return this.#told(saleId);
  }

  /** Before the opening it is called off; afterwards nobody gets another unit. */
  async halt(saleId: SaleId, key: string): Promise<Sale> {
    const { showId } = this.#kept(saleId);
    await this.#ports.once(showId, 'sales.stop', key, (nowMs): Decision<null> => {
      const acts = this.#halt(this.#kept(saleId), nowMs);
      return acts === null ? { refusal: 'already-done' } : { answer: null, acts };
    });
    return this.#told(saleId);
  }

  async extend(saleId: SaleId, byMs: number, key: string): Promise<Sale> {
    await this.#change(saleId, 'sales.extend', key, (allocation, nowMs) =>
      allocation.extend((allocation.closesAtMs ?? nowMs) + byMs, nowMs),
    );
    return this.#told(saleId);
  }

  /** Where no variant is named the units are shared out by what the shop still has. */
  async addUnits(
    saleId: SaleId,
    variantId: VariantId | null,
    units: number,
    key: string,
  ): Promise<Sale> {
    const kept = this.#kept(saleId);
    await this.#ports.once(kept.showId, 'sales.addUnits', key, (nowMs): Decision<null> => {
      const sale = this.allocator.book.find(saleId);
      if (sale?.allocation.phase !== 'open') return { refusal: 'not-open' };
      const own = new Set(kept.plan.lots.map((lot) => lot.variantId));
      const stocked = this.#ports
        .onSale(kept.showId, kept.productId)
        .filter((one) => own.has(one.variantId) && (variantId ?? one.variantId) === one.variantId);
      const lots = shareOut(stocked, units);
      if (lots.reduce((sum, lot) => sum + lot.units, 0) < units) return { refusal: 'sold-out' };
      const acts = lots.flatMap((lot) => [
        ...this.allocator.book.decide(sale, nowMs, (allocation) =>
          allocation.addUnits(lot.variantId, lot.units, nowMs),
        ).acts,
      ]);
      return { answer: null, acts };
    });
    return this.#told(saleId);
  }

  /** Units kept for a segment go to everyone; null releases all. */
  async releaseQuota(saleId: SaleId, segment: OfferSegment | null, key: string): Promise<Sale> {
    const { showId } = this.#kept(saleId);
    await this.#ports.once(showId, 'sales.releaseQuota', key, (nowMs): Decision<null> => {
      const sale = this.allocator.book.find(saleId);
      if (sale?.allocation.phase !== 'open') return { refusal: 'not-open' };
      const segments = sale.allocation.terms.quotas
        .map((quota) => quota.segment)
        .filter((one) => (segment ?? one) === one);
      const acts = segments.flatMap((one) => [
        ...this.allocator.book.decide(sale, nowMs, (allocation) =>
          allocation.releaseQuota(one, nowMs),
        ).acts,
      ]);
      return acts.length === 0 ? { refusal: 'already-done' } : { answer: null, acts };
    });
    return this.#told(saleId);
  }

  /** A viewer's tap, answered when it is on disk; the same key gets the same answer. */
  async tap(
    showId: ShowId,
    viewerId: ViewerId,
    saleId: SaleId,
    variantId: VariantId,
    key: string,
  ): Promise<TapAnswer> {
    const sale = this.allocator.book.find(saleId);
    if (sale === null || sale.showId !== showId) throw new Refusal('not-found');
    if (!sale.allocation.hasVariant(variantId)) throw new Refusal('bad-request');
    const { needs } = this.#fixed(saleId).plan;
    const strength = this.#ports.strengthOf(viewerId);
    if (strengths.indexOf(strength) < strengths.indexOf(needs))
      throw new Refusal('identity-needed');
    const answer = await this.allocator.tap(saleId, {
      claimId: this.#ports.newClaimId(),
      viewerId,
      who: this.#ports.pseudonymOf(saleId, viewerId),
      variantId,
      key,
      segments: this.#ports.segmentsOf(showId, viewerId),
      mayClaim: true,
    });
    if (answer === null) throw new Refusal('not-open');
    return {
      saleId,
      claimId: answer.claimId as ClaimId,
      verdict: answer.verdict,
      place: answer.place,
      payUntilMs: answer.payUntilMs,
      seq: answer.seq,
      head: answer.head,
    };
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
    const claims: MyClaim[] = [];
    for (const entry of this.#byViewer.get(viewerId) ?? []) {
      const [saleId, claimId] = entry.split(' ') as [SaleId, ClaimId];
      const sale = this.allocator.book.find(saleId);
      const claim = sale?.allocation.claim(claimId) ?? null;
      if (sale?.showId !== showId || claim === null) continue;
      if (shownStatuses.has(claim.status)) claims.push(this.#mine(saleId, claim));
    }
    return claims.reverse();
  }

  /** A claim and its sale, for whoever takes the money for it; null for one that is not known. */
  claim(claimId: ClaimId): {
    readonly kept: KeptSale;
    readonly claim: Claim;
  } | null {
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

  /** A show is over: nobody gets another unit in it. */
  async showEnded(showId: ShowId): Promise<void> {
    for (const kept of this.#ports.sales.ofShow(showId)) {
      const phase = phaseOf(kept, this.#allocationOf(kept.id));
      if (phase !== 'armed' && phase !== 'open' && phase !== 'sold-out') continue;
      await this.halt(kept.id, `show-ended-${kept.id}`);
    }
  }

  /** The ledger's lines, as anyone may have them. */
  ledger(saleId: SaleId): readonly { readonly text: string; readonly hash: string }[] | null {
    if (this.#ports.sales.byId(saleId) === null) return null;
    return this.#ports.allocator.store.lines(saleId);
  }

  async #change(
    saleId: SaleId,
    command: string,
    key: string,
    work: (allocation: Allocation, nowMs: number) => ReturnType<Allocation['extend']>,
  ): Promise<void> {
    const { showId } = this.#kept(saleId);
    await this.#ports.once(showId, command, key, (nowMs): Decision<null> => {
      const sale = this.allocator.book.find(saleId);
      if (sale === null) return { refusal: 'not-open' };
      const { outcome, acts } = this.allocator.book.decide(sale, nowMs, (allocation) =>
        work(allocation, nowMs),
      );
      return outcome.outcome === 'done' ? { answer: null, acts } : { refusal: 'not-open' };
    });
  }

  #planOf(
    showId: ShowId,
    { productId, variantIds, terms }: NewSale,
  ): KeptSale['plan'] | ApiErrorCode {
    const onSale = this.#ports
      .onSale(showId, productId)
      .filter((one) => variantIds.length === 0 || variantIds.includes(one.variantId));
    if (onSale.length === 0) return 'not-found';
    const lots = shareOut(onSale, terms.units);
    if (lots.reduce((sum, lot) => sum + lot.units, 0) < terms.units) return 'sold-out';
    const sold = new Set(lots.map((lot) => lot.variantId));
    const prices = onSale.flatMap((one) => (sold.has(one.variantId) ? [one.shopPriceMinor] : []));
    const priceMinor = salePriceOf(terms, Math.min(...prices));
    const { kind, countdownMs, durationMs, holdMs, limitPerViewer, needs, quotas } = terms;
    if (kind === 'flash' && durationMs === null) return 'bad-request';
    return {
      kind,
      countdownMs,
      durationMs,
      holdMs,
      limitPerViewer,
      needs,
      quotas,
      currency: this.#ports.currency(),
      priceMinor,
      formerPriceMinor: this.#ports.formerBeside([...sold], priceMinor),
      lots,
    };
  }

  #isStocked({ showId, productId, plan }: KeptSale): boolean {
    const onSale = new Map(
      this.#ports.onSale(showId, productId).map((one) => [one.variantId, one.available]),
    );
    return plan.lots.every(({ variantId, units }) => (onSale.get(variantId) ?? 0) >= units);
  }

  #isBusy(showId: ShowId, but: SaleId): boolean {
    return this.#ports.sales.ofShow(showId).some((kept) => {
      const phase = phaseOf(kept, this.#allocationOf(kept.id));
      return kept.id !== but && (phase === 'armed' || phase === 'open' || phase === 'sold-out');
    });
  }

  /** Inside a transaction: the units leave the stock, the allocator waits for the opening. */
  #arm(kept: KeptSale, nowMs: number): readonly Act[] {
    const opensAtMs = nowMs + kept.plan.countdownMs;
    this.#ports.sales.update({ ...kept, opensAtMs });
    const scope = this.#ports.scopeOf(kept.showId);
    let units = 0;
    for (const lot of kept.plan.lots) {
      units += lot.units;
      if (!this.#ports.stock.follow(scope, lot.variantId, 0, lot.units))
        throw new Refusal('sold-out');
      this.#ports.sales.setCarved(kept.id, lot.variantId, lot.units);
    }
    this.allocator.book.arm({
      showId: kept.showId,
      terms: termsOfPlan(kept.id, kept.plan, opensAtMs),
    });
    const { id: saleId, productId } = kept;
    return [{ viewerId: null, body: { kind: 'sale-armed', saleId, productId, units, opensAtMs } }];
  }

  /** Null where there is nothing to stop. */
  #halt(kept: KeptSale, nowMs: number): readonly Act[] | null {
    const sale = this.allocator.book.find(kept.id);
    if (sale === null || sale.allocation.phase === 'armed') {
      if (kept.isCancelled || (sale === null && kept.opensAtMs !== null)) return null;
      this.allocator.book.disarm(kept.id);
      for (const { variantId } of kept.plan.lots) this.#keepAside(kept, variantId, 0, 0);
      this.#ports.sales.update({ ...kept, isCancelled: true, startsAtMs: null });
      return [
        { viewerId: null, body: { kind: 'sale-closed', saleId: kept.id, reason: 'stopped' } },
      ];
    }
    const { outcome, acts } = this.allocator.book.decide(sale, nowMs, (allocation) =>
      allocation.close('stopped', nowMs),
    );
    return outcome.outcome === 'done' ? acts : null;
  }

  #keepAside(kept: KeptSale, variantId: VariantId, aside: number, sold: number): void {
    const was = this.#ports.sales.carved(kept.id, variantId);
    if (was === aside && sold === 0) return;
    const scope = this.#ports.scopeOf(kept.showId);
    if (!this.#ports.stock.follow(scope, variantId, sold, aside - was))
      throw new Error(`The stock of ${variantId} does not follow sale ${kept.id}`);
    this.#ports.sales.setCarved(kept.id, variantId, aside);
  }

  /** The shop's stock goes with the sale, in the same transaction. */
  #follow({ saleId, changes }: SaleStep): readonly Act[] {
    for (const claim of changes.claims) this.#remember(saleId, claim);
    const moving = changes.entries.filter(({ body }) => !leavesStockAlone.has(body.kind));
    if (moving.length === 0) return [];
    const kept = this.#kept(saleId);
    const allocation = this.#allocationOf(saleId);
    if (allocation === null) return [];
    for (const { variantId } of kept.plan.lots) {
      let sold = 0;
      for (const { body } of moving) {
        if (!('claimId' in body) || body.variantId !== variantId) continue;
        if (body.kind === 'paid' || body.kind === 'paid-late') sold += 1;
        else if (body.kind === 'returned') sold -= 1;
      }
      this.#keepAside(kept, variantId, allocation.unitsAside(variantId), sold);
    }
    return [];
  }

  #remember(saleId: SaleId, claim: Claim): void {
    const entry = `${saleId} ${claim.id}`;
    const known = this.#byViewer.get(claim.viewerId);
    if (known === undefined && claim.status !== 'none')
      this.#byViewer.set(claim.viewerId, new Set([entry]));
    else if (claim.status !== 'none') known?.add(entry);
    if (known?.has(entry) === true || claim.status === 'held')
      this.#ports.personChanged(claim.viewerId as ViewerId);
  }

  #changed(saleId: SaleId, showId: ShowId): void {
    this.#latest.delete(showId);
    this.#ports.changed(showId, 'sale');
    this.#ports.changed(showId, 'stock');
    const allocation = this.#allocationOf(saleId);
    if (allocation === null) return;
    const { held, paid } = allocation.figures();
    const samples = this.#taken.get(saleId) ?? [];
    samples.push({ atMs: this.#ports.nowMs(), count: held + paid });
    this.#taken.set(saleId, samples.slice(-200));
    // The board is made at most so often; the last change is told when its time has come.
    if (this.#settling.has(saleId)) return;
    const timer = setTimeout(() => {
      this.#settling.delete(saleId);
      this.#boards.delete(saleId);
      this.#ports.changed(showId, 'sale');
    }, boardEveryMs);
    this.#settling.set(saleId, timer);
  }

  #scheduleStart(): void {
    if (this.#starting !== null) clearTimeout(this.#starting);
    this.#starting = null;
    const waiting = this.#ports.sales
      .ofShow(this.#ports.currentShowId())
      .filter((kept) => kept.startsAtMs !== null && kept.opensAtMs === null && !kept.isCancelled)
      .sort((a, b) => (a.startsAtMs ?? 0) - (b.startsAtMs ?? 0))[0];
    if (waiting === undefined || waiting.startsAtMs === null) return;
    const waitMs = Math.max(0, waiting.startsAtMs - this.#ports.nowMs());
    this.#starting = setTimeout(
      () => {
        if (this.#ports.nowMs() < (waiting.startsAtMs ?? 0)) {
          this.#scheduleStart();
          return;
        }
        const key = `starts-${waiting.id}`;
        this.arm(waiting.id, key)
          .catch((failure: unknown) => {
            if (!(failure instanceof Refusal)) this.#ports.allocator.onFailure(failure);
            // It waits for the crew's word from here on.
            this.#ports.sales.update({ ...waiting, startsAtMs: null });
          })
          .finally(() => this.#scheduleStart());
      },
      Math.min(waitMs, 3_600_000),
    );
    this.#starting.unref();
  }

  #latestOf(showId: ShowId): KeptSale | null {
    const known = this.#latest.get(showId);
    if (known !== undefined) return known;
    const sales = this.#ports.sales.ofShow(showId).filter((kept) => !kept.isCancelled);
    const begun = sales
      .filter((kept) => kept.opensAtMs !== null)
      .sort((a, b) => (a.opensAtMs ?? 0) - (b.opensAtMs ?? 0))
      .at(-1);
    const latest = begun ?? null;
    this.#latest.set(showId, latest);
    return latest;
  }

  #board(kept: KeptSale): SaleBoard {
    const nowMs = this.#ports.nowMs();
    const made = this.#boards.get(kept.id);
    if (made !== undefined && nowMs - made.atMs < boardEveryMs) return made.board;
    const allocation = this.#allocationOf(kept.id);
    const figures = allocation?.figures();
    const answers = Object.values(figures?.answers ?? {}).reduce((sum, count) => sum + count, 0);
    const board: SaleBoard = {
      sale: saleOf(kept, allocation),
      taps: answers,
      repeats: figures?.repeats ?? 0,
      early: figures?.early ?? 0,
      free: figures?.free ?? 0,
      held: figures?.held ?? 0,
      paid: figures?.paid ?? 0,
      waiting: figures?.waiting ?? 0,
      expired: allocation === null ? 0 : expiredOf(allocation),
      unitsPerSecond: this.#rate(kept.id, nowMs),
      rows: allocation === null ? [] : rowsOf(allocation),
      ledger: {
        entries: allocation?.seq ?? 0,
        head: allocation?.head ?? '',
        problem: this.allocator.book.problem(kept.id),
      },
    };
    this.#boards.set(kept.id, { atMs: nowMs, board });
    return board;
  }

  /** Units that went in the last second. */
  #rate(saleId: SaleId, nowMs: number): number {
    const samples = this.#taken.get(saleId) ?? [];
    const last = samples.at(-1);
    if (last === undefined || nowMs - last.atMs > rateWindowMs) return 0;
    const before = samples.findLast(({ atMs }) => atMs <= nowMs - rateWindowMs);
    return Math.max(0, last.count - (before?.count ?? 0));
  }

  #allocationOf(saleId: SaleId): Allocation | null {
    return this.allocator.book.find(saleId)?.allocation ?? null;
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

  #told(saleId: SaleId): Sale {
    const kept = this.#kept(saleId);
    this.#latest.delete(kept.showId);
    this.#boards.delete(saleId);
    this.#ports.changed(kept.showId, 'sale');
    this.#ports.changed(kept.showId, 'stock');
    return saleOf(kept, this.#allocationOf(saleId));
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
    const allocation = this.#allocationOf(saleId);
    const { answer } = claim;
    return {
      saleId,
      claimId: claim.id as ClaimId,
      verdict: answer.verdict,
      place: allocation?.placeOf(claim.id) ?? 0,
      payUntilMs: claim.payUntilMs,
      seq: answer.seq,
      head: answer.head,
      productId,
      variantId: claim.variantId as VariantId,
      priceMinor: plan.priceMinor,
      status: claim.status,
    };
  }
}
