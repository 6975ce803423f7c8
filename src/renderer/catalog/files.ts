import type { CrewProduct, ImportReport } from '../../shared/catalog/index.ts';
import type { ProductId } from '../../shared/kernel/index.ts';
import { askForFile, saveFile } from '../show-client/index.ts';
import type { CatalogHouse } from './house.ts';

/** How a file of products is to be taken. */
export type ImportMode = 'dry-run' | 'all' | 'good-rows';

const queries: Record<ImportMode, string> = {
  'dry-run': '?dryRun=1',
  all: '',
  'good-rows': '?goodRows=1',
};

/** Puts a picture at the end of a product's. */
export async function uploadPicture(
  house: Pick<CatalogHouse, 'gateway'>,
  productId: ProductId,
  file: Blob,
): Promise<CrewProduct> {
  const answer = await askForFile(house.gateway(), `/api/products/${productId}/pictures`, file);
  return (await answer.json()) as CrewProduct;
}

/** Sends a CSV and answers what it did or would do. */
export async function importProducts(
  house: Pick<CatalogHouse, 'gateway'>,
  file: Blob,
  mode: ImportMode,
): Promise<ImportReport> {
  const answer = await askForFile(house.gateway(), `/api/catalogue/import${queries[mode]}`, file);
  return (await answer.json()) as ImportReport;
}

/** Hands the catalogue as a file to the browser. */
export const exportProducts = (
  house: Pick<CatalogHouse, 'gateway'>,
  format: 'plain' | 'shopify',
): Promise<void> =>
  saveFile(house.gateway(), `/api/catalogue/export?format=${format}`, `products-${format}.csv`);
