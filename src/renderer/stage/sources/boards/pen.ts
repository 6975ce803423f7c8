import { wrapText } from '../text-layout.ts';

/** Program graphics: ivory cards, red for what counts now (LOOK.md: 5.42 and 5.80 to one). */
export const paints = {
  ivory: '#f9f7f2',
  red: '#c2272d',
  ink: '#1d1c19',
  inkSoft: '#524f4b',
  inkFaint: '#6c6a65',
  rule: '#e1dfdc',
  white: '#ffffff',
} as const;

/** As `--font-sans` of the theme. */
const families =
  "'Inter', 'Noto Sans SC', 'Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei', system-ui, sans-serif";

export type Context = OffscreenCanvasRenderingContext2D;

/** How a line is written. `yPx` is its middle. */
export interface Line {
  readonly xPx: number;
  readonly yPx: number;
  readonly maxWidthPx: number;
  readonly sizePx: number;
  readonly weight?: 400 | 600 | 700;
  readonly colour?: string;
  readonly align?: 'left' | 'right' | 'center';
}

/** Text that is too long is made smaller down to this share, then cut. */
const smallest = 0.7;

export const fontOf = (weight: number, sizePx: number): string =>
  `${weight} ${sizePx}px ${families}`;

function setFont(context: Context, weight: number, sizePx: number): number {
  context.font = fontOf(weight, sizePx);
  const { fontBoundingBoxAscent, fontBoundingBoxDescent } = context.measureText('');
  return (fontBoundingBoxAscent - fontBoundingBoxDescent) / 2;
}

function cutTo(context: Context, text: string, maxWidthPx: number): string {
  if (context.measureText(text).width <= maxWidthPx) return text;
  const graphemes = Array.from(text);
  while (graphemes.length > 1 && context.measureText(`${graphemes.join('')}…`).width > maxWidthPx)
    graphemes.pop();
  return `${graphemes.join('').trimEnd()}…`;
}

/** Writes one line; answers how wide it has become. */
export function writeLine(context: Context, text: string, line: Line): number {
  const { weight = 400, sizePx, maxWidthPx, align = 'left' } = line;
  setFont(context, weight, sizePx);
  const needed = context.measureText(text).width;
  const share = Math.max(smallest, Math.min(1, maxWidthPx / Math.max(1, needed)));
  const toBaseline = setFont(context, weight, sizePx * share);
  const shown = cutTo(context, text, maxWidthPx);
  context.fillStyle = line.colour ?? paints.ink;
  context.textAlign = align;
  context.fillText(shown, line.xPx, line.yPx + toBaseline);
  return context.measureText(shown).width;
}

/** Writes a text in as many lines as there may be; `yPx` is the middle of all of them. */
export function writeLines(context: Context, text: string, line: Line, mostLines: number): void {
  const { weight = 400, sizePx, maxWidthPx } = line;
  setFont(context, weight, sizePx);
  const lines = wrapText(text, maxWidthPx, (part) => context.measureText(part).width);
  if (lines.length > mostLines)
    lines.splice(mostLines - 1, lines.length, lines.slice(mostLines - 1).join(' '));
  const stepPx = sizePx * 1.28;
  const topPx = line.yPx - ((lines.length - 1) * stepPx) / 2;
  lines.forEach((part, at) => writeLine(context, part, { ...line, yPx: topPx + at * stepPx }));
}

/** Writes figures that change, each digit in a place of its own so that nothing moves. */
export function writeFigures(context: Context, text: string, line: Line): void {
  const { weight = 600, sizePx } = line;
  const toBaseline = setFont(context, weight, sizePx);
  const digitPx = Math.max(...'0123456789'.split('').map((one) => context.measureText(one).width));
  const widths = Array.from(text, (one) =>
    /\d/.test(one) ? digitPx : context.measureText(one).width,
  );
  const widthPx = widths.reduce((sum, width) => sum + width, 0);
  const share = { left: 0, center: 0.5, right: 1 }[line.align ?? 'left'];
  let xPx = line.xPx - share * widthPx;
  context.fillStyle = line.colour ?? paints.ink;
  context.textAlign = 'center';
  Array.from(text).forEach((one, at) => {
    const width = widths[at] ?? 0;
    context.fillText(one, xPx + width / 2, line.yPx + toBaseline);
    xPx += width;
  });
}

/** A former price, struck through. */
export function writeStruck(context: Context, text: string, line: Line): void {
  const widthPx = writeLine(context, text, line);
  const fromPx = line.align === 'right' ? line.xPx - widthPx : line.xPx;
  context.fillStyle = line.colour ?? paints.ink;
  context.fillRect(fromPx - 2, line.yPx - 1, widthPx + 4, Math.max(2, line.sizePx / 14));
}

/** Fills a rectangle with round corners. */
export function fillRound(
  context: Context,
  colour: string,
  [xPx, yPx, widthPx, heightPx]: readonly [number, number, number, number],
  radiusPx: number | readonly number[],
): void {
  context.fillStyle = colour;
  context.beginPath();
  context.roundRect(
    xPx,
    yPx,
    widthPx,
    heightPx,
    typeof radiusPx === 'number' ? radiusPx : [...radiusPx],
  );
  context.fill();
}
