import type { Clock } from '../../src/shared/kernel/index.ts';
import {
  audioChannelIdSchema,
  type AudioChannel,
  type AudioChannelId,
} from '../../src/shared/stage/index.ts';
import { createSoundDesk, type SoundDesk } from '../../src/renderer/stage/audio/index.ts';
import type {
  EngineSettings,
  MeterReading,
  SceneStore,
} from '../../src/renderer/stage/engine/types.ts';
import { createValue, type Value } from '../../src/renderer/stage/engine/value.ts';
import { sampleCollection } from '../../src/renderer/stage/scenes/index.ts';
import { createSceneStore } from '../../src/renderer/stage/scenes/store.ts';

/** What the page has opened, so that a test can say that all of it is closed. */
const contexts: AudioContext[] = [];
const microphones: MediaStreamTrack[] = [];
let deviceListeners = 0;

const RealContext = window.AudioContext;
window.AudioContext = class extends RealContext {
  constructor(options?: AudioContextOptions) {
    super(options);
    contexts.push(this);
  }
};
const { mediaDevices } = navigator;
const realGetUserMedia = mediaDevices.getUserMedia.bind(mediaDevices);
mediaDevices.getUserMedia = async (constraints) => {
  const stream = await realGetUserMedia(constraints);
  microphones.push(...stream.getAudioTracks());
  return stream;
};
const realAdd = mediaDevices.addEventListener.bind(mediaDevices);
const realRemove = mediaDevices.removeEventListener.bind(mediaDevices);
mediaDevices.addEventListener = (...args: Parameters<typeof realAdd>) => {
  deviceListeners += 1;
  realAdd(...args);
};
mediaDevices.removeEventListener = (...args: Parameters<typeof realRemove>) => {
  deviceListeners -= 1;
  realRemove(...args);
};

const clock: Clock = { nowMs: () => Date.now() };
const id = (text: string): AudioChannelId => audioChannelIdSchema.parse(text);

const settings: EngineSettings = {
  orientation: 'portrait',
  preset: '720p30',
  codec: 'h264',
  isSimulcast: true,
  bitrateKbps: null,
  cameraId: null,
  microphoneId: null,
};

const tone = (gainDb: number, rest: Partial<AudioChannel> = {}): AudioChannel => ({
  id: id('tone'),
  name: 'Tone',
  input: { kind: 'test-tone', frequencyHz: 1000 },
  gainDb,
  isMuted: false,
  ...rest,
});

const microphone = (deviceId: string | null = null, label = ''): AudioChannel => ({
  id: id('microphone'),
  name: 'Microphone',
  input: { kind: 'microphone', deviceId, label },
  gainDb: 0,
  isMuted: false,
});

function within<T>(promise: Promise<T>, message: string, ms = 10_000): Promise<T> {
  const late = new Promise<never>((_, reject) => setTimeout(() => reject(new Error(message)), ms));
  return Promise.race([promise, late]);
}

interface Stage {
  readonly desk: SoundDesk;
  readonly scenes: SceneStore;
  readonly settings: Value<EngineSettings>;
}

async function withDesk<T>(
  audioChannels: readonly AudioChannel[],
  use: (stage: Stage) => Promise<T>,
): Promise<T> {
  const scenes = createSceneStore({
    initial: { ...sampleCollection('portrait'), audioChannels: [...audioChannels] },
    saveJson: () => undefined,
    clock,
  });
  const held = createValue(settings);
  const desk = createSoundDesk({ scenes, settings: held });
  try {
    return await use({ desk, scenes, settings: held });
  } finally {
    desk.dispose();
    scenes.dispose();
  }
}

/** The first reading of a meter that is as asked for. */
function reading(
  desk: SoundDesk,
  of: string,
  isIt: (reading: MeterReading) => boolean,
): Promise<MeterReading> {
  let stop: () => void = () => undefined;
  let last: MeterReading | null = null;
  const found = new Promise<MeterReading>((resolve) => {
    stop = desk.watchMeter(of === 'program' ? 'program' : id(of), (next) => {
      last = next;
      if (isIt(next)) resolve(next);
    });
  });
  return within(found, `the meter of ${of} did not show it`)
    .catch((failure: unknown) => {
      throw new Error(`${String(failure)}: ${JSON.stringify(last)}`);
    })
    .finally(() => stop());
}

const near = (wantedDb: number, byDb = 0.1) => {
  return ({ peakDb, rmsDb }: MeterReading): boolean =>
    [...peakDb, rmsDb[0] + 3.0103, rmsDb[1] + 3.0103].every((db) => Math.abs(db - wantedDb) < byDb);
};
const isSilent = ({ peakDb, rmsDb }: MeterReading): boolean =>
  [...peakDb, ...rmsDb].every((db) => db === -60);

function status(desk: SoundDesk, of: string, state: string): Promise<string | null> {
  const now = (): string | null | undefined => {
    const got = desk.read().find(({ channel }) => channel.id === of)?.status;
    return got?.state === state ? got.device : undefined;
  };
  return within(
    new Promise((resolve) => {
      const look = (): void => {
        const device = now();
        if (device === undefined) return;
        stop();
        resolve(device);
      };
      const stop = desk.subscribe(look);
      queueMicrotask(look);
    }),
    `${of} did not become ${state}: ${JSON.stringify(desk.read())}`,
  );
}

/** Samples that really come out of the program's track. */
async function listen(track: MediaStreamTrack, frames: number): Promise<Float32Array[]> {
  const copy = track.clone();
  const reader = new MediaStreamTrackProcessor({
    track: copy as MediaStreamAudioTrack,
  }).readable.getReader();
  const sides: [number[], number[]] = [[], []];
  try {
    while (sides[0].length < frames) {
      const { value } = await within(reader.read(), 'the track does not flow');
      if (!value) throw new Error('The track has ended');
      sides.forEach((side, planeIndex) => {
        const plane = new Float32Array(value.numberOfFrames);
        value.copyTo(plane, {
          planeIndex: Math.min(planeIndex, value.numberOfChannels - 1),
          format: 'f32-planar',
        });
        side.push(...plane);
      });
      value.close();
    }
  } finally {
    await reader.cancel();
    copy.stop();
  }
  return sides.map((side) => Float32Array.from(side));
}

export const soundTests = {
  /** A tone at −12 dB, its mute, its fader, and what the program makes of it. */
  async tone() {
    return withDesk([tone(-12)], async ({ desk, scenes }) => {
      const channel = await reading(desk, 'tone', near(-12));
      const program = await reading(desk, 'program', near(-12));
      desk.setMuted(id('tone'), true);
      await reading(desk, 'tone', isSilent);
      await reading(desk, 'program', isSilent);
      desk.setMuted(id('tone'), false);
      desk.setGainDb(id('tone'), -24);
      const turnedDown = await reading(desk, 'tone', near(-24));
      scenes.undo();
      const undone = await reading(desk, 'tone', near(-12));
      return { channel, program, turnedDown, undone };
    });
  },

  /** Readings a second while watched; none are made for nobody. */
  async pace() {
    return withDesk([tone(-20)], async ({ desk }) => {
      await reading(desk, 'tone', near(-20));
      const context = contexts.at(-1);
      if (!context) throw new Error('No context');
      const startedAt = context.currentTime;
      let count = 0;
      let stop: () => void = () => undefined;
      await within(
        new Promise<void>((done) => {
          stop = desk.watchMeter(id('tone'), () => {
            count += 1;
            if (count === 50) done();
          });
        }),
        'the meter does not run',
      );
      const seconds = context.currentTime - startedAt;
      stop();
      const counted = count;
      await reading(desk, 'program', near(-20));
      await reading(desk, 'program', near(-20));
      return { perSecond: counted / seconds, afterwards: count - counted };
    });
  },

  /** Two full tones together are held below full scale. */
  async limiter() {
    const second = tone(6, { id: id('second'), input: { kind: 'test-tone', frequencyHz: 700 } });
    return withDesk([tone(6), second], async ({ desk }) => {
      await reading(desk, 'second', near(6));
      await reading(desk, 'program', ({ rmsDb }) => rmsDb[0] > -10);
      const [left] = await listen(desk.programTrack, 48_000);
      return { peak: Math.max(...(left ?? []).slice(24_000).map(Math.abs)) };
    });
  },

  /** No channel, no microphone: the track lives, and silence flows. */
  async empty() {
    return withDesk([], async ({ desk }) => {
      const [left] = await listen(desk.programTrack, 9600);
      const { readyState, kind } = desk.programTrack;
      const isAllZero = left?.every((sample) => sample === 0);
      return { readyState, kind, isAllZero, states: desk.read() };
    });
  },

  /** The made-up microphone beeps now and then. */
  async microphone() {
    return withDesk([microphone(), tone(-12, { isMuted: true })], async ({ desk }) => {
      const device = await status(desk, 'microphone', 'ok');
      const beep = await reading(desk, 'microphone', ({ peakDb }) => peakDb[0] > -40);
      await reading(desk, 'program', ({ peakDb }) => peakDb[0] > -40);
      const settings = microphones.at(-1)?.getSettings();
      const before = desk.read();
      desk.setGainDb(id('tone'), -30);
      const after = desk.read();
      desk.remove(id('tone'));
      return {
        device,
        beep,
        processing: [
          settings?.echoCancellation,
          settings?.noiseSuppression,
          settings?.autoGainControl,
        ],
        isMicrophoneKept: before[0] === after[0] && desk.read()[0] === before[0],
        toneGainDb: after[1]?.channel.gainDb,
        isLive: microphones.at(-1)?.readyState,
      };
    });
  },

  /** A chosen microphone, found by id, then by name, then not at all. */
  async chosen() {
    return withDesk([microphone()], async ({ desk, settings: held }) => {
      await status(desk, 'microphone', 'ok');
      const devices = (await mediaDevices.enumerateDevices())
        .filter(({ kind, deviceId }) => kind === 'audioinput' && deviceId !== 'default')
        .map(({ deviceId, label }) => ({ id: deviceId, label }));
      const device = devices.at(-1);
      if (!device) throw new Error('No microphones');
      desk.chooseMicrophone(id('microphone'), device);
      const byId = await status(desk, 'microphone', 'ok');
      const opened = microphones.at(-1)?.getSettings().deviceId;
      desk.chooseMicrophone(id('microphone'), { id: 'old-id', label: device.label });
      await status(desk, 'microphone', 'starting');
      const byName = await status(desk, 'microphone', 'ok');
      desk.chooseMicrophone(id('microphone'), { id: 'old-id', label: 'Gone' });
      const gone = await status(desk, 'microphone', 'missing');
      desk.chooseMicrophone(id('microphone'), null);
      await status(desk, 'microphone', 'ok');
      held.set({ ...held.read(), microphoneId: 'not-there' });
      const ofSettings = await status(desk, 'microphone', 'missing');
      return {
        wanted: device,
        opened,
        byId,
        byName,
        gone,
        ofSettings,
        live: microphones.filter(({ readyState }) => readyState === 'live').length,
      };
    });
  },

  /** A channel that is removed is silent and lets its device go; undo brings it back. */
  async remove() {
    return withDesk([tone(-12)], async ({ desk, scenes }) => {
      desk.add(microphone());
      await status(desk, 'microphone', 'ok');
      await reading(desk, 'microphone', ({ peakDb }) => peakDb[0] > -40);
      const track = microphones.at(-1);
      const last: MeterReading[] = [];
      const stop = desk.watchMeter(id('microphone'), (next) => last.push(next));
      desk.remove(id('microphone'));
      const atRemoval = last.length;
      await reading(desk, 'program', near(-12));
      await reading(desk, 'tone', near(-12));
      const removed = {
        track: track?.readyState,
        isLastSilent: last.at(-1)?.peakDb[0] === -60,
        readingsAfter: last.length - atRemoval,
        channels: desk.read().map(({ channel }) => channel.id),
        program: desk.programTrack.readyState,
      };
      scenes.undo();
      await status(desk, 'microphone', 'ok');
      await within(
        new Promise<void>((done) => {
          const again = desk.watchMeter(id('microphone'), ({ peakDb }) => {
            if (peakDb[0] <= -40) return;
            again();
            done();
          });
        }),
        'the microphone did not come back',
      );
      stop();
      return { ...removed, resumed: last.length > atRemoval };
    });
  },

  /** Not allowed: said so, and the rest of the desk works. */
  async denied() {
    return withDesk([microphone(), tone(-12)], async ({ desk }) => {
      await status(desk, 'microphone', 'denied');
      await reading(desk, 'program', near(-12));
      return { program: desk.programTrack.readyState, opened: microphones.length };
    });
  },

  /** What is still open after everything was closed. */
  async closed() {
    let track: MediaStreamTrack | null = null;
    await withDesk([microphone(), tone(-12)], async ({ desk }) => {
      track = desk.programTrack;
      await status(desk, 'microphone', 'ok');
      await reading(desk, 'tone', near(-12));
    });
    await within(
      (async () => {
        for (const context of contexts)
          while (context.state !== 'closed')
            await new Promise((done) =>
              context.addEventListener('statechange', done, { once: true }),
            );
      })(),
      'a context stays open',
    );
    return {
      program: (track as MediaStreamTrack | null)?.readyState,
      contexts: new Set(contexts.map(({ state }) => state)).size,
      sampleRate: contexts.at(-1)?.sampleRate,
      microphones: microphones.filter(({ readyState }) => readyState === 'live').length,
      opened: microphones.length,
      deviceListeners,
    };
  },
};

export type SoundTests = typeof soundTests;
Object.assign(window, { soundTests });
