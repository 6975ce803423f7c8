import type { CatalogueTables } from './catalogue.ts';
import type { CoreTables } from './core.ts';
import type { EngagementTables } from './engagement.ts';
import type { FlashSaleTables } from './flash-sales.ts';
import type { IdentityTables } from './identities.ts';
import type { OrderTables } from './orders.ts';
import type { SaleLedgerTables } from './sale-ledger.ts';

/** Every table, by the term that it belongs to. */
export interface Tables
  extends
    CoreTables,
    CatalogueTables,
    SaleLedgerTables,
    EngagementTables,
    FlashSaleTables,
    IdentityTables,
    OrderTables {}
