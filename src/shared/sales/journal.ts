import type { Claim, SaleChanges, UnitsBack } from './claim.ts';
import type { LedgerEntry, LedgerLine } from './ledger.ts';

/** A claim that remembers whether it stands in a journal, so that it stands there once. */
export interface Noted {
  isNoted: boolean;
}

const nothingBack: readonly UnitsBack[] = [];

/** What has changed in a sale and is not yet handed out to be written. */
export class Journal<T extends Claim & Noted> {
  #entries: LedgerEntry[] = [];
  #lines: LedgerLine[] = [];
  #claims: T[] = [];
  readonly #back = new Map<string, number>();

  write(entry: LedgerEntry, line: LedgerLine): void {
    this.#entries.push(entry);
    this.#lines.push(line);
  }

  note(claim: T): void {
    if (claim.isNoted) return;
    claim.isNoted = true;
    this.#claims.push(claim);
  }

  giveToShop(variantId: string, units: number): void {
    this.#back.set(variantId, (this.#back.get(variantId) ?? 0) + units);
  }

  /** All since it was last taken. */
  take(): SaleChanges {
    const [entries, lines, claims] = [this.#entries, this.#lines, this.#claims];
    const unitsBack = this.#back.size === 0 ? nothingBack : this.#takeBack();
    for (const claim of claims) claim.isNoted = false;
    this.#entries = [];
    this.#lines = [];
    this.#claims = [];
    return { entries, lines, claims, unitsBack };
  }

  #takeBack(): readonly UnitsBack[] {
    const back = [...this.#back].map(([variantId, units]) => ({ variantId, units }));
    this.#back.clear();
    return back;
  }
}
