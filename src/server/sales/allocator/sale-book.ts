import {
  saleIdSchema,
  type ClaimId,
  type SaleId,
  type ShowId,
  type ViewerId,
} from '../../../shared/kernel/index.ts';
import {
  Allocation,
  type LedgerEntry,
  type SaleChanges,
  type UntoldTaps,
} from '../../../shared/sales/index.ts';
import type { ShowEventBody } from '../../../shared/show/index.ts';
import { problemOfClaims, problemOfLedger, problemOfTerms } from './audit.ts';
import type { Act, PromisedSale, SaleBookPorts } from './ports.ts';

/** A sale in memory. */
export interface LiveSale {
  readonly saleId: SaleId;
  readonly showId: ShowId;
  readonly allocation: Allocation;
}

/** What an act on a sale decided, and the events that tell of it. */
export interface Decided<Outcome> {
  readonly outcome: Outcome;
  readonly acts: readonly Act[];
}

/**
 * The sales in memory, in step with their tables.
 *
 * `decide`, `arm` and `disarm` are for the inside of a transaction, of whoever's act. Whoever owns
 * the transaction says afterwards by `committed` or `rolledBack` what became of it; what was rolled
 * back is read anew from the tables when it is next asked for.
 */
export class SaleBook {
  readonly #ports: SaleBookPorts;
  readonly #sales = new Map<SaleId, LiveSale>();
  readonly #touched = new Map<SaleId, LiveSale>();
  readonly #problems = new Map<SaleId, string>();
  readonly #untold = new Map<SaleId, Readonly<UntoldTaps>>();

  constructor(ports: SaleBookPorts) {
    this.#ports = ports;
  }

  /** Reads and audits all sales in which something can still happen. */
  open(): void {
    for (const { terms } of this.#ports.store.unsettled()) {
      const saleId = saleIdSchema.parse(terms.saleId);
      const found = this.#read(saleId, true);
      if (found !== null) this.#sales.set(saleId, found);
    }
  }

  /** The sale, read from the tables where it is not in memory; null where there is none that is whole. */
  find(saleId: SaleId): LiveSale | null {
    const known = this.#sales.get(saleId);
    if (known !== undefined) return known;
    if (this.#problems.has(saleId)) return null;
    const found = this.#read(saleId, false);
    if (found !== null) this.#sales.set(saleId, found);
    return found;
  }

  /** Sales that are in memory. */
  all(): Iterable<LiveSale> {
    return this.#sales.values();
  }

  /** What the audit found, null where all is well. */
  problem(saleId: SaleId): string | null {
    return this.#problems.get(saleId) ?? null;
  }

  /** Reads a sale's ledger and tables anew and compares. Null where all is well. */
  audit(saleId: SaleId): string | null {
    this.#problems.delete(saleId);
    const read = this.#read(saleId, true);
    return this.problem(saleId) ?? (read === null ? 'no such sale' : null);
  }

  #read(saleId: SaleId, isAudit: boolean): LiveSale | null {
    const { store, hash } = this.#ports;
    const promised = store.sale(saleId);
    if (promised === null) return null;
    const lines = store.lines(saleId);
    const rows = store.claims(saleId);
    const byId = new Map(rows.map((row) => [row.id, row]));
    let problem = isAudit ? problemOfLedger(lines, hash) : null;
    let allocation: Allocation | null = null;
    try {
      allocation = Allocation.restore(promised.terms, hash, lines, (id) => byId.get(id));
      const untold = this.#untold.get(saleId);
      if (untold !== undefined) allocation.untold = untold;
      if (isAudit)
        problem ??= problemOfTerms(promised.terms, lines) ?? problemOfClaims(allocation, rows);
    } catch (failure) {
      problem ??= failure instanceof Error ? failure.message : String(failure);
    }
    if (problem !== null) {
      this.#problems.set(saleId, problem);
      this.#ports.onProblem(saleId, problem);
    }
    return allocation === null ? null : { saleId, showId: promised.showId, allocation };
  }

  /** Takes a sale up; it opens by itself when its time comes. */
  arm({ showId, terms }: PromisedSale): LiveSale {
    const saleId = saleIdSchema.parse(terms.saleId);
    const sale = { saleId, showId, allocation: new Allocation(terms, this.#ports.hash) };
    this.#ports.store.insertSale({ showId, terms });
    this.#sales.set(saleId, sale);
    this.#touched.set(saleId, sale);
    return sale;
  }

  /** Takes a sale off that has not opened; false where it has. */
  disarm(saleId: SaleId): boolean {
    const sale = this.find(saleId);
    if (sale?.allocation.phase !== 'armed') return false;
    this.#ports.store.deleteSale(saleId);
    this.#sales.delete(saleId);
    this.#touched.set(saleId, sale);
    return true;
  }

  /** Lets the memory of a sale go that nobody looks at any more. */
  forget(saleId: SaleId): void {
    if (this.#sales.get(saleId)?.allocation.phase === 'settled') this.#sales.delete(saleId);
  }

  /** Does one thing in a sale and writes what it changed. */
  decide<Outcome extends SaleChanges>(
    sale: LiveSale,
    nowMs: number,
    work: (allocation: Allocation) => Outcome,
  ): Decided<Outcome> {
    this.#touched.set(sale.saleId, sale);
    const outcome = work(sale.allocation);
    return { outcome, acts: outcome.lines.length === 0 ? [] : this.#write(sale, outcome, nowMs) };
  }

  #write(sale: LiveSale, changes: SaleChanges, nowMs: number): readonly Act[] {
    const { store } = this.#ports;
    const { saleId, showId, allocation } = sale;
    const firstSeq = allocation.seq - changes.lines.length + 1;
    const acts: Act[] = [];
    changes.lines.forEach((line, index) => store.insertLine(saleId, firstSeq + index, line));
    for (const claim of changes.claims)
      if (claim.seq >= firstSeq) store.insertClaim(saleId, claim);
      else store.updateClaim(saleId, claim);
    for (const entry of changes.entries) {
      const act = this.#told(sale, entry);
      if (act !== null) acts.push(act);
      if (entry.body.kind === 'settled') store.setSettled(saleId);
    }
    for (const act of this.#ports.follow({ saleId, showId, changes, nowMs })) acts.push(act);
    return acts;
  }

  /** How the show's log tells an entry; payments and refunds are told by their orders. */
  #told({ saleId, allocation }: LiveSale, { body }: LedgerEntry): Act | null {
    if (!('claimId' in body)) {
      const told = toldOfSale(saleId, body);
      return told === null ? null : { viewerId: null, body: told };
    }
    const claimId = body.claimId as ClaimId;
    const viewerId = allocation.claim(claimId)?.viewerId as ViewerId;
    switch (body.kind) {
      case 'claimed':
        return {
          viewerId,
          body: { kind: 'claim-answered', saleId, claimId, verdict: body.verdict },
        };
      case 'promoted':
        return { viewerId, body: { kind: 'claim-promoted', saleId, claimId } };
      case 'released':
      case 'expired':
        return { viewerId, body: { kind: 'hold-ended', saleId, claimId, how: body.kind } };
      case 'paid':
      case 'paid-late':
      case 'returned':
      case 'left':
        return null;
    }
  }

  /** What was decided stands; the sales that it changed. */
  committed(): readonly LiveSale[] {
    const changed = [...this.#touched.values()];
    this.#touched.clear();
    return changed;
  }

  /** What was decided since the last commit is not so. */
  rolledBack(): void {
    for (const { saleId, allocation } of this.#touched.values()) {
      this.#sales.delete(saleId);
      this.#untold.set(saleId, allocation.untold);
    }
    this.#touched.clear();
  }
}

function toldOfSale(
  saleId: SaleId,
  body: Exclude<LedgerEntry['body'], { readonly claimId: string }>,
): ShowEventBody | null {
  switch (body.kind) {
    case 'sale-opened':
      return { kind: 'sale-opened', saleId };
    case 'units-added':
      return { kind: 'sale-units-added', saleId, units: body.units };
    case 'quota-released':
      return { kind: 'sale-quota-released', saleId, units: body.units };
    case 'extended':
      return { kind: 'sale-extended', saleId, endsAtMs: body.closesAtMs };
    case 'closed':
      return { kind: 'sale-closed', saleId, reason: body.reason };
    case 'settled':
      return null;
  }
}
