import type { Claim, SaleChanges } from './claim.ts';
import type { LedgerEntry, LedgerLine } from './ledger.ts';

/** What has changed in a sale and is not yet handed out to be written. */
export class Journal {
  #entries: LedgerEntry[] = [];
  #lines: LedgerLine[] = [];
  #touched = new Set<Claim>();
  readonly #back = new Map<string, number>();

  write(entry: LedgerEntry, line: LedgerLine): void {
    this.#entries.push(entry);
    this.#lines.push(line);
  }

  touch(claim: Claim): void {
    this.#touched.add(claim);
  }

  giveToShop(variantId: string, units: number): void {
    this.#back.set(variantId, (this.#back.get(variantId) ?? 0) + units);
  }

  /** All since it was last taken. */
  take(): SaleChanges {
    const unitsBack = [...this.#back].map(([variantId, units]) => ({ variantId, units }));
    const [entries, lines, claims] = [this.#entries, this.#lines, this.#touched];
    this.#entries = [];
    this.#lines = [];
    this.#touched = new Set();
    this.#back.clear();
    return { entries, lines, claims, unitsBack };
  }
}
