import type { Kernels } from './kernels.ts';
import type { Picture } from './picture.ts';

/** Rows of luma that the stamp covers. */
export const stampRows = 16;
/** Cells side by side, one bit each, most significant first. */
export const stampCells = 32;

const [black, white, grey] = [16, 235, 128];

const cellEdge = (width: number, cell: number): number => Math.floor((cell * width) / stampCells);

/** Burns the wall clock (milliseconds modulo 2^32) over the top rows: white is 1, black is 0. */
export function writeStamp(kernels: Kernels, target: Picture, wallMs: number): void {
  const bits = Math.floor(wallMs) % 2 ** 32;
  const { y } = target;
  const rows = Math.min(stampRows, y.height);
  for (let cell = 0; cell < stampCells; cell += 1) {
    const from = cellEdge(y.width, cell);
    const width = cellEdge(y.width, cell + 1) - from;
    const isSet = Math.floor(bits / 2 ** (stampCells - 1 - cell)) % 2 === 1;
    kernels.fillRect(y.at + from, y.stride, width, rows, isSet ? white : black);
  }
  for (const plane of [target.u, target.v])
    kernels.fillRect(plane.at, plane.stride, plane.width, (rows + 1) >> 1, grey);
}

/** Reads a stamp from a plane of luma (or any channel) of one byte each `step`. */
export function readStamp(
  luma: ArrayLike<number>,
  width: number,
  stride: number,
  step = 1,
): number {
  let bits = 0;
  const row = stampRows / 2;
  for (let cell = 0; cell < stampCells; cell += 1) {
    const x = Math.floor((cellEdge(width, cell) + cellEdge(width, cell + 1)) / 2);
    bits = bits * 2 + ((luma[row * stride + x * step] ?? 0) >= 128 ? 1 : 0);
  }
  return bits;
}
