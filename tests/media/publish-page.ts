import { createPublisher, type StudioPublisher } from '../../src/renderer/stage/publish/index.ts';
import type {
  Admission,
  EngineSettings,
  MixHealth,
  PublisherState,
} from '../../src/renderer/stage/engine/types.ts';
import { createValue } from '../../src/renderer/stage/engine/value.ts';
import { programFps, programSizePx } from '../../src/shared/stage/index.ts';

declare global {
  /** Answered by the test, since only it may speak to the show server. */
  var admitToAir: () => Promise<Admission>;
}

const settings = createValue<EngineSettings>({
  orientation: 'portrait',
  preset: '720p30',
  codec: 'h264',
  isSimulcast: true,
  bitrateKbps: null,
  cameraId: null,
  microphoneId: null,
});
const health = createValue<MixHealth>({
  fps: 0,
  laggedPct: 0,
  ticks: 0,
  lagged: 0,
  skipped: 0,
  mixP50Ms: 1,
  mixP99Ms: 1,
  failure: null,
});
const size = () => programSizePx(settings.read().preset, settings.read().orientation);

/** What stands in for the mixer: a bar that moves over a track of the program's size. */
interface Picture {
  readonly track: MediaStreamTrack;
  readonly stop: () => void;
}
let ticks = 0;

function startPicture(): Picture {
  const generator = new MediaStreamTrackGenerator({ kind: 'video' });
  const writer = generator.writable.getWriter();
  const startedAtMs = performance.now();
  const draw = (): void => {
    const { widthPx, heightPx } = size();
    ticks += 1;
    const luma = widthPx * heightPx;
    const bytes = new Uint8Array((luma * 3) / 2).fill(128);
    const top = (ticks * 8) % (heightPx - 64);
    bytes.fill(235, top * widthPx, (top + 64) * widthPx);
    const frame = new VideoFrame(bytes, {
      format: 'I420',
      codedWidth: widthPx,
      codedHeight: heightPx,
      timestamp: Math.round((performance.now() - startedAtMs) * 1000),
    });
    if ((writer.desiredSize ?? 0) > 0) void writer.write(frame).catch(() => undefined);
    else frame.close();
  };
  const timer = setInterval(draw, 1000 / programFps(settings.read().preset));
  return {
    track: generator,
    stop() {
      clearInterval(timer);
      generator.stop();
    },
  };
}

function startSound(): MediaStreamTrack {
  const context = new AudioContext();
  const tone = context.createOscillator();
  const out = context.createMediaStreamDestination();
  tone.connect(out);
  tone.start();
  const [track] = out.stream.getAudioTracks();
  if (track === undefined) throw new Error('No sound');
  return track;
}

let picture = startPicture();
const sound = startSound();
setInterval(() => health.set({ ...health.read(), fps: 30, ticks }), 1000);
const publisher: StudioPublisher = createPublisher({
  programVideo: () => picture.track,
  programAudio: () => sound,
  settings,
  health,
  programSizePx: size,
});
/** Every state that was taken, with the notice's kind, in order. */
const states: string[] = [];
publisher.subscribe(() => {
  const { state, notice } = publisher.read();
  const words = notice === null ? state : `${state}: ${notice.kind}`;
  if (states.at(-1) !== words) states.push(words);
});

/** What the test drives from outside. */
const publishTests = {
  goOnAir: (): Promise<void> => publisher.goOnAir(() => admitToAir()),
  /** How long it took, in milliseconds. */
  async goOffAir(): Promise<number> {
    const startedAtMs = performance.now();
    await publisher.goOffAir();
    return performance.now() - startedAtMs;
  },
  read: (): PublisherState => publisher.read(),
  states: (): readonly string[] => states,
  update: (patch: Partial<EngineSettings>): void => settings.set({ ...settings.read(), ...patch }),
  /** The mixer dies and is started again. */
  restartMixer(): void {
    picture.stop();
    picture = startPicture();
    publisher.videoReplaced();
  },
  programIsAlive: (): boolean => picture.track.readyState === 'live' && sound.readyState === 'live',
};

export type PublishTests = typeof publishTests;
Object.assign(window, { publishTests });
