import type { Disposable } from '../../../shared/kernel/index.ts';
import type {
  Colour,
  Crop,
  Fit,
  LayerRect,
  SizePx,
  SourceId,
  Transition,
} from '../../../shared/stage/index.ts';

/** Size and rate of the program. Both sides must be even; the rate is in frames per second. */
export interface MixerFormat {
  readonly size: SizePx;
  readonly fps: number;
}

/** How a mixer starts. */
export interface MixerOptions {
  readonly format: MixerFormat;
  /** What is seen where no layer is; black unless said. */
  readonly background?: Colour;
  /** Burns the wall clock over the top 16 rows of the program (never of the preview). */
  readonly hasLatencyStamp?: boolean;
}

/** A drawn picture: straight (not premultiplied) RGBA, four bytes a pixel, rows without padding. */
export interface RgbaTile {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly data: ArrayBuffer;
}

/** What feeds a source. Streams, bitmaps and buffers are transferred: the caller loses them. */
export type MixerInput =
  | { readonly kind: 'stream'; readonly stream: ReadableStream<VideoFrame> }
  | { readonly kind: 'tile'; readonly tile: ImageBitmap | RgbaTile }
  | { readonly kind: 'colour'; readonly colour: Colour }
  | { readonly kind: 'test-picture' };

/** One layer of a plan; later ones lie over earlier ones. */
export interface MixerLayer {
  readonly sourceId: SourceId;
  /** In pixels of the plan's canvas; the mixer scales it to the size that is sent. */
  readonly rect: LayerRect;
  readonly crop: Crop;
  readonly fit: Fit;
  /** From 0 to 1. */
  readonly opacity: number;
  readonly isMirrored: boolean;
  readonly isVisible: boolean;
}

/** A scene as the mixer composes it: bottom to top. */
export interface MixerPlan {
  readonly canvasPx: SizePx;
  readonly layers: readonly MixerLayer[];
}

/**
 * The program is what viewers get; the preview is what comes next. The monitor is the program
 * again, smaller and slower, for windows that are costly to draw.
 */
export type MixerBus = 'program' | 'preview' | 'monitor';

/** How a bus's frames are delivered. */
export interface MixerOutputOptions {
  /** Divides both sides (rounded to even); 1 unless said. A preview needs no more than 2 or 3. */
  readonly divideSizeBy?: number;
  /** Delivers one of so many ticks; 1 unless said. */
  readonly everyNthFrame?: number;
}

/** Counts as OBS defines them. */
export interface MixerStatistics {
  /** Program frames a second, over the last 10 s. */
  readonly fps: number;
  /** Ticks since the mixer started. */
  readonly ticks: number;
  /** Frames whose composing missed its tick: the last picture was shown a tick longer. */
  readonly lagged: number;
  /** Lagged as a share of the ticks of the last 10 s, 0 to 100. */
  readonly laggedPct: number;
  /** Program frames made but not taken by the output, which was still busy. */
  readonly skipped: number;
  /** Time to compose one program frame, over the last 10 s. */
  readonly mixP50Ms: number;
  readonly mixP99Ms: number;
  /** Whether the last program frame was a source's own, passed through untouched. */
  readonly isPassThrough: boolean;
}

/** Something that the engine may want to show. */
export type MixerEvent =
  /** A source yields pictures of this size (again whenever it changes), after rotation. */
  | { readonly kind: 'input-size'; readonly sourceId: SourceId; readonly size: SizePx }
  /** A stream has ended, by itself or by an error. */
  | { readonly kind: 'input-ended'; readonly sourceId: SourceId; readonly reason: string | null }
  /** A source's frames are textures that must be read back: slower. */
  | { readonly kind: 'input-is-texture'; readonly sourceId: SourceId }
  /** An output's reader has gone; connect another. */
  | { readonly kind: 'output-ended'; readonly bus: MixerBus }
  /** The worker has died; this handle is of no more use. */
  | { readonly kind: 'failed'; readonly message: string };

/** The mixer as the window holds it: everything is composed in a worker of its own. */
export interface MixerHandle extends Disposable {
  /** Adds or replaces what feeds a source; the last picture stays until the new one has come. */
  setInput(sourceId: SourceId, input: MixerInput): void;
  /** Lets go of a source and closes its frames. */
  removeInput(sourceId: SourceId): void;
  /**
   * Takes a plan to the program, by a cut unless a transition is given. A newer one ends an older
   * one's fade; null is an edit of what is on air, which leaves the fade going.
   */
  setProgram(plan: MixerPlan, transition?: Transition | null): void;
  /** What the preview shows; null stops composing it. */
  setPreview(plan: MixerPlan | null): void;
  /** Where a bus's frames go (a track generator's `writable`, transferred); null disconnects. */
  setOutput(
    bus: MixerBus,
    writable: WritableStream<VideoFrame> | null,
    options?: MixerOutputOptions,
  ): void;
  /** The very size in which a bus is shown (even sides), so that nobody scales it once more; null divides again. */
  setOutputSize(bus: 'preview' | 'monitor', size: SizePx | null): void;
  /** A change of preset, without a gap; plans stay, as they are in pixels of their own canvas. */
  setFormat(format: MixerFormat): void;
  setLatencyStamp(isOn: boolean): void;
  statistics(): Promise<MixerStatistics>;
  /** The program as it is now, as a JPEG for posters; `maxSidePx` bounds its longer side (unbounded unless said). */
  snapshot(options?: { readonly maxSidePx?: number; readonly quality?: number }): Promise<Blob>;
  /** Calls back until the returned function is called. */
  subscribe(listener: (event: MixerEvent) => void): () => void;
}

/** `createMixer` in `./index.ts` is one of these. */
export type CreateMixer = (options: MixerOptions) => MixerHandle;
