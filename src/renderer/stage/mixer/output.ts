import type { Disposable } from '../../../shared/kernel/disposable.ts';
import type { MixerOutputOptions } from './types.ts';

/** Frames that may be on their way to a reader at once. */
const maxUnderway = 2;

/** Where a bus's frames go. */
export class Output implements Disposable {
  readonly divideSizeBy: number;
  readonly everyNthFrame: number;
  readonly #writer: WritableStreamDefaultWriter<VideoFrame>;
  readonly #onEnded: () => void;
  #underway = 0;
  #isEnded = false;

  constructor(
    writable: WritableStream<VideoFrame>,
    options: MixerOutputOptions,
    onEnded: () => void,
  ) {
    this.divideSizeBy = Math.max(1, options.divideSizeBy ?? 1);
    this.everyNthFrame = Math.max(1, Math.round(options.everyNthFrame ?? 1));
    this.#writer = writable.getWriter();
    this.#onEnded = onEnded;
    this.#writer.closed.then(
      () => this.#end(),
      () => this.#end(),
    );
  }

  /** Hands a frame over, which is closed in any case; false when the reader was still busy. */
  deliver(frame: VideoFrame): boolean {
    if (this.#isEnded || this.#underway >= maxUnderway) {
      frame.close();
      return this.#isEnded;
    }
    this.#underway += 1;
    this.#writer
      .write(frame)
      .catch(() => this.#end())
      .finally(() => {
        this.#underway -= 1;
        frame.close();
      });
    return true;
  }

  /** Ends the stream: whoever wants frames again connects another. */
  dispose(): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.#writer.close().catch(() => undefined);
  }

  #end(): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.#onEnded();
  }
}
