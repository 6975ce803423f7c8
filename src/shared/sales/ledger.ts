/**
 * The ledger of one flash sale: every answer to a tap and every change of a unit, chained by hash.
 *
 * What is stored, exported and checked is a line: a text and the hash of the line before it
 * followed by that text. So anyone can check the chain with nothing but SHA-256.
 */

/** The first item of every line's text; a line of another version is not read. */
export const ledgerVersion = 1;

/** What stands before the first line in place of a hash. */
export const ledgerStart = '0'.repeat(64);

/** Units of one variant that a sale sells. */
export interface SaleLot {
  readonly variantId: string;
  readonly units: number;
}

/** Units of a sale, of whichever variant, that are kept for one segment until an instant. */
export interface SaleQuota {
  readonly segment: string;
  readonly units: number;
  readonly releaseAtMs: number;
}

/** What a sale promises, published with its opening. */
export interface SaleTerms {
  readonly saleId: string;
  readonly opensAtMs: number;
  /** Null for a sale that runs until its units are gone or the crew stops it. */
  readonly closesAtMs: number | null;
  /** How long a held unit waits for its payment. */
  readonly holdMs: number;
  /** Held and paid units of one person together. */
  readonly limitPerViewer: number;
  readonly priceMinor: number;
  readonly currency: string;
  readonly lots: readonly SaleLot[];
  /** Each segment once; together no more than the units. */
  readonly quotas: readonly SaleQuota[];
}

/**
 * The answer to a tap: `sold-out` puts on the waiting list, `waiting` was on it already,
 * `not-for-you` puts on it where the units that are free are kept for others, and does not where
 * the viewer may not take part at all.
 */
export const verdicts = ['held', 'sold-out', 'waiting', 'limit-reached', 'not-for-you'] as const;
export type Verdict = (typeof verdicts)[number];

/** Why no more taps are taken. */
export const closeReasons = ['sold-out', 'ended', 'stopped'] as const;
export type CloseReason = (typeof closeReasons)[number];

/** Why a viewer is no longer on the waiting list without having got a unit. */
export const leaveReasons = ['withdrawn', 'limit-reached'] as const;
export type LeaveReason = (typeof leaveReasons)[number];

/** Changes of a unit that say no more than whose and which. */
export const unitKinds = ['released', 'expired', 'paid', 'returned'] as const;

interface OfClaim {
  readonly claimId: string;
  /** A pseudonym, the same for one person within one sale and for nobody else. */
  readonly who: string;
  readonly variantId: string;
}

/** What one line says. */
export type LedgerBody =
  | { readonly kind: 'sale-opened'; readonly terms: Omit<SaleTerms, 'saleId'> }
  | (OfClaim & {
      readonly kind: 'claimed';
      readonly verdict: Verdict;
      /** The segment of whose kept units it took one. */
      readonly quota: string | null;
      /** On the waiting list of the variant, counted from 1; 0 is none. */
      readonly place: number;
      readonly payUntilMs: number | null;
    })
  | (OfClaim & {
      /** One who waited got a unit that was free again. */
      readonly kind: 'promoted';
      readonly quota: string | null;
      readonly payUntilMs: number;
    })
  | (OfClaim & { readonly kind: 'left'; readonly reason: LeaveReason })
  | (OfClaim & { readonly kind: (typeof unitKinds)[number] })
  | (OfClaim & {
      /** A payment after the hold had ended that still found a free unit. */
      readonly kind: 'paid-late';
      readonly quota: string | null;
    })
  | { readonly kind: 'units-added'; readonly variantId: string; readonly units: number }
  | { readonly kind: 'quota-released'; readonly quota: string; readonly units: number }
  | { readonly kind: 'extended'; readonly closesAtMs: number }
  | { readonly kind: 'closed'; readonly reason: CloseReason }
  /** Closed and nothing held any more: the waiting list is over. */
  | { readonly kind: 'settled' };

/** A line as it is read. */
export interface LedgerEntry {
  readonly saleId: string;
  /** From 1, without a gap. */
  readonly seq: number;
  readonly atMs: number;
  readonly body: LedgerBody;
}

/** A line as it is stored and exported. */
export interface LedgerLine {
  readonly text: string;
  readonly hash: string;
}

/** SHA-256 of a text in UTF-8, as 64 hex digits. */
export type HashText = (text: string) => string;

/** The one way to write an entry. */
export function ledgerText({ saleId, seq, atMs, body }: LedgerEntry): string {
  return JSON.stringify([ledgerVersion, saleId, seq, atMs, body.kind, ...fieldsOf(body)]);
}

function fieldsOf(body: LedgerBody): readonly unknown[] {
  switch (body.kind) {
    case 'sale-opened': {
      const { opensAtMs, closesAtMs, holdMs, limitPerViewer, priceMinor, currency } = body.terms;
      const lots = body.terms.lots.map(({ variantId, units }) => [variantId, units]);
      const quotas = body.terms.quotas.map((one) => [one.segment, one.units, one.releaseAtMs]);
      return [opensAtMs, closesAtMs, holdMs, limitPerViewer, priceMinor, currency, lots, quotas];
    }
    case 'claimed': {
      const { claimId, who, variantId, verdict, quota, place, payUntilMs } = body;
      return [claimId, who, variantId, verdict, quota, place, payUntilMs];
    }
    case 'promoted':
      return [body.claimId, body.who, body.variantId, body.quota, body.payUntilMs];
    case 'left':
      return [body.claimId, body.who, body.variantId, body.reason];
    case 'released':
    case 'expired':
    case 'paid':
    case 'returned':
      return [body.claimId, body.who, body.variantId];
    case 'paid-late':
      return [body.claimId, body.who, body.variantId, body.quota];
    case 'units-added':
      return [body.variantId, body.units];
    case 'quota-released':
      return [body.quota, body.units];
    case 'extended':
      return [body.closesAtMs];
    case 'closed':
      return [body.reason];
    case 'settled':
      return [];
  }
}

/** Puts an entry at the end of a chain whose last hash is `prev`. */
export function ledgerLine(entry: LedgerEntry, prev: string, hash: HashText): LedgerLine {
  const text = ledgerText(entry);
  return { text, hash: hash(prev + text) };
}
