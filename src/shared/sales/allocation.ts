import type {
  ActOutcome,
  Claim,
  ClaimAnswer,
  ClaimSecrets,
  SaleChanges,
  SaleFigures,
  Tap,
  TapOutcome,
  UntoldTaps,
} from './claim.ts';
import type { CloseReason, HashText, LedgerLine, SaleTerms, Verdict } from './ledger.ts';
import { readLedgerText } from './ledger-read.ts';
import { SaleState, type OpenClaim, type AllocationPhase } from './sale-state.ts';

/**
 * One flash sale: who gets which unit.
 *
 * Deterministic: time comes in with each act and never runs back, the order of the calls decides.
 * Every act first does what has become due by then. What it changed is to be written before
 * anybody is told; where that fails, the sale is to be restored from what is written.
 */
export class Allocation {
  readonly #state: SaleState;

  constructor(terms: SaleTerms, hash: HashText) {
    this.#state = new SaleState(terms, hash);
  }

  /** The sale as its ledger left it. Throws where the ledger does not fit. */
  static restore(
    terms: SaleTerms,
    hash: HashText,
    lines: Iterable<LedgerLine>,
    secretsOf: (claimId: string) => ClaimSecrets | undefined,
  ): Allocation {
    const sale = new Allocation(terms, hash);
    for (const line of lines) {
      const entry = readLedgerText(line.text);
      if (entry === null) throw new Error(`Unreadable after line ${sale.seq} of ${terms.saleId}`);
      const { body } = entry;
      sale.#state.apply(entry, line, body.kind === 'claimed' ? secretsOf(body.claimId) : undefined);
    }
    sale.#state.sweep();
    sale.#state.take();
    return sale;
  }

  get terms(): SaleTerms {
    return this.#state.terms;
  }

  get phase(): AllocationPhase {
    return this.#state.phase;
  }

  get closeReason(): CloseReason | null {
    return this.#state.closeReason;
  }

  /** Until when taps are taken, as it may have been extended. */
  get closesAtMs(): number | null {
    return this.#state.closesAtMs;
  }

  /** Of the newest line; 0 before the first. */
  get seq(): number {
    return this.#state.seq;
  }

  get head(): string {
    return this.#state.head;
  }

  /** The next instant at which `advance` has something to do. */
  get dueAtMs(): number | null {
    return this.#state.dueAtMs;
  }

  hasVariant(variantId: string): boolean {
    return this.#state.lots.has(variantId);
  }

  /** Units nobody has, of one variant. */
  freeOf(variantId: string): number {
    return this.#state.lots.get(variantId)?.free ?? 0;
  }

  /** Units that are still kept for a segment. */
  keptFor(segment: string): number {
    return this.#state.quotas.keptFor(segment) ?? 0;
  }

  claim(claimId: string): Claim | null {
    return this.#state.claims.get(claimId) ?? null;
  }

  /** Every claim in the order of the answers. */
  claims(): Iterable<Claim> {
    return this.#state.claims.values();
  }

  /** A waiting viewer's place now, counted from 1; null for who does not wait. */
  placeOf(claimId: string): number | null {
    const claim = this.#state.claims.get(claimId);
    return claim?.status === 'waiting' ? this.#state.lotOf(claim).list.placeOf(claim) : null;
  }

  figures(): SaleFigures {
    return this.#state.figures();
  }

  /** Opens, expires, releases quotas and closes, each if its time has come. */
  advance(nowMs: number): SaleChanges {
    this.#state.advance(nowMs);
    return this.#state.take();
  }

  /** Throws for a variant that the sale does not have. */
  tap(tap: Tap): TapOutcome {
    const state = this.#state;
    state.advance(tap.atMs);
    const first = state.shares.answered(tap.viewerId, tap.key);
    if (first !== undefined) {
      state.untold.repeats += 1;
      return { answer: first.answer, isRepeat: true, ...state.take() };
    }
    if (state.phase !== 'open') {
      this.#countUntold();
      return { answer: null, isRepeat: false, ...state.take() };
    }
    const claim = this.#answer(tap);
    return { answer: claim.answer, isRepeat: false, ...state.take() };
  }

  /**
   * What can be said to a tap without a line: a repeat's first answer, or null for a tap that
   * arrived before or after the sale. `undefined`: it is to be decided.
   */
  quickAnswer(viewerId: string, key: string, arrivedAtMs: number): ClaimAnswer | null | undefined {
    const state = this.#state;
    const first = state.shares.answered(viewerId, key);
    if (first !== undefined) {
      state.untold.repeats += 1;
      return first.answer;
    }
    // By its arrival: one that came before go is early, though go has come meanwhile.
    const isEarly = arrivedAtMs < state.terms.opensAtMs;
    if (!isEarly && (state.phase === 'open' || (state.dueAtMs ?? Infinity) <= arrivedAtMs))
      return undefined;
    state.untold[isEarly ? 'early' : 'late'] += 1;
    return null;
  }

  #countUntold(): void {
    if (this.#state.phase === 'armed') this.#state.untold.early += 1;
    else this.#state.untold.late += 1;
  }

  /** Taps that left no line are known to nobody else: taken over where a sale is restored. */
  get untold(): Readonly<UntoldTaps> {
    return this.#state.untold;
  }

  set untold(taps: Readonly<UntoldTaps>) {
    this.#state.untold = { ...taps };
  }

  /** Units of a variant that the shop must keep aside: free or held. */
  unitsAside(variantId: string): number {
    let held = 0;
    for (const claim of this.#state.claims.values())
      if (claim.status === 'held' && claim.variantId === variantId) held += 1;
    return this.freeOf(variantId) + held;
  }

  #answer(tap: Tap): OpenClaim {
    const state = this.#state;
    const { claimId, who, variantId } = tap;
    const lot = state.lotOf(tap);
    const mask = state.quotas.maskOf(tap.segments);
    const holder = state.shares.of(tap);
    const { waits } = holder;
    let verdict: Verdict;
    if (!tap.mayClaim) verdict = 'not-for-you';
    else if (state.isAtLimit(holder)) verdict = 'limit-reached';
    else if (state.mayTake(lot, mask)) verdict = 'held';
    else if (waits !== null) verdict = 'waiting';
    else verdict = lot.free > 0 ? 'not-for-you' : 'sold-out';
    let place = 0;
    if (verdict === 'waiting' && waits !== null) place = state.lotOf(waits).list.placeOf(waits);
    else if (
      verdict === 'sold-out' ||
      (verdict === 'not-for-you' && tap.mayClaim && waits === null)
    )
      place = lot.list.size + 1;
    const isHeld = verdict === 'held';
    state.write(
      {
        kind: 'claimed',
        claimId,
        who,
        variantId,
        verdict,
        quota: isHeld ? state.quotas.nextFor(mask) : null,
        place,
        payUntilMs: isHeld ? state.nowMs + state.terms.holdMs : null,
      },
      tap,
    );
    const claim = state.claimOf(claimId);
    if (isHeld) state.leaveAtLimit(claim);
    return claim;
  }

  /** Gives a held unit back, or a place on the waiting list. */
  release(claimId: string, nowMs: number): ActOutcome<'not-held'> {
    const state = this.#state;
    state.advance(nowMs);
    const claim = state.claims.get(claimId);
    if (claim?.status === 'held') {
      state.writeOf('released', claim);
      state.promote();
      state.settleIfDone();
    } else if (claim?.status === 'waiting') state.leave(claim, 'withdrawn');
    else return { outcome: 'not-held', ...state.take() };
    return { outcome: 'done', ...state.take() };
  }

  /** A payment in time. `hold-ended`: it may still be taken by `payLate`. */
  pay(claimId: string, nowMs: number): ActOutcome<'paid-before' | 'hold-ended'> {
    const state = this.#state;
    state.advance(nowMs);
    const claim = state.claims.get(claimId);
    if (claim?.status !== 'held') {
      const outcome = claim?.status === 'paid' ? 'paid-before' : 'hold-ended';
      return { outcome, ...state.take() };
    }
    state.writeOf('paid', claim);
    state.settleIfDone();
    return { outcome: 'done', ...state.take() };
  }

  /** A payment after the hold has ended takes a free unit, if there is one that it may have. */
  payLate(
    claimId: string,
    nowMs: number,
  ): ActOutcome<'paid-before' | 'still-held' | 'no-unit' | 'limit-reached'> {
    const state = this.#state;
    state.advance(nowMs);
    const claim = state.claims.get(claimId);
    const refuse = <R extends string>(outcome: R): ActOutcome<R> => ({ outcome, ...state.take() });
    if (claim?.status === 'paid') return refuse('paid-before');
    if (claim?.status === 'held') return refuse('still-held');
    if (claim?.status !== 'released' && claim?.status !== 'expired') return refuse('no-unit');
    const { id, who, variantId, mask } = claim;
    if (!state.mayTake(state.lotOf(claim), mask)) return refuse('no-unit');
    if (state.isAtLimit(claim.holder)) return refuse('limit-reached');
    const quota = state.quotas.nextFor(mask);
    state.write({ kind: 'paid-late', claimId: id, who, variantId, quota });
    state.leaveAtLimit(claim);
    return { outcome: 'done', ...state.take() };
  }

  /** A paid unit that comes back: to the next who waits, to the sale, or to the shop. */
  returnUnit(claimId: string, nowMs: number): ActOutcome<'not-paid'> {
    const state = this.#state;
    state.advance(nowMs);
    const claim = state.claims.get(claimId);
    if (claim?.status !== 'paid') return { outcome: 'not-paid', ...state.take() };
    state.writeOf('returned', claim);
    state.promote();
    return { outcome: 'done', ...state.take() };
  }

  addUnits(variantId: string, units: number, nowMs: number): ActOutcome<'not-open'> {
    const state = this.#state;
    state.advance(nowMs);
    if (state.phase !== 'open' || !this.hasVariant(variantId) || units < 1)
      return { outcome: 'not-open', ...state.take() };
    state.write({ kind: 'units-added', variantId, units });
    state.promote();
    return { outcome: 'done', ...state.take() };
  }

  /** Gives the units that are kept for a segment to all, before their time. */
  releaseQuota(segment: string, nowMs: number): ActOutcome<'not-kept'> {
    const state = this.#state;
    state.advance(nowMs);
    const isReleased = state.phase === 'open' && state.releaseQuota(segment);
    return { outcome: isReleased ? 'done' : 'not-kept', ...state.take() };
  }

  /** Moves the end to a later instant. */
  extend(closesAtMs: number, nowMs: number): ActOutcome<'not-open'> {
    const state = this.#state;
    state.advance(nowMs);
    const isLater = state.phase === 'open' && closesAtMs > (state.closesAtMs ?? Infinity);
    if (isLater) state.write({ kind: 'extended', closesAtMs });
    return { outcome: isLater ? 'done' : 'not-open', ...state.take() };
  }

  /**
   * Takes no more taps; who holds a unit may still pay. Stopped, the waiting list is over at once;
   * otherwise units that are freed go to it until nothing is held.
   */
  close(reason: CloseReason, nowMs: number): ActOutcome<'not-open'> {
    const state = this.#state;
    state.advance(nowMs);
    if (state.phase !== 'open') return { outcome: 'not-open', ...state.take() };
    state.close(reason);
    return { outcome: 'done', ...state.take() };
  }
}
