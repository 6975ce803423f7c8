import { DisposableStore, type Disposable } from '../../../shared/kernel/index.ts';
import type { SourceId } from '../../../shared/stage/index.ts';
import type {
  EngineSettings,
  Readable,
  SceneState,
  SourceStatus,
  StageEngine,
} from '../engine/types.ts';
import { createValue } from '../engine/value.ts';
import type { MixerEvent, MixerHandle } from '../mixer/index.ts';
import {
  createBoardFeed,
  createBoardPictures,
  type BoardPictures,
  type BoardStore,
} from './boards/index.ts';
import { cameraFormatOf } from './camera-choice.ts';
import { createCameraFeed } from './camera-feed.ts';
import { createCameraPool, type CameraPool } from './camera-pool.ts';
import { watchDevices } from './device-list.ts';
import { createBuiltInFeed, createImageFeed, createTextFeed } from './drawn-feeds.ts';
import type { Feed, FeedPort } from './feed.ts';
import { changesOf, keyOf, needsOf, statusesOf, type Need } from './needs.ts';

/** What the sources are fed from and to. */
export interface SourceSetOptions {
  readonly scenes: Readable<SceneState>;
  readonly settings: Readable<EngineSettings>;
  /** The mixer of the moment (it is made anew after a failure). */
  readonly mixer: () => Pick<MixerHandle, 'setInput' | 'removeInput'>;
  readonly assetUrl: (assetId: string) => string;
  readonly boards: BoardStore;
}

/** The sources of the stage: those that are shown are open and fed to the mixer. */
export interface SourceSet extends Disposable {
  readonly statuses: Readable<ReadonlyMap<SourceId, SourceStatus>>;
  readonly devices: StageEngine['devices'];
  /** A new mixer has taken over: feeds it everything anew, without opening devices again. */
  readonly feedAgain: () => void;
  /** What the mixer says of its inputs (input-size, input-ended, input-is-texture). */
  readonly hear: (event: MixerEvent) => void;
}

/** A source stays open so long after its last use: taking a scene back is instant. */
const keepUnusedMs = 1500;
/** What has failed is tried again so often, since not every return is told. */
const retryEveryMs = 2000;

interface OpenSource {
  readonly key: string;
  readonly feed: Feed;
  status: SourceStatus;
  closing: ReturnType<typeof setTimeout> | null;
}

function feedFor(
  need: Need,
  port: FeedPort,
  cameras: CameraPool,
  pictures: BoardPictures,
  { assetUrl, boards }: Pick<SourceSetOptions, 'assetUrl' | 'boards'>,
): Feed {
  switch (need.kind) {
    case 'camera':
      return createCameraFeed(need.choice, cameras, port);
    case 'image':
      return createImageFeed(assetUrl(need.assetId), port);
    case 'text':
      return createTextFeed(need.look, need.box, port);
    case 'board':
      return createBoardFeed(need, boards, pictures, port);
    case 'colour':
    case 'test-picture':
      return createBuiltInFeed(need, port);
  }
}

/** Opens, follows and closes sources as scenes and settings change. */
export function createSourceSet(options: SourceSetOptions): SourceSet {
  const { scenes, settings, mixer } = options;
  const store = new DisposableStore();
  const devices = store.add(watchDevices());
  const cameras = store.add(createCameraPool(cameraFormatOf(settings.read().preset), devices));
  const pictures = store.add(createBoardPictures());
  const open = new Map<SourceId, OpenSource>();
  const statuses = createValue<ReadonlyMap<SourceId, SourceStatus>>(new Map());
  /** While several sources change, listeners are told once, at the end. */
  let isChanging = false;

  const tell = (): void => {
    if (isChanging || store.isDisposed) return;
    statuses.set(statusesOf(statuses.read(), scenes.read().collection.sources, open));
  };
  const openSource = (id: SourceId, need: Need): void => {
    const before = open.get(id);
    const port: FeedPort = {
      setInput: (input) => mixer().setInput(id, input),
      removeInput: () => mixer().removeInput(id),
      setStatus(status) {
        if (open.get(id) !== source) return;
        source.status = status;
        tell();
      },
    };
    const source: OpenSource = {
      key: keyOf(need),
      feed: feedFor(need, port, cameras, pictures, options),
      status: before?.status ?? { state: 'starting', device: null },
      closing: null,
    };
    open.set(id, source);
    source.feed.feed();
    if (before) shut(before);
  };
  const shut = (source: OpenSource): void => {
    if (source.closing !== null) clearTimeout(source.closing);
    source.feed.dispose();
  };
  const closeLater = (id: SourceId, source: OpenSource): void => {
    if (source.closing !== null) return;
    // A fade goes on showing the old scene.
    const { transition } = scenes.read();
    const fadeMs = transition.kind === 'fade' ? transition.durationMs : 0;
    source.closing = setTimeout(() => {
      open.delete(id);
      shut(source);
      mixer().removeInput(id);
      tell();
    }, keepUnusedMs + fadeMs);
  };
  const follow = (): void => {
    const { preset, cameraId } = settings.read();
    const needs = needsOf(scenes.read().collection, cameraId);
    const { changed, unused } = changesOf(open, needs);
    isChanging = true;
    cameras.setFormat(cameraFormatOf(preset));
    for (const [id, need] of needs) {
      const source = open.get(id);
      if (source && source.closing !== null) {
        clearTimeout(source.closing);
        source.closing = null;
      }
      if (changed.includes(id)) openSource(id, need);
    }
    for (const id of unused) {
      const source = open.get(id);
      if (source) closeLater(id, source);
    }
    isChanging = false;
    tell();
  };
  const retry = (): void => {
    for (const { feed } of open.values()) feed.retry();
  };

  store.addCallback(() => {
    for (const source of open.values()) shut(source);
    open.clear();
  });
  store.addCallback(scenes.subscribe(follow));
  store.addCallback(settings.subscribe(follow));
  store.addCallback(devices.onChange(retry));
  const timer = setInterval(retry, retryEveryMs);
  store.addCallback(() => clearInterval(timer));
  follow();

  return {
    statuses: { read: statuses.read, subscribe: statuses.subscribe },
    devices: devices.devices,
    feedAgain() {
      for (const { feed } of open.values()) feed.feed();
    },
    hear(event) {
      switch (event.kind) {
        case 'input-size':
        case 'input-ended':
        case 'input-is-texture':
          open.get(event.sourceId)?.feed.hear(event);
          return;
        case 'output-ended':
        case 'failed':
          return;
      }
    },
    dispose: () => store.dispose(),
  };
}
