import type { Migration } from './migrate.ts';

/** Open questions are found without reading the whole chat. */
export const openQuestions: Migration = {
  version: 2,
  name: 'open questions are found without reading the whole chat',
  sql: `
      CREATE INDEX open_questions ON messages (show_id, sent_at_ms)
        WHERE intent IS NOT NULL AND answered_at_ms IS NULL AND is_hidden = 0;
    `,
};
