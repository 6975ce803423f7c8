import type { DrawablePicture } from '../../../shared/stage/draw-list.ts';
import type { Disposable } from '../../../shared/kernel/disposable.ts';
import type { Colour, SizePx } from '../../../shared/stage/schema.ts';
import { colourToYuv } from './colour-space.ts';
import type { Heap } from './heap.ts';
import { factsOf, Intake, isReadyMade, sizeWithin, type FrameFacts } from './intake.ts';
import type { Kernels } from './kernels.ts';
import { allocatePicture, type Picture, type Pixels } from './picture.ts';
import { TestPicture } from './test-picture.ts';
import type { MixerInput, RgbaTile } from './types.ts';

/** What an input needs of the mixer around it. */
export interface InputContext {
  readonly kernels: Kernels;
  readonly heap: Heap;
  onSize(size: SizePx): void;
  onEnded(reason: string | null): void;
  onTexture(): void;
}

/** What a tick tells its inputs. */
export interface InputTick {
  readonly now: Date;
  readonly count: number;
  readonly programPx: SizePx;
}

/** A source as the mixer holds it. All but `load` and `copyInto` happens at once, inside a tick. */
export interface Input extends Disposable {
  /** Takes the newest picture; called once a tick, before anything is drawn. */
  advance(tick: InputTick): void;
  /** Null while there is no picture. */
  shape(): DrawablePicture | null;
  /** Whether the layer's rectangle is filled whatever its shape: a plain colour has none. */
  readonly isShapeless: boolean;
  /** Reads the newest picture into the heap, if that has not been done. */
  load(): Promise<void>;
  /** What `load` has read. */
  pixels(): Pixels | null;
  /** The newest frame, when it can be sent as it is. */
  sendable(): VideoFrame | null;
  /** Copies the newest frame over a picture of its size; false when that cannot be done. */
  copyInto(target: Picture): Promise<boolean>;
}

let versions = 0;
const nextVersion = (): number => (versions += 1);

/** Opens an input; what was handed over belongs to it from now on. */
export function openInput(input: MixerInput, context: InputContext): Input {
  switch (input.kind) {
    case 'stream':
      return new StreamInput(input.stream, context);
    case 'tile':
      return new TileInput(input.tile, context);
    case 'colour':
      return new ColourInput(input.colour, context);
    case 'test-picture':
      return new TestInput(context);
  }
}

/** Reads of one input that may fail in a row before it counts as ended. */
const maxFailures = 10;

class StreamInput implements Input {
  readonly isShapeless = false;
  readonly #context: InputContext;
  readonly #intake: Intake;
  readonly #reader: ReadableStreamDefaultReader<VideoFrame>;
  #pending: VideoFrame | null = null;
  #frame: VideoFrame | null = null;
  #facts: FrameFacts | null = null;
  #version = 0;
  #loaded = 0;
  #failures = 0;
  #programPx: SizePx = { widthPx: 0, heightPx: 0 };
  #sizeTold = '';
  #isTextureTold = false;
  #isDisposed = false;

  constructor(stream: ReadableStream<VideoFrame>, context: InputContext) {
    this.#context = context;
    this.#intake = new Intake(context.kernels, context.heap);
    this.#reader = stream.getReader();
    void this.#pull();
  }

  async #pull(): Promise<void> {
    try {
      for (;;) {
        const { done, value } = await this.#reader.read();
        if (done) break;
        if (this.#isDisposed) {
          value.close();
          continue;
        }
        this.#pending?.close();
        this.#pending = value;
      }
      if (!this.#isDisposed) this.#context.onEnded(null);
    } catch (failure) {
      if (!this.#isDisposed) this.#context.onEnded(String(failure));
    }
  }

  advance(tick: InputTick): void {
    this.#programPx = tick.programPx;
    if (!this.#pending) return;
    const { widthPx, heightPx } = tick.programPx;
    const facts = factsOf(this.#pending, Math.max(widthPx, heightPx));
    if (!facts) {
      this.#pending.close();
      this.#pending = null;
      return;
    }
    this.#frame?.close();
    this.#frame = this.#pending;
    this.#pending = null;
    this.#facts = facts;
    this.#version = nextVersion();
    const size = `${facts.size.widthPx}x${facts.size.heightPx}`;
    if (size !== this.#sizeTold) {
      this.#sizeTold = size;
      this.#context.onSize(facts.size);
    }
    if (facts.isTexture && !this.#isTextureTold) {
      this.#isTextureTold = true;
      this.#context.onTexture();
    }
  }

  shape(): DrawablePicture | null {
    const facts = this.#facts;
    if (!facts) return null;
    const picture = this.#intake.picture;
    if (!this.#frame && !picture) return null;
    if (this.#loaded === this.#version && picture)
      return { size: picture.size, isOpaque: picture.alpha === null };
    return { size: facts.pictureSize, isOpaque: facts.isOpaque };
  }

  async load(): Promise<void> {
    const frame = this.#frame;
    const facts = this.#facts;
    if (!frame || !facts || this.#loaded === this.#version) return;
    try {
      await this.#intake.read(frame, facts);
      this.#loaded = this.#version;
      this.#failures = 0;
      if (!this.#isProgramSize(facts.size)) this.#closeFrame();
    } catch (failure) {
      this.#failed(failure);
    }
  }

  pixels(): Pixels | null {
    const picture = this.#intake.picture;
    if (!picture || this.#loaded !== this.#version) return null;
    return { picture, version: this.#version, isStill: false, solid: null };
  }

  sendable(): VideoFrame | null {
    const facts = this.#facts;
    const isSendable =
      facts && (facts.format === 'I420' || facts.format === 'NV12') && facts.hasProgramColours;
    return isSendable ? this.#frame : null;
  }

  async copyInto(target: Picture): Promise<boolean> {
    const frame = this.#frame;
    const facts = this.#facts;
    if (!frame || !facts || !isReadyMade(facts) || this.#loaded === this.#version) return false;
    try {
      await this.#intake.copyInto(frame, target);
      return true;
    } catch (failure) {
      this.#failed(failure);
      return false;
    }
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#reader.cancel().catch(() => undefined);
    this.#pending?.close();
    this.#pending = null;
    this.#closeFrame();
    this.#intake.dispose();
  }

  #isProgramSize(size: SizePx): boolean {
    return size.widthPx === this.#programPx.widthPx && size.heightPx === this.#programPx.heightPx;
  }

  #closeFrame(): void {
    this.#frame?.close();
    this.#frame = null;
  }

  #failed(failure: unknown): void {
    this.#closeFrame();
    this.#failures += 1;
    if (this.#failures === maxFailures) this.#context.onEnded(String(failure));
  }
}

/** The longest side of a drawn picture that is kept. */
const maxTileSidePx = 4096;

class TileInput implements Input {
  readonly isShapeless = false;
  readonly #context: InputContext;
  readonly #intake: Intake;
  readonly #version = nextVersion();
  #tile: ImageBitmap | RgbaTile | null;

  constructor(tile: ImageBitmap | RgbaTile, context: InputContext) {
    this.#context = context;
    this.#intake = new Intake(context.kernels, context.heap);
    this.#tile = tile;
  }

  advance(): void {
    const tile = this.#tile;
    if (!tile) return;
    this.#tile = null;
    try {
      if (tile instanceof ImageBitmap) {
        const size = { widthPx: tile.width, heightPx: tile.height };
        this.#intake.readDrawing(tile, sizeWithin(size, maxTileSidePx));
        tile.close();
        this.#context.onSize(size);
      } else {
        const { widthPx, heightPx } = tile;
        this.#intake.readRgba(new Uint8Array(tile.data), { widthPx, heightPx });
        this.#context.onSize({ widthPx, heightPx });
      }
      this.#intake.trim();
    } catch (failure) {
      this.#context.onEnded(String(failure));
    }
  }

  shape(): DrawablePicture | null {
    const picture = this.#intake.picture;
    return picture && { size: picture.size, isOpaque: picture.alpha === null };
  }

  load(): Promise<void> {
    return Promise.resolve();
  }

  pixels(): Pixels | null {
    const picture = this.#intake.picture;
    return picture && { picture, version: this.#version, isStill: true, solid: null };
  }

  sendable(): null {
    return null;
  }

  copyInto(): Promise<boolean> {
    return Promise.resolve(false);
  }

  dispose(): void {
    if (this.#tile instanceof ImageBitmap) this.#tile.close();
    this.#tile = null;
    this.#intake.dispose();
  }
}

class ColourInput implements Input {
  readonly isShapeless = true;
  readonly #context: InputContext;
  readonly #colour: Colour;
  readonly #version = nextVersion();
  #pixels: Pixels | null = null;

  constructor(colour: Colour, context: InputContext) {
    this.#context = context;
    this.#colour = colour;
  }

  advance(): void {
    if (this.#pixels) return;
    const { heap, kernels } = this.#context;
    const picture = allocatePicture(heap, { widthPx: 2, heightPx: 2 }, false);
    const solid = colourToYuv(this.#colour);
    [picture.y, picture.u, picture.v].forEach((plane, index) =>
      kernels.fillRect(plane.at, plane.stride, plane.width, plane.height, solid[index] ?? 0),
    );
    this.#pixels = { picture, version: this.#version, isStill: true, solid };
  }

  shape(): DrawablePicture | null {
    return this.#pixels && { size: this.#pixels.picture.size, isOpaque: true };
  }

  load(): Promise<void> {
    return Promise.resolve();
  }

  pixels(): Pixels | null {
    return this.#pixels;
  }

  sendable(): null {
    return null;
  }

  copyInto(): Promise<boolean> {
    return Promise.resolve(false);
  }

  dispose(): void {
    if (this.#pixels) this.#context.heap.free(this.#pixels.picture.block);
    this.#pixels = null;
  }
}

class TestInput implements Input {
  readonly isShapeless = false;
  readonly #context: InputContext;
  #test: TestPicture | null = null;
  #version = 0;

  constructor(context: InputContext) {
    this.#context = context;
  }

  advance(tick: InputTick): void {
    const { widthPx, heightPx } = tick.programPx;
    const size = this.#test?.picture.size;
    if (size?.widthPx !== widthPx || size.heightPx !== heightPx) {
      this.#test?.dispose();
      this.#test = new TestPicture(this.#context.kernels, this.#context.heap, tick.programPx);
      this.#context.onSize(tick.programPx);
    }
    this.#version = nextVersion();
    this.#test?.draw(tick.now, tick.count);
  }

  shape(): DrawablePicture | null {
    return this.#test && { size: this.#test.picture.size, isOpaque: true };
  }

  load(): Promise<void> {
    return Promise.resolve();
  }

  pixels(): Pixels | null {
    const picture = this.#test?.picture;
    return picture ? { picture, version: this.#version, isStill: false, solid: null } : null;
  }

  sendable(): null {
    return null;
  }

  copyInto(): Promise<boolean> {
    return Promise.resolve(false);
  }

  dispose(): void {
    this.#test?.dispose();
    this.#test = null;
  }
}
