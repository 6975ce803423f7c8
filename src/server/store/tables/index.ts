import type { CatalogueTables } from './catalogue.ts';
import type { CoreTables } from './core.ts';

/** Every table, by the term that it belongs to. */
export interface Tables extends CoreTables, CatalogueTables {}
