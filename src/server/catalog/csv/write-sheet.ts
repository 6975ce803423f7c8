import type { CrewProduct } from '../../../shared/catalog/index.ts';
import { plainAmount, type Currency } from '../../../shared/kernel/index.ts';
import { plainHeading, shopifyHeading, type CsvFormat } from './columns.ts';
import { htmlOfText } from './html-text.ts';
import { writeTable } from './table.ts';

/** A product with the public addresses that its pictures came from. */
export interface ExportedProduct {
  readonly product: CrewProduct;
  readonly pictureUrls: readonly string[];
}

/** The same for the same product as long as it keeps its title, so that an export can come back. */
export function handleOf({ id, title }: Pick<CrewProduct, 'id' | 'title'>): string {
  const words = title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 60)
    .replace(/^-+|-+$/g, '');
  return `${words === '' ? 'product' : words}-${id.slice(-12)}`;
}

/** The catalogue as a file; what it says comes back by an import as it was. */
export function writeSheet(
  format: CsvFormat,
  products: readonly ExportedProduct[],
  currency: Currency,
): string {
  const amount = (minor: number | null): string =>
    minor === null ? '' : plainAmount(minor, currency);
  return format === 'shopify'
    ? writeTable(
        shopifyHeading,
        products.flatMap((one) => shopifyRows(one, amount)),
      )
    : writeTable(
        plainHeading,
        products.flatMap((one) => plainRows(one, amount)),
      );
}

type Amount = (minor: number | null) => string;
const variantsOf = ({ variants }: CrewProduct): CrewProduct['variants'] =>
  variants.filter(({ isArchived }) => !isArchived);

function shopifyRows({ product, pictureUrls }: ExportedProduct, amount: Amount): string[][] {
  const handle = handleOf(product);
  const hasOptions = product.optionNames.length > 0;
  const variants = variantsOf(product);
  return Array.from({ length: Math.max(variants.length, pictureUrls.length) }, (_, index) => {
    const variant = variants[index];
    const picture = pictureUrls[index];
    const isFirst = index === 0;
    const options = [0, 1, 2].flatMap((place) => [
      isFirst ? (product.optionNames[place] ?? (place === 0 && !hasOptions ? 'Title' : '')) : '',
      variant?.options[place] ??
        (place === 0 && !hasOptions && variant !== undefined ? 'Default Title' : ''),
    ]);
    const ofVariant =
      variant === undefined
        ? Array<string>(9).fill('')
        : [
            variant.sku ?? '',
            'shopify',
            String(variant.onHand),
            'deny',
            'manual',
            amount(variant.priceMinor),
            amount(variant.formerPriceMinor),
            'TRUE',
            'TRUE',
          ];
    return [
      handle,
      isFirst ? product.title : '',
      isFirst ? htmlOfText(product.description) : '',
      '',
      isFirst ? 'TRUE' : '',
      ...options,
      ...ofVariant,
      picture ?? '',
      picture === undefined ? '' : String(index + 1),
      amount(variant?.costMinor ?? null),
      isFirst ? (product.isArchived ? 'archived' : 'active') : '',
    ];
  });
}

function plainRows({ product, pictureUrls }: ExportedProduct, amount: Amount): string[][] {
  return variantsOf(product).map((variant, index) => {
    const whenFirst = (text: string): string => (index === 0 ? text : '');
    return [
      handleOf(product),
      product.title,
      whenFirst(product.titleZh ?? ''),
      whenFirst(product.description),
      whenFirst(product.descriptionZh ?? ''),
      ...[0, 1, 2].flatMap((place) => [
        whenFirst(product.optionNames[place] ?? ''),
        variant.options[place] ?? '',
      ]),
      variant.sku ?? '',
      amount(variant.priceMinor),
      amount(variant.costMinor),
      String(variant.onHand),
      whenFirst(pictureUrls.join(' ')),
      whenFirst(product.isArchived ? 'archived' : 'active'),
    ];
  });
}
