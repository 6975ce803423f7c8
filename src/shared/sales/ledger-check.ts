import { ledgerStart, type HashText, type LedgerLine } from './ledger.ts';
import { readLedgerText } from './ledger-read.ts';
import { LedgerReplay, type BrokenRule, type LedgerTotals } from './ledger-replay.ts';

/** What is wrong with a ledger: a link of the chain, or a rule of the sale. */
export interface LedgerProblem {
  /** Where the line should stand, counted from 1. */
  readonly seq: number;
  readonly code: 'broken-link' | 'unreadable' | 'another-sale' | 'gap' | BrokenRule;
}

/** What the check of a ledger found. */
export interface LedgerReport {
  readonly entries: number;
  /** The last line's hash as it stands there. */
  readonly head: string;
  /** In the order of the lines; empty where all is well. No more than `mostProblems`. */
  readonly problems: readonly LedgerProblem[];
  readonly totals: LedgerTotals;
}

/** A ledger that is wrong everywhere is wrong enough. */
export const mostProblems = 100;

/**
 * Replays a ledger by the rules of the sale and by nothing that the server keeps: the first broken
 * link, gaps, units sold twice, limits, quotas, holds, the order of the waiting list.
 */
export function checkLedger(lines: Iterable<LedgerLine>, hash: HashText): LedgerReport {
  const check = new Check();
  for (const line of lines) check.add(line, hash(check.head + line.text) === line.hash);
  return check.report();
}

/** The same where hashing cannot wait, as in a browser. */
export async function checkLedgerAsync(
  lines: Iterable<LedgerLine>,
  hash: (text: string) => Promise<string>,
): Promise<LedgerReport> {
  const check = new Check();
  for (const line of lines) check.add(line, (await hash(check.head + line.text)) === line.hash);
  return check.report();
}

class Check {
  readonly #problems: LedgerProblem[] = [];
  readonly #replay = new LedgerReplay((seq, code) => this.#found(seq, code));
  #saleId: string | null = null;
  #entries = 0;
  #lastSeq = 0;
  head = ledgerStart;

  #found(seq: number, code: LedgerProblem['code']): void {
    if (this.#problems.length < mostProblems) this.#problems.push({ seq, code });
  }

  /** A broken link is told once: what follows is linked to what stands there. */
  add(line: LedgerLine, isLinked: boolean): void {
    this.#entries += 1;
    this.head = line.hash;
    if (!isLinked) this.#found(this.#lastSeq + 1, 'broken-link');
    const entry = readLedgerText(line.text);
    if (entry === null) {
      this.#lastSeq += 1;
      this.#found(this.#lastSeq, 'unreadable');
      return;
    }
    this.#saleId ??= entry.saleId;
    if (entry.saleId !== this.#saleId) this.#found(entry.seq, 'another-sale');
    if (entry.seq !== this.#lastSeq + 1) this.#found(this.#lastSeq + 1, 'gap');
    this.#lastSeq = entry.seq;
    this.#replay.add(entry);
  }

  report(): LedgerReport {
    this.#replay.end();
    return {
      entries: this.#entries,
      head: this.head,
      problems: this.#problems,
      totals: this.#replay.totals(),
    };
  }
}
