/** Full scale is 0 dB; this and what is quieter counts as silence. */
export const floorDb = -60;

/** What a meter tells, one number for each of left and right. */
export interface Levels {
  readonly peakDb: readonly [left: number, right: number];
  readonly rmsDb: readonly [left: number, right: number];
}

export const silence: Levels = { peakDb: [floorDb, floorDb], rmsDb: [floorDb, floorDb] };

/** The meter's name among the worklet's processors. */
export const meterName = 'level-meter';

/** One reading covers this much sound: 25 a second. */
export const meterBlockMs = 40;

/** A fader's position as a factor; silence at the floor. */
export const amplitudeOfDb = (db: number): number => (db > floorDb ? 10 ** (db / 20) : 0);

/** A factor in dB, never below the floor. */
export const dbOfAmplitude = (amplitude: number): number =>
  amplitude > 0 ? Math.max(floorDb, 20 * Math.log10(amplitude)) : floorDb;

/** Gathers samples and tells the levels of each full block. */
export interface LevelBlock {
  /** Takes `count` frames; a side that is missing is silent. Answers when the block is full. */
  readonly add: (
    left: Float32Array | undefined,
    right: Float32Array | undefined,
    count: number,
  ) => Levels | null;
}

/** Peak and sum of squares of one side, kept over a block. */
class Side {
  peak = 0;
  squares = 0;

  add(samples: Float32Array): void {
    let { peak, squares } = this;
    for (const sample of samples) {
      const size = Math.abs(sample);
      if (size > peak) peak = size;
      squares += sample * sample;
    }
    this.peak = peak;
    this.squares = squares;
  }

  clear(): void {
    this.peak = 0;
    this.squares = 0;
  }
}

/** Measures blocks of `frameCount` samples a side. */
export function createLevelBlock(frameCount: number): LevelBlock {
  const left = new Side();
  const right = new Side();
  let count = 0;
  return {
    add(leftSamples, rightSamples, added) {
      if (leftSamples) left.add(leftSamples);
      if (rightSamples) right.add(rightSamples);
      count += added;
      if (count < frameCount) return null;
      const levels: Levels = {
        peakDb: [dbOfAmplitude(left.peak), dbOfAmplitude(right.peak)],
        rmsDb: [
          dbOfAmplitude(Math.sqrt(left.squares / count)),
          dbOfAmplitude(Math.sqrt(right.squares / count)),
        ],
      };
      left.clear();
      right.clear();
      count = 0;
      return levels;
    },
  };
}
