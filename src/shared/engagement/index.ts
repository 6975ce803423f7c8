export * from './draw.ts';
export * from './rules.ts';
export * from './schema.ts';
