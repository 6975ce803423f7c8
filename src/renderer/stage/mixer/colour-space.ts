/** Luma's shares of red and blue in a matrix of colours. */
interface LumaShares {
  readonly red: number;
  readonly blue: number;
}

const bt601: LumaShares = { red: 0.299, blue: 0.114 };
const bt709: LumaShares = { red: 0.2126, blue: 0.0722 };
const bt2020: LumaShares = { red: 0.2627, blue: 0.0593 };

/** The names in WebCodecs; typed by text, because newer engines know more than the type library. */
const sharesByMatrix: ReadonlyMap<string, LumaShares> = new Map([
  ['bt709', bt709],
  ['bt470bg', bt601],
  ['smpte170m', bt601],
  ['bt2020-ncl', bt2020],
]);

/** What a frame says of its colours, as in WebCodecs' `VideoColorSpace`. */
export interface FrameColours {
  readonly matrix?: string | null;
  readonly fullRange?: boolean | null;
}

/** The program's colours: BT.709, limited range. */
export const programColours = {
  primaries: 'bt709',
  transfer: 'bt709',
  matrix: 'bt709',
  fullRange: false,
} as const;

/** Whether frames of these colours can be taken as they are; what says nothing counts as BT.709. */
export const isProgramColours = (colours: FrameColours): boolean =>
  (sharesByMatrix.get(colours.matrix ?? 'bt709') ?? bt709) === bt709 && colours.fullRange !== true;

/**
 * The matrix that `convertYuv` takes to bring YUV to BT.709 limited range: the black level that
 * luma comes with, then Y of Y, U, V; U of U, V; V of U, V, in 1/8192.
 */
export function toProgramMatrix(colours: FrameColours): Int32Array<ArrayBuffer> {
  const from = sharesByMatrix.get(colours.matrix ?? 'bt709') ?? bt709;
  const to = bt709;
  const isFull = colours.fullRange === true;
  const lumaIn = 1 / (isFull ? 255 : 219);
  const chromaIn = 1 / (isFull ? 255 : 224);
  const greenFrom = 1 - from.red - from.blue;
  // One column for each of Y, Cb and Cr: what it adds to red, green and blue (0 to 1).
  const columns = [
    [lumaIn, lumaIn, lumaIn],
    [
      0,
      ((-2 * from.blue * (1 - from.blue)) / greenFrom) * chromaIn,
      2 * (1 - from.blue) * chromaIn,
    ],
    [2 * (1 - from.red) * chromaIn, ((-2 * from.red * (1 - from.red)) / greenFrom) * chromaIn, 0],
  ].map(([red = 0, green = 0, blue = 0]) => {
    const luma = to.red * red + (1 - to.red - to.blue) * green + to.blue * blue;
    return {
      y: Math.round(luma * 219 * 8192),
      u: Math.round(((blue - luma) / (2 * (1 - to.blue))) * 224 * 8192),
      v: Math.round(((red - luma) / (2 * (1 - to.red))) * 224 * 8192),
    };
  });
  const [ofY, ofU, ofV] = columns;
  return Int32Array.of(
    isFull ? 0 : 16,
    ofY?.y ?? 0,
    ofU?.y ?? 0,
    ofV?.y ?? 0,
    ofU?.u ?? 0,
    ofV?.u ?? 0,
    ofU?.v ?? 0,
    ofV?.v ?? 0,
  );
}

/** A colour `#rrggbb` as Y, U and V of the program. */
export function colourToYuv(colour: string): readonly [y: number, u: number, v: number] {
  const rgb = Number.parseInt(colour.slice(1, 7), 16);
  const red = (rgb >> 16) & 255;
  const green = (rgb >> 8) & 255;
  const blue = rgb & 255;
  const luma = bt709.red * red + (1 - bt709.red - bt709.blue) * green + bt709.blue * blue;
  return [
    Math.round((luma * 219) / 255) + 16,
    Math.round((((blue - luma) / (2 * (1 - bt709.blue))) * 224) / 255) + 128,
    Math.round((((red - luma) / (2 * (1 - bt709.red))) * 224) / 255) + 128,
  ];
}
