import type { LedgerBody, LedgerEntry, SaleTerms } from './ledger.ts';

/** A rule of the sale that a line of its ledger does not keep. */
export type BrokenRule =
  | 'not-opened'
  | 'opened-twice'
  | 'after-close'
  | 'time-runs-back'
  | 'unknown-variant'
  | 'claim-twice'
  | 'another-claim'
  | 'not-held'
  | 'not-paid'
  | 'not-waiting'
  | 'oversold'
  | 'over-limit'
  | 'kept-for-others'
  | 'refused-with-units-free'
  | 'wrong-hold'
  | 'expired-early'
  | 'paid-after-hold'
  | 'wrong-place'
  | 'queue-jumped'
  | 'unit-left-free'
  | 'wrong-quota'
  | 'settled-while-held';

/** Where the units of a sale are at the end of its ledger. */
export interface LedgerTotals {
  readonly units: number;
  readonly free: number;
  readonly held: number;
  readonly paid: number;
  readonly waiting: number;
}

interface Lot {
  units: number;
  free: number;
  waiting: number;
  /** Claims in the order of joining; some have left since. */
  readonly queue: string[];
  head: number;
}

interface ReplayedClaim {
  readonly who: string;
  readonly variantId: string;
  status: 'none' | 'waiting' | 'held' | 'paid' | 'ended';
  quota: string | null;
  payUntilMs: number;
}

type Of<Kind extends LedgerBody['kind']> = Extract<LedgerBody, { readonly kind: Kind }>;

/**
 * A second reading of the rules, by the public ledger alone. It shares nothing with the state that
 * decides, so that a mistake of the one is found by the other.
 */
export class LedgerReplay {
  readonly #report: (seq: number, rule: BrokenRule) => void;
  readonly #lots = new Map<string, Lot>();
  readonly #claims = new Map<string, ReplayedClaim>();
  readonly #unitsOf = new Map<string, number>();
  /** Units kept by segment; a released quota is gone from it. */
  readonly #kept = new Map<string, number>();
  #terms: Omit<SaleTerms, 'saleId'> | null = null;
  #closed: 'no' | 'list-goes-on' | 'for-good' = 'no';
  #closesAtMs = Infinity;
  #seq = 0;
  #atMs = 0;
  #units = 0;
  #free = 0;
  #keptSum = 0;
  #held = 0;
  #paid = 0;
  #waiting = 0;

  constructor(report: (seq: number, rule: BrokenRule) => void) {
    this.#report = report;
  }

  totals(): LedgerTotals {
    return {
      units: this.#units,
      free: this.#free,
      held: this.#held,
      paid: this.#paid,
      waiting: this.#waiting,
    };
  }

  #expect(holds: boolean, rule: BrokenRule): boolean {
    if (!holds) this.#report(this.#seq, rule);
    return holds;
  }

  add({ seq, atMs, body }: LedgerEntry): void {
    if (body.kind !== 'promoted' && body.kind !== 'left') this.end();
    this.#seq = seq;
    this.#expect(atMs >= this.#atMs, 'time-runs-back');
    this.#atMs = Math.max(atMs, this.#atMs);
    if (body.kind === 'sale-opened') return this.#opened(body);
    if (!this.#expect(this.#terms !== null, 'not-opened')) return;
    if ('claimId' in body) this.#ofClaim(body);
    else this.#ofSale(body);
  }

  /** What is free after all that followed from a line must be wanted by nobody who may have it. */
  end(): void {
    if (this.#free === 0) return;
    const isWanted = this.#free > this.#keptSum && this.#closed !== 'for-good';
    if (isWanted && this.#waiting > 0)
      for (const lot of this.#lots.values())
        this.#expect(lot.free === 0 || lot.waiting === 0, 'unit-left-free');
    if (this.#closed !== 'no') this.#toShop();
  }

  #toShop(): void {
    for (const lot of this.#lots.values()) lot.free = 0;
    this.#free = 0;
  }

  #opened({ terms }: Of<'sale-opened'>): void {
    if (!this.#expect(this.#terms === null, 'opened-twice')) return;
    this.#terms = terms;
    this.#closesAtMs = terms.closesAtMs ?? Infinity;
    for (const { variantId, units } of terms.lots) {
      this.#lots.set(variantId, { units, free: units, waiting: 0, queue: [], head: 0 });
      this.#units += units;
    }
    this.#free = this.#units;
    for (const { segment, units } of terms.quotas) {
      this.#kept.set(segment, units);
      this.#keptSum += units;
    }
    this.#expect(this.#keptSum <= this.#units, 'wrong-quota');
  }

  #ofSale(body: Exclude<LedgerBody, { readonly claimId: string } | Of<'sale-opened'>>): void {
    if (body.kind === 'settled') {
      this.#expect(this.#closed !== 'no' && this.#held === 0, 'settled-while-held');
      this.#endLists();
      return;
    }
    this.#expect(this.#closed === 'no', 'after-close');
    if (body.kind === 'units-added') {
      const lot = this.#lots.get(body.variantId);
      if (!this.#expect(lot !== undefined, 'unknown-variant') || lot === undefined) return;
      lot.units += body.units;
      lot.free += body.units;
      this.#units += body.units;
      this.#free += body.units;
    } else if (body.kind === 'quota-released') {
      const kept = this.#kept.get(body.quota);
      this.#expect(kept === body.units, 'wrong-quota');
      this.#unkeep(body.quota);
    } else if (body.kind === 'extended') this.#closesAtMs = body.closesAtMs;
    else {
      this.#closed = body.reason === 'stopped' ? 'for-good' : 'list-goes-on';
      for (const segment of [...this.#kept.keys()]) this.#unkeep(segment);
      this.#toShop();
      if (this.#closed === 'for-good') this.#endLists();
    }
  }

  #unkeep(segment: string): void {
    this.#keptSum -= this.#kept.get(segment) ?? 0;
    this.#kept.delete(segment);
  }

  #endLists(): void {
    this.#closed = 'for-good';
    for (const claim of this.#claims.values())
      if (claim.status === 'waiting') claim.status = 'ended';
    for (const lot of this.#lots.values()) {
      lot.waiting = 0;
      lot.head = lot.queue.length;
    }
    this.#waiting = 0;
  }

  #ofClaim(body: Extract<LedgerBody, { readonly claimId: string }>): void {
    const lot = this.#lots.get(body.variantId);
    if (!this.#expect(lot !== undefined, 'unknown-variant') || lot === undefined) return;
    if (body.kind === 'claimed') return this.#claimed(body, lot);
    const claim = this.#claims.get(body.claimId);
    const isSame = claim?.who === body.who && claim.variantId === body.variantId;
    if (!this.#expect(isSame, 'another-claim') || claim === undefined) return;
    switch (body.kind) {
      case 'promoted':
        return this.#promoted(body, claim, lot);
      case 'left':
        if (this.#expect(claim.status === 'waiting', 'not-waiting')) this.#unlist(claim, lot);
        return;
      case 'paid':
        if (!this.#expect(claim.status === 'held', 'not-held')) return;
        this.#expect(this.#atMs < claim.payUntilMs, 'paid-after-hold');
        this.#held -= 1;
        this.#paid += 1;
        claim.status = 'paid';
        return;
      case 'released':
      case 'expired':
        if (!this.#expect(claim.status === 'held', 'not-held')) return;
        if (body.kind === 'expired') this.#expect(this.#atMs >= claim.payUntilMs, 'expired-early');
        this.#held -= 1;
        return this.#giveBack(claim, lot);
      case 'returned':
        if (!this.#expect(claim.status === 'paid', 'not-paid')) return;
        this.#paid -= 1;
        return this.#giveBack(claim, lot);
      case 'paid-late':
        this.#expect(claim.status === 'ended', 'not-held');
        this.#paid += 1;
        claim.status = 'paid';
        return this.#take(claim, lot, body.quota);
    }
  }

  #claimed(body: Of<'claimed'>, lot: Lot): void {
    const { claimId, who, variantId, verdict, place, payUntilMs, quota } = body;
    if (!this.#expect(!this.#claims.has(claimId), 'claim-twice')) return;
    const isOpen = this.#closed === 'no' && this.#atMs < this.#closesAtMs;
    this.#expect(isOpen && this.#atMs >= (this.#terms?.opensAtMs ?? 0), 'after-close');
    const claim: ReplayedClaim = { who, variantId, status: 'none', quota: null, payUntilMs: 0 };
    this.#claims.set(claimId, claim);
    if (verdict === 'held') return this.#hold(claim, lot, quota, payUntilMs ?? 0);
    this.#expect(quota === null && payUntilMs === null, 'wrong-hold');
    const isKept = lot.free === 0 || this.#free <= this.#keptSum;
    if (verdict === 'sold-out') this.#expect(lot.free === 0, 'refused-with-units-free');
    else if (verdict === 'waiting' || place > 0) this.#expect(isKept, 'refused-with-units-free');
    if (verdict === 'waiting') this.#expect(place > 0, 'wrong-place');
    else if (place > 0 || verdict === 'sold-out') {
      this.#expect(place === lot.waiting + 1 && verdict !== 'limit-reached', 'wrong-place');
      claim.status = 'waiting';
      lot.queue.push(claimId);
      lot.waiting += 1;
      this.#waiting += 1;
    }
  }

  #hold(claim: ReplayedClaim, lot: Lot, quota: string | null, payUntilMs: number): void {
    this.#expect(payUntilMs === this.#atMs + (this.#terms?.holdMs ?? 0), 'wrong-hold');
    claim.status = 'held';
    claim.payUntilMs = payUntilMs;
    this.#held += 1;
    this.#take(claim, lot, quota);
  }

  #promoted(body: Of<'promoted'>, claim: ReplayedClaim, lot: Lot): void {
    if (!this.#expect(claim.status === 'waiting', 'not-waiting')) return;
    this.#expect(this.#closed !== 'for-good', 'after-close');
    const isFirst = this.#firstOf(lot) === body.claimId;
    // Who stands before may not have a kept unit; an open one would have been theirs.
    this.#expect(isFirst || (body.quota !== null && this.#free <= this.#keptSum), 'queue-jumped');
    this.#unlist(claim, lot);
    this.#hold(claim, lot, body.quota, body.payUntilMs);
  }

  #firstOf(lot: Lot): string | undefined {
    for (;;) {
      const id = lot.queue[lot.head];
      if (id === undefined || this.#claims.get(id)?.status === 'waiting') return id;
      lot.head += 1;
    }
  }

  #unlist(claim: ReplayedClaim, lot: Lot): void {
    claim.status = 'none';
    lot.waiting -= 1;
    this.#waiting -= 1;
  }

  #take(claim: ReplayedClaim, lot: Lot, quota: string | null): void {
    this.#expect(lot.free > 0, 'oversold');
    lot.free -= 1;
    this.#free -= 1;
    claim.quota = quota;
    if (quota !== null) {
      const kept = this.#kept.get(quota) ?? 0;
      if (this.#expect(kept > 0, 'wrong-quota')) {
        this.#kept.set(quota, kept - 1);
        this.#keptSum -= 1;
      }
    }
    this.#expect(this.#free >= this.#keptSum, 'kept-for-others');
    const units = (this.#unitsOf.get(claim.who) ?? 0) + 1;
    this.#unitsOf.set(claim.who, units);
    this.#expect(units <= (this.#terms?.limitPerViewer ?? 0), 'over-limit');
  }

  #giveBack(claim: ReplayedClaim, lot: Lot): void {
    claim.status = 'ended';
    lot.free += 1;
    this.#free += 1;
    const kept = claim.quota === null ? undefined : this.#kept.get(claim.quota);
    if (claim.quota !== null && kept !== undefined) {
      this.#kept.set(claim.quota, kept + 1);
      this.#keptSum += 1;
    }
    this.#unitsOf.set(claim.who, (this.#unitsOf.get(claim.who) ?? 1) - 1);
  }
}
