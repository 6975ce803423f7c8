/** What a worker has in its hands of frames. */
export interface FrameCount {
  /** Read, made or cloned since it began. */
  readonly seen: number;
  /** Of these not closed now. */
  readonly open: number;
  /** The most that were open at once. */
  readonly mostOpen: number;
}

/** Where a page asks, with any message, and hears a `FrameCount`; the first comes unasked. */
export type FrameCountChannel = 'frames in hand';

/** Held, so that no frame is closed by being collected as garbage. */
const held = new Set<VideoFrame>();
const count = { seen: 0, mostOpen: 0 };

/** What was handed on to a track is closed by the browser, which leaves it without a size. */
function letGoOfClosed(): void {
  for (const frame of held) if (frame.codedWidth === 0) held.delete(frame);
}

function hold(frame: VideoFrame): void {
  held.add(frame);
  count.seen += 1;
  letGoOfClosed();
  count.mostOpen = Math.max(count.mostOpen, held.size);
}

globalThis.VideoFrame = new Proxy(VideoFrame, {
  construct(made, init, as) {
    const frame = Reflect.construct(made, init, as) as VideoFrame;
    hold(frame);
    return frame;
  },
});
const clone = Reflect.get(VideoFrame.prototype, 'clone');
VideoFrame.prototype.clone = function (): VideoFrame {
  const frame = clone.call(this);
  hold(frame);
  return frame;
};
type Read = (this: ReadableStreamDefaultReader) => Promise<ReadableStreamReadResult<unknown>>;
const read = Reflect.get(ReadableStreamDefaultReader.prototype, 'read') as Read;
ReadableStreamDefaultReader.prototype.read = async function (): Promise<
  ReadableStreamReadResult<unknown>
> {
  const result = await read.call(this);
  if (result.value instanceof VideoFrame) hold(result.value);
  return result;
};

const channel = new BroadcastChannel('frames in hand' satisfies FrameCountChannel);
const answer = (): void => {
  letGoOfClosed();
  channel.postMessage({ ...count, open: held.size } satisfies FrameCount);
};
channel.onmessage = answer;
answer();

// The mixer comes last, so that it finds what counts; meanwhile its messages wait.
const early: MessageEvent[] = [];
self.onmessage = (event: MessageEvent): void => void early.push(event);
await import('../../src/renderer/stage/mixer/mixer.worker.ts');
for (const event of early) self.onmessage(event);
