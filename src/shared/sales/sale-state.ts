import type {
  Claim,
  ClaimSecrets,
  ClaimStatus,
  SaleChanges,
  SaleFigures,
  UntoldTaps,
} from './claim.ts';
import {
  ledgerLine,
  ledgerStart,
  type CloseReason,
  type HashText,
  type LeaveReason,
  type LedgerBody,
  type LedgerEntry,
  type LedgerLine,
  type SaleTerms,
  type unitKinds,
  type Verdict,
} from './ledger.ts';
import { Holds } from './holds.ts';
import { Journal, type Noted } from './journal.ts';
import { Quotas } from './quotas.ts';
import { Shares, type Holder } from './shares.ts';
import { WaitingList, type Waiter } from './waiting-list.ts';

/** `armed` before its time, `closed` while somebody may still pay, `settled` when nobody can. */
export type AllocationPhase = 'armed' | 'open' | 'closed' | 'settled';

/** A claim as the state writes it. */
export type OpenClaim = { -readonly [Field in keyof Claim]: Claim[Field] } & Waiter &
  Noted & { readonly holder: Holder<OpenClaim> };

/** The units of one variant in a sale. */
export interface Lot {
  readonly variantId: string;
  units: number;
  free: number;
  readonly list: WaitingList<OpenClaim>;
}

/**
 * The state of one flash sale and how each line of its ledger changes it.
 *
 * Whatever happens, now or in a replay, happens by `apply`, so that both end in the same state.
 */
export class SaleState {
  readonly terms: SaleTerms;
  readonly lots = new Map<string, Lot>();
  readonly claims = new Map<string, OpenClaim>();
  phase: AllocationPhase = 'armed';
  closeReason: CloseReason | null = null;
  closesAtMs: number | null;
  nowMs = 0;
  seq = 0;
  head = ledgerStart;
  untold: UntoldTaps = { repeats: 0, early: 0, late: 0 };
  readonly #hash: HashText;
  readonly quotas: Quotas;
  readonly shares = new Shares<OpenClaim>();
  readonly #holds = new Holds<OpenClaim>();
  readonly #answers: Record<Verdict, number> = {
    held: 0,
    'sold-out': 0,
    waiting: 0,
    'limit-reached': 0,
    'not-for-you': 0,
  };
  #units = 0;
  #free = 0;
  #held = 0;
  #paid = 0;
  #waiting = 0;
  readonly #journal = new Journal<OpenClaim>();

  constructor(terms: SaleTerms, hash: HashText) {
    this.terms = terms;
    this.#hash = hash;
    this.closesAtMs = terms.closesAtMs;
    for (const { variantId, units } of terms.lots)
      this.lots.set(variantId, { variantId, units, free: 0, list: new WaitingList() });
    this.quotas = new Quotas(terms.quotas);
    this.#units = terms.lots.reduce((total, { units }) => total + units, 0);
    if (this.lots.size !== terms.lots.length)
      throw new RangeError('A variant stands twice in the terms');
    if (this.quotas.kept > this.#units)
      throw new RangeError('More is kept for segments than there is');
  }

  lotOf({ variantId }: { readonly variantId: string }): Lot {
    const lot = this.lots.get(variantId);
    if (lot === undefined) throw new RangeError(`No units of ${variantId} in this sale`);
    return lot;
  }

  claimOf(claimId: string): OpenClaim {
    const claim = this.claims.get(claimId);
    if (claim === undefined) throw new RangeError(`No claim ${claimId} in this sale`);
    return claim;
  }

  isAtLimit(holder: Holder<OpenClaim>): boolean {
    return holder.units >= this.terms.limitPerViewer;
  }

  mayTake(lot: Lot, mask: number): boolean {
    return lot.free > 0 && this.#free > this.quotas.keptFromOthers(mask);
  }

  figures(): SaleFigures {
    const [units, free, kept, held] = [this.#units, this.#free, this.quotas.kept, this.#held];
    const [paid, waiting, answers] = [this.#paid, this.#waiting, { ...this.#answers }];
    return { units, free, kept, held, paid, waiting, answers, ...this.untold };
  }

  /** What has changed since it was last asked. */
  take(): SaleChanges {
    return this.#journal.take();
  }

  /** The next instant at which `advance` has something to do. */
  get dueAtMs(): number | null {
    if (this.phase === 'armed') return this.terms.opensAtMs;
    let due = this.#holds.next()?.payUntilMs ?? Infinity;
    if (this.phase === 'open') {
      due = Math.min(due, this.closesAtMs ?? Infinity);
      due = Math.min(due, this.quotas.nextRelease()?.releaseAtMs ?? Infinity);
    }
    return due === Infinity ? null : due;
  }

  /** Does all that is due, in the order in which it fell due. */
  advance(nowMs: number): void {
    this.nowMs = Math.max(this.nowMs, nowMs);
    for (;;) {
      const due = this.dueAtMs;
      if (due === null || due > this.nowMs) return;
      if (this.phase === 'armed') this.#open();
      else this.#doDue(due);
    }
  }

  #open(): void {
    const { saleId: _, ...terms } = this.terms;
    this.write({ kind: 'sale-opened', terms });
  }

  #doDue(due: number): void {
    const quota = this.quotas.nextRelease();
    const hold = this.#holds.next();
    if (this.phase === 'open' && quota?.releaseAtMs === due) this.releaseQuota(quota.segment);
    else if (hold?.payUntilMs === due) {
      this.writeOf('expired', hold.claim);
      this.promote();
      this.settleIfDone();
    } else this.close(this.#paid === this.#units ? 'sold-out' : 'ended');
  }

  releaseQuota(segment: string): boolean {
    const units = this.quotas.keptFor(segment);
    if (units === null) return false;
    this.write({ kind: 'quota-released', quota: segment, units });
    this.promote();
    return true;
  }

  close(reason: CloseReason): void {
    if (reason !== 'stopped')
      for (const { segment } of this.terms.quotas) this.releaseQuota(segment);
    this.write({ kind: 'closed', reason });
    this.settleIfDone();
  }

  settleIfDone(): void {
    if (this.phase === 'closed' && this.#held === 0) this.write({ kind: 'settled' });
  }

  /** Gives what is free to who may have it, the longest waiting first. */
  promote(): void {
    for (let next = this.#nextServed(); next !== null; next = this.#nextServed()) {
      const { id: claimId, who, variantId } = next;
      const payUntilMs = this.nowMs + this.terms.holdMs;
      const quota = this.quotas.nextFor(next.mask);
      this.write({ kind: 'promoted', claimId, who, variantId, quota, payUntilMs });
    }
    this.sweep();
  }

  #nextServed(): OpenClaim | null {
    if (this.#waiting === 0 || this.#free === 0) return null;
    let next: OpenClaim | null = null;
    for (const lot of this.lots.values()) {
      if (lot.free === 0 || lot.list.size === 0) continue;
      const first = lot.list.first((mask) => this.mayTake(lot, mask));
      if (first !== null && (next === null || first.seq < next.seq)) next = first;
    }
    return next;
  }

  /** Who has all that one may have waits no longer. */
  leaveAtLimit(claim: OpenClaim): void {
    const left = claim.holder.waitsAt(this.terms.limitPerViewer);
    for (const waiting of left) this.leave(waiting, 'limit-reached');
  }

  leave({ id: claimId, who, variantId }: OpenClaim, reason: LeaveReason): void {
    this.write({ kind: 'left', claimId, who, variantId, reason });
  }

  writeOf(kind: (typeof unitKinds)[number], { id: claimId, who, variantId }: OpenClaim): void {
    this.write({ kind, claimId, who, variantId });
  }

  write(body: LedgerBody, secrets?: ClaimSecrets): void {
    const { saleId } = this.terms;
    const entry = { saleId, seq: this.seq + 1, atMs: this.nowMs, body };
    const line = ledgerLine(entry, this.head, this.#hash);
    this.apply(entry, line, secrets);
    this.#journal.write(entry, line);
  }

  /** Throws for what does not follow from the state; a ledger that was tampered with may. */
  apply(entry: LedgerEntry, line: LedgerLine, secrets?: ClaimSecrets): void {
    const { body } = entry;
    if (entry.saleId !== this.terms.saleId || entry.seq !== this.seq + 1)
      throw new RangeError(`Line ${entry.seq} of ${entry.saleId} after ${this.seq}`);
    this.seq = entry.seq;
    this.head = line.hash;
    this.nowMs = Math.max(this.nowMs, entry.atMs);
    if (!('claimId' in body)) return this.#applyOfSale(body);
    switch (body.kind) {
      case 'claimed':
        return this.#claimed(entry, body, secrets);
      case 'promoted':
        return this.#give(this.#in('waiting', body), 'held', body.quota, body.payUntilMs);
      case 'paid-late':
        return this.#give(this.claimOf(body.claimId), 'paid', body.quota);
      case 'paid':
        return this.#set(this.#in('held', body), 'paid');
      case 'released':
      case 'expired':
        return this.#giveBack(this.#in('held', body), body.kind);
      case 'returned':
        return this.#giveBack(this.#in('paid', body), body.kind);
      case 'left':
        return this.#set(this.#in('waiting', body), 'left');
    }
  }

  #in(status: ClaimStatus, { claimId }: { readonly claimId: string }): OpenClaim {
    const claim = this.claimOf(claimId);
    if (claim.status !== status) throw new RangeError(`Claim ${claimId} is not ${status}`);
    return claim;
  }

  #applyOfSale(body: Exclude<LedgerBody, { readonly claimId: string }>): void {
    switch (body.kind) {
      case 'sale-opened':
        this.phase = 'open';
        for (const lot of this.lots.values()) lot.free = lot.units;
        this.#free = this.#units;
        return;
      case 'units-added': {
        const lot = this.lotOf(body);
        lot.units += body.units;
        lot.free += body.units;
        this.#units += body.units;
        this.#free += body.units;
        return;
      }
      case 'quota-released':
        this.quotas.release(body.quota);
        return;
      case 'extended':
        this.closesAtMs = body.closesAtMs;
        return;
      case 'closed':
        this.phase = 'closed';
        this.closeReason = body.reason;
        this.quotas.releaseAll();
        this.sweep();
        if (body.reason === 'stopped') this.#endLists();
        return;
      case 'settled':
        this.phase = 'settled';
        this.#endLists();
        return;
    }
  }

  #claimed(
    { atMs, seq }: LedgerEntry,
    body: Extract<LedgerBody, { readonly kind: 'claimed' }>,
    secrets: ClaimSecrets | undefined,
  ): void {
    const { claimId: id, who, variantId, verdict, place, payUntilMs } = body;
    if (secrets === undefined) throw new RangeError(`Nobody knows whose claim ${id} is`);
    if (this.claims.has(id)) throw new RangeError(`Claim ${id} stands twice`);
    const answer = { claimId: id, verdict, place, payUntilMs, seq, head: this.head };
    const holder = this.shares.of({ who, viewerId: secrets.viewerId });
    const claim: OpenClaim = {
      id,
      viewerId: secrets.viewerId,
      who,
      variantId,
      key: secrets.key,
      segments: secrets.segments,
      mask: this.quotas.maskOf(secrets.segments),
      atMs,
      seq,
      answer,
      status: 'none',
      quota: null,
      payUntilMs: null,
      ordinal: 0,
      isListed: false,
      isNoted: false,
      holder,
    };
    this.claims.set(id, claim);
    holder.answer(claim);
    this.#answers[verdict] += 1;
    if (verdict === 'held') this.#give(claim, 'held', body.quota, payUntilMs ?? 0);
    else if (place > 0 && verdict !== 'waiting') this.#set(claim, 'waiting');
    else this.#journal.note(claim);
  }

  /** A free unit to a claim. */
  #give(
    claim: OpenClaim,
    status: 'held' | 'paid',
    quota: string | null,
    payUntilMs?: number,
  ): void {
    const lot = this.lotOf(claim);
    if (lot.free === 0) throw new RangeError(`No unit of ${lot.variantId} is free`);
    lot.free -= 1;
    this.#free -= 1;
    if (quota !== null) this.quotas.change(quota, -1);
    claim.quota = quota;
    if (payUntilMs !== undefined) {
      claim.payUntilMs = payUntilMs;
      this.#holds.add(claim, payUntilMs);
    }
    this.#set(claim, status);
    claim.holder.change(1);
  }

  #giveBack(claim: OpenClaim, status: 'released' | 'expired' | 'returned'): void {
    this.lotOf(claim).free += 1;
    this.#free += 1;
    if (claim.quota !== null) this.quotas.change(claim.quota, 1);
    this.#set(claim, status);
    claim.holder.change(-1);
  }

  #set(claim: OpenClaim, status: ClaimStatus): void {
    if (claim.status === 'held') this.#held -= 1;
    else if (claim.status === 'paid') this.#paid -= 1;
    else if (claim.status === 'waiting') {
      this.#waiting -= 1;
      this.lotOf(claim).list.leave(claim);
      claim.holder.setWaiting(null);
    }
    if (status === 'held') this.#held += 1;
    else if (status === 'paid') this.#paid += 1;
    else if (status === 'waiting') {
      this.#waiting += 1;
      this.lotOf(claim).list.join(claim);
      claim.holder.setWaiting(claim);
    }
    claim.status = status;
    this.#journal.note(claim);
  }

  /** After the close nothing stays free: what nobody who waits may have goes back to the shop. */
  sweep(): void {
    if (this.closeReason === null || this.#free === 0) return;
    for (const lot of this.lots.values()) {
      if (lot.free === 0) continue;
      this.#journal.giveToShop(lot.variantId, lot.free);
      lot.free = 0;
    }
    this.#free = 0;
  }

  #endLists(): void {
    for (const lot of this.lots.values())
      for (const claim of [...lot.list]) this.#set(claim, 'left');
  }
}
