import type {
  MixerHandle,
  MixerLayer,
  MixerOptions,
  MixerStatistics,
} from '../../src/renderer/stage/mixer/index.ts';
import { createMixer } from '../../src/renderer/stage/mixer/index.ts';
import { noCrop, type SizePx, type SourceId } from '../../src/shared/stage/index.ts';
import type { FrameCount, FrameCountChannel } from './frames.worker.ts';

/** A frame's planes, rows without padding. */
export interface Planes {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly timestamp: number;
  readonly at: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** A pixel: Y, U and V. */
export type Yuv = readonly [y: number, u: number, v: number];

/** A source’s id without the ceremony. */
export const id = (text: string): SourceId => text as SourceId;
/** Half a side, rounded up, as chroma has it. */
export const half = (value: number): number => (value + 1) >> 1;

const i420Layout = ({ widthPx, heightPx }: SizePx): PlaneLayout[] => {
  const luma = widthPx * heightPx;
  return [
    { offset: 0, stride: widthPx },
    { offset: luma, stride: half(widthPx) },
    { offset: luma + half(widthPx) * half(heightPx), stride: half(widthPx) },
  ];
};

/** Copies a frame’s planes. */
export async function planesOf(frame: VideoFrame): Promise<Planes> {
  const at = Date.now();
  const widthPx = frame.codedWidth;
  const heightPx = frame.codedHeight;
  const bytes = new Uint8Array(widthPx * heightPx + 2 * half(widthPx) * half(heightPx));
  if (frame.format !== 'I420') throw new Error(`The mixer sent ${frame.format}`);
  await frame.copyTo(bytes, { layout: i420Layout({ widthPx, heightPx }) });
  return { widthPx, heightPx, timestamp: frame.timestamp, at, bytes };
}

/** One pixel of a frame. */
export function pixel({ bytes, widthPx, heightPx }: Planes, x: number, y: number): Yuv {
  const chroma = (y >> 1) * half(widthPx) + (x >> 1);
  const luma = widthPx * heightPx;
  return [
    bytes[y * widthPx + x] ?? -1,
    bytes[luma + chroma] ?? -1,
    bytes[luma + half(widthPx) * half(heightPx) + chroma] ?? -1,
  ];
}

/** Takes frames until `take` says that it has enough. */
export function frames(take: (planes: Planes) => boolean): {
  readonly writable: WritableStream<VideoFrame>;
  readonly done: Promise<void>;
} {
  let finish: () => void = () => undefined;
  let break_: (failure: unknown) => void = () => undefined;
  const done = new Promise<void>((resolve, reject) => {
    finish = resolve;
    break_ = reject;
  });
  const writable = new WritableStream<VideoFrame>({
    async write(frame) {
      try {
        if (take(await planesOf(frame))) finish();
      } catch (failure) {
        break_(failure);
      } finally {
        frame.close();
      }
    },
  });
  return { writable, done };
}

/** The first frame of a bus that is as wanted. */
export async function firstWhere(
  mixer: MixerHandle,
  isIt: (planes: Planes) => boolean,
  bus: 'program' | 'preview' = 'program',
  divideSizeBy = 1,
): Promise<Planes> {
  let found: Planes | null = null;
  const { writable, done } = frames((planes) => {
    if (!isIt(planes)) return false;
    found ??= planes;
    return true;
  });
  mixer.setOutput(bus, writable, { divideSizeBy });
  await within(done, 'no such frame came');
  mixer.setOutput(bus, null);
  if (!found) throw new Error('No frame');
  return found;
}

/** The mixer's counts, asked again until they are as wanted. */
export async function statisticsWhere(
  mixer: MixerHandle,
  isIt: (statistics: MixerStatistics) => boolean,
): Promise<MixerStatistics> {
  const untilMs = performance.now() + 20_000;
  for (;;) {
    const statistics = await mixer.statistics();
    if (isIt(statistics)) return statistics;
    if (performance.now() > untilMs) throw new Error(`It counts ${JSON.stringify(statistics)}`);
    await new Promise((done) => setTimeout(done, 50));
  }
}

/** Fails with a message when something takes too long. */
export function within<T>(promise: Promise<T>, message: string, ms = 15_000): Promise<T> {
  const late = new Promise<never>((_, reject) => setTimeout(() => reject(new Error(message)), ms));
  return Promise.race([promise, late]);
}

/** The program’s size in most tests. */
export const size: SizePx = { widthPx: 320, heightPx: 180 };
/** How the mixer starts in most tests. */
export const options: MixerOptions = { format: { size, fps: 30 }, background: '#0000ff' };

/** A layer over the whole program, changed as said. */
export const layer = (sourceId: string, over: Partial<MixerLayer> = {}): MixerLayer => ({
  sourceId: id(sourceId),
  rect: { xPx: 0, yPx: 0, ...size },
  crop: noCrop,
  fit: 'stretch',
  opacity: 1,
  isMirrored: false,
  isVisible: true,
  ...over,
});

/** Uses a mixer and closes it; its failure is the test’s. */
export async function withMixer<T>(
  made: MixerOptions,
  use: (mixer: MixerHandle) => Promise<T>,
): Promise<T> {
  const mixer = createMixer(made);
  const failed = new Promise<never>((_, reject) =>
    mixer.subscribe((event) => {
      if (event.kind === 'failed') reject(new Error(event.message));
    }),
  );
  try {
    return await Promise.race([use(mixer), failed]);
  } finally {
    mixer.dispose();
  }
}

/** Uses a mixer whose worker counts the frames in its hands. */
export async function withCountedMixer<T>(
  use: (mixer: MixerHandle, framesInHand: () => Promise<FrameCount>) => Promise<T>,
): Promise<T> {
  const { Worker } = globalThis;
  globalThis.Worker = class extends Worker {
    constructor(_url: string | URL, workerOptions?: WorkerOptions) {
      super(new URL('./frames.worker.ts', import.meta.url), workerOptions);
    }
  };
  const channel = new BroadcastChannel('frames in hand' satisfies FrameCountChannel);
  const heard = (): Promise<FrameCount> =>
    within(
      new Promise((resolve) => {
        channel.onmessage = ({ data }: MessageEvent<FrameCount>) => resolve(data);
      }),
      'the worker does not count',
    );
  const ask = (): Promise<FrameCount> => {
    const answer = heard();
    channel.postMessage('how many');
    return answer;
  };
  const begun = heard();
  try {
    const used = withMixer(options, (mixer) => begun.then(() => use(mixer, ask)));
    globalThis.Worker = Worker;
    return await used;
  } finally {
    channel.close();
  }
}

/** Asks until the count is as wanted; the last one in any case. */
export async function countWhere(
  framesInHand: () => Promise<FrameCount>,
  isIt: (count: FrameCount) => boolean,
): Promise<FrameCount> {
  const untilMs = performance.now() + 20_000;
  for (;;) {
    const count = await framesInHand();
    if (isIt(count) || performance.now() > untilMs) return count;
    await new Promise((done) => setTimeout(done, 20));
  }
}

/** Colours of drawn pictures. */
export const colours = {
  red: [255, 0, 0, 255],
  green: [0, 255, 0, 255],
  halfWhite: [255, 255, 255, 128],
} as const;

/** A drawn picture whose columns have a colour each. */
export function rgba(
  widthPx: number,
  heightPx: number,
  at: (x: number) => readonly number[],
): ArrayBuffer {
  const data = new Uint8Array(4 * widthPx * heightPx);
  for (let index = 0; index < widthPx * heightPx; index += 1)
    data.set(at(index % widthPx), 4 * index);
  return data.buffer;
}

/** Frames of one picture, again and again, as a camera would give them. */
export function streamOf(
  make: (timestamp: number) => VideoFrame,
  everyMs = 30,
): ReadableStream<VideoFrame> {
  let count = 0;
  return new ReadableStream<VideoFrame>(
    {
      async pull(controller) {
        await new Promise((done) => setTimeout(done, everyMs));
        controller.enqueue(make(count++ * 33_333));
      },
    },
    { highWaterMark: 1 },
  );
}

/** A picture with red on the left and green on the right, in any format. */
export function redAndGreen(format: string, widthPx: number, heightPx: number): VideoFrame {
  const init = { codedWidth: widthPx, codedHeight: heightPx, timestamp: 0 };
  const isLeft = (x: number): boolean => 2 * x < widthPx;
  if (format === 'I420' || format === 'NV12') {
    const isFull = false;
    const yuv = (x: number): Yuv => (isLeft(x) ? [63, 102, 240] : [173, 42, 26]);
    const [w, h] = [half(widthPx), half(heightPx)];
    const data = new Uint8Array(widthPx * heightPx + 2 * w * h);
    for (let index = 0; index < widthPx * heightPx; index += 1)
      data[index] = yuv(index % widthPx)[0];
    for (let index = 0; index < w * h; index += 1) {
      const [, u, v] = yuv(2 * (index % w));
      const base = widthPx * heightPx;
      data[format === 'NV12' ? base + 2 * index : base + index] = u;
      data[format === 'NV12' ? base + 2 * index + 1 : base + w * h + index] = v;
    }
    const colorSpace = {
      matrix: 'bt709',
      primaries: 'bt709',
      transfer: 'bt709',
      fullRange: isFull,
    } as const;
    return new VideoFrame(data, { ...init, format, colorSpace });
  }
  const isBgr = format.startsWith('B');
  const data = rgba(widthPx, heightPx, (x) => {
    const [r, g, b] = isLeft(x) ? colours.red : colours.green;
    return isBgr ? [b, g, r, 255] : [r, g, b, 255];
  });
  return new VideoFrame(data, { ...init, format: format as VideoPixelFormat });
}

/** Equal but for rounding. */
export const close = (a: Yuv, b: Yuv, by = 2): boolean =>
  a.every((value, index) => Math.abs(value - (b[index] ?? 0)) <= by);
