import { showEventBodySchema, type ShowEvent } from '../../shared/show/index.ts';
import type { ShowId, ViewerId } from '../../shared/kernel/index.ts';
import type { Queries } from './queries.ts';
import { sql, type Tables } from './queries.ts';

/** The append-only log of every show. */
export class EventRepository {
  readonly #queries: Queries;
  constructor(queries: Queries) {
    this.#queries = queries;
  }

  insert(event: ShowEvent): void {
    this.#queries.run(
      sql.insertInto('events').values({
        show_id: event.showId,
        seq: event.seq,
        at_ms: event.atMs,
        kind: event.body.kind,
        viewer_id: event.viewerId,
        payload: JSON.stringify(event.body),
      }),
    );
  }

  /** The last number given out in a show, 0 before the first. */
  lastSeq(showId: ShowId): number {
    const row = this.#queries.first(
      sql
        .selectFrom('events')
        .select(({ fn }) => fn.max('seq').as('seq'))
        .where('show_id', '=', showId),
    );
    return row?.seq ?? 0;
  }

  /** A whole show in order, in pages, so that a long one never stands in memory twice. */
  *ofShow(showId: ShowId): Generator<ShowEvent> {
    let after = 0;
    for (;;) {
      const page = this.#queries.all(
        sql
          .selectFrom('events')
          .selectAll()
          .where('show_id', '=', showId)
          .where('seq', '>', after)
          .orderBy('seq')
          .limit(1000),
      );
      for (const row of page) yield event(row);
      const last = page.at(-1);
      if (last === undefined) return;
      after = last.seq;
    }
  }

  /** One viewer's latest in one show, newest first. */
  ofViewer(viewerId: ViewerId, showId: ShowId, limit: number): ShowEvent[] {
    return this.#queries
      .all(
        sql
          .selectFrom('events')
          .selectAll()
          .where('viewer_id', '=', viewerId)
          .where('show_id', '=', showId)
          .orderBy('seq', 'desc')
          .limit(limit),
      )
      .map(event);
  }
}

const event = (row: Tables['events']): ShowEvent => ({
  seq: row.seq,
  showId: row.show_id as ShowId,
  atMs: row.at_ms,
  viewerId: row.viewer_id as ViewerId | null,
  body: showEventBodySchema.parse(JSON.parse(row.payload)),
});
