import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadKernels } from '../../../../tests/media/mixer-kernels.ts';
import { drawList, noCrop, sourceIdSchema, type SizePx } from '../../../shared/stage/index.ts';
import { colourToYuv } from './colour-space.ts';
import { Composer } from './composer.ts';
import { Heap, plainMemory, wasmMemory } from './heap.ts';
import type { Kernels } from './kernels.ts';
import { allocatePicture, pictureBytes, type Picture, type Pixels } from './picture.ts';
import { scalarKernels } from './scalar-kernels.ts';
import { readStamp, writeStamp } from './stamp.ts';
import { TestPicture } from './test-picture.ts';

interface Bench {
  readonly heap: Heap;
  readonly kernels: Kernels;
  readonly composer: Composer;
}

const memory = plainMemory();
const scalarHeap = new Heap(memory);
const scalarOnes = scalarKernels(() => memory.bytes());
const scalar: Bench = {
  heap: scalarHeap,
  kernels: scalarOnes,
  composer: new Composer(scalarOnes, scalarHeap),
};
let simd: Bench;

beforeAll(async () => {
  const made = await loadKernels();
  const heap = new Heap(wasmMemory(made.memory));
  simd = { heap, kernels: made.kernels, composer: new Composer(made.kernels, heap) };
}, 60_000);

let versions = 0;

/** A noisy picture, with the same pixels in both heaps. */
function noise(
  bench: Bench,
  size: SizePx,
  hasAlpha: boolean,
  seed: number,
  isStill: boolean,
): Pixels {
  const picture = allocatePicture(bench.heap, size, hasAlpha);
  const planes = [picture.y, picture.u, picture.v];
  if (picture.alpha) planes.push(picture.alpha.full, picture.alpha.half);
  const bytes = bench.heap.bytes();
  let state = seed | 1;
  for (const plane of planes)
    for (let at = plane.at; at < plane.at + plane.stride * plane.height; at += 1) {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
      bytes[at] = state >>> 24;
    }
  versions += 1;
  return { picture, version: versions, isStill, solid: null };
}

const visible = (bench: Bench, picture: Picture): Buffer =>
  Buffer.concat(
    [picture.y, picture.u, picture.v].map((plane) =>
      bench.heap.bytes().slice(plane.at, plane.at + plane.stride * plane.height),
    ),
  );

const side = fc.integer({ min: 1, max: 120 });
const evenSide = fc.integer({ min: 1, max: 60 }).map((value) => 2 * value);
const position = fc.double({ min: -80, max: 160, noNaN: true });
const extent = fc.double({ min: 2, max: 200, noNaN: true });
const cropSide = fc.constantFrom(0, 0, 0.1, 0.33);
const layerShape = fc.record({
  rect: fc.record({ xPx: position, yPx: position, widthPx: extent, heightPx: extent }),
  crop: fc.record({ left: cropSide, top: cropSide, right: cropSide, bottom: cropSide }),
  fit: fc.constantFrom('contain', 'cover', 'stretch'),
  opacity: fc.constantFrom(1, 1, 0.5, 0.25, 0),
  isMirrored: fc.boolean(),
  isVisible: fc.constant(true),
});
const sources = fc.record({
  size: fc.record({ widthPx: side, heightPx: side }),
  hasAlpha: fc.boolean(),
  isStill: fc.boolean(),
  seed: fc.integer(),
});

describe('the composer', () => {
  it('draws any scene with SIMD as it does without, twice over', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(layerShape, sources), { minLength: 1, maxLength: 5 }),
        fc.record({ widthPx: evenSide, heightPx: evenSide }),
        (scene, output) => {
          const used = scalar.heap.usedBytes;
          const results = [scalar, simd].map((bench) => {
            const pixels = new Map(
              scene.map(([, source], index) => [
                `s${index}`,
                noise(bench, source.size, source.hasAlpha, source.seed, source.isStill),
              ]),
            );
            const layers = scene.map(([layer], index) => ({
              ...layer,
              sourceId: sourceIdSchema.parse(`s${index}`),
            }));
            const of = (id: string): Pixels | null => pixels.get(id) ?? null;
            const draws = drawList(layers, { widthPx: 160, heightPx: 90 }, output, (id) => {
              const found = of(id);
              return found && { size: found.picture.size, isOpaque: !found.picture.alpha };
            });
            const target = allocatePicture(bench.heap, output, false);
            const frames = [0, 1].map(() => {
              bench.composer.compose(target, draws, (draw) => of(draw.sourceId), [40, 90, 200]);
              return visible(bench, target);
            });
            bench.heap.free(target.block);
            for (const { picture } of pixels.values()) bench.heap.free(picture.block);
            return frames;
          });
          expect(results[0]?.[0]?.equals(results[1]?.[0] ?? Buffer.alloc(0))).toBe(true);
          expect(results[0]?.[0]?.equals(results[0]?.[1] ?? Buffer.alloc(0))).toBe(true);
          expect(scalar.heap.usedBytes - used).toBeLessThan(40 * 2 ** 20);
        },
      ),
      { numRuns: 120 },
    );
  });

  it('lays a mirrored, cropped picture where it belongs', () => {
    for (const bench of [scalar, simd]) {
      const picture = allocatePicture(bench.heap, { widthPx: 8, heightPx: 2 }, false);
      bench.composer.fill(picture, [16, 128, 128]);
      bench.heap.bytes().set([10, 20, 30, 40, 50, 60, 70, 80], picture.y.at);
      bench.heap.bytes().set([10, 20, 30, 40, 50, 60, 70, 80], picture.y.at + 8);
      const target = allocatePicture(bench.heap, { widthPx: 8, heightPx: 4 }, false);
      const draws = drawList(
        [
          {
            sourceId: sourceIdSchema.parse('a'),
            rect: { xPx: 2, yPx: 2, widthPx: 4, heightPx: 2 },
            crop: { ...noCrop, left: 0.5 },
            fit: 'stretch',
            opacity: 1,
            isMirrored: true,
            isVisible: true,
          },
        ],
        target.size,
        target.size,
        () => ({ size: picture.size, isOpaque: true }),
      );
      versions += 1;
      const pixels = { picture, version: versions, isStill: false, solid: null };
      bench.composer.compose(target, draws, () => pixels, [99, 128, 128]);
      const luma = [...visible(bench, target).subarray(0, 32)];
      expect(luma.slice(0, 8)).toEqual(Array(8).fill(99));
      expect(luma.slice(16, 24)).toEqual([99, 99, 80, 70, 60, 50, 99, 99]);
    }
  });

  it('stamps the time so that it can be read again', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2 ** 42 }),
        fc.constantFrom(1920, 1280, 1080, 720, 640),
        (wallMs, widthPx) => {
          const target = allocatePicture(scalar.heap, { widthPx, heightPx: 32 }, false);
          scalar.composer.fill(target, [200, 50, 60]);
          writeStamp(scalar.kernels, target, wallMs);
          const luma = scalar.heap.bytes().subarray(target.y.at);
          expect(readStamp(luma, widthPx, widthPx)).toBe(wallMs % 2 ** 32);
          expect(luma[16 * widthPx]).toBe(200);
          scalar.heap.free(target.block);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('fills and fades between two pictures', () => {
    for (const bench of [scalar, simd]) {
      const [a, b] = [0, 1].map(() =>
        allocatePicture(bench.heap, { widthPx: 34, heightPx: 6 }, false),
      );
      if (!a || !b) throw new Error('No pictures');
      bench.composer.fill(a, colourToYuv('#000000'));
      bench.composer.fill(b, colourToYuv('#ffffff'));
      bench.composer.blend(a, b, 128);
      expect(new Set(visible(bench, a).subarray(0, 34 * 6))).toEqual(new Set([126]));
      expect(new Set(visible(bench, a).subarray(34 * 6))).toEqual(new Set([128]));
      expect(pictureBytes(bench.heap, a).length).toBeGreaterThanOrEqual(34 * 6 * 1.5);
    }
  });

  it('the test picture moves, and is the same with SIMD', () => {
    const frames = [scalar, simd].map((bench) => {
      const test = new TestPicture(bench.kernels, bench.heap, { widthPx: 320, heightPx: 180 });
      test.draw(new Date(1_700_000_000_000), 7);
      const first = visible(bench, test.picture);
      test.draw(new Date(1_700_000_001_250), 8);
      const second = visible(bench, test.picture);
      test.dispose();
      return [first, second] as const;
    });
    expect(frames[0]?.[0].equals(frames[1]?.[0] ?? Buffer.alloc(0))).toBe(true);
    expect(frames[0]?.[1].equals(frames[1]?.[1] ?? Buffer.alloc(0))).toBe(true);
    expect(frames[0]?.[0].equals(frames[0][1])).toBe(false);
  });
});

describe('the memory of the composer', () => {
  const output: SizePx = { widthPx: 320, heightPx: 180 };

  /** Draws a still picture with alpha so often; answers the most bytes used beyond those before. */
  function mostUsed(
    size: SizePx,
    count: number,
    rectsAt: (
      index: number,
    ) => readonly { xPx: number; yPx: number; widthPx: number; heightPx: number }[],
  ): number {
    const { heap, kernels } = simd;
    const composer = new Composer(kernels, heap);
    const still = noise(simd, { widthPx: 64, heightPx: 48 }, true, 5, true);
    const target = allocatePicture(heap, size, false);
    const before = heap.usedBytes;
    let most = 0;
    for (let index = 0; index < count; index += 1) {
      const layers = rectsAt(index).map((rect) => ({
        sourceId: sourceIdSchema.parse('still'),
        rect,
        crop: noCrop,
        fit: 'stretch' as const,
        opacity: 1,
        isMirrored: false,
        isVisible: true,
      }));
      const draws = drawList(layers, size, size, () => ({
        size: still.picture.size,
        isOpaque: false,
      }));
      composer.compose(target, draws, () => still, [16, 128, 128]);
      most = Math.max(most, heap.usedBytes - before);
    }
    return most;
  }

  const copyBytes = 128 * 96 * 2.75;

  it('is that of one copy while a still layer is moved, off the edge too', () => {
    const moved = mostUsed(output, 500, (index) => [
      { xPx: 2 * (index % 90), yPx: 2 * (index % 40), widthPx: 128, heightPx: 96 },
    ]);
    expect(moved).toBeGreaterThan(copyBytes);
    expect(moved).toBeLessThan(2 * copyBytes);
    const offTheEdge = mostUsed(output, 500, (index) => [
      { xPx: -2 * (index % 60), yPx: 0, widthPx: 128, heightPx: 96 },
    ]);
    expect(offTheEdge).toBeLessThan(30 * copyBytes);
  });

  it('does not grow with every size that a still layer has while it is resized', () => {
    const resized = (count: number): number =>
      mostUsed(output, count, (index) => [
        { xPx: 0, yPx: 0, widthPx: 128 + 2 * (index % 90), heightPx: 96 + 2 * (index % 40) },
      ]);
    expect(resized(500) - resized(250)).toBeLessThan(2 * copyBytes);
    expect(resized(500)).toBeLessThan(30 * copyBytes);
  });

  it('is bounded however many still layers are shown at once', () => {
    const wide: SizePx = { widthPx: 1280, heightPx: 720 };
    const rects = Array.from({ length: 40 }, (_, index) => ({
      xPx: 0,
      yPx: 0,
      widthPx: 1280,
      heightPx: 720 - 2 * index,
    }));
    const used = mostUsed(wide, 3, () => rects);
    expect(used).toBeGreaterThan(40 * 2 ** 20);
    expect(used).toBeLessThan(72 * 2 ** 20);
  });
});

describe('the heap', () => {
  it('never hands out what is in use, and joins what is free', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -3, max: 5000 }), { maxLength: 60 }), (steps) => {
        const heap = new Heap(plainMemory());
        const blocks: { at: number; length: number }[] = [];
        for (const step of steps) {
          if (step < 0) {
            const gone = blocks.splice(-step % Math.max(1, blocks.length), 1)[0];
            if (gone) heap.free(gone.at);
            continue;
          }
          const at = heap.allocate(step);
          for (const block of blocks)
            expect(at + step <= block.at || block.at + block.length <= at).toBe(true);
          expect(at % 64).toBe(0);
          blocks.push({ at, length: step });
        }
        for (const block of blocks) heap.free(block.at);
        expect(heap.usedBytes).toBe(0);
      }),
    );
    expect(() => new Heap(plainMemory()).free(64)).toThrow('not in use');
  });
});
