import { showSchema, type Show } from '../../shared/show/index.ts';
import type { ShowId } from '../../shared/kernel/index.ts';
import type { Queries } from './queries.ts';
import { sql, type Tables } from './queries.ts';

/** What a rehearsal was made of; null for a real show. */
export interface RehearsalOrigin {
  readonly of: ShowId;
  readonly viewers: number;
  readonly seed: number;
}

/** A show with what only the server needs of it. */
export interface StoredShow {
  readonly show: Show;
  readonly rehearsal: RehearsalOrigin | null;
}

/** Shows and which of them is on the stage. */
export class ShowRepository {
  readonly #queries: Queries;
  constructor(queries: Queries) {
    this.#queries = queries;
  }

  byId(id: ShowId): StoredShow | null {
    return stored(this.#queries.first(sql.selectFrom('shows').selectAll().where('id', '=', id)));
  }

  bySlug(slug: string): StoredShow | null {
    return stored(
      this.#queries.first(sql.selectFrom('shows').selectAll().where('slug', '=', slug)),
    );
  }

  /** Newest first, at most 200. */
  list(): Show[] {
    return this.#queries
      .all(sql.selectFrom('shows').selectAll().orderBy('created_at_ms', 'desc').limit(200))
      .map((row) => stored(row)?.show)
      .filter((show) => show !== undefined);
  }

  insert({ show, rehearsal }: StoredShow, nowMs: number): void {
    this.#queries.run(
      sql.insertInto('shows').values({
        ...columns(show),
        rehearsal_of: rehearsal?.of ?? null,
        rehearsal_viewers: rehearsal?.viewers ?? 0,
        rehearsal_seed: rehearsal?.seed ?? 0,
        created_at_ms: nowMs,
      }),
    );
  }

  update(show: Show): void {
    const { id, ...rest } = columns(show);
    this.#queries.run(sql.updateTable('shows').set(rest).where('id', '=', id));
  }
}

const columns = (
  show: Show,
): Omit<
  Tables['shows'],
  'rehearsal_of' | 'rehearsal_viewers' | 'rehearsal_seed' | 'created_at_ms'
> => ({
  id: show.id,
  slug: show.slug,
  kind: show.kind,
  phase: show.phase,
  title: show.title,
  host_name: show.hostName,
  orientation: show.orientation,
  starts_at_ms: show.startsAtMs,
  started_at_ms: show.startedAtMs,
  ended_at_ms: show.endedAtMs,
});

function stored(row: Tables['shows'] | undefined): StoredShow | null {
  if (row === undefined) return null;
  const show = showSchema.parse({
    id: row.id,
    slug: row.slug,
    kind: row.kind,
    phase: row.phase,
    title: row.title,
    hostName: row.host_name,
    orientation: row.orientation,
    startsAtMs: row.starts_at_ms,
    startedAtMs: row.started_at_ms,
    endedAtMs: row.ended_at_ms,
  });
  const rehearsal =
    row.rehearsal_of === null
      ? null
      : {
          of: showSchema.shape.id.parse(row.rehearsal_of),
          viewers: row.rehearsal_viewers,
          seed: row.rehearsal_seed,
        };
  return { show, rehearsal };
}
