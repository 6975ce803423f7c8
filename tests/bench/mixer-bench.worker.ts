import kernelsUrl from '../../src/renderer/stage/mixer/generated/kernels.wasm?url&no-inline';
import { noCrop, type SizePx, type SourceId } from '../../src/shared/stage/index.ts';
import { Heap, plainMemory, wasmMemory } from '../../src/renderer/stage/mixer/heap.ts';
import { MixerCore } from '../../src/renderer/stage/mixer/mixer-core.ts';
import {
  allocatePicture,
  pictureBytes,
  planeLayout,
} from '../../src/renderer/stage/mixer/picture.ts';
import { scalarKernels } from '../../src/renderer/stage/mixer/scalar-kernels.ts';
import type { MixerLayer } from '../../src/renderer/stage/mixer/types.ts';
import { compileKernels, wasmKernels } from '../../src/renderer/stage/mixer/wasm-kernels.ts';

/** Who composes, and of what. */
export interface BenchTask {
  readonly engine: 'simd' | 'scalar' | 'canvas';
  /** Four layers; or one camera alone, alone under a stamp, or alone in the colours of BT.601. */
  readonly scene: 'four-layers' | 'single' | 'single-stamped' | 'single-bt601';
  readonly size: SizePx;
  readonly durationMs: number;
  /** For the canvas: keep it in memory for reading, or let the browser choose. */
  readonly willReadFrequently: boolean;
}

/** Milliseconds a frame, from input frames to a finished I420 frame. */
export interface BenchResult {
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly frames: number;
  readonly isPassThrough: boolean;
}

const id = (text: string): SourceId => text as SourceId;
const fps = 30;

/** A frame as a camera gives it; the pixels differ from place to place and never change. */
function cameraBytes({ widthPx, heightPx }: SizePx, seed: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array((widthPx * heightPx * 3) / 2);
  for (let index = 0; index < bytes.length; index += 1)
    bytes[index] = 16 + ((index * 7 + (index >> 9) * seed) % 200);
  return bytes;
}

function cameraFrame(
  bytes: Uint8Array<ArrayBuffer>,
  size: SizePx,
  matrix: VideoMatrixCoefficients,
  timestamp: number,
): VideoFrame {
  const colorSpace = { matrix, primaries: 'bt709', transfer: 'bt709', fullRange: false } as const;
  return new VideoFrame(bytes, {
    format: 'I420',
    codedWidth: size.widthPx,
    codedHeight: size.heightPx,
    timestamp,
    colorSpace,
  });
}

/** A new frame for each tick, made when the mixer is not measuring. */
function camera(
  size: SizePx,
  seed: number,
  matrix: VideoMatrixCoefficients,
): ReadableStream<VideoFrame> {
  const bytes = cameraBytes(size, seed);
  let count = 0;
  return new ReadableStream<VideoFrame>(
    {
      async pull(controller) {
        await new Promise((done) => setTimeout(done, 1000 / fps));
        controller.enqueue(cameraFrame(bytes, size, matrix, (count += 1)));
      },
    },
    { highWaterMark: 1 },
  );
}

/** A card as a host would have it: a translucent plate with round corners and some text. */
function card(widthPx: number, heightPx: number, text: string): ImageBitmap {
  const canvas = new OffscreenCanvas(widthPx, heightPx);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('No canvas');
  context.fillStyle = 'rgba(20, 24, 32, 0.6)';
  context.roundRect(0, 0, widthPx, heightPx, heightPx / 6);
  context.fill();
  context.fillStyle = 'white';
  context.font = `${Math.round(heightPx / 4)}px sans-serif`;
  context.fillText(text, heightPx / 6, heightPx / 2);
  return canvas.transferToImageBitmap();
}

/** Where things stand, as shares of the program. */
const places = {
  camera: [0, 0, 1, 1],
  guest: [0.7, 0.05, 0.25, 0.25],
  banner: [0.05, 0.8, 0.6, 0.14],
  product: [0.7, 0.45, 0.25, 0.45],
} as const;
type Place = keyof typeof places;

const rectOf = (place: Place, { widthPx, heightPx }: SizePx) => {
  const [x, y, width, height] = places[place];
  const even = (value: number): number => 2 * Math.round(value / 2);
  return {
    xPx: even(x * widthPx),
    yPx: even(y * heightPx),
    widthPx: even(width * widthPx),
    heightPx: even(height * heightPx),
  };
};

const layer = (place: Place, size: SizePx): MixerLayer => ({
  sourceId: id(place),
  rect: rectOf(place, size),
  crop: noCrop,
  fit: 'stretch',
  opacity: 1,
  isMirrored: false,
  isVisible: true,
});

const guestSize: SizePx = { widthPx: 1280, heightPx: 720 };
const tileOf = (place: Place, size: SizePx): ImageBitmap => {
  const { widthPx, heightPx } = rectOf(place, size);
  return card(widthPx, heightPx, place === 'banner' ? 'Tonight only: 20 % off 今晚八折' : '¥ 199');
};

async function kernelsOf(engine: 'simd' | 'scalar') {
  if (engine === 'scalar') {
    const memory = plainMemory();
    return { kernels: scalarKernels(() => memory.bytes()), heap: new Heap(memory) };
  }
  const response = await fetch(kernelsUrl);
  const made = await wasmKernels(await compileKernels(await response.arrayBuffer()));
  return { kernels: made.kernels, heap: new Heap(wasmMemory(made.memory)) };
}

/** The mixer itself, with its own clock and its own measure. */
async function mixed(task: BenchTask, engine: 'simd' | 'scalar'): Promise<BenchResult> {
  const { kernels, heap } = await kernelsOf(engine);
  const { size, scene } = task;
  const hasLatencyStamp = scene === 'single-stamped';
  const core = new MixerCore(
    kernels,
    heap,
    { format: { size, fps }, hasLatencyStamp },
    () => undefined,
  );
  const matrix = scene === 'single-bt601' ? 'smpte170m' : 'bt709';
  core.setInput(id('camera'), { kind: 'stream', stream: camera(size, 3, matrix) });
  const all: Place[] =
    scene === 'four-layers' ? ['camera', 'guest', 'banner', 'product'] : ['camera'];
  if (scene === 'four-layers') {
    core.setInput(id('guest'), { kind: 'stream', stream: camera(guestSize, 5, 'bt709') });
    core.setInput(id('banner'), { kind: 'tile', tile: tileOf('banner', size) });
    core.setInput(id('product'), { kind: 'tile', tile: tileOf('product', size) });
  }
  core.setProgram(
    { canvasPx: size, layers: all.map((place) => layer(place, size)) },
    { kind: 'cut' },
  );
  const ended = core.run();
  await new Promise((done) => setTimeout(done, task.durationMs));
  const { mixP50Ms, mixP99Ms, ticks, isPassThrough } = core.statistics();
  core.dispose();
  await ended;
  return { p50Ms: mixP50Ms, p99Ms: mixP99Ms, frames: ticks, isPassThrough };
}

/** The same scene by Canvas2D, with the SIMD kernel for the way back to I420. */
async function drawn(task: BenchTask): Promise<BenchResult> {
  const { size } = task;
  const { kernels, heap } = await kernelsOf('simd');
  const canvas = new OffscreenCanvas(size.widthPx, size.heightPx);
  const context = canvas.getContext('2d', {
    alpha: false,
    willReadFrequently: task.willReadFrequently,
  });
  if (!context) throw new Error('No canvas');
  const target = allocatePicture(heap, size, false);
  const stride = 4 * size.widthPx;
  const packed = heap.allocate(stride * size.heightPx);
  const tiles = { banner: tileOf('banner', size), product: tileOf('product', size) };
  const bytes = { camera: cameraBytes(size, 3), guest: cameraBytes(guestSize, 5) };
  const times: number[] = [];
  const untilMs = performance.now() + task.durationMs;
  for (let count = 0; performance.now() < untilMs; count += 1) {
    const frames = {
      camera: cameraFrame(bytes.camera, size, 'bt709', count),
      guest: cameraFrame(bytes.guest, guestSize, 'bt709', count),
    };
    const startMs = performance.now();
    const parts =
      task.scene === 'four-layers' ? { ...frames, ...tiles } : { camera: frames.camera };
    for (const [place, image] of Object.entries(parts)) {
      const { xPx, yPx, widthPx, heightPx } = rectOf(place as Place, size);
      context.drawImage(image, xPx, yPx, widthPx, heightPx);
    }
    const rgb = new VideoFrame(canvas, { timestamp: count });
    await rgb.copyTo(heap.bytes(), { layout: [{ offset: packed, stride }] });
    const order = rgb.format?.startsWith('B') ? 1 : 0;
    const { y, u, v } = target;
    kernels.rgbToYuv(
      y.at,
      y.stride,
      u.at,
      v.at,
      u.stride,
      packed,
      stride,
      size.widthPx,
      size.heightPx,
      order,
    );
    const made = new VideoFrame(pictureBytes(heap, target), {
      format: 'I420',
      codedWidth: size.widthPx,
      codedHeight: size.heightPx,
      timestamp: count,
      layout: planeLayout(target, target.block),
    });
    times.push(performance.now() - startMs);
    for (const frame of [made, rgb, frames.camera, frames.guest]) frame.close();
    await new Promise((done) => setTimeout(done, 1));
  }
  times.sort((a, b) => a - b);
  const rank = (share: number): number => times[Math.ceil(share * times.length) - 1] ?? 0;
  return { p50Ms: rank(0.5), p99Ms: rank(0.99), frames: times.length, isPassThrough: false };
}

addEventListener('message', ({ data }: MessageEvent<BenchTask>) => {
  const run = data.engine === 'canvas' ? drawn(data) : mixed(data, data.engine);
  run.then(
    (result) => postMessage({ result }),
    (failure: unknown) => postMessage({ failure: String(failure) }),
  );
});
