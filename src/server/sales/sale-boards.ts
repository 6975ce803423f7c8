import type { SaleId, ShowId } from '../../shared/kernel/index.ts';
import type { Allocation, Sale, SaleBoard } from '../../shared/sales/index.ts';
import type { LiveSale } from './allocator/index.ts';
import { boardOf, saleOf } from './board.ts';
import type { KeptSale, SalesPorts } from './ports.ts';

/** The board that is told is made at most so often; the last change is told when its time has come. */
const boardEveryMs = 200;
const rateWindowMs = 1000;
/** Commits follow each other within a few milliseconds: so many are one point of the curve. */
const sampleMs = 20;

interface Sample {
  readonly atMs: number;
  readonly taken: number;
}

/** What boards need. */
export interface SaleBoardPorts extends Pick<SalesPorts, 'nowMs' | 'sales' | 'changed'> {
  find(saleId: SaleId): LiveSale | null;
  problem(saleId: SaleId): string | null;
}

/** What the crew and the room see of the sales. */
export class SaleBoards {
  readonly #ports: SaleBoardPorts;
  readonly #latest = new Map<ShowId, KeptSale | null>();
  readonly #boards = new Map<SaleId, { readonly atMs: number; readonly board: SaleBoard }>();
  readonly #samples = new Map<SaleId, readonly Sample[]>();
  readonly #settling = new Map<SaleId, NodeJS.Timeout>();

  constructor(ports: SaleBoardPorts) {
    this.#ports = ports;
  }

  /** Of a show, in the order in which they were made. */
  list(showId: ShowId): Sale[] {
    return this.#ports.sales.ofShow(showId).map((kept) => this.sale(kept));
  }

  /** The sale that counts down, runs or was last in a show. */
  current(showId: ShowId): Sale | null {
    const kept = this.#latestOf(showId);
    return kept === null ? null : this.sale(kept);
  }

  /** The board as it is told: made a few times a second, however much changes. */
  currentBoard(showId: ShowId): SaleBoard | null {
    const kept = this.#latestOf(showId);
    if (kept === null) return null;
    const nowMs = this.#ports.nowMs();
    const made = this.#boards.get(kept.id);
    if (made !== undefined && nowMs - made.atMs < boardEveryMs) return made.board;
    const board = this.board(kept);
    this.#boards.set(kept.id, { atMs: nowMs, board });
    return board;
  }

  sale(kept: KeptSale): Sale {
    return saleOf(kept, this.#allocation(kept.id));
  }

  board(kept: KeptSale): SaleBoard {
    return boardOf(kept, this.#allocation(kept.id), {
      unitsPerSecond: this.#rate(kept.id, this.#ports.nowMs()),
      problem: this.#ports.problem(kept.id),
    });
  }

  /** A command changed a sale: what is shown next is made anew. */
  renew({ id, showId }: KeptSale): void {
    this.#latest.delete(showId);
    this.#boards.delete(id);
    this.#ports.changed(showId, 'sale', 'board', 'stock');
  }

  /** A commit changed a sale. */
  changed(saleId: SaleId, showId: ShowId): void {
    this.#latest.delete(showId);
    this.#ports.changed(showId, 'sale', 'board', 'stock');
    const allocation = this.#allocation(saleId);
    if (allocation === null) return;
    this.#sample(saleId, allocation);
    this.#settle(saleId, showId);
  }

  stop(): void {
    for (const timer of this.#settling.values()) clearTimeout(timer);
    this.#settling.clear();
  }

  /** Tells the board again until it says what is, the units of the last second included. */
  #settle(saleId: SaleId, showId: ShowId): void {
    if (this.#settling.has(saleId)) return;
    const timer = setTimeout(() => {
      this.#settling.delete(saleId);
      this.#boards.delete(saleId);
      this.#ports.changed(showId, 'board');
      if (this.#rate(saleId, this.#ports.nowMs()) > 0) this.#settle(saleId, showId);
    }, boardEveryMs);
    this.#settling.set(saleId, timer);
  }

  #sample(saleId: SaleId, allocation: Allocation): void {
    const { held, paid } = allocation.figures();
    const sample = { atMs: this.#ports.nowMs(), taken: held + paid };
    const samples = this.#samples.get(saleId) ?? [];
    const last = samples.at(-1);
    if (last !== undefined && sample.atMs - last.atMs < sampleMs) {
      this.#samples.set(saleId, [...samples.slice(0, -1), { ...last, taken: sample.taken }]);
      return;
    }
    const sinceMs = sample.atMs - rateWindowMs;
    const before = samples.findLastIndex(({ atMs }) => atMs <= sinceMs);
    this.#samples.set(saleId, [...samples.slice(Math.max(0, before)), sample]);
  }

  /** Units that went in the last second. */
  #rate(saleId: SaleId, nowMs: number): number {
    const samples = this.#samples.get(saleId) ?? [];
    const last = samples.at(-1);
    // The first is where counting began, not what went.
    const before = samples.findLast(({ atMs }) => atMs <= nowMs - rateWindowMs) ?? samples[0];
    return Math.max(0, (last?.taken ?? 0) - (before?.taken ?? 0));
  }

  #latestOf(showId: ShowId): KeptSale | null {
    const known = this.#latest.get(showId);
    if (known !== undefined) return known;
    const latest = this.#ports.sales
      .ofShow(showId)
      .filter(({ opensAtMs, isCancelled }) => opensAtMs !== null && !isCancelled)
      .sort((a, b) => (a.opensAtMs ?? 0) - (b.opensAtMs ?? 0))
      .at(-1);
    this.#latest.set(showId, latest ?? null);
    return latest ?? null;
  }

  #allocation(saleId: SaleId): Allocation | null {
    return this.#ports.find(saleId)?.allocation ?? null;
  }
}
