import type { Orientation } from '../../../shared/show/index.ts';
import type { AudioChannelId, SourceId } from '../../../shared/stage/index.ts';
import { programSizePx } from '../../../shared/stage/index.ts';
import type {
  AudioChannelState,
  DeviceList,
  EngineSettings,
  MeterReading,
  MixHealth,
  PublisherState,
  SourceStatus,
  StageEngine,
} from '../engine/types.ts';
import { createValue } from '../engine/value.ts';
import {
  addAudioChannel,
  removeAudioChannel,
  sampleCollection,
  updateAudioChannel,
} from '../scenes/index.ts';
import { createSceneStore } from '../scenes/store.ts';

const working: SourceStatus = { state: 'ok', device: null, size: null };

/** An engine without pictures and sound: the real scenes and history, the rest set by the test. */
export function createPanelsEngine(orientation: Orientation = 'portrait') {
  let nowMs = 1_000_000;
  const scenes = createSceneStore({
    initial: sampleCollection(orientation),
    saveJson: () => undefined,
    // Far apart, so that only edits of the same act merge when a test says so.
    clock: { nowMs: () => (nowMs += 10) },
  });
  const sources = createValue<ReadonlyMap<SourceId, SourceStatus>>(new Map());
  const devices = createValue<DeviceList>({
    cameras: [
      { id: 'cam-1', label: 'FaceTime HD Camera' },
      { id: 'cam-2', label: 'Cam Link 4K' },
    ],
    microphones: [{ id: 'mic-1', label: 'Shure MV7' }],
  });
  const settings = createValue<EngineSettings>({
    orientation,
    preset: '1080p30',
    codec: 'h264',
    isSimulcast: false,
    bitrateKbps: null,
    cameraId: null,
    microphoneId: null,
  });
  const publisher = createValue<PublisherState>({
    state: 'off',
    sinceMs: 0,
    notice: null,
    statistics: {
      fps: 0,
      laggedPct: 0,
      skipped: 0,
      droppedPct: 0,
      encodedFps: 0,
      bitrateKbps: 0,
      codec: '',
      width: 0,
      height: 0,
      roundTripMs: null,
    },
  });
  const health = createValue<MixHealth>({
    fps: 30,
    laggedPct: 0,
    ticks: 0,
    lagged: 0,
    skipped: 0,
    mixP50Ms: 1,
    mixP99Ms: 2,
    failure: null,
  });

  const inputs = new Map<AudioChannelId, SourceStatus>();
  const strips = (): readonly AudioChannelState[] =>
    scenes.read().collection.audioChannels.map((channel) => ({
      channel,
      status: inputs.get(channel.id) ?? working,
    }));
  const audio = createValue(strips());
  scenes.subscribe(() => audio.set(strips()));
  const meters = new Set<{ id: string; listener: (reading: MeterReading) => void }>();
  const attached = { preview: 0, program: 0 };
  const attach = (name: keyof typeof attached) => (): (() => void) => {
    attached[name] += 1;
    return () => {
      attached[name] -= 1;
    };
  };
  let asked = 0;

  const engine: StageEngine = {
    scenes,
    sources,
    devices: {
      ...devices,
      askForNames: () => {
        asked += 1;
        return Promise.resolve({ camera: true, microphone: true });
      },
    },
    settings: {
      ...settings,
      update: (patch) => settings.set({ ...settings.read(), ...patch }),
    },
    audio: {
      read: audio.read,
      subscribe: audio.subscribe,
      setGainDb: (id, gainDb) =>
        scenes.apply(updateAudioChannel(id, { gainDb }), { mergeKey: `${id}:gain` }),
      setMuted: (id, isMuted) => scenes.apply(updateAudioChannel(id, { isMuted })),
      add: (channel) => scenes.apply(addAudioChannel(channel)),
      remove: (id) => scenes.apply(removeAudioChannel(id)),
      chooseMicrophone: (id, device) =>
        scenes.apply(
          updateAudioChannel(id, {
            input: {
              kind: 'microphone',
              deviceId: device?.id ?? null,
              label: device?.label ?? '',
            },
          }),
        ),
      watchMeter: (id, listener) => {
        const entry = { id, listener };
        meters.add(entry);
        return () => meters.delete(entry);
      },
    },
    publisher: {
      ...publisher,
      goOnAir: () => Promise.resolve(),
      goOffAir: () => Promise.resolve(),
    },
    boards: { set: () => undefined, setLeadMs: () => undefined, mark: createValue(null) },
    health,
    programSizePx: () => programSizePx(settings.read().preset, orientation),
    attachPreview: attach('preview'),
    attachProgram: attach('program'),
    snapshotPoster: () => Promise.resolve(new Blob()),
    setLatencyStamp: () => undefined,
    dispose: () => scenes.dispose(),
  };
  return {
    engine,
    attached,
    devices,
    health,
    publisher,
    timesAsked: () => asked,
    setSource: (id: SourceId, status: SourceStatus): void =>
      sources.set(new Map(sources.read()).set(id, status)),
    setInput: (id: AudioChannelId, status: SourceStatus): void => {
      inputs.set(id, status);
      audio.set(strips());
    },
    meter: (id: AudioChannelId | 'program', left: number, right: number): void => {
      for (const meter of meters)
        if (meter.id === id) meter.listener({ peakDb: [left, right], rmsDb: [left, right] });
    },
  };
}
