export * from './draw-list.ts';
export * from './placement.ts';
export * from './schema.ts';
