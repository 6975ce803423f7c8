import { toEven } from '../../../shared/stage/placement.ts';
import type { SizePx } from '../../../shared/stage/schema.ts';
import { colourToYuv } from './colour-space.ts';
import type { Heap } from './heap.ts';
import type { Kernels } from './kernels.ts';
import { allocatePicture, type Picture } from './picture.ts';

const bars = ['#c0c0c0', '#c0c000', '#00c0c0', '#00c000', '#c000c0', '#c00000', '#0000c0'].map(
  colourToYuv,
);
const ink = colourToYuv('#f4f4f4');
const paper = colourToYuv('#101014');

/** The segments of each digit: top, upper right, lower right, bottom, lower left, upper left, middle. */
const segments = [0x3f, 0x06, 0x5b, 0x4f, 0x66, 0x6d, 0x7d, 0x07, 0x7f, 0x6f];

/** Colour bars, the time of day, a frame number and a moving block: a source without a device. */
export class TestPicture {
  readonly picture: Picture;
  readonly #kernels: Kernels;
  readonly #heap: Heap;

  constructor(kernels: Kernels, heap: Heap, size: SizePx) {
    this.#kernels = kernels;
    this.#heap = heap;
    this.picture = allocatePicture(heap, size, false);
    const { widthPx, heightPx } = size;
    bars.forEach((colour, index) => {
      const from = toEven((index * widthPx) / bars.length);
      this.#box(from, 0, toEven(((index + 1) * widthPx) / bars.length) - from, heightPx, colour);
    });
  }

  /** Draws what moves. The block crosses the picture once in four seconds. */
  draw(now: Date, frameNumber: number): void {
    const { widthPx, heightPx } = this.picture.size;
    const unit = Math.max(2, toEven(Math.min(widthPx, heightPx) / 90));
    const pad = (value: number, digits: number): string => String(value).padStart(digits, '0');
    const time = [now.getHours(), now.getMinutes(), now.getSeconds()].map((value) => pad(value, 2));
    const clock = `${time.join(':')}.${pad(now.getMilliseconds(), 3)}`;
    const panelWidth = unit * 76;
    const left = toEven((widthPx - panelWidth) / 2);
    const top = toEven(heightPx / 2 - unit * 14);
    this.#box(left, top, panelWidth, unit * 28, paper);
    this.#text(clock, left + unit * 3, top + unit * 3, unit);
    this.#text(pad(frameNumber % 10_000_000, 7), left + unit * 3, top + unit * 16, unit);
    const bandHeight = unit * 6;
    const bandTop = toEven(heightPx - 2 * bandHeight);
    const block = unit * 8;
    this.#box(0, bandTop, widthPx, bandHeight, paper);
    const phase = (now.getTime() % 4000) / 4000;
    this.#box(toEven(phase * (widthPx - block)), bandTop, block, bandHeight, ink);
  }

  dispose(): void {
    this.#heap.free(this.picture.block);
  }

  /** Digits of 5 × 9 units, 6.5 apart; a colon or a full stop takes 3. */
  #text(text: string, x: number, y: number, unit: number): void {
    let at = x;
    for (const letter of text) {
      if (letter === ':' || letter === '.') {
        if (letter === ':') this.#box(at, y + 2 * unit, unit, unit, ink);
        this.#box(at, y + (letter === ':' ? 6 : 8) * unit, unit, unit, ink);
        at += 2 * unit;
        continue;
      }
      const lit = segments[Number(letter)] ?? 0;
      const parts = [
        [0, 0, 5, 1],
        [4, 0, 1, 5],
        [4, 4, 1, 5],
        [0, 8, 5, 1],
        [0, 4, 1, 5],
        [0, 0, 1, 5],
        [0, 4, 5, 1],
      ] as const;
      parts.forEach(([px, py, width, height], bit) => {
        if ((lit >> bit) & 1)
          this.#box(at + px * unit, y + py * unit, width * unit, height * unit, ink);
      });
      at += 7 * unit;
    }
  }

  #box(x: number, y: number, width: number, height: number, colour: readonly number[]): void {
    const { size } = this.picture;
    const [left, top] = [Math.max(0, x), Math.max(0, y)];
    const right = Math.min(size.widthPx, x + width);
    const bottom = Math.min(size.heightPx, y + height);
    if (right <= left || bottom <= top) return;
    const planes = [this.picture.y, this.picture.u, this.picture.v];
    planes.forEach((plane, index) => {
      const shift = index > 0 ? 1 : 0;
      this.#kernels.fillRect(
        plane.at + (top >> shift) * plane.stride + (left >> shift),
        plane.stride,
        (right - left) >> shift,
        (bottom - top) >> shift,
        colour[index] ?? 0,
      );
    });
  }
}
