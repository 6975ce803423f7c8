import type { ShowId, ViewerId } from '../../shared/kernel/index.ts';
import type { Queries } from './queries.ts';
import { sql } from './queries.ts';

/** A person (or a simulated one) as the tables keep them. */
export interface ViewerRow {
  readonly id: ViewerId;
  readonly isSimulated: boolean;
  readonly name: string | null;
  readonly firstSeenAtMs: number;
}

/** What is known of a viewer across shows. */
export interface ViewerTotals {
  readonly shows: number;
  readonly messages: number;
  readonly questions: number;
  readonly watchedMs: number;
  /** The last time they were seen, null before their first visit. */
  readonly lastSeenAtMs: number | null;
}

/** Identities that last across shows, and what each did in each show. */
export class ViewerRepository {
  readonly #queries: Queries;
  constructor(queries: Queries) {
    this.#queries = queries;
  }

  byId(id: ViewerId): ViewerRow | null {
    const row = this.#queries.first(sql.selectFrom('viewers').selectAll().where('id', '=', id));
    if (row === undefined) return null;
    return {
      id,
      isSimulated: row.is_simulated === 1,
      name: row.name,
      firstSeenAtMs: row.first_seen_at_ms,
    };
  }

  /** Keeps the first row where there is one. */
  insert(viewer: ViewerRow): void {
    this.#queries.run(
      sql
        .insertInto('viewers')
        .values({
          id: viewer.id,
          is_simulated: viewer.isSimulated ? 1 : 0,
          name: viewer.name,
          first_seen_at_ms: viewer.firstSeenAtMs,
        })
        .onConflict((conflict) => conflict.column('id').doNothing()),
    );
  }

  setName(id: ViewerId, name: string): void {
    this.#queries.run(sql.updateTable('viewers').set({ name }).where('id', '=', id));
  }

  /** Notes that a viewer came into a show; a second entry keeps the first instant. */
  enter(viewerId: ViewerId, showId: ShowId, atMs: number): void {
    this.#queries.run(
      sql
        .insertInto('visits')
        .values({
          viewer_id: viewerId,
          show_id: showId,
          first_entered_at_ms: atMs,
          last_seen_at_ms: atMs,
          watched_ms: 0,
          messages: 0,
          questions: 0,
        })
        .onConflict((conflict) =>
          conflict.columns(['viewer_id', 'show_id']).doUpdateSet({ last_seen_at_ms: atMs }),
        ),
    );
  }

  /** Adds what was watched in one stay when it ends. */
  leave(viewerId: ViewerId, showId: ShowId, atMs: number, watchedMs: number): void {
    this.#queries.run(
      sql
        .updateTable('visits')
        .set((eb) => ({ last_seen_at_ms: atMs, watched_ms: eb('watched_ms', '+', watchedMs) }))
        .where('viewer_id', '=', viewerId)
        .where('show_id', '=', showId),
    );
  }

  countMessage(viewerId: ViewerId, showId: ShowId, isQuestion: boolean): void {
    this.#queries.run(
      sql
        .updateTable('visits')
        .set((eb) => ({
          messages: eb('messages', '+', 1),
          questions: eb('questions', '+', isQuestion ? 1 : 0),
        }))
        .where('viewer_id', '=', viewerId)
        .where('show_id', '=', showId),
    );
  }

  /** A viewer's stays in a show that have ended, and what they said there; null where they never came. */
  visit(
    viewerId: ViewerId,
    showId: ShowId,
  ): { readonly watchedMs: number; readonly messages: number } | null {
    const row = this.#queries.first(
      sql
        .selectFrom('visits')
        .select(['watched_ms as watchedMs', 'messages'])
        .where('viewer_id', '=', viewerId)
        .where('show_id', '=', showId),
    );
    return row ?? null;
  }

  /** Real shows that a viewer came into after an instant, without one of them. */
  showsSince(viewerId: ViewerId, afterMs: number, but: ShowId): number {
    const row = this.#queries.first(
      sql
        .selectFrom('visits')
        .innerJoin('shows', 'shows.id', 'visits.show_id')
        .select(({ fn }) => fn.countAll<number>().as('shows'))
        .where('visits.viewer_id', '=', viewerId)
        .where('visits.first_entered_at_ms', '>', afterMs)
        .where('visits.show_id', '!=', but)
        .where('shows.kind', '=', 'show'),
    );
    return row?.shows ?? 0;
  }

  /**
   * Sums over real shows and all viewers of one person, `but` one of them or `and` one rehearsal: a rehearsal's figures never mix
   * with real ones.
   */
  totals(
    viewers: ViewerId | readonly ViewerId[],
    { and, but }: { and?: ShowId; but?: ShowId },
  ): ViewerTotals {
    let query = sql
      .selectFrom('visits')
      .innerJoin('shows', 'shows.id', 'visits.show_id')
      .select(({ fn }) => [
        fn.count<number>('visits.show_id').distinct().as('shows'),
        fn.sum<number | null>('visits.messages').as('messages'),
        fn.sum<number | null>('visits.questions').as('questions'),
        fn.sum<number | null>('visits.watched_ms').as('watchedMs'),
        fn.max('visits.last_seen_at_ms').as('lastSeenAtMs'),
      ])
      .where('visits.viewer_id', 'in', [viewers].flat());
    query =
      and === undefined
        ? query.where('shows.kind', '=', 'show')
        : query.where((eb) => eb.or([eb('shows.kind', '=', 'show'), eb('shows.id', '=', and)]));
    if (but !== undefined) query = query.where('visits.show_id', '!=', but);
    const row = this.#queries.first(query);
    return {
      shows: row?.shows ?? 0,
      messages: row?.messages ?? 0,
      questions: row?.questions ?? 0,
      watchedMs: row?.watchedMs ?? 0,
      lastSeenAtMs: row?.lastSeenAtMs ?? null,
    };
  }
}
