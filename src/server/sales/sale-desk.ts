import type { ProductId, SaleId, ShowId, VariantId } from '../../shared/kernel/index.ts';
import {
  salePriceOf,
  shareOut,
  termsOfPlan,
  type Allocation,
  type OfferSegment,
  type Sale,
  type SaleTermsDraft,
} from '../../shared/sales/index.ts';
import { Refusal, type ApiErrorCode } from '../../shared/show-api/index.ts';
import type { Act, LiveSale, SaleBook } from './allocator/index.ts';
import { isUnderWay } from './board.ts';
import type { Decision, KeptSale, SalesPorts } from './ports.ts';
import type { SaleBoards } from './sale-boards.ts';
import type { SaleStock } from './sale-stock.ts';
import { StartClock } from './start-clock.ts';

/** What the crew asks for. */
export interface NewSale {
  readonly productId: ProductId;
  readonly variantIds: readonly VariantId[];
  readonly terms: SaleTermsDraft;
  readonly start: 'now' | 'draft' | { readonly atMs: number };
}

/** What the desk works with. */
export interface SaleDeskParts {
  readonly book: SaleBook;
  readonly stock: SaleStock;
  readonly boards: SaleBoards;
}

const codes = 64;
/** A start that is missed by more, the server being away, waits for the crew's word. */
const startsLateMs = 60_000;

/** What the crew does with flash sales: each command once for its key, inside the commit. */
export class SaleDesk {
  readonly #ports: SalesPorts;
  readonly #book: SaleBook;
  readonly #stock: SaleStock;
  readonly #boards: SaleBoards;
  readonly #clock: StartClock;

  constructor(ports: SalesPorts, { book, stock, boards }: SaleDeskParts) {
    this.#ports = ports;
    this.#book = book;
    this.#stock = stock;
    this.#boards = boards;
    this.#clock = new StartClock({
      nowMs: () => ports.nowMs(),
      nextAtMs: () => ports.sales.nextToStart()?.startsAtMs ?? null,
      startDue: () => this.#startDue(),
      onFailure: (failure) => ports.allocator.onFailure(failure),
    });
  }

  /** Goes on after a restart: what was left running in a show that is over is stopped. */
  start(): void {
    this.#clock.set();
    const left = [...this.#book.all()].filter(
      ({ showId, allocation }) => isUnderWay(allocation) && !this.#ports.isRunning(showId),
    );
    for (const { showId } of left)
      this.showEnded(showId).catch((failure: unknown) => this.#ports.allocator.onFailure(failure));
  }

  stop(): void {
    this.#clock.stop();
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
        const { start, productId } = input;
        const startsAtMs = typeof start === 'object' ? start.atMs : null;
        if (startsAtMs !== null && startsAtMs <= nowMs) return { refusal: 'bad-request' };
        const refusal = start === 'now' ? this.#refusalOfStart(showId) : null;
        if (refusal !== null) return { refusal };
        const kept: KeptSale = {
          id: this.#ports.newSaleId(),
          showId,
          productId,
          code: this.#ports.sales.count() % codes,
          plan,
          startsAtMs,
          opensAtMs: null,
          isCancelled: false,
          createdAtMs: nowMs,
        };
        this.#ports.sales.insert(kept);
        return { answer: kept.id, acts: start === 'now' ? this.#arm(kept, nowMs) : [] };
      },
    );
    return this.#told(saleId);
  }

  /** Starts the countdown of a draft. */
  async arm(saleId: SaleId, key: string): Promise<Sale> {
    await this.#once('sales.arm', saleId, key, (kept, nowMs) => {
      if (kept.opensAtMs !== null || kept.isCancelled) return 'already-done';
      const refusal = this.#refusalOfStart(kept.showId);
      if (refusal !== null) return refusal;
      if (kept.plan.currency !== this.#ports.currency()) return 'price-changed';
      return this.#isStocked(kept) ? this.#arm(kept, nowMs) : 'sold-out';
    });
    return this.#told(saleId);
  }

  /** Before the opening it is called off; afterwards nobody gets another unit. */
  async halt(saleId: SaleId, key: string): Promise<Sale> {
    await this.#once('sales.stop', saleId, key, (kept, nowMs) => {
      const sale = this.#book.find(saleId);
      if (sale?.allocation.phase === 'armed' || (sale === null && kept.opensAtMs === null))
        return kept.isCancelled ? 'already-done' : this.#callOff(kept);
      if (!isOpen(sale, nowMs)) return 'already-done';
      return this.#act(sale, nowMs, (allocation) => allocation.close('stopped', nowMs));
    });
    return this.#told(saleId);
  }

  async extend(saleId: SaleId, byMs: number, key: string): Promise<Sale> {
    await this.#once('sales.extend', saleId, key, (kept, nowMs) => {
      const sale = this.#book.find(saleId);
      if (!isOpen(sale, nowMs)) return 'not-open';
      if (kept.plan.durationMs === null) return 'bad-request';
      return this.#act(sale, nowMs, (allocation) =>
        allocation.extend((allocation.closesAtMs ?? nowMs) + byMs, nowMs),
      );
    });
    return this.#told(saleId);
  }

  /** Where no variant is named the units are shared out by what the shop still has. */
  async addUnits(
    saleId: SaleId,
    variantId: VariantId | null,
    units: number,
    key: string,
  ): Promise<Sale> {
    await this.#once('sales.addUnits', saleId, key, (kept, nowMs) => {
      const sale = this.#book.find(saleId);
      if (!isOpen(sale, nowMs)) return 'not-open';
      if (variantId !== null && !sale.allocation.hasVariant(variantId)) return 'bad-request';
      const stocked = this.#ports
        .onSale(kept.showId, kept.productId)
        .filter((one) => sale.allocation.hasVariant(one.variantId))
        .filter((one) => (variantId ?? one.variantId) === one.variantId);
      const lots = shareOut(stocked, units);
      if (unitsOf(lots) < units) return 'sold-out';
      return lots.flatMap((lot) =>
        this.#act(sale, nowMs, (allocation) =>
          allocation.addUnits(lot.variantId, lot.units, nowMs),
        ),
      );
    });
    return this.#told(saleId);
  }

  /** Units kept for a segment go to everyone; null releases all. */
  async releaseQuota(saleId: SaleId, segment: OfferSegment | null, key: string): Promise<Sale> {
    await this.#once('sales.releaseQuota', saleId, key, (_kept, nowMs) => {
      const sale = this.#book.find(saleId);
      if (!isOpen(sale, nowMs)) return 'not-open';
      const acts = sale.allocation.terms.quotas
        .filter((quota) => (segment ?? quota.segment) === quota.segment)
        .filter((quota) => sale.allocation.keptFor(quota.segment) > 0)
        // One whose time has come in this very moment is released by that, and told so.
        .flatMap((quota) => {
          const release = (allocation: Allocation) => allocation.releaseQuota(quota.segment, nowMs);
          return this.#book.decide(sale, nowMs, release).acts;
        });
      return acts.length === 0 ? 'already-done' : acts;
    });
    return this.#told(saleId);
  }

  /** A show is over: nobody gets another unit in it. */
  async showEnded(showId: ShowId): Promise<void> {
    for (const { id } of this.#ports.sales.ofShow(showId)) {
      const sale = this.#book.find(id);
      if (sale !== null && isUnderWay(sale.allocation)) await this.halt(id, `show-ended-${id}`);
    }
  }

  /** One command on one sale: what the log says of it, or why not. */
  #once(
    command: string,
    saleId: SaleId,
    key: string,
    decide: (kept: KeptSale, nowMs: number) => readonly Act[] | ApiErrorCode,
  ): Promise<null> {
    const { showId } = this.#kept(saleId);
    return this.#ports.once(showId, `${command} ${saleId}`, key, (nowMs): Decision<null> => {
      const decided = decide(this.#kept(saleId), nowMs);
      return typeof decided === 'string' ? { refusal: decided } : { answer: null, acts: decided };
    });
  }

  /** Does what can be done in a sale that is open; anything else falls with its transaction. */
  #act(
    sale: LiveSale,
    nowMs: number,
    work: (allocation: Allocation) => ReturnType<Allocation['extend']>,
  ): readonly Act[] {
    const { outcome, acts } = this.#book.decide(sale, nowMs, work);
    if (outcome.outcome !== 'done') throw new Refusal('not-open');
    return acts;
  }

  #planOf(
    showId: ShowId,
    { productId, variantIds, terms }: NewSale,
  ): KeptSale['plan'] | ApiErrorCode {
    const { kind, countdownMs, durationMs, holdMs, limitPerViewer, needs, quotas } = terms;
    const segments = new Set(quotas.map(({ segment }) => segment));
    if (segments.size < quotas.length) return 'bad-request';
    if (kind === 'flash' && durationMs === null) return 'bad-request';
    const onSale = this.#ports
      .onSale(showId, productId)
      .filter((one) => variantIds.length === 0 || variantIds.includes(one.variantId));
    if (onSale.length === 0) return 'not-found';
    const lots = shareOut(onSale, terms.units);
    if (unitsOf(lots) < terms.units) return 'sold-out';
    const sold = new Set(lots.map((lot) => lot.variantId));
    const prices = onSale.flatMap((one) => (sold.has(one.variantId) ? [one.shopPriceMinor] : []));
    const priceMinor = salePriceOf(terms, Math.min(...prices));
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

  #underWay(showId: ShowId): readonly LiveSale[] {
    return this.#ports.sales
      .ofShow(showId)
      .flatMap(({ id }) => this.#book.find(id) ?? [])
      .filter(({ allocation }) => isUnderWay(allocation));
  }

  /** Why no sale can start in a show now; one that has nothing left to give is in nobody's way. */
  #refusalOfStart(showId: ShowId): ApiErrorCode | null {
    if (!this.#ports.isRunning(showId)) return 'not-open';
    const isBusy = this.#underWay(showId).some(({ allocation }) => {
      const { free, held } = allocation.figures();
      return allocation.phase === 'armed' || free + held > 0;
    });
    return isBusy ? 'in-use' : null;
  }

  /** The units leave the stock, the allocator waits for the opening; what was paid out ends. */
  #arm(kept: KeptSale, nowMs: number): readonly Act[] {
    const { id: saleId, showId, productId, plan } = kept;
    const ended = this.#underWay(showId).flatMap((sale) =>
      this.#act(sale, nowMs, (allocation) => allocation.close('sold-out', nowMs)),
    );
    const opensAtMs = nowMs + plan.countdownMs;
    this.#ports.sales.update({ ...kept, opensAtMs });
    this.#stock.carve(kept);
    this.#book.arm({ showId, terms: termsOfPlan(saleId, plan, opensAtMs) });
    const units = unitsOf(plan.lots);
    const body = { kind: 'sale-armed', saleId, productId, units, opensAtMs } as const;
    return [...ended, { viewerId: null, body }];
  }

  #callOff(kept: KeptSale): readonly Act[] {
    this.#book.disarm(kept.id);
    this.#stock.giveBack(kept);
    this.#ports.sales.update({ ...kept, isCancelled: true, startsAtMs: null });
    return [{ viewerId: null, body: { kind: 'sale-closed', saleId: kept.id, reason: 'stopped' } }];
  }

  /** Where what is due cannot start now, it waits for the crew's word from here on. */
  async #startDue(): Promise<void> {
    const due = this.#ports.sales.nextToStart();
    if (due === null || due.startsAtMs === null) return;
    const isInTime = this.#ports.nowMs() - due.startsAtMs <= startsLateMs;
    const isStarted = isInTime && (await isDone(this.arm(due.id, `starts-${due.id}`)));
    if (isStarted) return;
    await this.#ports.allocator.commit({
      showId: due.showId,
      viewerId: null,
      bodies: [],
      write: () => {
        this.#ports.sales.update({ ...this.#kept(due.id), startsAtMs: null });
        return [];
      },
    });
    this.#boards.renew(due);
  }

  #kept(saleId: SaleId): KeptSale {
    const kept = this.#ports.sales.byId(saleId);
    if (kept === null) throw new Refusal('not-found');
    return kept;
  }

  #told(saleId: SaleId): Sale {
    const kept = this.#kept(saleId);
    this.#boards.renew(kept);
    this.#clock.set();
    return this.#boards.sale(kept);
  }
}

const unitsOf = (lots: readonly { readonly units: number }[]): number =>
  lots.reduce((sum, { units }) => sum + units, 0);

/** Whether taps are taken in a sale at an instant, though its end may not be written yet. */
const isOpen = (sale: LiveSale | null, nowMs: number): sale is LiveSale =>
  sale?.allocation.phase === 'open' && (sale.allocation.closesAtMs ?? Infinity) > nowMs;

/** False where a command was refused; a failure stays one. */
const isDone = (command: Promise<unknown>): Promise<boolean> =>
  command.then(
    () => true,
    (failure: unknown) => {
      if (failure instanceof Refusal) return false;
      throw failure;
    },
  );
