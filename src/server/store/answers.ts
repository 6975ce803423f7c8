import type { Queries } from './queries.ts';
import { sql } from './queries.ts';

/** The first answer to each command that spends or claims, by actor and key. */
export class AnswerRepository {
  readonly #queries: Queries;
  constructor(queries: Queries) {
    this.#queries = queries;
  }

  /** The answer as it was written, null where the key is new. */
  find(actor: string, key: string): { readonly command: string; readonly answer: string } | null {
    return (
      this.#queries.first(
        sql
          .selectFrom('answers')
          .select(['command', 'answer'])
          .where('actor', '=', actor)
          .where('command_key', '=', key),
      ) ?? null
    );
  }

  insert(actor: string, key: string, command: string, answer: string, atMs: number): void {
    this.#queries.run(
      sql.insertInto('answers').values({ actor, command_key: key, command, answer, at_ms: atMs }),
    );
  }
}
