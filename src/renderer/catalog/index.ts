export type { CatalogHouse } from './house.ts';
export { catalogMessages } from './messages.ts';
export { ProductPicture } from './picture.tsx';
export { CatalogueDialog } from './products/catalogue-dialog.tsx';
export { ShelfPanel } from './shelf/shelf-panel.tsx';
