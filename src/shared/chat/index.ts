export * from './host-name.ts';
export * from './plain-line.ts';
export * from './question-finder.ts';
export * from './schema.ts';
