import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Heap, plainMemory } from '../../src/renderer/stage/mixer/heap.ts';
import { allocatePicture } from '../../src/renderer/stage/mixer/picture.ts';
import { scalarKernels } from '../../src/renderer/stage/mixer/scalar-kernels.ts';
import { stampRows, writeStamp } from '../../src/renderer/stage/mixer/stamp.ts';
import { readShownStamp, stampAgeMs } from '../support/latency-stamp.ts';

const memory = plainMemory();
const heap = new Heap(memory);
const kernels = scalarKernels(() => memory.bytes());

/** The stamped top of a program, as luma that a viewer's decoder could give. */
function shown(wallMs: number, widthPx: number): Uint8Array {
  const picture = allocatePicture(heap, { widthPx, heightPx: 64 }, false);
  writeStamp(kernels, picture, wallMs);
  return heap.bytes().slice(picture.y.at, picture.y.at + widthPx * 64);
}

/** Every second pixel of every second row: the next smaller simulcast size. */
const halved = (luma: Uint8Array, widthPx: number): Uint8Array =>
  luma.filter((_, at) => at % 2 === 0 && Math.floor(at / widthPx) % 2 === 0);

describe('the stamp as a viewer reads it', () => {
  it('is what the mixer wrote, at every width and at half the size', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2 ** 45 }),
        fc.constantFrom(720, 1080, 1280, 1920),
        (wallMs, widthPx) => {
          const luma = shown(wallMs, widthPx);
          const bits = wallMs % 2 ** 32;
          expect(readShownStamp(luma, widthPx, widthPx, stampRows)).toBe(bits);
          const half = halved(luma, widthPx);
          expect(readShownStamp(half, widthPx / 2, widthPx / 2, stampRows / 2)).toBe(bits);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('is nothing where the picture is grey, and survives what coding does to black and white', () => {
    expect(readShownStamp(new Uint8Array(720 * 16).fill(128), 720, 720, 16)).toBeNull();
    const luma = shown(1_790_000_000_123, 720).map((value) => (value > 128 ? 205 : 50));
    expect(readShownStamp(luma, 720, 720, 16)).toBe(1_790_000_000_123 % 2 ** 32);
  });

  it('gives its age across the turn of its counter, and none that cannot be', () => {
    expect(stampAgeMs(2 ** 32 - 20, 7 * 2 ** 32 + 15)).toBe(35);
    expect(stampAgeMs(1000, 1000)).toBe(0);
    expect(stampAgeMs(1000, 999)).toBeNull();
    expect(stampAgeMs(0, 60_000)).toBeNull();
  });
});
