import {
  closeReasons,
  leaveReasons,
  ledgerText,
  ledgerVersion,
  unitKinds,
  verdicts,
  type LedgerBody,
  type LedgerEntry,
  type SaleTerms,
} from './ledger.ts';

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
const isWhole = (value: unknown): value is number => Number.isSafeInteger(value);
const isCount = (value: unknown): value is number => isWhole(value) && value >= 0;
const isWholeOrNull = (value: unknown): value is number | null => value === null || isWhole(value);
const isTextOrNull = (value: unknown): value is string | null => value === null || isText(value);
const isOneOf =
  <T extends string>(all: readonly T[]) =>
  (value: unknown): value is T =>
    all.some((one) => one === value);
const isVerdict = isOneOf(verdicts);
const isCloseReason = isOneOf(closeReasons);
const isLeaveReason = isOneOf(leaveReasons);
const isUnitKind = isOneOf(unitKinds);

function readTerms(fields: readonly unknown[]): Omit<SaleTerms, 'saleId'> | null {
  const [opensAtMs, closesAtMs, holdMs, limitPerViewer, priceMinor, currency, lots, quotas] =
    fields;
  if (!isWhole(opensAtMs) || !isWholeOrNull(closesAtMs) || !isCount(holdMs)) return null;
  if (!isCount(limitPerViewer) || !isCount(priceMinor) || !isText(currency)) return null;
  if (!Array.isArray(lots) || !Array.isArray(quotas)) return null;
  const terms = { opensAtMs, closesAtMs, holdMs, limitPerViewer, priceMinor, currency };
  const readLots = lots.map((lot: unknown) => {
    const [variantId, units] = Array.isArray(lot) ? (lot as unknown[]) : [];
    return isText(variantId) && isCount(units) ? { variantId, units } : null;
  });
  const readQuotas = quotas.map((quota: unknown) => {
    const [segment, units, releaseAtMs] = Array.isArray(quota) ? (quota as unknown[]) : [];
    return isText(segment) && isCount(units) && isWhole(releaseAtMs)
      ? { segment, units, releaseAtMs }
      : null;
  });
  return {
    ...terms,
    lots: readLots.filter((lot) => lot !== null),
    quotas: readQuotas.filter((quota) => quota !== null),
  };
}

function readOfClaim(kind: string, fields: readonly unknown[]): LedgerBody | null {
  const [claimId, who, variantId, fourth, fifth, place, payUntilMs] = fields;
  if (!isText(claimId) || !isText(who) || !isText(variantId)) return null;
  const claim = { claimId, who, variantId };
  if (isUnitKind(kind)) return { kind, ...claim };
  if (kind === 'left') return isLeaveReason(fourth) ? { kind, ...claim, reason: fourth } : null;
  if (kind === 'paid-late') return isTextOrNull(fourth) ? { kind, ...claim, quota: fourth } : null;
  if (kind === 'promoted')
    return isTextOrNull(fourth) && isWhole(fifth)
      ? { kind, ...claim, quota: fourth, payUntilMs: fifth }
      : null;
  if (!isVerdict(fourth) || !isTextOrNull(fifth) || !isCount(place)) return null;
  if (!isWholeOrNull(payUntilMs)) return null;
  return { kind: 'claimed', ...claim, verdict: fourth, quota: fifth, place, payUntilMs };
}

function readBody(kind: unknown, fields: readonly unknown[]): LedgerBody | null {
  const [first, second] = fields;
  switch (kind) {
    case 'sale-opened': {
      const terms = readTerms(fields);
      return terms === null ? null : { kind, terms };
    }
    case 'claimed':
    case 'promoted':
    case 'left':
    case 'released':
    case 'expired':
    case 'paid':
    case 'returned':
    case 'paid-late':
      return readOfClaim(kind, fields);
    case 'units-added':
      return isText(first) && isCount(second) ? { kind, variantId: first, units: second } : null;
    case 'quota-released':
      return isText(first) && isCount(second) ? { kind, quota: first, units: second } : null;
    case 'extended':
      return isWhole(first) ? { kind, closesAtMs: first } : null;
    case 'closed':
      return isCloseReason(first) ? { kind, reason: first } : null;
    case 'settled':
      return { kind };
    default:
      return null;
  }
}

/** Reads a line's text; null for one that `ledgerText` did not write, to the letter. */
export function readLedgerText(text: string): LedgerEntry | null {
  let parts: unknown;
  try {
    parts = JSON.parse(text);
  } catch {
    return null;
  }
  if (!Array.isArray(parts)) return null;
  const [version, saleId, seq, atMs, kind, ...fields] = parts as unknown[];
  if (version !== ledgerVersion || !isText(saleId) || !isCount(seq) || !isWhole(atMs)) return null;
  const body = readBody(kind, fields);
  if (body === null) return null;
  const entry = { saleId, seq, atMs, body };
  return ledgerText(entry) === text ? entry : null;
}
