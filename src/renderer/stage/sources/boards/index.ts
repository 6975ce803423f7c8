export * from './board-feed.ts';
export * from './board-pictures.ts';
export * from './board-store.ts';
export { goMarkRect } from './mark-rect.ts';
