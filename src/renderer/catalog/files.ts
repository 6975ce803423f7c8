import type { CrewProduct, ImportReport } from '../../shared/catalog/index.ts';
import type { ProductId } from '../../shared/kernel/index.ts';
import type { CatalogHouse } from './house.ts';

/** How a file of products is to be taken. */
export type ImportMode = 'dry-run' | 'all' | 'good-rows';

const queries: Record<ImportMode, string> = {
  'dry-run': '?dryRun=1',
  all: '',
  'good-rows': '?goodRows=1',
};

/** Throws what `sentenceOf` words: the server's code, or that nobody answered. */
async function ask(
  house: Pick<CatalogHouse, 'gateway'>,
  path: string,
  body?: Blob,
): Promise<Response> {
  const gateway = house.gateway();
  if (gateway === null) throw new TypeError('There is no show server yet');
  const response = await fetch(gateway.baseUrl + path, {
    headers: {
      authorization: `Bearer ${gateway.token}`,
      ...(body === undefined ? {} : { 'content-type': body.type || 'application/octet-stream' }),
    },
    ...(body === undefined ? {} : { method: 'POST', body }),
  });
  if (!response.ok) throw (await response.json()) as Error;
  return response;
}

/** Puts a picture at the end of a product's. */
export const uploadPicture = async (
  house: Pick<CatalogHouse, 'gateway'>,
  productId: ProductId,
  file: Blob,
): Promise<CrewProduct> =>
  (await (await ask(house, `/api/products/${productId}/pictures`, file)).json()) as CrewProduct;

/** Sends a CSV and answers what it did or would do. */
export const importProducts = async (
  house: Pick<CatalogHouse, 'gateway'>,
  file: Blob,
  mode: ImportMode,
): Promise<ImportReport> =>
  (await (await ask(house, `/api/catalogue/import${queries[mode]}`, file)).json()) as ImportReport;

/** Hands the catalogue as a file to the browser. */
export async function exportProducts(
  house: Pick<CatalogHouse, 'gateway'>,
  format: 'plain' | 'shopify',
): Promise<void> {
  const response = await ask(house, `/api/catalogue/export?format=${format}`);
  const anchor = document.createElement('a');
  anchor.href = URL.createObjectURL(await response.blob());
  anchor.download = `products-${format}.csv`;
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(anchor.href), 60_000);
}
