import {
  noCrop,
  sceneCollectionSchema,
  type SceneCollection,
  type SizePx,
} from '../../src/shared/stage/index.ts';
import type {
  EngineSettings,
  SceneState,
  SourceStatus,
} from '../../src/renderer/stage/engine/types.ts';
import { createValue, type Value } from '../../src/renderer/stage/engine/value.ts';
import {
  createMixer,
  type MixerEvent,
  type MixerHandle,
} from '../../src/renderer/stage/mixer/index.ts';
import { planOf } from '../../src/renderer/stage/scenes/plan.ts';
import { createBoardStore } from '../../src/renderer/stage/sources/boards/index.ts';
import { createSourceSet, type SourceSet } from '../../src/renderer/stage/sources/index.ts';

type Rgb = readonly [red: number, green: number, blue: number];
type Statuses = Readonly<Record<string, SourceStatus>>;

/** Every track that the page was given or made, to stop by hand and to count. */
const tracks: MediaStreamTrack[] = [];
let openCount = 0;
const { mediaDevices } = navigator;
const getUserMedia = mediaDevices.getUserMedia.bind(mediaDevices);
mediaDevices.getUserMedia = async (constraints) => {
  openCount += 1;
  const stream = await getUserMedia(constraints);
  tracks.push(...stream.getTracks());
  return stream;
};
const cloneOf = Object.getOwnPropertyDescriptor(MediaStreamTrack.prototype, 'clone')?.value as (
  this: MediaStreamTrack,
) => MediaStreamTrack;
MediaStreamTrack.prototype.clone = function (this: MediaStreamTrack): MediaStreamTrack {
  const clone = cloneOf.call(this);
  tracks.push(clone);
  return clone;
};
const liveTracks = (): MediaStreamTrack[] =>
  tracks.filter(({ readyState }) => readyState === 'live');

/** The canvas is 1920×1080, and the program a quarter of it. */
const programPx: SizePx = { widthPx: 480, heightPx: 270 };

const camera = (sourceId: string, deviceId: string | null = null, label = ''): object => ({
  id: sourceId,
  kind: 'camera',
  name: 'Camera',
  deviceId,
  label,
});

const layer = (
  sourceId: string,
  [xPx, yPx, widthPx, heightPx]: readonly [number, number, number, number],
  fit: string,
): object => ({
  id: `layer-${sourceId}`,
  sourceId,
  name: sourceId,
  rect: { xPx, yPx, widthPx, heightPx },
  crop: noCrop,
  fit,
  opacity: 1,
  isVisible: true,
  isLocked: false,
});

/** A camera left, an image right above, a text with a ground right below, a colour in a corner. */
function collectionWith(cameras: readonly object[]): SceneCollection {
  return sceneCollectionSchema.parse({
    version: 1,
    canvas: { orientation: 'landscape' },
    sources: [
      ...cameras,
      { id: 'image', kind: 'image', name: 'Image', assetId: 'card.png', fileName: 'card.png' },
      {
        id: 'text',
        kind: 'text',
        name: 'Text',
        text: '回头客',
        fontSizePx: 200,
        colour: '#ffffff',
        background: '#0000ff',
        align: 'centre',
        isBold: true,
      },
      { id: 'colour', kind: 'colour', name: 'Colour', colour: '#00ff00' },
      { id: 'unused', kind: 'test-picture', name: 'Test picture' },
    ],
    scenes: [
      {
        id: 'all',
        name: 'All',
        layers: [
          ...cameras.map((source) =>
            layer((source as { id: string }).id, [0, 0, 960, 1080], 'cover'),
          ),
          layer('image', [960, 0, 960, 540], 'contain'),
          layer('text', [960, 540, 960, 540], 'contain'),
          layer('colour', [0, 0, 200, 200], 'contain'),
        ],
      },
      { id: 'plain', name: 'Plain', layers: [layer('colour', [0, 0, 1920, 1080], 'stretch')] },
    ],
    programSceneId: 'all',
    previewSceneId: 'all',
    audioChannels: [],
  });
}

const settings: EngineSettings = {
  orientation: 'landscape',
  preset: '720p30',
  codec: 'h264',
  isSimulcast: true,
  bitrateKbps: null,
  cameraId: null,
  microphoneId: null,
};

/** A red picture, twice as wide as the program's longest side, so that it is made smaller. */
async function redImage(): Promise<string> {
  const canvas = new OffscreenCanvas(7680, 4320);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('No canvas');
  context.fillStyle = '#ff0000';
  context.fillRect(0, 0, 7680, 4320);
  return URL.createObjectURL(await canvas.convertToBlob({ type: 'image/png' }));
}

/** One stage of a test: a mixer, its sources, and what they said. */
class Bench {
  readonly scenes: Value<SceneState>;
  readonly settings = createValue(settings);
  readonly sources: SourceSet;
  /** How each source fared, every time that it changed. */
  readonly said: Statuses[] = [];
  mixer: MixerHandle;

  constructor(collection: SceneCollection, imageUrl: string) {
    this.scenes = createValue<SceneState>({
      collection,
      canUndo: false,
      canRedo: false,
      undoAtMs: null,
      takenAtMs: null,
      transition: { kind: 'cut' },
    });
    this.mixer = this.#mixer();
    this.sources = createSourceSet({
      scenes: this.scenes,
      settings: this.settings,
      mixer: () => this.mixer,
      assetUrl: () => imageUrl,
      boards: createBoardStore(Date.now),
    });
    this.#listen();
    this.said.push(this.statuses());
    this.sources.statuses.subscribe(() => this.said.push(this.statuses()));
  }

  statuses(): Statuses {
    return Object.fromEntries(this.sources.statuses.read());
  }

  edit(change: (collection: SceneCollection) => SceneCollection): void {
    const state = this.scenes.read();
    this.scenes.set({ ...state, collection: change(state.collection) });
  }

  /** What a died mixer leads to. */
  replaceMixer(): void {
    this.mixer.dispose();
    this.mixer = this.#mixer();
    this.#listen();
    this.sources.feedAgain();
  }

  async program(): Promise<(xPx: number, yPx: number) => Rgb> {
    const bitmap = await createImageBitmap(await this.mixer.snapshot({ quality: 1 }));
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    const context = canvas.getContext('2d');
    if (!context) throw new Error('No canvas');
    context.drawImage(bitmap, 0, 0);
    const { data, width } = context.getImageData(0, 0, bitmap.width, bitmap.height);
    return (xPx, yPx) => {
      const at = 4 * (yPx * width + xPx);
      return [data[at] ?? -1, data[at + 1] ?? -1, data[at + 2] ?? -1];
    };
  }

  until(isSo: (statuses: Statuses) => boolean): Promise<Statuses> {
    return eventually(
      () => {
        const now = this.statuses();
        return isSo(now) ? now : null;
      },
      () => `at last ${JSON.stringify(this.statuses())}`,
    );
  }

  dispose(): void {
    this.sources.dispose();
    this.mixer.dispose();
  }

  #mixer(): MixerHandle {
    const mixer = createMixer({ format: { size: programPx, fps: 30 }, background: '#000000' });
    const { collection } = this.scenes.read();
    const [scene] = collection.scenes;
    if (scene) mixer.setProgram(planOf(scene, collection));
    return mixer;
  }

  #listen(): void {
    this.mixer.subscribe((event: MixerEvent) => this.sources.hear(event));
  }
}

async function eventually<T>(
  look: () => T | null | Promise<T | null>,
  otherwise: () => string,
): Promise<T> {
  const endAtMs = performance.now() + 20_000;
  while (performance.now() < endAtMs) {
    const found = await look();
    if (found !== null) return found;
    await new Promise((done) => setTimeout(done, 20));
  }
  throw new Error(`It did not come to pass; ${otherwise()}`);
}

const isOk = (statuses: Statuses, ...ids: string[]): boolean =>
  ids.every((sourceId) => statuses[sourceId]?.state === 'ok');
const isLit = ([red, green, blue]: Rgb): boolean => red + green + blue > 60;

async function withBench<T>(
  cameras: readonly object[],
  use: (bench: Bench) => Promise<T>,
): Promise<T> {
  const imageUrl = await redImage();
  openCount = 0;
  const bench = new Bench(collectionWith(cameras), imageUrl);
  try {
    return await use(bench);
  } finally {
    bench.dispose();
    URL.revokeObjectURL(imageUrl);
  }
}

/** The camera's own green ground, in the middle of the left half and away from the colour. */
const cameraSpot = [120, 200] as const;
const cameraShows = (bench: Bench): Promise<true> =>
  eventually(
    async () => (isLit((await bench.program())(...cameraSpot)) ? true : null),
    () => 'the camera was not seen',
  );

export const sourceTests = {
  /** All kinds of source in one program. */
  async all() {
    return withBench([camera('camera')], async (bench) => {
      const statuses = await bench.until((now) => isOk(now, 'camera', 'image', 'text', 'colour'));
      await cameraShows(bench);
      const at = await bench.program();
      let white = 0;
      for (let x = 242; x < 478; x += 1)
        for (let y = 137; y < 268; y += 1) if (at(x, y).every((value) => value > 200)) white += 1;
      return {
        statuses,
        first: bench.said[0],
        colour: at(20, 20),
        image: at(360, 60),
        textGround: at(246, 200),
        textEdges: [at(360, 145), at(360, 262)],
        white,
        live: liveTracks().length,
      };
    });
  },

  /** Two sources of one device; then the layers move, and the scene changes to and fro. */
  async edits() {
    return withBench([camera('camera'), camera('second')], async (bench) => {
      await bench.until((now) => isOk(now, 'camera', 'second', 'text', 'image'));
      const before = bench.sources.statuses.read();
      const liveBefore = liveTracks();
      bench.edit((collection) => ({
        ...collection,
        scenes: collection.scenes.map((scene) => ({
          ...scene,
          layers: scene.layers.map((each) => ({
            ...each,
            rect: { ...each.rect, xPx: each.rect.xPx + 10 },
          })),
        })),
      }));
      const isSameMap = bench.sources.statuses.read() === before;
      const show = (index: number): void =>
        bench.edit((collection) => {
          const { id } = collection.scenes[index] ?? { id: collection.programSceneId };
          return { ...collection, programSceneId: id, previewSceneId: id };
        });
      show(1);
      show(0);
      const isStillOpen = liveBefore.every(({ readyState }) => readyState === 'live');
      const opened = openCount;
      show(1);
      const away = await bench.until((now) => now['camera']?.state === 'idle');
      await eventually(
        () => (liveTracks().length === 0 ? true : null),
        () => 'the camera was left open',
      );
      show(0);
      const back = await bench.until((now) => isOk(now, 'camera', 'second', 'text'));
      return { isSameMap, isStillOpen, opened, away, back, openedAgain: openCount };
    });
  },

  /** A camera whose tracks are stopped, as unplugging does; with or without the event. */
  async unplugged(how: 'stream' | 'device') {
    return withBench([camera('camera')], async (bench) => {
      await bench.until((now) => isOk(now, 'camera'));
      await cameraShows(bench);
      const from = bench.said.length;
      for (const track of liveTracks()) {
        track.stop();
        if (how === 'device') track.dispatchEvent(new Event('ended'));
      }
      const ended = await bench.until((now) => now['camera']?.state === 'ended');
      const isKept = isLit((await bench.program())(...cameraSpot));
      const back = await bench.until((now) => isOk(now, 'camera'));
      const states = bench.said.slice(from).map((statuses) => statuses['camera']?.state);
      return { ended: ended['camera'], isKept, back: back['camera'], states };
    });
  },

  /** What a camera comes to when it may not be used, is not there, or has another id. */
  async status(deviceId: string | null, label = '') {
    return withBench([camera('camera', deviceId, label)], async (bench) => {
      const statuses = await bench.until((now) => now['camera']?.state !== 'starting');
      return { status: statuses['camera'], others: statuses['colour'], asked: openCount };
    });
  },

  /** A second mixer gets everything, from the same open device. */
  async secondMixer() {
    return withBench([camera('camera')], async (bench) => {
      await bench.until((now) => isOk(now, 'camera', 'image', 'text'));
      await cameraShows(bench);
      bench.replaceMixer();
      await cameraShows(bench);
      const at = await eventually(
        async () => {
          const program = await bench.program();
          return program(360, 60)[0] > 200 && program(246, 200)[2] > 200 ? program : null;
        },
        () => 'image and text were not seen',
      );
      return { colour: at(20, 20), opened: openCount, live: liveTracks().length };
    });
  },

  /** The preset changes while the camera is shown. */
  async preset() {
    return withBench([camera('camera')], async (bench) => {
      const sizeOf = (statuses: Statuses): SizePx | null => {
        const status = statuses['camera'];
        return status?.state === 'ok' ? status.size : null;
      };
      const small = await bench.until((now) => isOk(now, 'camera'));
      bench.settings.set({ ...settings, preset: '1080p30' });
      const large = await bench.until((now) => sizeOf(now)?.heightPx === 1080);
      bench.settings.set(settings);
      const smallAgain = await bench.until((now) => sizeOf(now)?.heightPx === 720);
      return [small, large, smallAgain].map(sizeOf);
    });
  },

  /** Devices are listed with their names, and asking leaves nothing open. */
  async devices() {
    return withBench([], async (bench) => {
      await bench.sources.devices.askForNames();
      return { ...bench.sources.devices.read(), live: liveTracks().length };
    });
  },

  liveTracks: () => liveTracks().length,
};

export type SourceTests = typeof sourceTests;
Object.assign(window, { sourceTests });
