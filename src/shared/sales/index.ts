export * from './allocation.ts';
export * from './claim.ts';
export * from './ledger.ts';
export * from './order.ts';
export * from './schema.ts';
