import { createLevelBlock, meterBlockMs, meterName } from './levels.ts';

// What an AudioWorklet has; TypeScript has no library for it.
interface WorkletPort {
  onmessage: (() => void) | null;
  postMessage(message: unknown): void;
}
declare class AudioWorkletProcessor {
  readonly port: WorkletPort;
}
declare const sampleRate: number;
declare function registerProcessor(name: string, processor: new () => AudioWorkletProcessor): void;

const quantumFrames = 128;

/** Tells the levels of what flows in, 25 times a second, until it hears a message. */
class LevelMeter extends AudioWorkletProcessor {
  #isWatched = true;
  readonly #block = createLevelBlock(Math.round((sampleRate * meterBlockMs) / 1000));

  constructor() {
    super();
    this.port.onmessage = () => {
      this.#isWatched = false;
    };
  }

  process([input]: readonly (readonly Float32Array[])[]): boolean {
    if (!this.#isWatched) return false;
    const [left, right] = input ?? [];
    const levels = this.#block.add(left, right, quantumFrames);
    if (levels) this.port.postMessage(levels);
    return true;
  }
}

registerProcessor(meterName, LevelMeter);
