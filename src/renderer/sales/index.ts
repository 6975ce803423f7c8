export { createTillStore, isRunningSale, itemOf, type TillState, type TillStore } from './store.ts';
