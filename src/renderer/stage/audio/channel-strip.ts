import type { Disposable } from '../../../shared/kernel/index.ts';
import type { AudioChannel } from '../../../shared/stage/index.ts';
import type { SourceStatus } from '../engine/types.ts';
import { amplitudeOfDb } from './levels.ts';
import type { WantedMicrophone } from './microphone-choice.ts';
import { openMicrophone } from './microphone.ts';

/** Time constant of a fader's way: fast to the ear, slow enough not to click. */
const smoothingSeconds = 0.015;

/** What a channel listens to. */
interface ChannelInput extends Disposable {
  readonly status: () => SourceStatus;
  readonly retry: () => void;
}

/** One channel of the desk as it sounds: input, fader and mute. */
export interface ChannelStrip extends Disposable {
  /** After fader and mute. */
  readonly output: AudioNode;
  readonly status: () => SourceStatus;
  /** Follows the channel; what has not changed goes on untouched. */
  readonly follow: (channel: AudioChannel, defaultMicrophoneId: string | null) => void;
  /** Tries again to open what is not open. */
  readonly retry: () => void;
}

const toneStatus: SourceStatus = { state: 'ok', device: null, size: null };

function startTone(
  context: AudioContext,
  output: AudioNode,
  frequencyHz: number,
): ChannelInput & { readonly setFrequencyHz: (next: number) => void } {
  const oscillator = new OscillatorNode(context, { frequency: frequencyHz });
  oscillator.connect(output);
  oscillator.start();
  return {
    status: () => toneStatus,
    retry: () => undefined,
    setFrequencyHz(next) {
      oscillator.frequency.setTargetAtTime(next, context.currentTime, smoothingSeconds);
    },
    dispose() {
      oscillator.stop();
      oscillator.disconnect();
    },
  };
}

function connectMicrophone(
  context: AudioContext,
  output: AudioNode,
  wanted: WantedMicrophone,
  onStatus: () => void,
): ChannelInput {
  let node: MediaStreamAudioSourceNode | null = null;
  return openMicrophone({
    wanted,
    mediaDevices: navigator.mediaDevices,
    onStatus,
    onTrack(track) {
      node?.disconnect();
      node = track && context.createMediaStreamSource(new MediaStream([track]));
      node?.connect(output);
    },
  });
}

/** The microphone that a channel asks for, given what channels without a choice take. */
const wantedOf = (
  { deviceId, label }: WantedMicrophone,
  defaultMicrophoneId: string | null,
): WantedMicrophone =>
  deviceId === null ? { deviceId: defaultMicrophoneId, label: '' } : { deviceId, label };

type Playing =
  | { readonly kind: 'test-tone'; readonly input: ReturnType<typeof startTone> }
  | {
      readonly kind: 'microphone';
      readonly input: ChannelInput;
      readonly wanted: WantedMicrophone;
    };

export function createChannelStrip(options: {
  readonly context: AudioContext;
  readonly channel: AudioChannel;
  readonly defaultMicrophoneId: string | null;
  readonly onStatus: () => void;
}): ChannelStrip {
  const { context, onStatus } = options;
  // Explicit stereo: one voice sounds from both sides.
  const output = new GainNode(context, { gain: 0, channelCount: 2, channelCountMode: 'explicit' });
  let level = 0;

  const play = ({ input }: AudioChannel, defaultMicrophoneId: string | null): Playing => {
    if (input.kind === 'test-tone')
      return { kind: 'test-tone', input: startTone(context, output, input.frequencyHz) };
    const wanted = wantedOf(input, defaultMicrophoneId);
    const microphone = connectMicrophone(context, output, wanted, onStatus);
    return { kind: 'microphone', wanted, input: microphone };
  };
  const isStill = (
    { input }: AudioChannel,
    defaultMicrophoneId: string | null,
    now: Playing,
  ): boolean => {
    if (input.kind === 'test-tone' || now.kind === 'test-tone') return input.kind === now.kind;
    const wanted = wantedOf(input, defaultMicrophoneId);
    return wanted.deviceId === now.wanted.deviceId && wanted.label === now.wanted.label;
  };
  const setLevel = ({ gainDb, isMuted }: AudioChannel): void => {
    const next = isMuted ? 0 : amplitudeOfDb(gainDb);
    if (next === level) return;
    level = next;
    output.gain.setTargetAtTime(next, context.currentTime, smoothingSeconds);
  };

  let playing = play(options.channel, options.defaultMicrophoneId);
  let followed = options.channel;
  setLevel(options.channel);

  return {
    output,
    status: () => playing.input.status(),
    retry: () => playing.input.retry(),
    follow(channel, defaultMicrophoneId) {
      if (!isStill(channel, defaultMicrophoneId, playing)) {
        playing.input.dispose();
        playing = play(channel, defaultMicrophoneId);
      } else if (playing.kind === 'test-tone' && channel.input.kind === 'test-tone') {
        const { frequencyHz } = channel.input;
        const isSame =
          followed.input.kind === 'test-tone' && followed.input.frequencyHz === frequencyHz;
        if (!isSame) playing.input.setFrequencyHz(frequencyHz);
      }
      setLevel(channel);
      followed = channel;
    },
    dispose() {
      playing.input.dispose();
      output.disconnect();
    },
  };
}
