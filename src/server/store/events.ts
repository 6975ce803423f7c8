import { sql as raw, type SqlBool } from 'kysely';
import type { ShowId, ViewerId } from '../../shared/kernel/index.ts';
import type { ShowEvent, ShowEventBody } from '../../shared/show/index.ts';
import type { Queries } from './queries.ts';
import { sql, type Tables } from './queries.ts';

const pageRows = 2000;
/** Entries, departures and looks away are the same few words a million times over. */
const mostKnownWords = 64;
const longestKnownWords = 60;

/** The append-only log of every show. */
export class EventRepository {
  readonly #queries: Queries;
  readonly #known = new Map<string, ShowEventBody>();
  /** By hand: it runs for whatever happens, thousands of times a second. */
  readonly #insert;
  /** By hand: left to itself SQLite reads the whole show backwards for it. */
  readonly #ofViewer;

  constructor(queries: Queries) {
    this.#queries = queries;
    this.#insert = queries.prepared(
      'INSERT INTO events (show_id, seq, at_ms, kind, viewer_id, payload) VALUES (?, ?, ?, ?, ?, ?)',
    );
    this.#ofViewer = queries.prepared(viewersEvents);
  }

  insert({ showId, seq, atMs, viewerId, body }: ShowEvent): void {
    this.#insert.run(showId, seq, atMs, body.kind, viewerId, JSON.stringify(body));
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
          .select(['seq', 'at_ms', 'viewer_id', 'payload'])
          .where('show_id', '=', showId)
          .where('seq', '>', after)
          .orderBy('seq')
          .limit(pageRows),
      );
      for (const row of page) yield this.#event(showId, row);
      const last = page.at(-1);
      if (last === undefined) return;
      after = last.seq;
    }
  }

  /** One viewer's latest in one show but for their taps, newest first. */
  ofViewer(viewerId: ViewerId, showId: ShowId, limit: number): ShowEvent[] {
    const rows = this.#ofViewer.all(viewerId, showId, limit) as EventRow[];
    return rows.map((row) => this.#event(showId, row));
  }

  #event(showId: ShowId, row: EventRow): ShowEvent {
    return {
      seq: row.seq,
      showId,
      atMs: row.at_ms,
      viewerId: row.viewer_id as ViewerId | null,
      body: this.#body(row.payload),
    };
  }

  /** Only `insert` writes these rows, so they are not checked again: a replay may be of a million. */
  #body(payload: string): ShowEventBody {
    const known = this.#known.get(payload);
    if (known !== undefined) return known;
    const body = JSON.parse(payload) as ShowEventBody;
    if (payload.length <= longestKnownWords && this.#known.size < mostKnownWords)
      this.#known.set(payload, body);
    return body;
  }
}

/** In the very words of the index `events_by_viewer`, which is used for nothing else. */
export const isListed = raw<SqlBool>`events.kind <> 'claim-answered'`;

type EventRow = Pick<Tables['events'], 'seq' | 'at_ms' | 'viewer_id' | 'payload'>;

/** One viewer's latest in one show, by its index. */
export const viewersEvents = `
  SELECT seq, at_ms, viewer_id, payload FROM events INDEXED BY events_by_viewer
  WHERE viewer_id = ? AND show_id = ? AND kind <> 'claim-answered'
  ORDER BY seq DESC LIMIT ?`;
