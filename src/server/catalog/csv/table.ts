import Papa from 'papaparse';

/** A spreadsheet as it was read; row numbers are the spreadsheet's own, the heading's is 1. */
export interface Table {
  readonly heading: readonly string[];
  readonly rows: readonly { readonly row: number; readonly cells: readonly string[] }[];
}

export const mostRows = 20_000;
const mostColumns = 200;

/** Why a file is no table. */
export type TableFault = 'unreadable' | 'empty' | 'too-many-rows';

/** Reads a CSV of any of the usual encodings and separators. */
export function readTable(bytes: Uint8Array): Table | TableFault {
  const text = decoded(bytes);
  if (text === null || text.includes('\0')) return 'unreadable';
  const [, named, rest = text] = /^sep=(.)\r?\n([\s\S]*)$/i.exec(text) ?? [];
  const { data, errors } = Papa.parse<string[]>(rest, { delimiter: named ?? separatorOf(rest) });
  if (errors.some(({ type }) => type === 'Quotes')) return 'unreadable';
  const [heading = [], ...body] = data;
  if (heading.every((name) => name.trim() === '')) return 'empty';
  if (heading.length > mostColumns) return 'unreadable';
  const first = named === undefined ? 2 : 3;
  const rows = body
    .map((cells, index) => ({ row: index + first, cells }))
    .filter(({ cells }) => cells.some((cell) => cell.trim() !== ''));
  if (rows.length > mostRows) return 'too-many-rows';
  return rows.length === 0 ? 'empty' : { heading, rows };
}

/** The one that the heading has most of: what cells say further down must not decide it. */
function separatorOf(text: string): string {
  const heading = (/^[^\r\n]*/.exec(text)?.[0] ?? '').replace(/"[^"]*"/g, '');
  return [',', ';', '\t', '|'].reduce((best, one) =>
    heading.split(one).length > heading.split(best).length ? one : best,
  );
}

/** By its mark, as UTF-8, or else as what a Chinese Excel writes; null where it is none of them. */
function decoded(bytes: Uint8Array): string | null {
  const [first, second] = bytes;
  const marked =
    first === 0xff && second === 0xfe
      ? 'utf-16le'
      : first === 0xfe && second === 0xff
        ? 'utf-16be'
        : null;
  for (const encoding of marked === null ? ['utf-8', 'gb18030'] : [marked])
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(bytes);
    } catch {
      continue;
    }
  return null;
}

const formula = '[=+\\-@\\t\\r＝＋－＠]';
const dangerous = new RegExp(`^'*${formula}`);
const defused = new RegExp(`^'(?='*${formula})`);

/** A cell that no spreadsheet takes for a formula. */
export const defuse = (cell: string): string => (dangerous.test(cell) ? `'${cell}` : cell);
/** What a defused cell said. */
export const undefuse = (cell: string): string => cell.replace(defused, '');

/** A table as a file that Excel reads without being told how: UTF-8 with its mark. */
export function writeTable(
  heading: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const data = [heading, ...rows].map((cells) => cells.map(defuse));
  return `\ufeff${Papa.unparse(data, { newline: '\r\n' })}\r\n`;
}
