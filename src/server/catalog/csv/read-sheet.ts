import { mostPictures, mostVariants, skuSchema } from '../../../shared/catalog/index.ts';
import { parseMinor, type Currency } from '../../../shared/kernel/index.ts';
import { readColumns, type Columns, type Field } from './columns.ts';
import { textOfHtml } from './html-text.ts';
import type { RowError, Sheet, SheetProduct, SheetVariant } from './sheet.ts';
import { readTable, undefuse, type Table } from './table.ts';

const longestValue = 200;
const longestTitle = 120;
const longestText = 5000;
const longestOption = 60;
const mostOnHand = 10_000_000;
const optionFields = [
  ['option1Name', 'option1'],
  ['option2Name', 'option2'],
  ['option3Name', 'option3'],
] as const;

interface Row {
  readonly row: number;
  /** Trimmed; empty where the row or the column is. */
  cell(field: Field): string;
}

/** Reads a CSV as products: rows of one handle, or else of one title, belong together. */
export function readSheet(bytes: Uint8Array, currency: Currency): Sheet {
  const table = readTable(bytes);
  if (typeof table === 'string') return faulty(table);
  const columns = readColumns(table.heading);
  if (!columns.places.has('title') || !columns.places.has('price'))
    return faulty('columns-missing');
  const reader = new SheetReader(columns, currency);
  const products = groups(table, columns).map((rows) => reader.product(rows));
  return {
    format: columns.format,
    rows: table.rows.length,
    products: products.filter((product) => product !== null),
    errors: reader.errors,
    columnOf: (field) => columns.names.get(field) ?? null,
  };
}

const faulty = (code: string): Sheet => ({
  format: 'plain',
  rows: 0,
  products: [],
  errors: [{ row: 1, column: null, code, value: '' }],
  columnOf: () => null,
});

function groups(table: Table, { places }: Columns): Row[][] {
  const byKey = new Map<string, Row[]>();
  for (const { row, cells } of table.rows) {
    const cell = (field: Field): string => {
      const place = places.get(field);
      return place === undefined ? '' : undefuse((cells[place] ?? '').trim());
    };
    const handle = cell('handle');
    const key = handle === '' ? `title ${cell('title')}` : `handle ${handle}`;
    const rows = byKey.get(key);
    if (rows === undefined) byKey.set(key, [{ row, cell }]);
    else rows.push({ row, cell });
  }
  return [...byKey.values()];
}

/** Reads the rows of one product after the other, and remembers every fault by row and column. */
class SheetReader {
  readonly errors: RowError[] = [];
  readonly #columns: Columns;
  readonly #currency: Currency;
  readonly #skus = new Map<string, number>();

  constructor(columns: Columns, currency: Currency) {
    this.#columns = columns;
    this.#currency = currency;
  }

  /** Null where something is wrong with any of its rows. */
  product(rows: readonly Row[]): SheetProduct | null {
    const [first] = rows;
    if (first === undefined) return null;
    const before = this.errors.length;
    const title = this.#said(rows, 'title', longestTitle) ?? '';
    if (title === '') this.#fault(first, 'title', 'title-missing');
    const optionNames = this.#optionNames(rows);
    const ofVariants = rows.filter((row) =>
      (['price', 'sku', 'option1'] as const).some((field) => row.cell(field) !== ''),
    );
    const variants = ofVariants
      .map((row) => this.#variant(row, optionNames))
      .filter((variant) => variant !== null);
    if (ofVariants.length === 0) this.#fault(first, 'price', 'price-missing');
    this.#refuseTwins(variants);
    if (variants.length > mostVariants) this.#fault(first, 'option1', 'too-many-variants');
    const description =
      this.#columns.format === 'shopify'
        ? this.#html(rows)
        : this.#said(rows, 'description', longestText);
    const product: SheetProduct = {
      row: first.row,
      handle: first.cell('handle'),
      title,
      titleZh: this.#said(rows, 'titleZh', longestTitle),
      description,
      descriptionZh: this.#said(rows, 'descriptionZh', longestText),
      optionNames,
      variants,
      pictures: this.#pictures(rows),
      isArchived: this.#isArchived(rows),
    };
    return this.errors.length === before ? product : null;
  }

  #optionNames(rows: readonly Row[]): string[] {
    const names = optionFields.map(([field]) => this.#said(rows, field, longestOption) ?? '');
    const values = optionFields.map(([, field]) => rows.find((row) => row.cell(field) !== ''));
    const used = names.flatMap((name, index) => {
      const [nameField = 'option1Name' as const] = optionFields[index] ?? [];
      const row = values[index];
      if (name === '' && row !== undefined) this.#fault(row, nameField, 'option-name-missing');
      return name === '' || row === undefined ? [] : [name];
    });
    // What Shopify writes for a product that has no options.
    const isDefault =
      used.length === 1 && used[0] === 'Title' && values[0]?.cell('option1') === 'Default Title';
    return isDefault ? [] : used;
  }

  #variant(row: Row, optionNames: readonly string[]): SheetVariant | null {
    const before = this.errors.length;
    const options = optionNames.map((_name, index) => {
      const field = optionFields[index]?.[1] ?? 'option1';
      const value = row.cell(field);
      if (value === '') this.#fault(row, field, 'option-missing');
      else if (value.length > longestOption) this.#fault(row, field, 'too-long');
      return value;
    });
    const sku = row.cell('sku');
    if (sku !== '' && !skuSchema.safeParse(sku).success) this.#fault(row, 'sku', 'too-long');
    if (sku !== '' && this.#skus.has(sku)) this.#fault(row, 'sku', 'sku-twice');
    this.#skus.set(sku, row.row);
    const priceMinor = this.#money(row, 'price');
    if (priceMinor === null && row.cell('price') === '') this.#fault(row, 'price', 'price-missing');
    const costMinor = this.#money(row, 'cost');
    const onHand = this.#count(row);
    if (this.errors.length > before || priceMinor === null) return null;
    return { row: row.row, sku: sku === '' ? null : sku, options, priceMinor, costMinor, onHand };
  }

  /** Null where the cell is empty, or wrong and told so. */
  #money(row: Row, field: 'price' | 'cost'): number | null {
    const text = row.cell(field);
    if (text === '') return null;
    const minor = parseMinor(text.replace(/^[¥￥$€£]\s*/, ''), this.#currency);
    if (minor === null) this.#fault(row, field, `${field}-invalid`);
    return minor;
  }

  #count(row: Row): number | null {
    const text = row.cell('stock');
    if (text === '') return null;
    const count = /^\d{1,8}(\.0+)?$/.test(text) ? Number(text) : NaN;
    if (count <= mostOnHand) return count;
    this.#fault(row, 'stock', 'stock-invalid');
    return null;
  }

  #refuseTwins(variants: readonly SheetVariant[]): void {
    const seen = new Set<string>();
    for (const { row, options } of variants) {
      const key = JSON.stringify(options);
      if (seen.has(key))
        this.errors.push({
          row,
          column: this.#columns.names.get('option1') ?? null,
          code: 'options-twice',
          value: options.join(' / ').slice(0, longestValue),
        });
      seen.add(key);
    }
  }

  #html(rows: readonly Row[]): string | null {
    const row = rows.find((one) => one.cell('html') !== '');
    if (row === undefined) return null;
    const text = textOfHtml(row.cell('html'));
    if (text.length > longestText) this.#fault(row, 'html', 'too-long');
    return text;
  }

  /** Addresses in a cell stand apart by spaces or bars; each must be http or https. */
  #pictures(rows: readonly Row[]): { row: number; url: string }[] {
    const urls = new Map<string, number>();
    for (const row of rows)
      for (const url of row.cell('picture').split(/[\s|]+/)) {
        if (url === '') continue;
        const isAddress = URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
        if (!isAddress || url.length > 2000) this.#fault(row, 'picture', 'picture-address');
        else if (!urls.has(url)) urls.set(url, row.row);
      }
    return [...urls].slice(0, mostPictures).map(([url, row]) => ({ row, url }));
  }

  #isArchived(rows: readonly Row[]): boolean | null {
    const row = rows.find((one) => one.cell('status') !== '');
    if (row === undefined) return null;
    const status = row.cell('status').toLowerCase();
    if (['archived', '已归档', '归档'].includes(status)) return true;
    if (['active', 'draft', 'unlisted', '在售', '上架'].includes(status)) return false;
    this.#fault(row, 'status', 'status-unknown');
    return null;
  }

  /** The first of the rows that says it; only the first row of a product usually does. */
  #said(rows: readonly Row[], field: Field, longest: number): string | null {
    const row = rows.find((one) => one.cell(field) !== '');
    if (row === undefined) return null;
    const text = row.cell(field);
    if (text.length > longest) this.#fault(row, field, 'too-long');
    return text;
  }

  #fault(row: Row, field: Field, code: string): void {
    this.errors.push({
      row: row.row,
      column: this.#columns.names.get(field) ?? null,
      code,
      value: row.cell(field).slice(0, longestValue),
    });
  }
}
