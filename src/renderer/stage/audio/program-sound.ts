import { DisposableStore, type Disposable } from '../../../shared/kernel/index.ts';
import { amplitudeOfDb } from './levels.ts';

/** Sums the channels, limits the sum and makes a track of it. */
export interface ProgramSound extends Disposable {
  readonly context: AudioContext;
  /** Channels connect to this. */
  readonly sum: AudioNode;
  /** The sum after the limiter. */
  readonly output: AudioNode;
  readonly track: MediaStreamTrack;
}

/** Chromium's; TypeScript's library lacks it. */
interface SinkOptions extends AudioContextOptions {
  readonly sinkId: { readonly type: 'none' };
}

const options: SinkOptions = {
  sampleRate: 48_000,
  latencyHint: 0.04,
  // The program is sent, not played here: it must not depend on a loudspeaker that is unplugged.
  sinkId: { type: 'none' },
};

/**
 * Not a wall, so it begins early: sums 12 dB over full scale were measured to peak at −0.3 dB.
 */
const limiterThresholdDb = -2;
const limiterRatio = 20;

/**
 * The compressor lifts its output by 0.6 of what it would take from full scale (Web Audio,
 * "makeup gain"); taken back, so that what is quieter than the threshold stays as it is.
 */
const makeupDb = -0.6 * limiterThresholdDb * (1 - 1 / limiterRatio);

function createLimiter(context: AudioContext): { readonly input: AudioNode; output: AudioNode } {
  const input = new DynamicsCompressorNode(context, {
    threshold: limiterThresholdDb,
    ratio: limiterRatio,
    knee: 0,
    attack: 0.001,
    release: 0.25,
  });
  const output = new GainNode(context, { gain: amplitudeOfDb(-makeupDb) });
  input.connect(output);
  return { input, output };
}

/** Browsers stop a context that nobody has clicked for; the studio's sound never waits. */
function keepRunning(context: AudioContext): Disposable {
  let isDisposed = false;
  const resume = (): void => {
    if (isDisposed || context.state !== 'suspended') return;
    context.resume().catch((failure: unknown) => {
      if (!isDisposed) reportError(failure);
    });
  };
  context.addEventListener('statechange', resume);
  resume();
  return {
    dispose() {
      isDisposed = true;
      context.removeEventListener('statechange', resume);
    },
  };
}

export function createProgramSound(): ProgramSound {
  const store = new DisposableStore();
  const context = new AudioContext(options);
  store.addCallback(() => void context.close());
  store.add(keepRunning(context));

  const sum = new GainNode(context, { channelCount: 2, channelCountMode: 'explicit' });
  const limiter = createLimiter(context);
  const destination = new MediaStreamAudioDestinationNode(context, { channelCount: 2 });
  sum.connect(limiter.input);
  limiter.output.connect(destination);

  // Silence that flows: the track lives before the first channel and after the last.
  const flow = new ConstantSourceNode(context, { offset: 0 });
  flow.connect(sum);
  flow.start();

  const track = destination.stream.getAudioTracks()[0];
  if (!track) throw new Error('The program has no sound track');
  store.addCallback(() => track.stop());
  return { context, sum, output: limiter.output, track, dispose: () => store.dispose() };
}
