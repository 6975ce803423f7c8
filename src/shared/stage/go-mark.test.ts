import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { goMarkCells, goMarkOf, goPhases, readGoMark, type MarkedSale } from './go-mark.ts';

const marks = fc.record({
  saleCode: fc.integer({ min: 0, max: 63 }),
  phase: fc.constantFrom(...goPhases),
});

interface Raster {
  readonly luma: Float64Array;
  readonly widthPx: number;
  readonly heightPx: number;
}

/** A mark as wide as the board draws it for 720p, ink on ivory. */
function drawn(
  mark: MarkedSale,
  levels: readonly [black: number, white: number] = [28, 247],
): Raster {
  const [widthPx, heightPx] = [600, 40];
  const cells = goMarkOf(mark);
  const luma = Float64Array.from({ length: widthPx * heightPx }, (_, at) => {
    const cell = Math.floor(((at % widthPx) * goMarkCells) / widthPx);
    return levels[cells[cell] === true ? 0 : 1];
  });
  return { luma, widthPx, heightPx };
}

/** Shrunk by the mean of what each pixel covers, from a corner that is off by `shift` of a pixel. */
function shrunk(from: Raster, widthPx: number, heightPx: number, shift: number): Raster {
  const luma = new Float64Array(widthPx * heightPx);
  const toX = from.widthPx / widthPx;
  const toY = from.heightPx / heightPx;
  for (let y = 0; y < heightPx; y += 1)
    for (let x = 0; x < widthPx; x += 1) {
      let sum = 0;
      for (let part = 0; part < 16; part += 1) {
        const atX = (x + shift + (part % 4) / 4 + 0.125) * toX;
        const atY = (y + Math.floor(part / 4) / 4 + 0.125) * toY;
        const column = Math.min(from.widthPx - 1, Math.max(0, Math.floor(atX)));
        sum += from.luma[Math.floor(atY) * from.widthPx + column] ?? 0;
      }
      luma[y * widthPx + x] = sum / 16;
    }
  return { luma, widthPx, heightPx };
}

/** What coding leaves: limited range, coarse steps, a smear to the right, noise. */
function coded(from: Raster, step: number, noise: number, random: () => number): Uint8Array {
  let last = from.luma[0] ?? 0;
  return Uint8Array.from(from.luma, (value, at) => {
    last = at % from.widthPx === 0 ? value : 0.25 * last + 0.75 * value;
    const limited = 16 + (last * 219) / 255;
    const coarse = step * Math.round(limited / step) + noise * (2 * random() - 1);
    return Math.min(255, Math.max(0, Math.round(((coarse - 16) * 255) / 219)));
  });
}

function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

describe('the mark that says go', () => {
  it('tells every sale and phase apart in four cells at least', () => {
    const all = Array.from({ length: 64 }, (_, saleCode) =>
      goPhases.map((phase) => goMarkOf({ saleCode, phase })),
    ).flat();
    const distance = (a: readonly boolean[], b: readonly boolean[]): number =>
      a.filter((cell, at) => cell !== b[at]).length;
    const least = Math.min(
      ...all.flatMap((one, at) => all.slice(0, at).map((other) => distance(one, other))),
    );
    expect(least).toBe(4);
  });

  it('is read in the smallest size that is sent, after coding', () => {
    fc.assert(
      fc.property(
        marks,
        // From the landscape card to the portrait one, both at 180 lines.
        fc.integer({ min: 116, max: 150 }),
        fc.double({ min: -0.5, max: 0.5, noNaN: true }),
        fc.integer(),
        (mark, widthPx, shift, seed) => {
          const small = shrunk(drawn(mark), widthPx, 8, shift);
          const bytes = coded(small, 24, 20, randomOf(seed));
          expect(readGoMark(bytes, widthPx, 8)).toEqual(mark);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('is read half way through a fade', () => {
    const mark = { saleCode: 41, phase: 'go' } as const;
    const { luma, widthPx, heightPx } = drawn(mark, [90, 190]);
    expect(readGoMark(luma, widthPx, heightPx)).toEqual(mark);
  });

  it('is never another than the one that was drawn', () => {
    fc.assert(
      fc.property(marks, fc.integer({ min: 0, max: 200 }), fc.integer(), (mark, noise, seed) => {
        const small = shrunk(drawn(mark), 116, 8, 0);
        const read = readGoMark(coded(small, 32, noise, randomOf(seed)), 116, 8);
        if (read !== null) expect(read).toEqual(mark);
      }),
      { numRuns: 500 },
    );
  });

  it('is not found where there is none', () => {
    const random = randomOf(7);
    const plain = new Uint8Array(116 * 8).fill(120);
    expect(readGoMark(plain, 116, 8)).toBeNull();
    const found = Array.from({ length: 2000 }, () =>
      readGoMark(
        Uint8Array.from(plain, () => 256 * random()),
        116,
        8,
      ),
    ).filter((read) => read !== null);
    expect(found).toEqual([]);
    // Stripes are what cloth, books and shelves look like.
    for (let period = 4; period < 40; period += 1) {
      const stripes = plain.map((_, at) => ((at % 116) % period < period / 2 ? 20 : 235));
      expect(readGoMark(stripes, 116, 8)).toBeNull();
    }
  });

  it('is not read where something lies over a part of it', () => {
    const { luma, widthPx, heightPx } = drawn({ saleCode: 9, phase: 'go' });
    const covered = luma.map((value, at) => (at % widthPx > widthPx * 0.6 ? 128 : value));
    expect(readGoMark(covered, widthPx, heightPx)).toBeNull();
  });
});
