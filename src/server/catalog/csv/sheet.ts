import type { ImportReport } from '../../../shared/catalog/index.ts';
import type { CsvFormat, Field } from './columns.ts';

export type RowError = ImportReport['errors'][number];

/** A variant as a row says it; null where the row does not say. */
export interface SheetVariant {
  readonly row: number;
  readonly sku: string | null;
  readonly options: readonly string[];
  readonly priceMinor: number;
  readonly costMinor: number | null;
  readonly onHand: number | null;
}

/** A product as its rows say it; null where none of them does. */
export interface SheetProduct {
  /** The first of its rows, which errors of the whole are told at. */
  readonly row: number;
  readonly handle: string;
  readonly title: string;
  readonly titleZh: string | null;
  readonly description: string | null;
  readonly descriptionZh: string | null;
  readonly optionNames: readonly string[];
  readonly variants: readonly SheetVariant[];
  readonly pictures: readonly { readonly row: number; readonly url: string }[];
  readonly isArchived: boolean | null;
}

/** A file as products; one with a bad row is not among them. */
export interface Sheet {
  readonly format: CsvFormat;
  readonly rows: number;
  readonly products: readonly SheetProduct[];
  readonly errors: readonly RowError[];
  /** How the file calls its columns, for errors that are found later. */
  columnOf(field: Field): string | null;
}
