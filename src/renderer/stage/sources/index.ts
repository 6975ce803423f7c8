export * from './source-set.ts';
