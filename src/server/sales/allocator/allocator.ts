import type { SaleId, ViewerId } from '../../../shared/kernel/index.ts';
import type { Allocation, ClaimAnswer, SaleChanges, Tap } from '../../../shared/sales/index.ts';
import type { AllocatorPorts } from './ports.ts';
import { SaleBook, type LiveSale } from './sale-book.ts';

/** A longer wait than this overflows a timer. */
const longestWaitMs = 3_600_000;
/** After a failed write the disk is given a moment. */
const retryMs = 1000;

/**
 * The single writer of all flash sales: decides inside the group commit, answers after it.
 *
 * Order of arrival decides, because the acts of a commit run in the order in which they came.
 */
export class Allocator {
  /** For acts that are written in somebody else's transaction, a payment's or a refund's. */
  readonly book: SaleBook;
  readonly #ports: AllocatorPorts;
  #timer: NodeJS.Timeout | null = null;
  #isAdvancing = false;
  #isStopped = false;

  constructor(ports: AllocatorPorts) {
    this.#ports = ports;
    this.book = new SaleBook(ports);
  }

  /** Reads what is under way, audits it, and goes on with it. */
  start(): void {
    this.book.open();
    this.#schedule();
  }

  stop(): void {
    this.#isStopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  /**
   * A tap's final answer, after it is on disk; null where the sale was not open when it arrived, or
   * is over. Rejects where it cannot be written: then nothing has happened, and the same tap may
   * come again.
   */
  async tap(
    saleId: SaleId,
    tap: Omit<Tap, 'atMs'>,
    arrivedAtMs = this.#ports.nowMs(),
  ): Promise<ClaimAnswer | null> {
    const sale = this.book.find(saleId);
    if (sale === null) return null;
    const { viewerId, key } = tap;
    const quick = sale.allocation.quickAnswer(viewerId, key, arrivedAtMs);
    if (quick !== undefined) return quick;
    const { answer } = await this.decide(sale.saleId, viewerId as ViewerId, (allocation, atMs) =>
      allocation.tap({ ...tap, atMs }),
    );
    return answer;
  }

  /** Does one thing in a sale, in a commit shared with whatever else happens then. */
  async decide<Outcome extends SaleChanges>(
    saleId: SaleId,
    viewerId: ViewerId | null,
    work: (allocation: Allocation, nowMs: number) => Outcome,
  ): Promise<Outcome> {
    const found = this.book.find(saleId);
    if (found === null) throw new RangeError(`There is no sale ${saleId}`);
    let outcome: Outcome | undefined;
    await this.#ports.commit({
      showId: found.showId,
      viewerId,
      bodies: [],
      write: (nowMs) => {
        const sale = this.book.find(saleId);
        if (sale === null) throw new RangeError(`There is no sale ${saleId}`);
        const decided = this.book.decide(sale, nowMs, (allocation) => work(allocation, nowMs));
        outcome = decided.outcome;
        return decided.acts;
      },
    });
    if (outcome === undefined) throw new Error('A commit ended without its act');
    return outcome;
  }

  /** To be told of each commit of the log that is on disk. */
  committed(): void {
    const changed = this.book.committed();
    if (changed.length === 0) return;
    for (const { saleId, showId } of changed) this.#ports.onChange(saleId, showId);
    this.#schedule();
  }

  /** To be told of each transaction of the log that was rolled back. */
  rolledBack(): void {
    this.book.rolledBack();
  }

  #schedule(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#isStopped || this.#isAdvancing) return;
    const dueAtMs = this.#dueSales(Infinity).reduce(
      (due, { allocation }) => Math.min(due, allocation.dueAtMs ?? Infinity),
      Infinity,
    );
    if (dueAtMs === Infinity) return;
    const waitMs = Math.min(longestWaitMs, Math.max(0, dueAtMs - this.#ports.nowMs()));
    this.#timer = setTimeout(() => void this.#advance(), waitMs);
  }

  #dueSales(untilMs: number): readonly LiveSale[] {
    return [...this.book.all()].filter(
      ({ allocation }) => (allocation.dueAtMs ?? Infinity) <= untilMs,
    );
  }

  /** Opens, expires and closes what is due; with a disk that fails it tries again. */
  async #advance(): Promise<void> {
    this.#isAdvancing = true;
    try {
      const due = this.#dueSales(this.#ports.nowMs());
      await Promise.all(
        due.map(({ saleId }) =>
          this.decide(saleId, null, (allocation, nowMs) => allocation.advance(nowMs)),
        ),
      );
      this.#isAdvancing = false;
      this.#schedule();
    } catch (failure) {
      this.#isAdvancing = false;
      this.#ports.onFailure(failure);
      if (!this.#isStopped) this.#timer = setTimeout(() => void this.#advance(), retryMs);
    }
  }
}
