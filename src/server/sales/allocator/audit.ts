import {
  checkLedger,
  ledgerText,
  readLedgerText,
  type Allocation,
  type HashText,
  type LedgerLine,
  type SaleTerms,
} from '../../../shared/sales/index.ts';
import type { ClaimRow } from './ports.ts';

/** The first thing that is wrong with a ledger by itself, in words for the crew; null where it is whole. */
export function problemOfLedger(lines: readonly LedgerLine[], hash: HashText): string | null {
  const [problem] = checkLedger(lines, hash).problems;
  return problem === undefined ? null : `line ${problem.seq}: ${problem.code}`;
}

/** Whether a sale goes by the terms that its ledger published; null where it does. */
export function problemOfTerms(terms: SaleTerms, lines: readonly LedgerLine[]): string | null {
  const [first] = lines;
  const opened = first === undefined ? null : readLedgerText(first.text);
  if (first === undefined || opened === null) return null;
  const { saleId, ...promised } = terms;
  const body = { kind: 'sale-opened', terms: promised } as const;
  const text = ledgerText({ saleId, seq: 1, atMs: opened.atMs, body });
  return text === first.text ? null : 'the terms are not those of the opening';
}

/** The first row of claims that does not say what the ledger says; null where all do. */
export function problemOfClaims(sale: Allocation, rows: readonly ClaimRow[]): string | null {
  const claims = [...sale.claims()];
  for (const [index, claim] of claims.entries()) {
    const row = rows[index];
    const isSame =
      row?.id === claim.id &&
      row.seq === claim.seq &&
      row.variantId === claim.variantId &&
      row.verdict === claim.answer.verdict &&
      row.status === claim.status &&
      row.quota === claim.quota &&
      row.payUntilMs === claim.payUntilMs;
    if (!isSame) return `claim of line ${claim.seq}: table and ledger differ`;
  }
  return rows.length === claims.length ? null : 'claims that the ledger does not know';
}
