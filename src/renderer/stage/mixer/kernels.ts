/** Order of the colours in a packed picture of four bytes a pixel. */
export const packedOrder = { rgba: 0, bgra: 1 } as const;

/**
 * The mixer's arithmetic on planes of bytes.
 *
 * All pictures lie in one memory and are named by the offset of their first byte; strides, widths
 * and heights are in bytes of a plane. There are two implementations that agree to the byte: the
 * scalar one (`scalar-kernels.ts`) says what is right, the SIMD one (`assembly/kernels.ts`) is
 * what runs. 64 bytes after every plane may be read, never written.
 */
export interface Kernels {
  /** Copies a rectangle. */
  copyRect(
    dst: number,
    dstStride: number,
    src: number,
    srcStride: number,
    width: number,
    height: number,
  ): void;
  /** Fills a rectangle with one value. */
  fillRect(dst: number, dstStride: number, width: number, height: number, value: number): void;
  /** dst = div255(dst × (255 − opacity) + src × opacity). */
  blendRect(
    dst: number,
    dstStride: number,
    src: number,
    srcStride: number,
    width: number,
    height: number,
    opacity: number,
  ): void;
  /** dst = src × opacity + dst × (1 − alpha × opacity), for a source multiplied by its alpha. */
  blendAlphaRect(
    dst: number,
    dstStride: number,
    src: number,
    alpha: number,
    srcStride: number,
    width: number,
    height: number,
    opacity: number,
  ): void;
  /** Half the size by averaging 2 × 2; odd sides repeat their last row or column. */
  halveRect(
    dst: number,
    dstStride: number,
    src: number,
    srcStride: number,
    width: number,
    height: number,
  ): void;
  /** Bilinear scaling by tables of `scale-table.ts`; `row` is room for one source row. */
  scaleRect(
    dst: number,
    dstStride: number,
    src: number,
    srcStride: number,
    xTable: number,
    yTable: number,
    row: number,
    width: number,
    height: number,
  ): void;
  /** NV12's chroma as two planes; width and height are those of one chroma plane. */
  splitUv(
    u: number,
    v: number,
    dstStride: number,
    uv: number,
    srcStride: number,
    width: number,
    height: number,
  ): void;
  /** Packed RGB, alpha ignored, as BT.709 limited I420. */
  rgbToYuv(
    y: number,
    yStride: number,
    u: number,
    v: number,
    uvStride: number,
    rgb: number,
    rgbStride: number,
    width: number,
    height: number,
    order: number,
  ): void;
  /** 1 when the alpha of every packed pixel is 255, else 0. */
  isOpaque(rgba: number, rgbaStride: number, width: number, height: number): number;
  /** Packed straight RGBA as I420 multiplied by alpha, and alpha at both resolutions. */
  rgbaToYuva(
    y: number,
    a: number,
    yStride: number,
    u: number,
    v: number,
    ca: number,
    uvStride: number,
    rgba: number,
    rgbaStride: number,
    width: number,
    height: number,
    order: number,
  ): void;
  /** Converts I420 in place by a matrix of `colour-space.ts`: eight int32. */
  convertYuv(
    y: number,
    yStride: number,
    u: number,
    v: number,
    uvStride: number,
    width: number,
    height: number,
    matrix: number,
  ): void;
}

/** The coefficients of RGB to BT.709 limited Y, U and V, in 1/16384. */
export const rgbToYuvCoefficients = {
  y: [2991, 10064, 1016],
  u: [-1649, -5547, 7196],
  v: [7196, -6536, -660],
} as const;
