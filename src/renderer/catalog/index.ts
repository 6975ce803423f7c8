export type { CatalogHouse } from './house.ts';
export { catalogMessages } from './messages.ts';
export { CatalogueDialog } from './products/catalogue-dialog.tsx';
export { ShelfPanel } from './shelf/shelf-panel.tsx';
