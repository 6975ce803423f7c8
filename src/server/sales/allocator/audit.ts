import { checkLedger, type Allocation, type HashText } from '../../../shared/sales/index.ts';
import type { LedgerLine } from '../../../shared/sales/index.ts';
import type { ClaimRow } from './ports.ts';

/** The first thing that is wrong with a ledger by itself, in words for the crew; null where it is whole. */
export function problemOfLedger(lines: readonly LedgerLine[], hash: HashText): string | null {
  const [problem] = checkLedger(lines, hash).problems;
  return problem === undefined ? null : `line ${problem.seq}: ${problem.code}`;
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
