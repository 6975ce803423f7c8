/**
 * Reads the wall clock that `--latency-stamp` burns over the top of the program, as a viewer gets
 * it: encoded, decoded, and of any simulcast size. Null where the picture holds no plain stamp.
 *
 * Self-contained, since it is sent to a page as it is.
 *
 * @param luma the top rows of the picture, one byte each pixel
 * @param stampRowsPx how many of them the stamp covers
 */
export function readShownStamp(
  luma: ArrayLike<number>,
  widthPx: number,
  strideBytes: number,
  stampRowsPx: number,
): number | null {
  const cells = 32;
  const row = Math.floor(stampRowsPx / 2);
  let bits = 0;
  for (let cell = 0; cell < cells; cell += 1) {
    const x = Math.floor(((cell + 0.5) * widthPx) / cells);
    const value = luma[row * strideBytes + x] ?? 128;
    // Between black (16) and white (235), coding leaves no such grey in the middle of a cell.
    if (value > 88 && value < 168) return null;
    bits = bits * 2 + (value >= 128 ? 1 : 0);
  }
  return bits;
}

/** Milliseconds from a stamp to a wall clock; null where that can be no delay of a live picture. */
export function stampAgeMs(stamp: number, wallMs: number): number | null {
  const longestMs = 10_000;
  const age = (((wallMs - stamp) % 2 ** 32) + 2 ** 32) % 2 ** 32;
  return age < longestMs ? age : null;
}
