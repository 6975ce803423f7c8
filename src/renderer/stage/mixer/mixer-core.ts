import {
  drawList,
  fadeWeight255,
  isWholeCopy,
  type Draw,
} from '../../../shared/stage/draw-list.ts';
import { divideSizePx } from '../../../shared/stage/placement.ts';
import {
  noCrop,
  type SizePx,
  type SourceId,
  type Transition,
} from '../../../shared/stage/schema.ts';
import { colourToYuv, programColours } from './colour-space.ts';
import { Composer, type Yuv } from './composer.ts';
import { FrameClock, MixStatistics, type Tick } from './frame-clock.ts';
import type { Heap } from './heap.ts';
import { openInput, type Input } from './inputs.ts';
import { sizeWithin } from './intake.ts';
import type { Kernels } from './kernels.ts';
import { Output } from './output.ts';
import { allocatePicture, pictureBytes, planeLayout, type Picture } from './picture.ts';
import { writeStamp } from './stamp.ts';
import type {
  MixerBus,
  MixerEvent,
  MixerFormat,
  MixerInput,
  MixerLayer,
  MixerOptions,
  MixerOutputOptions,
  MixerPlan,
  MixerStatistics,
} from './types.ts';

interface Slot {
  now: Input;
  /** What is shown until the new input has a picture. */
  before: Input | null;
}

interface Fade {
  readonly from: MixerPlan;
  readonly startMs: number;
  readonly durationMs: number;
}

/** A frame of the program, and how far its fade had come. */
interface ProgramFrame {
  readonly frame: VideoFrame;
  readonly isPassThrough: boolean;
  readonly fade: Fade | null;
  readonly weight: number;
}

interface SnapshotRequest {
  readonly maxSidePx: number;
  readonly quality: number;
  readonly resolve: (blob: Blob) => void;
  readonly reject: (failure: Error) => void;
}

const emptyPlan: MixerPlan = { canvasPx: { widthPx: 2, heightPx: 2 }, layers: [] };

/** The longest that the clock sleeps at once; a timer sleeps whole milliseconds only. */
const sleep = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/** The mixer itself, in its worker: inputs, plans, clock and outputs. */
export class MixerCore {
  readonly #kernels: Kernels;
  readonly #heap: Heap;
  readonly #composer: Composer;
  readonly #report: (event: MixerEvent) => void;
  readonly #background: Yuv;
  readonly #slots = new Map<SourceId, Slot>();
  readonly #outputs = new Map<MixerBus, Output>();
  readonly #shownSizes = new Map<MixerBus, SizePx>();
  readonly #targets = new Map<string, Picture>();
  readonly #statistics: MixStatistics;
  /** Disposed at the next tick: the present one may be reading them. */
  #gone: Input[] = [];
  #snapshots: SnapshotRequest[] = [];
  #format: MixerFormat;
  #clock: FrameClock;
  #hasStamp: boolean;
  #program: MixerPlan = emptyPlan;
  #preview: MixerPlan | null = null;
  #fade: Fade | null = null;
  #count = 0;
  #isDisposed = false;

  constructor(
    kernels: Kernels,
    heap: Heap,
    options: MixerOptions,
    report: (event: MixerEvent) => void,
  ) {
    this.#kernels = kernels;
    this.#heap = heap;
    this.#composer = new Composer(kernels, heap);
    this.#report = report;
    this.#background = colourToYuv(options.background ?? '#000000');
    this.#hasStamp = options.hasLatencyStamp ?? false;
    this.#format = options.format;
    this.#clock = new FrameClock(performance.now(), options.format.fps);
    this.#statistics = new MixStatistics(performance.now());
  }

  setInput(sourceId: SourceId, input: MixerInput): void {
    const opened = openInput(input, {
      kernels: this.#kernels,
      heap: this.#heap,
      onSize: (size) => this.#report({ kind: 'input-size', sourceId, size }),
      onEnded: (reason) => this.#report({ kind: 'input-ended', sourceId, reason }),
      onTexture: () => this.#report({ kind: 'input-is-texture', sourceId }),
    });
    const slot = this.#slots.get(sourceId);
    if (!slot) {
      this.#slots.set(sourceId, { now: opened, before: null });
      return;
    }
    const { now, before } = slot;
    if (now.shape()) {
      if (before) this.#gone.push(before);
      slot.before = now;
    } else this.#gone.push(now);
    slot.now = opened;
  }

  removeInput(sourceId: SourceId): void {
    const slot = this.#slots.get(sourceId);
    this.#slots.delete(sourceId);
    if (!slot) return;
    this.#gone.push(slot.now);
    if (slot.before) this.#gone.push(slot.before);
  }

  setProgram(plan: MixerPlan, transition: Transition | null): void {
    if (transition)
      this.#fade =
        transition.kind === 'fade'
          ? { from: this.#program, startMs: performance.now(), durationMs: transition.durationMs }
          : null;
    this.#program = plan;
  }

  setPreview(plan: MixerPlan | null): void {
    this.#preview = plan;
  }

  setOutput(
    bus: MixerBus,
    writable: WritableStream<VideoFrame> | null,
    options: MixerOutputOptions,
  ): void {
    this.#outputs.get(bus)?.dispose();
    this.#outputs.delete(bus);
    if (!writable) return;
    const output = new Output(writable, options, () => {
      if (this.#outputs.get(bus) !== output) return;
      this.#outputs.delete(bus);
      this.#report({ kind: 'output-ended', bus });
    });
    this.#outputs.set(bus, output);
  }

  setOutputSize(bus: 'preview' | 'monitor', size: SizePx | null): void {
    if (size) this.#shownSizes.set(bus, divideSizePx(size, 1));
    else this.#shownSizes.delete(bus);
  }

  setFormat(format: MixerFormat): void {
    if (format.fps !== this.#format.fps)
      this.#clock = new FrameClock(this.#clock.nextAtMs, format.fps);
    this.#format = format;
  }

  setLatencyStamp(isOn: boolean): void {
    this.#hasStamp = isOn;
  }

  statistics(): MixerStatistics {
    return this.#statistics.read(performance.now());
  }

  /** The next program frame as a JPEG. */
  snapshot(maxSidePx: number, quality: number): Promise<Blob> {
    return new Promise((resolve, reject) => {
      this.#snapshots.push({ maxSidePx, quality, resolve, reject });
    });
  }

  /** Runs until it is disposed; throws only when composing itself is broken. */
  async run(): Promise<void> {
    while (!this.#isDisposed) {
      const wait = this.#clock.nextAtMs - performance.now();
      if (wait > 0) {
        await sleep(wait);
        continue;
      }
      await this.#tick(this.#clock.wake(performance.now()));
      // Messages and streams must get their turn even when every tick is late.
      if (this.#clock.nextAtMs <= performance.now()) await sleep(0);
    }
    for (const { reject } of this.#snapshots.splice(0)) reject(new Error('The mixer was closed'));
    for (const sourceId of [...this.#slots.keys()]) this.removeInput(sourceId);
    for (const input of this.#gone.splice(0)) input.dispose();
    for (const output of this.#outputs.values()) output.dispose();
    this.#outputs.clear();
  }

  dispose(): void {
    this.#isDisposed = true;
  }

  async #tick({ atMs, missed }: Tick): Promise<void> {
    const startMs = performance.now();
    const now = new Date();
    const { size, fps } = this.#format;
    for (const input of this.#gone.splice(0)) input.dispose();
    for (const slot of this.#slots.values()) {
      slot.now.advance({ now, count: this.#count, programPx: size });
      if (slot.before && slot.now.shape()) {
        slot.before.dispose();
        slot.before = null;
      }
    }
    const times = {
      timestamp: Math.round((performance.timeOrigin + atMs) * 1000),
      duration: Math.round(1e6 / fps),
    };
    const program = this.#outputs.get('program');
    const isDue = this.#count % (program?.everyNthFrame ?? 1) === 0;
    if (isDue) {
      const target = divideSizePx(size, program?.divideSizeBy ?? 1);
      const made = await this.#programFrame(target, atMs, now, times);
      this.#statistics.tick(startMs, missed, performance.now() - startMs, made.isPassThrough);
      for (const request of this.#snapshots.splice(0)) void encode(made.frame.clone(), request);
      if (!program) made.frame.close();
      else if (!program.deliver(made.frame)) this.#statistics.skip();
      const monitor = this.#outputs.get('monitor');
      if (monitor && this.#count % monitor.everyNthFrame === 0)
        monitor.deliver(await this.#monitorFrame(monitor, made, now, times));
    } else this.#statistics.tick(startMs, missed, null, false);
    const preview = this.#outputs.get('preview');
    if (preview && this.#preview && this.#count % preview.everyNthFrame === 0) {
      const target = this.#target('preview', this.#shownSize('preview', preview));
      await this.#render(this.#preview, target);
      preview.deliver(this.#frameOf(target, times));
    }
    this.#count += 1;
  }

  async #programFrame(
    size: SizePx,
    atMs: number,
    now: Date,
    times: FrameTimes,
  ): Promise<ProgramFrame> {
    const plan = this.#program;
    const fade = this.#fade;
    const weight = fade ? fadeWeight255(atMs - fade.startMs, fade.durationMs) : 255;
    if (fade && weight === 255) this.#fade = null;
    if (weight === 255 && !this.#hasStamp) {
      const frame = this.#passable(plan, size);
      if (frame)
        return { frame: new VideoFrame(frame, times), isPassThrough: true, fade: null, weight };
    }
    const target = this.#target('program', size);
    await this.#renderFading(fade, weight, target, 'fade');
    if (this.#hasStamp) writeStamp(this.#kernels, target, now.getTime());
    return { frame: this.#frameOf(target, times), isPassThrough: false, fade, weight };
  }

  /** What the program shows at this tick, in the monitor's size. */
  async #monitorFrame(
    output: Output,
    { fade, weight }: ProgramFrame,
    now: Date,
    times: FrameTimes,
  ): Promise<VideoFrame> {
    const target = this.#target('monitor', this.#shownSize('monitor', output));
    await this.#renderFading(fade, weight, target, 'monitor-fade');
    if (this.#hasStamp) writeStamp(this.#kernels, target, now.getTime());
    return this.#frameOf(target, times);
  }

  /** The program's plan, over the one that it fades from. */
  async #renderFading(
    fade: Fade | null,
    weight: number,
    target: Picture,
    second: 'fade' | 'monitor-fade',
  ): Promise<void> {
    if (!fade || weight === 255) return this.#render(this.#program, target);
    const next = this.#target(second, target.size);
    await this.#render(fade.from, target);
    await this.#render(this.#program, next);
    this.#composer.blend(target, next, weight);
  }

  /** The one frame that a plan shows untouched, if that is what it does. */
  #passable(plan: MixerPlan, size: SizePx): VideoFrame | null {
    const draws = this.#drawsOf(plan, size);
    const [draw] = draws;
    if (!draw || draws.length > 1) return null;
    const input = this.#input(draw.sourceId);
    const shape = input?.shape();
    return input && shape && isWholeCopy(draw, shape, size) ? input.sendable() : null;
  }

  async #render(plan: MixerPlan, target: Picture): Promise<void> {
    const draws = this.#drawsOf(plan, target.size);
    const inputs = new Map(draws.map(({ sourceId }) => [sourceId, this.#input(sourceId)]));
    const [lowest] = draws;
    const under = lowest && inputs.get(lowest.sourceId);
    const shape = under?.shape();
    const isCopied =
      lowest && under && shape && isWholeCopy(lowest, shape, target.size)
        ? await under.copyInto(target)
        : false;
    const startAt = isCopied ? 1 : 0;
    for (const { sourceId } of draws.slice(startAt)) await inputs.get(sourceId)?.load();
    const pixelsOf = (draw: Draw) => inputs.get(draw.sourceId)?.pixels() ?? null;
    this.#composer.compose(target, draws, pixelsOf, this.#background, startAt);
  }

  #shownSize(bus: 'preview' | 'monitor', output: Output): SizePx {
    return this.#shownSizes.get(bus) ?? divideSizePx(this.#format.size, output.divideSizeBy);
  }

  #input(sourceId: SourceId): Input | null {
    const slot = this.#slots.get(sourceId);
    if (!slot) return null;
    return slot.now.shape() || !slot.before ? slot.now : slot.before;
  }

  #drawsOf(plan: MixerPlan, size: SizePx): readonly Draw[] {
    const layers = plan.layers.map((layer): MixerLayer => {
      const isShapeless = this.#input(layer.sourceId)?.isShapeless ?? false;
      return isShapeless ? { ...layer, fit: 'stretch', crop: noCrop } : layer;
    });
    return drawList(
      layers,
      plan.canvasPx,
      size,
      (sourceId) => this.#input(sourceId)?.shape() ?? null,
    );
  }

  #target(name: MixerBus | 'fade' | 'monitor-fade', size: SizePx): Picture {
    const now = this.#targets.get(name);
    const { widthPx, heightPx } = size;
    if (now && now.size.widthPx === widthPx && now.size.heightPx === heightPx) return now;
    if (now) this.#heap.free(now.block);
    const made = allocatePicture(this.#heap, size, false);
    this.#targets.set(name, made);
    return made;
  }

  #frameOf(picture: Picture, times: FrameTimes): VideoFrame {
    return new VideoFrame(pictureBytes(this.#heap, picture), {
      ...times,
      format: 'I420',
      codedWidth: picture.size.widthPx,
      codedHeight: picture.size.heightPx,
      layout: planeLayout(picture, picture.block),
      colorSpace: programColours,
    });
  }
}

interface FrameTimes {
  /** Microseconds since 1970, from the tick and not from when composing was done. */
  readonly timestamp: number;
  readonly duration: number;
}

async function encode(frame: VideoFrame, request: SnapshotRequest): Promise<void> {
  try {
    const whole = { widthPx: frame.displayWidth, heightPx: frame.displayHeight };
    const size = sizeWithin(whole, request.maxSidePx);
    const canvas = new OffscreenCanvas(size.widthPx, size.heightPx);
    const context = canvas.getContext('2d');
    if (!context) throw new Error('No canvas to make a snapshot with');
    context.drawImage(frame, 0, 0, size.widthPx, size.heightPx);
    request.resolve(await canvas.convertToBlob({ type: 'image/jpeg', quality: request.quality }));
  } catch (failure) {
    request.reject(failure instanceof Error ? failure : new Error(String(failure)));
  } finally {
    frame.close();
  }
}
