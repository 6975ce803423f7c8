import type { SaleId, ShowId, ViewerId } from '../../shared/kernel/index.ts';
import type { Claim, LedgerLine, SaleTerms } from '../../shared/sales/index.ts';
import type { Queries } from './queries.ts';
import { sql, type Tables } from './queries.ts';

/** A flash sale as it was promised. */
export interface StoredSale {
  readonly showId: ShowId;
  readonly terms: SaleTerms;
}

/** A claim's row: what its ledger does not tell, and what the ledger must agree with. */
export interface StoredClaim extends Pick<
  Claim,
  'id' | 'viewerId' | 'key' | 'segments' | 'variantId' | 'seq' | 'status' | 'quota' | 'payUntilMs'
> {
  readonly verdict: string;
}

/**
 * Terms, claims and ledger of flash sales. What a tap writes is prepared once and by hand: these
 * statements run tens of thousands of times a second.
 */
export class LedgerRepository {
  readonly #queries: Queries;
  readonly #insertLine;
  readonly #insertClaim;
  readonly #updateClaim;

  constructor(queries: Queries) {
    this.#queries = queries;
    this.#insertLine = queries.prepared('INSERT INTO ledger_lines VALUES (?, ?, ?, ?)');
    this.#insertClaim = queries.prepared(
      'INSERT INTO claims VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
    );
    this.#updateClaim = queries.prepared(
      'UPDATE claims SET status = ?, quota = ?, pay_until_ms = ? WHERE sale_id = ? AND seq = ?',
    );
  }

  insertSale({ showId, terms }: StoredSale): void {
    this.#queries.run(
      sql.insertInto('sale_terms').values({
        sale_id: terms.saleId,
        show_id: showId,
        terms: JSON.stringify(terms),
        is_settled: 0,
      }),
    );
  }

  sale(saleId: SaleId): StoredSale | null {
    const row = this.#queries.first(
      sql.selectFrom('sale_terms').selectAll().where('sale_id', '=', saleId),
    );
    return row === undefined ? null : stored(row);
  }

  /** Every sale there was, in no order that means anything. */
  saleIds(): SaleId[] {
    return this.#queries
      .all(sql.selectFrom('sale_terms').select('sale_id'))
      .map((row) => row.sale_id as SaleId);
  }

  /** Those in which something can still happen by itself. */
  unsettled(): StoredSale[] {
    return this.#queries
      .all(
        sql
          .selectFrom('sale_terms')
          .selectAll()
          .where('is_settled', '=', (of) => of.lit(0)),
      )
      .map(stored);
  }

  setSettled(saleId: SaleId): void {
    this.#queries.run(
      sql.updateTable('sale_terms').set({ is_settled: 1 }).where('sale_id', '=', saleId),
    );
  }

  /** Taken off before it opened, with nothing in its ledger. */
  deleteSale(saleId: SaleId): void {
    this.#queries.run(sql.deleteFrom('sale_terms').where('sale_id', '=', saleId));
  }

  insertLine(saleId: SaleId, seq: number, { text, hash }: LedgerLine): void {
    this.#insertLine.run(saleId, seq, text, hash);
  }

  insertClaim(saleId: SaleId, claim: Claim): void {
    const { seq, id, viewerId, key, segments, variantId, answer, status, quota } = claim;
    this.#insertClaim.run(
      saleId,
      seq,
      id,
      viewerId,
      key,
      JSON.stringify(segments),
      variantId,
      answer.verdict,
      status,
      quota,
      claim.payUntilMs,
    );
  }

  updateClaim(saleId: SaleId, { status, quota, payUntilMs, seq }: Claim): void {
    this.#updateClaim.run(status, quota, payUntilMs, saleId, seq);
  }

  /** The chain from a line on, in order. */
  lines(saleId: SaleId, afterSeq = 0): LedgerLine[] {
    return this.#queries.all(
      sql
        .selectFrom('ledger_lines')
        .select(['text', 'hash'])
        .where('sale_id', '=', saleId)
        .where('seq', '>', afterSeq)
        .orderBy('seq'),
    );
  }

  /** In the order of their answers. */
  claims(saleId: SaleId): StoredClaim[] {
    return this.#queries
      .all(sql.selectFrom('claims').selectAll().where('sale_id', '=', saleId).orderBy('seq'))
      .map((row) => ({
        id: row.id,
        viewerId: row.viewer_id as ViewerId,
        key: row.command_key,
        segments: JSON.parse(row.segments) as string[],
        variantId: row.variant_id,
        seq: row.seq,
        verdict: row.verdict,
        status: row.status as StoredClaim['status'],
        quota: row.quota,
        payUntilMs: row.pay_until_ms,
      }));
  }
}

/** Only `insertSale` writes these rows, so they are not checked again. */
const stored = (row: Tables['sale_terms']): StoredSale => ({
  showId: row.show_id as ShowId,
  terms: JSON.parse(row.terms) as SaleTerms,
});
