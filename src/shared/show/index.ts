export * from './events.ts';
export * from './rules.ts';
export * from './schema.ts';
