import type {
  AudioChannel,
  Scene,
  SceneCollection,
  SceneId,
  Source,
} from '../../../shared/stage/index.ts';
import { findScene } from './edits.ts';

const isAlike = (a: unknown, b: unknown): boolean =>
  a === b || JSON.stringify(a) === JSON.stringify(b);

const areAlike = (a: readonly unknown[], b: readonly unknown[]): boolean =>
  a.length === b.length && a.every((value, index) => isAlike(value, b[index]));

/** Whether two collections are the same but for which scene is on air and which is next. */
const isSameWork = (a: SceneCollection, b: SceneCollection): boolean =>
  isAlike(a.canvas, b.canvas) &&
  areAlike(a.sources, b.sources) &&
  areAlike(a.scenes, b.scenes) &&
  areAlike(a.audioChannels, b.audioChannels);

function withMutesOf(
  channels: readonly AudioChannel[],
  now: readonly AudioChannel[],
): AudioChannel[] {
  const mutes = new Map(now.map(({ id, isMuted }) => [id, isMuted]));
  return channels.map((channel) => {
    const isMuted = mutes.get(channel.id) ?? channel.isMuted;
    return isMuted === channel.isMuted ? channel : { ...channel, isMuted };
  });
}

/** The sources of a step, but those of what is on air as they are now. */
function withSourcesOf(onAir: Scene, now: SceneCollection, sources: readonly Source[]): Source[] {
  const shown = new Set(onAir.layers.map(({ sourceId }) => sourceId));
  const kept = new Map(
    now.sources.filter(({ id }) => shown.has(id)).map((source) => [source.id, source]),
  );
  const known = new Set(sources.map(({ id }) => id));
  return [
    ...sources.map((source) => kept.get(source.id) ?? source),
    ...[...kept.values()].filter(({ id }) => !known.has(id)),
  ];
}

/** What comes next when the preview is undone away: not what is on air, if there is another. */
const otherThan = (onAir: Scene, { scenes, previewSceneId }: SceneCollection): SceneId =>
  previewSceneId === onAir.id
    ? (scenes.find(({ id }) => id !== onAir.id)?.id ?? onAir.id)
    : previewSceneId;

/**
 * What undo or redo makes of the present by a step of the history; null where nothing may change,
 * since all of the step is on air. Never changed are which scene is on air and every mute; nor is what the scene on air
 * shows, unless it is the very one that is being edited.
 */
export function stepTo(to: SceneCollection, now: SceneCollection): SceneCollection | null {
  const { programSceneId, previewSceneId } = now;
  const onAir = findScene(now, programSceneId);
  if (!onAir || !findScene(to, programSceneId)) return null;
  const isEdited = programSceneId === previewSceneId;
  const next: SceneCollection = {
    ...to,
    programSceneId,
    previewSceneId: findScene(to, previewSceneId) ? previewSceneId : otherThan(onAir, to),
    audioChannels: withMutesOf(to.audioChannels, now.audioChannels),
    scenes: isEdited
      ? to.scenes
      : to.scenes.map((scene) => (scene.id === programSceneId ? onAir : scene)),
    sources: isEdited ? to.sources : withSourcesOf(onAir, now, to.sources),
  };
  return isSameWork(next, now) ? null : next;
}

/** Whether two collections differ in nothing that undo or redo would change. */
export const isSameButMutes = (a: SceneCollection, b: SceneCollection): boolean =>
  isSameWork({ ...a, audioChannels: withMutesOf(a.audioChannels, b.audioChannels) }, b);
