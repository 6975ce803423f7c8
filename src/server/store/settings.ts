import type { Queries } from './queries.ts';
import { sql } from './queries.ts';

/** Small values that belong to the data folder: the signing key, the show on stage, thresholds. */
export class SettingRepository {
  readonly #queries: Queries;
  constructor(queries: Queries) {
    this.#queries = queries;
  }

  get(key: string): string | null {
    const row = this.#queries.first(
      sql.selectFrom('settings').select('value').where('key', '=', key),
    );
    return row?.value ?? null;
  }

  set(key: string, value: string): void {
    this.#queries.run(
      sql
        .insertInto('settings')
        .values({ key, value })
        .onConflict((conflict) => conflict.column('key').doUpdateSet({ value })),
    );
  }
}
