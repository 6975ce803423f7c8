import { DisposableStore, type Disposable } from '../../../shared/kernel/index.ts';
import type { AudioChannel, AudioChannelId } from '../../../shared/stage/index.ts';
import type {
  AudioChannelState,
  AudioDesk,
  EngineSettings,
  Readable,
  SceneStore,
} from '../engine/types.ts';
import { createValue } from '../engine/value.ts';
import { addAudioChannel, removeAudioChannel, updateAudioChannel } from '../scenes/audio-edits.ts';
import { createChannelStrip, type ChannelStrip } from './channel-strip.ts';
import { watchInputs } from './input-changes.ts';
import { createMeterBoard } from './meters.ts';
import { createProgramSound } from './program-sound.ts';

/** What the desk follows. */
export interface SoundDeskOptions {
  /** The channels of the collection are the truth: faders, mutes, inputs. */
  readonly scenes: SceneStore;
  /** `microphoneId` is for channels that name no device. */
  readonly settings: Readable<EngineSettings>;
}

/** The sound of the stage: channels mixed into one program. */
export interface SoundDesk extends AudioDesk, Disposable {
  /** The program's sound; one track for the desk's whole life. */
  readonly programTrack: MediaStreamTrack;
}

/** The strips by channel, with what they show. */
function createStrips(options: SoundDeskOptions, store: DisposableStore) {
  const { scenes, settings } = options;
  const program = store.add(createProgramSound());
  const { context } = program;
  const meters = store.add(createMeterBoard<AudioChannelId | 'program'>(context));
  const strips = new Map<AudioChannelId, ChannelStrip>();
  const value = createValue<readonly AudioChannelState[]>([]);
  meters.setTap('program', program.output);

  const channels = (): readonly AudioChannel[] => scenes.read().collection.audioChannels;
  const show = (): void => {
    const before = value.read();
    const next = channels().flatMap((channel): AudioChannelState[] => {
      const status = strips.get(channel.id)?.status();
      if (!status) return [];
      const old = before.find((state) => state.channel.id === channel.id);
      return [old?.channel === channel && old.status === status ? old : { channel, status }];
    });
    const isSame = next.length === before.length && next.every((of, at) => of === before[at]);
    if (!isSame) value.set(next);
  };
  const add = (channel: AudioChannel, defaultMicrophoneId: string | null): void => {
    const strip = createChannelStrip({ context, channel, defaultMicrophoneId, onStatus: show });
    strips.set(channel.id, strip);
    strip.output.connect(program.sum);
    meters.setTap(channel.id, strip.output);
  };
  const remove = (id: AudioChannelId, strip: ChannelStrip): void => {
    strips.delete(id);
    meters.setTap(id, null);
    strip.dispose();
  };
  let followed: readonly [readonly AudioChannel[], string | null] | null = null;
  const follow = (): void => {
    const wanted = channels();
    const { microphoneId } = settings.read();
    if (followed?.[0] === wanted && followed[1] === microphoneId) return;
    followed = [wanted, microphoneId];
    for (const [id, strip] of [...strips])
      if (!wanted.some((channel) => channel.id === id)) remove(id, strip);
    for (const channel of wanted) {
      const strip = strips.get(channel.id);
      if (strip) strip.follow(channel, microphoneId);
      else add(channel, microphoneId);
    }
    show();
  };

  store.addCallback(() => {
    for (const [id, strip] of [...strips]) remove(id, strip);
  });
  follow();
  store.addCallback(scenes.subscribe(follow));
  store.addCallback(settings.subscribe(follow));
  store.add(
    watchInputs(() => {
      for (const strip of strips.values()) strip.retry();
    }),
  );
  return { value, meters, track: program.track };
}

/** Builds the desk; it follows the scene collection until it is disposed. */
export function createSoundDesk(options: SoundDeskOptions): SoundDesk {
  const { scenes } = options;
  const store = new DisposableStore();
  const { value, meters, track } = createStrips(options, store);
  return {
    read: value.read,
    subscribe: value.subscribe,
    programTrack: track,
    watchMeter: meters.watch,
    setGainDb(id, gainDb) {
      scenes.apply(updateAudioChannel(id, { gainDb }), { mergeKey: `audio-gain-${id}` });
    },
    setMuted(id, isMuted) {
      scenes.apply(updateAudioChannel(id, { isMuted }));
    },
    add(channel) {
      scenes.apply(addAudioChannel(channel));
    },
    remove(id) {
      scenes.apply(removeAudioChannel(id));
    },
    chooseMicrophone(id, device) {
      const input = {
        kind: 'microphone',
        deviceId: device?.id ?? null,
        label: device?.label ?? '',
      } as const;
      scenes.apply(updateAudioChannel(id, { input }));
    },
    dispose: () => store.dispose(),
  };
}
