import { lotteryTaskSchema, type KeptLottery } from '../../shared/engagement/index.ts';
import type { CouponId, LotteryId, ShowId, ViewerId } from '../../shared/kernel/index.ts';
import type { Queries } from './queries.ts';
import { sql, type Tables } from './queries.ts';

/** One entry of a lottery: a person once, in order of coming. */
export interface LotteryEntry {
  readonly viewerId: ViewerId;
  readonly pseudonym: string;
  /** Which prize, from 0; null where none was won. */
  readonly wonPosition: number | null;
}

/** Lotteries, their entries and winners. */
export class LotteryRepository {
  readonly #queries: Queries;
  constructor(queries: Queries) {
    this.#queries = queries;
  }

  insert(lottery: KeptLottery): void {
    this.#queries.run(
      sql.insertInto('lotteries').values({
        id: lottery.id,
        show_id: lottery.showId,
        title: lottery.title,
        prize: lottery.prize,
        coupon_id: lottery.couponId,
        winners: lottery.winners,
        task: JSON.stringify(lottery.task),
        opened_at_ms: lottery.openedAtMs,
        closes_at_ms: lottery.closesAtMs,
        entries: lottery.entries,
        seed: lottery.seed,
        seed_hash: lottery.seedHash,
        closed_at_ms: lottery.closedAtMs,
        entries_hash: lottery.entriesHash,
        drawn_at_ms: lottery.drawnAtMs,
        cancelled_at_ms: lottery.cancelledAtMs,
      }),
    );
  }

  byId(id: LotteryId): KeptLottery | null {
    const row = this.#queries.first(sql.selectFrom('lotteries').selectAll().where('id', '=', id));
    return row === undefined ? null : keptOf(row);
  }

  /** A show's lotteries, newest first. */
  ofShow(showId: ShowId, limit: number): KeptLottery[] {
    return this.#queries
      .all(
        sql
          .selectFrom('lotteries')
          .selectAll()
          .where('show_id', '=', showId)
          .orderBy('opened_at_ms', 'desc')
          .orderBy('id', 'desc')
          .limit(limit),
      )
      .map(keptOf);
  }

  /** All that are neither drawn nor cancelled, in any show. */
  running(): KeptLottery[] {
    return this.#queries
      .all(
        sql
          .selectFrom('lotteries')
          .selectAll()
          .where('drawn_at_ms', 'is', null)
          .where('cancelled_at_ms', 'is', null),
      )
      .map(keptOf);
  }

  /** A person's entry, null where they have none. */
  entryOf(id: LotteryId, personId: ViewerId): LotteryEntry | null {
    const row = this.#queries.first(
      sql
        .selectFrom('lottery_entries')
        .select(['viewer_id', 'pseudonym', 'won_position'])
        .where('lottery_id', '=', id)
        .where('person_id', '=', personId),
    );
    return row === undefined ? null : entryOfRow(row);
  }

  enter(
    id: LotteryId,
    entry: { readonly personId: ViewerId; readonly viewerId: ViewerId; readonly pseudonym: string },
  ): void {
    this.#queries.run(
      sql
        .updateTable('lotteries')
        .set((eb) => ({ entries: eb('entries', '+', 1) }))
        .where('id', '=', id),
    );
    this.#queries.run(
      sql.insertInto('lottery_entries').values((eb) => ({
        lottery_id: id,
        person_id: entry.personId,
        seq: eb.selectFrom('lotteries').select('entries').where('id', '=', id),
        viewer_id: entry.viewerId,
        pseudonym: entry.pseudonym,
        won_position: null,
      })),
    );
  }

  /** Everyone who entered, in order of coming. */
  entries(id: LotteryId): LotteryEntry[] {
    return this.#queries.all(entriesOf(id).orderBy('seq')).map(entryOfRow);
  }

  /** Who won, the first prize first. */
  winners(id: LotteryId): LotteryEntry[] {
    return this.#queries
      .all(entriesOf(id).where('won_position', 'is not', null).orderBy('won_position'))
      .map(entryOfRow);
  }

  close(id: LotteryId, atMs: number, entriesHash: string): void {
    this.#queries.run(
      sql
        .updateTable('lotteries')
        .set({ closed_at_ms: atMs, entries_hash: entriesHash })
        .where('id', '=', id),
    );
  }

  /** `places` are the winners' in the list, from 0, the first prize first. */
  draw(id: LotteryId, atMs: number, places: readonly number[]): void {
    places.forEach((place, position) =>
      this.#queries.run(
        sql
          .updateTable('lottery_entries')
          .set({ won_position: position })
          .where('lottery_id', '=', id)
          .where('seq', '=', place + 1),
      ),
    );
    this.#queries.run(sql.updateTable('lotteries').set({ drawn_at_ms: atMs }).where('id', '=', id));
  }

  cancel(id: LotteryId, atMs: number): void {
    this.#queries.run(
      sql.updateTable('lotteries').set({ cancelled_at_ms: atMs }).where('id', '=', id),
    );
  }
}

const entriesOf = (id: LotteryId) =>
  sql
    .selectFrom('lottery_entries')
    .select(['viewer_id', 'pseudonym', 'won_position'])
    .where('lottery_id', '=', id);

const entryOfRow = (
  row: Pick<Tables['lottery_entries'], 'viewer_id' | 'pseudonym' | 'won_position'>,
): LotteryEntry => ({
  viewerId: row.viewer_id as ViewerId,
  pseudonym: row.pseudonym,
  wonPosition: row.won_position,
});

const keptOf = (row: Tables['lotteries']): KeptLottery => ({
  id: row.id as LotteryId,
  showId: row.show_id as ShowId,
  title: row.title,
  prize: row.prize,
  couponId: row.coupon_id as CouponId | null,
  winners: row.winners,
  task: lotteryTaskSchema.parse(JSON.parse(row.task)),
  openedAtMs: row.opened_at_ms,
  closesAtMs: row.closes_at_ms,
  entries: row.entries,
  seed: row.seed,
  seedHash: row.seed_hash,
  closedAtMs: row.closed_at_ms,
  entriesHash: row.entries_hash,
  drawnAtMs: row.drawn_at_ms,
  cancelledAtMs: row.cancelled_at_ms,
});
