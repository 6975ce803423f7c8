import { describe, expect, it } from 'vitest';
import { amplitudeOfDb, createLevelBlock, dbOfAmplitude, floorDb, type Levels } from './levels.ts';

const quantum = 128;
const frameCount = 1920;

/** Feeds one block in quanta, as the audio thread does. */
function measure(left: (at: number) => number, right?: (at: number) => number): Levels[] {
  const block = createLevelBlock(frameCount);
  const got: Levels[] = [];
  for (let at = 0; at < frameCount; at += quantum) {
    const side = (of: (index: number) => number): Float32Array =>
      Float32Array.from({ length: quantum }, (_, index) => of(at + index));
    const levels = block.add(side(left), right && side(right), quantum);
    if (levels) got.push(levels);
  }
  return got;
}

const sine =
  (amplitude: number) =>
  (at: number): number =>
    amplitude * Math.sin((2 * Math.PI * 1000 * at) / 48_000);

describe('levels of a block', () => {
  it('a full sine peaks at 0 dB and has an RMS of −3.01 dB', () => {
    const [levels] = measure(sine(1), sine(1));
    expect(levels?.peakDb[0]).toBeCloseTo(0, 2);
    expect(levels?.rmsDb[0]).toBeCloseTo(-3.01, 2);
    expect(levels?.rmsDb[1]).toBeCloseTo(-3.01, 2);
  });

  it('tells the sides apart, and a missing side is silent', () => {
    const [levels] = measure(sine(0.5));
    expect(levels?.peakDb[0]).toBeCloseTo(-6.02, 2);
    expect(levels?.peakDb[1]).toBe(floorDb);
    expect(levels?.rmsDb[1]).toBe(floorDb);
  });

  it('a steady level has a peak equal to its RMS', () => {
    const [levels] = measure(
      () => -0.1,
      () => 0.1,
    );
    expect(levels?.peakDb[0]).toBeCloseTo(-20, 4);
    expect(levels?.rmsDb[0]).toBeCloseTo(-20, 4);
  });

  it('answers once for 40 ms and forgets the block after it', () => {
    expect(measure(sine(1))).toHaveLength(1);
    const block = createLevelBlock(quantum);
    expect(block.add(new Float32Array(quantum).fill(1), undefined, quantum)?.peakDb[0]).toBe(0);
    expect(block.add(new Float32Array(quantum), undefined, quantum)?.peakDb[0]).toBe(floorDb);
    expect(block.add(undefined, undefined, quantum)?.rmsDb[0]).toBe(floorDb);
  });

  it('what is not a number counts as silence', () => {
    const [levels] = measure(() => NaN);
    expect(levels?.peakDb[0]).toBe(floorDb);
    expect(levels?.rmsDb[0]).toBe(floorDb);
  });
});

describe('faders', () => {
  it('turns dB into factors and back', () => {
    expect(amplitudeOfDb(0)).toBe(1);
    expect(amplitudeOfDb(-12)).toBeCloseTo(0.2512, 4);
    expect(amplitudeOfDb(12)).toBeCloseTo(3.9811, 4);
    for (const db of [-59.9, -33, -6, 0, 12])
      expect(dbOfAmplitude(amplitudeOfDb(db))).toBeCloseTo(db, 6);
  });

  it('is silent at the floor and below', () => {
    expect(amplitudeOfDb(floorDb)).toBe(0);
    expect(amplitudeOfDb(-120)).toBe(0);
    expect(dbOfAmplitude(0)).toBe(floorDb);
    expect(dbOfAmplitude(0.000_001)).toBe(floorDb);
  });
});
