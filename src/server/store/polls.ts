import type { KeptPoll } from '../../shared/engagement/index.ts';
import type { PollId, ShowId, ViewerId } from '../../shared/kernel/index.ts';
import type { Queries } from './queries.ts';
import { sql, type Tables } from './queries.ts';

/** Polls with their answers, and who voted. */
export class PollRepository {
  readonly #queries: Queries;
  constructor(queries: Queries) {
    this.#queries = queries;
  }

  insert(poll: KeptPoll): void {
    this.#queries.run(
      sql.insertInto('polls').values({
        id: poll.id,
        show_id: poll.showId,
        question: poll.question,
        opened_at_ms: poll.openedAtMs,
        closes_at_ms: poll.closesAtMs,
        closed_at_ms: poll.closedAtMs,
      }),
    );
    poll.answers.forEach(({ text, votes }, position) =>
      this.#queries.run(
        sql.insertInto('poll_answers').values({ poll_id: poll.id, position, text, votes }),
      ),
    );
  }

  byId(id: PollId): KeptPoll | null {
    return this.#kept(
      this.#queries.first(sql.selectFrom('polls').selectAll().where('id', '=', id)),
    );
  }

  /** The one that is open in a show, or was last. */
  latest(showId: ShowId): KeptPoll | null {
    return this.#kept(
      this.#queries.first(
        sql
          .selectFrom('polls')
          .selectAll()
          .where('show_id', '=', showId)
          .orderBy('opened_at_ms', 'desc')
          .orderBy('id', 'desc')
          .limit(1),
      ),
    );
  }

  /** All that are open, in any show. */
  open(): KeptPoll[] {
    return this.#queries
      .all(sql.selectFrom('polls').selectAll().where('closed_at_ms', 'is', null))
      .flatMap((row) => this.#kept(row) ?? []);
  }

  close(id: PollId, atMs: number): void {
    this.#queries.run(sql.updateTable('polls').set({ closed_at_ms: atMs }).where('id', '=', id));
  }

  /** What a person voted for, null where they have not. */
  voteOf(id: PollId, personId: ViewerId): number | null {
    const row = this.#queries.first(
      sql
        .selectFrom('ballots')
        .select('position')
        .where('poll_id', '=', id)
        .where('person_id', '=', personId),
    );
    return row?.position ?? null;
  }

  /** A person's first and only vote. */
  vote(id: PollId, personId: ViewerId, answer: number, atMs: number): void {
    this.#queries.run(
      sql
        .insertInto('ballots')
        .values({ poll_id: id, person_id: personId, position: answer, at_ms: atMs }),
    );
    this.#queries.run(
      sql
        .updateTable('poll_answers')
        .set((eb) => ({ votes: eb('votes', '+', 1) }))
        .where('poll_id', '=', id)
        .where('position', '=', answer),
    );
  }

  #kept(row: Tables['polls'] | undefined): KeptPoll | null {
    if (row === undefined) return null;
    return {
      id: row.id as PollId,
      showId: row.show_id as ShowId,
      question: row.question,
      answers: this.#queries.all(
        sql
          .selectFrom('poll_answers')
          .select(['text', 'votes'])
          .where('poll_id', '=', row.id)
          .orderBy('position'),
      ),
      openedAtMs: row.opened_at_ms,
      closesAtMs: row.closes_at_ms,
      closedAtMs: row.closed_at_ms,
    };
  }
}
