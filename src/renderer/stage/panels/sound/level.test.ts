import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  dbAtPlace,
  dbText,
  gainAfterKey,
  mostGainDb,
  nextLevel,
  placeOfDb,
  quietMeter,
  silentDb,
  tidyGainDb,
} from './level.ts';

const readingOf = (left: number, right: number) =>
  ({ peakDb: [left, right], rmsDb: [left, right] }) as const;

describe('the scale of meter and fader', () => {
  it('finds every level again at its place', () => {
    fc.assert(
      fc.property(fc.double({ min: silentDb, max: mostGainDb, noNaN: true }), (db) => {
        expect(dbAtPlace(placeOfDb(db))).toBeCloseTo(db, 6);
      }),
    );
  });

  it('ends where silence and full are, whatever comes in', () => {
    expect([placeOfDb(-Infinity), placeOfDb(NaN), placeOfDb(-90), placeOfDb(40)]).toEqual([
      0, 0, 0, 1,
    ]);
  });

  it('writes decibels with a true minus and silence as such', () => {
    expect([-60, -18.5, -0.04, 0, 3].map((db) => dbText(tidyGainDb(db)))).toEqual([
      '−∞',
      '−18.5',
      '0.0',
      '0.0',
      '3.0',
    ]);
  });
});

describe('a fader under the keyboard', () => {
  it('steps half a decibel, three with Page, and stops at its ends', () => {
    expect(gainAfterKey(-3.2, 'ArrowRight')).toBe(-2.7);
    expect(gainAfterKey(-3.2, 'PageDown')).toBe(-6.2);
    expect(gainAfterKey(11.8, 'ArrowUp')).toBe(mostGainDb);
    expect(gainAfterKey(0, 'Home')).toBe(silentDb);
    expect(gainAfterKey(0, 'Tab')).toBeNull();
  });
});

describe('a meter', () => {
  it('rises at once, falls slowly and holds its peak for a second', () => {
    const loud = nextLevel(quietMeter, readingOf(-6, -12), 10_000, 40);
    expect(loud).toEqual({ left: -6, right: -12, heldDb: -6, heldAtMs: 10_000 });
    const falling = nextLevel(loud, readingOf(-60, -60), 10_500, 500);
    expect(falling).toEqual({ left: -18, right: -24, heldDb: -6, heldAtMs: 10_000 });
    expect(nextLevel(falling, readingOf(-30, -40), 11_000, 500).heldDb).toBe(-30);
  });
});
