import { shows } from './0001-shows.ts';
import { openQuestions } from './0002-open-questions.ts';
import { catalogue } from './0003-catalogue.ts';
import { saleLedger } from './0004-sale-ledger.ts';
import { orders } from './0005-orders.ts';
import { engagement } from './0006-engagement.ts';
import { flashSales } from './0007-flash-sales.ts';
import { identities } from './0008-identities.ts';
import { tapsUnlisted } from './0009-taps-unlisted.ts';
import type { Migration } from './migrate.ts';

export { migrate, type Migration } from './migrate.ts';

/** All steps in order. Texts, names and addresses stand apart from events, so that they can be erased. */
export const migrations: readonly Migration[] = [
  shows,
  openQuestions,
  catalogue,
  saleLedger,
  orders,
  engagement,
  flashSales,
  identities,
  tapsUnlisted,
];
