export * from './boards.ts';
export * from './draw-list.ts';
export * from './go-mark.ts';
export * from './placement.ts';
export * from './schema.ts';
