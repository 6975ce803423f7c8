import type { Migration } from './migrate.ts';

/**
 * A viewer's events are found by an index without their taps, which nobody looks up there: with
 * them a rush wrote one more page for each tap, since viewers tap in no order.
 */
export const tapsUnlisted: Migration = {
  version: 9,
  name: 'taps are not listed by viewer',
  sql: `
    DROP INDEX events_by_viewer;
    CREATE INDEX events_by_viewer ON events (viewer_id, show_id, seq)
      WHERE kind <> 'claim-answered';
  `,
};
