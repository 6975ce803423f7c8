import { DisposableStore, systemClock } from '../../../shared/kernel/index.ts';
import { programFps, programSizePx, type SceneCollection } from '../../../shared/stage/index.ts';
import { createSoundDesk } from '../audio/index.ts';
import type { MixerFormat } from '../mixer/index.ts';
import { createPublisher } from '../publish/index.ts';
import { sampleCollection, setOrientation } from '../scenes/index.ts';
import { createSceneStore, parseCollection } from '../scenes/store.ts';
import { createBoardStore } from '../sources/boards/index.ts';
import { createSourceSet } from '../sources/index.ts';
import { followMark } from './follow-mark.ts';
import { followScenes } from './follow-scenes.ts';
import { createMixing } from './mixing.ts';
import { snapshotPoster } from './poster.ts';
import type { EngineSettings, StageEngine, StageEngineOptions } from './types.ts';
import { createValue } from './value.ts';

const formatOf = ({ preset, orientation }: EngineSettings): MixerFormat => ({
  size: programSizePx(preset, orientation),
  fps: programFps(preset),
});

/** The saved collection in the settings' orientation; a sample where there is none to be read. */
function firstCollection(options: StageEngineOptions): SceneCollection {
  const { orientation } = options.settings;
  if (options.savedJson === null) return sampleCollection(orientation);
  const saved = parseCollection(options.savedJson);
  if (saved.ok) return setOrientation(orientation)(saved.value);
  options.onDamaged?.(saved.error);
  return sampleCollection(orientation);
}

/** Opens the stage: everything that makes pictures and sound of sources, and sends them. */
export function createStageEngine(options: StageEngineOptions): StageEngine {
  const store = new DisposableStore();
  const settings = createValue<EngineSettings>(options.settings);
  const scenes = store.add(
    createSceneStore({
      initial: firstCollection(options),
      saveJson: options.saveJson,
      clock: systemClock,
    }),
  );
  const mixing = store.add(
    createMixing({
      format: formatOf(options.settings),
      hasLatencyStamp: options.hasLatencyStamp ?? false,
    }),
  );
  const audio = store.add(createSoundDesk({ scenes, settings }));
  const boardStore = createBoardStore(options.serverNowMs ?? Date.now);
  const sources = store.add(
    createSourceSet({
      scenes,
      settings,
      mixer: mixing.mixer,
      assetUrl: options.assetUrl,
      boards: boardStore,
    }),
  );
  const mark = store.add(followMark(scenes));
  const size = () => programSizePx(settings.read().preset, settings.read().orientation);
  const publisher = store.add(
    createPublisher({
      programVideo: mixing.program.track,
      programAudio: () => audio.programTrack,
      settings,
      health: mixing.health,
      programSizePx: size,
    }),
  );
  store.addCallback(mixing.onEvent(sources.hear));
  store.addCallback(mixing.onRestarted(sources.feedAgain));
  store.addCallback(mixing.program.onReplaced(publisher.videoReplaced));
  store.addCallback(followScenes(scenes, mixing));

  const update = (patch: Partial<EngineSettings>): void => {
    const before = settings.read();
    const next = { ...before, ...patch };
    settings.set(next);
    if (next.preset !== before.preset || next.orientation !== before.orientation)
      mixing.setFormat(formatOf(next));
    if (next.orientation !== before.orientation) scenes.apply(setOrientation(next.orientation));
  };

  return {
    scenes,
    sources: sources.statuses,
    devices: sources.devices,
    settings: { read: settings.read, subscribe: settings.subscribe, update },
    audio,
    publisher,
    boards: { set: boardStore.set, setLeadMs: boardStore.setLeadMs, mark },
    health: mixing.health,
    programSizePx: size,
    attachPreview: mixing.preview.attach,
    attachProgram: mixing.monitor.attach,
    snapshotPoster: () => snapshotPoster(mixing.mixer()),
    setLatencyStamp: mixing.setLatencyStamp,
    dispose: () => store.dispose(),
  };
}
