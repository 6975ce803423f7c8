import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadKernels } from '../../../../tests/media/mixer-kernels.ts';
import { colourToYuv, isProgramColours, toProgramMatrix } from './colour-space.ts';
import type { Kernels } from './kernels.ts';
import { scaleEntry, scaleTableBytes, writeScaleTable } from './scale-table.ts';
import { scalarKernels } from './scalar-kernels.ts';

const planeBytes = 96 * 1024;
const at = (index: number): number => 1024 + index * planeBytes;
const memoryBytes = 64 * 65_536;
const scratch = at(20);

const scalarBytes = new Uint8Array(memoryBytes);
const scalar = scalarKernels(() => scalarBytes);
let simd: Kernels;
let simdBytes: Uint8Array<ArrayBuffer>;

beforeAll(async () => {
  const { kernels, memory } = await loadKernels();
  simd = kernels;
  simdBytes = new Uint8Array(memory.buffer);
}, 60_000);

/** Fills both memories alike; mostly noise, with stretches of the two extremes. */
function fill(seed: number): void {
  let state = (seed | 1) >>> 0;
  const words = new Uint32Array(scalarBytes.buffer);
  for (let index = 0; index < words.length; index += 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    words[index] =
      state < 0x2000_0000 ? 0 : state < 0x4000_0000 ? 0xffff_ffff : state ^ (state >>> 15);
  }
  simdBytes.set(scalarBytes);
}

/** Runs the same step on both and compares everything but the scratch row. */
function expectSame(
  seed: number,
  step: (kernels: Kernels, bytes: Uint8Array<ArrayBuffer>) => void,
): void {
  fill(seed);
  step(scalar, scalarBytes);
  step(simd, simdBytes);
  expect(
    Buffer.compare(scalarBytes.subarray(0, scratch), simdBytes.subarray(0, scratch)),
    'SIMD differs from scalar',
  ).toBe(0);
}

const seeds = fc.integer();
const widths = fc.integer({ min: 1, max: 150 });
const heights = fc.integer({ min: 1, max: 12 });
const pads = fc.integer({ min: 0, max: 40 });
const opacities = fc.oneof(fc.constantFrom(0, 1, 128, 254, 255), fc.integer({ min: 0, max: 255 }));
const offsets = fc.integer({ min: 0, max: 17 });

describe('SIMD kernels equal the scalar ones to the byte', () => {
  it('copies, fills and blends', () => {
    fc.assert(
      fc.property(
        seeds,
        widths,
        heights,
        pads,
        pads,
        opacities,
        offsets,
        (seed, width, height, padA, padB, opacity, offset) => {
          const [a, b] = [width + padA, width + padB];
          expectSame(seed, (k) => k.copyRect(at(0) + offset, a, at(1), b, width, height));
          expectSame(seed, (k) => k.fillRect(at(0) + offset, a, width, height, opacity));
          expectSame(seed, (k) => k.blendRect(at(0) + offset, a, at(1), b, width, height, opacity));
          expectSame(seed, (k) =>
            k.blendAlphaRect(at(0), a, at(1), at(2) + offset, b, width, height, opacity),
          );
        },
      ),
      { numRuns: 60 },
    );
  });

  it('halves and splits chroma', () => {
    fc.assert(
      fc.property(seeds, widths, heights, pads, pads, (seed, width, height, padA, padB) => {
        const a = width + padA;
        expectSame(seed, (k) => k.halveRect(at(0), a, at(1), width + padB, width, height));
        expectSame(seed, (k) => k.splitUv(at(0), at(1), a, at(2), 2 * width + padB, width, height));
      }),
      { numRuns: 60 },
    );
  });

  it('scales up and down, mirrored and cut', () => {
    const lengths = fc.integer({ min: 1, max: 300 });
    const axis = fc
      .record({ sourceLength: lengths, targetLength: lengths, isMirrored: fc.boolean() })
      .chain((value) =>
        fc
          .tuple(fc.nat(value.targetLength - 1), fc.integer({ min: 1, max: 300 }))
          .map(([from, length]) => ({
            ...value,
            from,
            length: Math.min(length, value.targetLength - from),
          })),
      );
    fc.assert(
      fc.property(seeds, axis, axis, pads, (seed, x, y, pad) => {
        expectSame(seed, (k, bytes) => {
          writeScaleTable(bytes.buffer, at(8), x);
          writeScaleTable(bytes.buffer, at(9), y);
          k.scaleRect(
            at(0),
            x.length + pad,
            at(2),
            x.sourceLength + pad,
            at(8),
            at(9),
            scratch,
            x.length,
            y.length,
          );
        });
        expect(scaleTableBytes(x.length)).toBeLessThan(planeBytes);
      }),
      { numRuns: 200 },
    );
  });

  it('converts RGB, RGBA and other YUV', () => {
    const matrix = fc.constantFrom('bt709', 'smpte170m', 'bt2020-ncl');
    fc.assert(
      fc.property(
        seeds,
        widths,
        heights,
        pads,
        fc.constantFrom(0, 1),
        matrix,
        fc.boolean(),
        (seed, width, height, pad, order, name, fullRange) => {
          const [y, c, p] = [width + pad, ((width + 1) >> 1) + pad, 4 * width + pad];
          expectSame(seed, (k) =>
            k.rgbToYuv(at(0), y, at(1), at(2), c, at(3), p, width, height, order),
          );
          expectSame(seed, (k) =>
            k.rgbaToYuva(at(0), at(1), y, at(2), at(3), at(4), c, at(5), p, width, height, order),
          );
          expectSame(seed, (k, bytes) => {
            new Int32Array(bytes.buffer, at(8), 8).set(
              toProgramMatrix({ matrix: name, fullRange }),
            );
            k.convertYuv(at(0), y, at(1), at(2), c, width, height, at(8));
          });
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('looking for transparency', () => {
  it('finds one pixel that is not opaque, wherever it is', () => {
    fc.assert(
      fc.property(widths, heights, pads, fc.nat(), (width, height, pad, where) => {
        const stride = 4 * width + pad;
        for (const bytes of [scalarBytes, simdBytes])
          for (let y = 0; y < height; y += 1)
            for (let x = 0; x < width; x += 1)
              bytes.set([x, y, 0, 255], at(0) + y * stride + 4 * x);
        for (const kernels of [scalar, simd])
          expect(kernels.isOpaque(at(0), stride, width, height)).toBe(1);
        const hole = at(0) + (where % height) * stride + 4 * (where % width) + 3;
        for (const bytes of [scalarBytes, simdBytes]) bytes[hole] = 254;
        for (const kernels of [scalar, simd])
          expect(kernels.isOpaque(at(0), stride, width, height)).toBe(0);
      }),
      { numRuns: 40 },
    );
  });
});

describe('what the scalar kernels say', () => {
  const rgb = (r: number, g: number, b: number, a = 255): readonly number[] => {
    scalarBytes.set([r, g, b, a], at(5));
    scalar.rgbaToYuva(at(0), at(1), 1, at(2), at(3), at(4), 1, at(5), 4, 1, 1, 0);
    return [0, 2, 3, 1, 4].map((plane) => scalarBytes[at(plane)] ?? -1);
  };

  it('known colours come out as BT.709 limited range', () => {
    expect(rgb(0, 0, 0)).toEqual([16, 128, 128, 255, 255]);
    expect(rgb(255, 255, 255)).toEqual([235, 128, 128, 255, 255]);
    expect(rgb(255, 0, 0)).toEqual([63, 102, 240, 255, 255]);
    expect(rgb(0, 255, 0)).toEqual([173, 42, 26, 255, 255]);
    expect(rgb(0, 0, 255)).toEqual([32, 240, 118, 255, 255]);
    expect(rgb(200, 100, 50, 0)).toEqual([0, 0, 0, 0, 0]);
    expect(colourToYuv('#ff0000')).toEqual([63, 102, 240]);
    expect(colourToYuv('#FFFFFF')).toEqual([235, 128, 128]);
  });

  it('blends half of white over black to grey, and nothing changes a picture over itself', () => {
    scalarBytes.set([16, 235, 100], at(0));
    scalarBytes.set([235, 235, 100], at(1));
    scalar.blendRect(at(0), 3, at(1), 3, 3, 1, 128);
    expect([...scalarBytes.subarray(at(0), at(0) + 3)]).toEqual([126, 235, 100]);
  });

  it('scales pixel centres onto pixel centres', () => {
    const axis = { sourceLength: 4, targetLength: 8, from: 0, length: 8, isMirrored: false };
    const shares = Array.from({ length: 8 }, (_, x) => {
      const entry = scaleEntry(axis, x);
      return (entry >> 8) + (entry & 255) / 128;
    });
    expect(shares).toEqual([0, 0.25, 0.75, 1.25, 1.75, 2.25, 2.75, 3]);
    const mirrored = { ...axis, sourceLength: 8, isMirrored: true };
    expect(Array.from({ length: 8 }, (_, x) => scaleEntry(mirrored, x) / 256)).toEqual([
      6.5, 6, 5, 4, 3, 2, 1, 0,
    ]);
  });

  it('brings full range and BT.601 to the program: white stays white, red stays red', () => {
    const convert = (colours: Parameters<typeof toProgramMatrix>[0], yuv: readonly number[]) => {
      yuv.forEach((value, plane) => (scalarBytes[at(plane)] = value));
      new Int32Array(scalarBytes.buffer, at(8), 8).set(toProgramMatrix(colours));
      scalar.convertYuv(at(0), 1, at(1), at(2), 1, 1, 1, at(8));
      return [0, 1, 2].map((plane) => scalarBytes[at(plane)] ?? -1);
    };
    expect(convert({ matrix: 'bt709', fullRange: true }, [255, 128, 128])).toEqual([235, 128, 128]);
    expect(convert({ matrix: 'smpte170m', fullRange: true }, [0, 128, 128])).toEqual([
      16, 128, 128,
    ]);
    const red = convert({ matrix: 'smpte170m', fullRange: false }, [81, 90, 240]);
    [63, 102, 240].forEach((value, index) =>
      expect(Math.abs((red[index] ?? 0) - value)).toBeLessThanOrEqual(1),
    );
    expect(isProgramColours({ matrix: null, fullRange: null })).toBe(true);
    expect(isProgramColours({ matrix: 'smpte170m' })).toBe(false);
    expect(isProgramColours({ matrix: 'bt709', fullRange: true })).toBe(false);
  });
});
