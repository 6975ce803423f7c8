export * from './allocation.ts';
export * from './claim.ts';
export * from './ledger-check.ts';
export * from './ledger-read.ts';
export type { BrokenRule, LedgerTotals } from './ledger-replay.ts';
export * from './ledger.ts';
export * from './order.ts';
export type { AllocationPhase } from './sale-state.ts';
export * from './schema.ts';
