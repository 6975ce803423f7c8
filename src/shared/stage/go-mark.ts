/** What the mark on the countdown board says of the sale. */
export const goPhases = ['before', 'go', 'over'] as const;
export type GoPhase = (typeof goPhases)[number];

/** What a mark says: which sale (by its short code, 0 to 63) and how far it is. */
export interface MarkedSale {
  readonly saleCode: number;
  readonly phase: GoPhase;
}

/** Where the mark stands in the program, as fractions of its width and height. */
export interface MarkRect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const codeBits = 6;
const phaseBits = 2;
const checkBits = 6;
const dataBits = codeBits + phaseBits;
/** Finds black and white whatever the picture's levels are, and refuses what is no mark. */
const opening = [true, false, true] as const;
const closing = [true, false, true, true] as const;

/** Cells of the mark, side by side and equally wide. */
export const goMarkCells = opening.length + dataBits + checkBits + closing.length;

/** Divides by x⁶ + x⁴ + x³ + 1, after which two marks differ in four cells at least. */
function checkOf(data: number): number {
  const polynomial = 0b1011001;
  let rest = data << checkBits;
  for (let bit = dataBits + checkBits - 1; bit >= checkBits; bit -= 1)
    if (((rest >> bit) & 1) === 1) rest ^= polynomial << (bit - checkBits);
  return rest;
}

/** The mark's cells from left to right; true is black. */
export function goMarkOf({ saleCode, phase }: MarkedSale): readonly boolean[] {
  const data = ((saleCode & 0x3f) << phaseBits) | (goPhases.indexOf(phase) + 1);
  const word = (data << checkBits) | checkOf(data);
  const bits = dataBits + checkBits;
  return [
    ...opening,
    ...Array.from({ length: bits }, (_, bit) => ((word >> (bits - 1 - bit)) & 1) === 1),
    ...closing,
  ];
}

const leastContrast = 48;
/** A cell nearer to grey than this share of the contrast is none. */
const leastClearness = 0.15;

/** The mean of the middle of a cell: what lies at its edges has run into its neighbours. */
function cellLuma(
  luma: ArrayLike<number>,
  widthPx: number,
  heightPx: number,
  cell: number,
): number {
  const from = Math.floor(((cell + 0.25) * widthPx) / goMarkCells);
  const to = Math.max(from + 1, Math.ceil(((cell + 0.75) * widthPx) / goMarkCells));
  const [top, bottom] = [Math.floor(heightPx / 4), Math.ceil((3 * heightPx) / 4)];
  let sum = 0;
  for (let y = top; y < bottom; y += 1)
    for (let x = from; x < to; x += 1) sum += luma[y * widthPx + x] ?? 0;
  return sum / ((bottom - top) * (to - from));
}

/**
 * Reads a mark from the luma of its rectangle, one byte a pixel without padding, at least two
 * pixels a cell. Null where there is none that is plain beyond doubt.
 */
export function readGoMark(
  luma: ArrayLike<number>,
  widthPx: number,
  heightPx: number,
): MarkedSale | null {
  const cells = Array.from({ length: goMarkCells }, (_, cell) =>
    cellLuma(luma, widthPx, heightPx, cell),
  );
  const frame = [...opening, ...closing];
  const framed = [...cells.slice(0, opening.length), ...cells.slice(-closing.length)];
  const mean = (isBlack: boolean): number => {
    const of = framed.filter((_, at) => frame[at] === isBlack);
    return of.reduce((sum, value) => sum + value, 0) / of.length;
  };
  const [black, white] = [mean(true), mean(false)];
  const contrast = white - black;
  if (contrast < leastContrast) return null;
  const middle = (black + white) / 2;
  if (cells.some((value) => Math.abs(value - middle) < leastClearness * contrast)) return null;
  const read = cells.map((value) => value < middle);
  const word = read
    .slice(opening.length, -closing.length)
    .reduce((sum, isBlack) => sum * 2 + (isBlack ? 1 : 0), 0);
  const phase = goPhases[((word >> checkBits) & 0b11) - 1];
  if (phase === undefined) return null;
  const mark: MarkedSale = { saleCode: word >> (checkBits + phaseBits), phase };
  return goMarkOf(mark).every((isBlack, cell) => isBlack === read[cell]) ? mark : null;
}
