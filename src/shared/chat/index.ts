export * from './question-finder.ts';
export * from './schema.ts';
