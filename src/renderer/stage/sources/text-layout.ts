import type { SizePx, TextSource } from '../../../shared/stage/index.ts';

/** All of a text source that is seen. */
export type TextLook = Pick<
  TextSource,
  'text' | 'fontSizePx' | 'colour' | 'background' | 'align' | 'isBold'
>;

/** Tells how wide a piece of text is drawn. */
export type MeasurePx = (text: string) => number;

/** One line, from the left edge of the drawing. */
export interface TextLine {
  readonly text: string;
  readonly xPx: number;
  /** The middle of the line. */
  readonly yPx: number;
}

/** Where the lines of a text stand in a drawing of a given size. */
export interface TextLayout {
  readonly size: SizePx;
  readonly lines: readonly TextLine[];
}

const wide =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303f\uff00-\uffef\p{Extended_Pictographic}]/u;
/** What must not begin a line, and what must not end one. */
const closing = /[\p{Pe}\p{Pf},.!?:;%°‰·…。，、！？：；％～ー々]/u;
const opening = /[\p{Ps}\p{Pi}$¥￥€£#]/u;
const breaksAfter = /[-‐–—/]/u;

const words = new Intl.Segmenter(undefined, { granularity: 'word' });
const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
const partsOf = (text: string, segmenter: Intl.Segmenter): string[] =>
  Array.from(segmenter.segment(text), ({ segment }) => segment);

function mayBreakBetween(left: string, right: string): boolean {
  const last = Array.from(left).at(-1) ?? '';
  const first = Array.from(right)[0] ?? '';
  if (closing.test(first) || opening.test(last)) return false;
  return wide.test(last) || wide.test(first) || breaksAfter.test(last);
}

const isSpace = (text: string): boolean => /^\s+$/u.test(text) && !text.includes('\u00a0');

/** Splits a paragraph into spaces and pieces that stay on one line where there is room. */
export function piecesOf(paragraph: string): readonly string[] {
  const pieces: string[] = [];
  for (const part of partsOf(paragraph, words)) {
    const last = pieces.at(-1);
    const isGlued =
      last !== undefined &&
      (isSpace(last) || isSpace(part)
        ? isSpace(last) && isSpace(part)
        : !mayBreakBetween(last, part));
    if (isGlued) pieces[pieces.length - 1] = last + part;
    else pieces.push(part);
  }
  return pieces;
}

/** Cuts a piece that is wider than a line; each part has at least one character. */
function cut(piece: string, maxWidthPx: number, measurePx: MeasurePx): string[] {
  const lines = [''];
  for (const part of partsOf(piece, graphemes)) {
    const longer = (lines.at(-1) ?? '') + part;
    if (lines.at(-1) !== '' && measurePx(longer) > maxWidthPx) lines.push(part);
    else lines[lines.length - 1] = longer;
  }
  return lines;
}

function wrapParagraph(paragraph: string, maxWidthPx: number, measurePx: MeasurePx): string[] {
  const lines: string[] = [];
  let line = '';
  let space = '';
  for (const piece of piecesOf(paragraph)) {
    if (isSpace(piece)) {
      space = piece;
      continue;
    }
    const longer = line + space + piece;
    space = '';
    if (measurePx(longer) <= maxWidthPx) {
      line = longer;
      continue;
    }
    if (line !== '') lines.push(line);
    const parts = cut(piece, maxWidthPx, measurePx);
    lines.push(...parts.slice(0, -1));
    line = parts.at(-1) ?? '';
  }
  return [...lines, line];
}

/** Breaks text into lines: at its own line ends, then between words, then anywhere. */
export function wrapText(text: string, maxWidthPx: number, measurePx: MeasurePx): string[] {
  return text
    .replaceAll('\t', '    ')
    .split(/\r\n|\r|\n/u)
    .flatMap((paragraph) => wrapParagraph(paragraph, maxWidthPx, measurePx));
}

const lineHeight = 1.25;
/** Shares of the font's size that a ground leaves around its text. */
const padding = { x: 0.3, y: 0.15 };

/**
 * Places a text in a box, centred from top to bottom. The drawing has the box's size, so that its
 * layer shows it as large as it is; it is larger only where the text does not fit.
 */
export function layOutText(look: TextLook, box: SizePx, measurePx: MeasurePx): TextLayout {
  const { fontSizePx, background, align } = look;
  const padX = background === null ? 0 : Math.round(padding.x * fontSizePx);
  const padY = background === null ? 0 : Math.round(padding.y * fontSizePx);
  const texts = wrapText(look.text, Math.max(1, box.widthPx - 2 * padX), measurePx);
  const widths = texts.map(measurePx);
  const widest = widths.reduce((most, width) => Math.max(most, width), 0);
  const linePx = fontSizePx * lineHeight;
  const widthPx = Math.max(2, box.widthPx, Math.ceil(widest + 2 * padX));
  const heightPx = Math.max(2, box.heightPx, Math.ceil(texts.length * linePx + 2 * padY));
  const top = (heightPx - texts.length * linePx) / 2;
  const share = { left: 0, centre: 0.5, right: 1 }[align];
  return {
    size: { widthPx, heightPx },
    lines: texts.map((text, index) => ({
      text,
      xPx: padX + share * (widthPx - 2 * padX - (widths[index] ?? 0)),
      yPx: top + (index + 0.5) * linePx,
    })),
  };
}
