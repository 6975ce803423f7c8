import type { LedgerEntry, LedgerLine, Verdict } from './ledger.ts';

/** One tap on the button, as the server knows who made it. */
export interface Tap {
  readonly claimId: string;
  readonly viewerId: string;
  /** Pseudonym of the person for this sale; several viewers may be one person. */
  readonly who: string;
  readonly variantId: string;
  /** One to a tap that is meant; a repeat gets the first answer. */
  readonly key: string;
  /** All segments of the viewer; to who gets a unit only those with a quota matter. */
  readonly segments: readonly string[];
  /** False where the sale asks for a stronger identity, or this viewer may not buy. */
  readonly mayClaim: boolean;
  readonly atMs: number;
}

/** What is not in the public ledger of a claim, kept beside it. */
export type ClaimSecrets = Pick<Tap, 'viewerId' | 'key' | 'segments'>;

/** `none` never had a unit nor a place; `left` waited in vain. */
export const claimStatuses = [
  'none',
  'waiting',
  'held',
  'paid',
  'released',
  'expired',
  'returned',
  'left',
] as const;
export type ClaimStatus = (typeof claimStatuses)[number];

/** The answer to a tap, the same for each repeat; `seq` and `head` are its receipt. */
export interface ClaimAnswer {
  readonly claimId: string;
  readonly verdict: Verdict;
  readonly place: number;
  readonly payUntilMs: number | null;
  readonly seq: number;
  readonly head: string;
}

/** A claim and what became of it. */
export interface Claim {
  readonly id: string;
  readonly viewerId: string;
  readonly who: string;
  readonly variantId: string;
  readonly key: string;
  readonly segments: readonly string[];
  readonly atMs: number;
  /** Of the line that answered it. */
  readonly seq: number;
  readonly answer: ClaimAnswer;
  readonly status: ClaimStatus;
  /** The segment of whose kept units it has or had one. */
  readonly quota: string | null;
  /** Until when its unit is, or was, held. */
  readonly payUntilMs: number | null;
}

/** Units that the sale no longer needs and that go back to the shop. */
export interface UnitsBack {
  readonly variantId: string;
  readonly units: number;
}

/** What one act changed, to be written together or not at all. */
export interface SaleChanges {
  readonly entries: readonly LedgerEntry[];
  /** The same entries as they are to be written. */
  readonly lines: readonly LedgerLine[];
  /** Claims that are new or have another status, each once. */
  readonly claims: readonly Claim[];
  readonly unitsBack: readonly UnitsBack[];
}

/** What to say to a tap; `not-open` leaves no trace but in the figures. */
export type TapOutcome = SaleChanges &
  (
    | { readonly answer: ClaimAnswer; readonly isRepeat: boolean }
    | { readonly answer: null; readonly isRepeat: false }
  );

/** What became of a payment, a release or a return; only `done` changed the claim. */
export type ActOutcome<Refused extends string> = SaleChanges & {
  readonly outcome: 'done' | Refused;
};

/** Taps that left no line: repeats, and those before and after a sale. */
export interface UntoldTaps {
  repeats: number;
  early: number;
  late: number;
}

/** What a sale shows of itself. */
export interface SaleFigures extends Readonly<UntoldTaps> {
  readonly units: number;
  readonly free: number;
  /** Of the free ones, those kept for segments. */
  readonly kept: number;
  readonly held: number;
  readonly paid: number;
  readonly waiting: number;
  /** Answers by verdict, repeats not counted. */
  readonly answers: Readonly<Record<Verdict, number>>;
}
