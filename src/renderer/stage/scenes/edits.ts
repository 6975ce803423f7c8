import {
  maxLayers,
  noCrop,
  referenceSizePx,
  type Crop,
  type Layer,
  type LayerId,
  type LayerRect,
  type Scene,
  type SceneCollection,
  type SceneId,
  type Source,
  type SourceId,
} from '../../../shared/stage/index.ts';
import type { SceneEdit } from '../engine/types.ts';

const maxScenes = 200;
const maxSources = 200;

const clamp = (value: number, from: number, to: number): number =>
  Math.min(to, Math.max(from, Number.isFinite(value) ? value : from));

/** A name as it is kept: trimmed, at most 80 characters; null when nothing remains. */
export function tidyName(name: string): string | null {
  const tidy = name.trim().slice(0, 80).trim();
  return tidy === '' ? null : tidy;
}

const tidyRect = (rect: LayerRect): LayerRect => ({
  xPx: clamp(rect.xPx, -16384, 16384),
  yPx: clamp(rect.yPx, -16384, 16384),
  widthPx: clamp(rect.widthPx, 2, 16384),
  heightPx: clamp(rect.heightPx, 2, 16384),
});

/** Keeps at least a twentieth of each way; the second side gives in. */
function tidyCrop(crop: Crop): Crop {
  const left = clamp(crop.left, 0, 0.95);
  const top = clamp(crop.top, 0, 0.95);
  return {
    left,
    top,
    right: clamp(crop.right, 0, 0.95 - left),
    bottom: clamp(crop.bottom, 0, 0.95 - top),
  };
}

const tidyLayer = (layer: Layer): Layer => ({
  ...layer,
  rect: tidyRect(layer.rect),
  crop: tidyCrop(layer.crop),
  opacity: clamp(layer.opacity, 0, 1),
});

function moved<T>(items: readonly T[], from: number, to: number): T[] | null {
  const target = Math.min(items.length - 1, Math.max(0, Math.round(to)));
  const item = items[from];
  if (item === undefined || target === from) return null;
  const rest = items.filter((_, index) => index !== from);
  return [...rest.slice(0, target), item, ...rest.slice(target)];
}

const changeScene =
  (sceneId: SceneId, change: (scene: Scene) => Scene): SceneEdit =>
  (collection) => {
    let isChanged = false;
    const scenes = collection.scenes.map((scene) => {
      if (scene.id !== sceneId) return scene;
      const next = change(scene);
      isChanged ||= next !== scene;
      return next;
    });
    return isChanged ? { ...collection, scenes } : collection;
  };

export const findScene = (collection: SceneCollection, sceneId: SceneId): Scene | undefined =>
  collection.scenes.find((scene) => scene.id === sceneId);

export const findSource = (collection: SceneCollection, sourceId: SourceId): Source | undefined =>
  collection.sources.find((source) => source.id === sourceId);

/** Adds an empty scene at the end and makes it the preview. */
export const addScene =
  (id: SceneId, name: string): SceneEdit =>
  (collection) => {
    const tidy = tidyName(name);
    if (!tidy || findScene(collection, id) || collection.scenes.length >= maxScenes)
      return collection;
    return {
      ...collection,
      scenes: [...collection.scenes, { id, name: tidy, layers: [] }],
      previewSceneId: id,
    };
  };

/** A name given by hand replaces the names of both languages. */
export const renameScene = (sceneId: SceneId, name: string): SceneEdit =>
  changeScene(sceneId, (scene) => {
    const tidy = tidyName(name);
    if (!tidy || (tidy === scene.name && scene.nameZh === undefined)) return scene;
    const { nameZh: _, ...rest } = scene;
    return { ...rest, name: tidy };
  });

/** A copy right after the scene, as the preview; sources are shared with the original. */
export const duplicateScene =
  (sceneId: SceneId, id: SceneId, name: string): SceneEdit =>
  (collection) => {
    const at = collection.scenes.findIndex((scene) => scene.id === sceneId);
    const original = collection.scenes[at];
    const tidy = tidyName(name);
    if (!original || !tidy || findScene(collection, id) || collection.scenes.length >= maxScenes)
      return collection;
    const copy: Scene = { id, name: tidy, layers: original.layers };
    return {
      ...collection,
      scenes: [...collection.scenes.slice(0, at + 1), copy, ...collection.scenes.slice(at + 1)],
      previewSceneId: id,
    };
  };

/** What is on air, and the last scene, cannot be removed. */
export const canRemoveScene = (collection: SceneCollection, sceneId: SceneId): boolean =>
  collection.scenes.length > 1 &&
  collection.programSceneId !== sceneId &&
  findScene(collection, sceneId) !== undefined;

export const removeScene =
  (sceneId: SceneId): SceneEdit =>
  (collection) => {
    if (!canRemoveScene(collection, sceneId)) return collection;
    const { programSceneId, previewSceneId } = collection;
    return {
      ...collection,
      scenes: collection.scenes.filter((scene) => scene.id !== sceneId),
      previewSceneId: previewSceneId === sceneId ? programSceneId : previewSceneId,
    };
  };

/** Moves a scene in the list; `toIndex` is where it stands afterwards. */
export const moveScene =
  (sceneId: SceneId, toIndex: number): SceneEdit =>
  (collection) => {
    const from = collection.scenes.findIndex((scene) => scene.id === sceneId);
    const scenes = moved(collection.scenes, from, toIndex);
    return scenes ? { ...collection, scenes } : collection;
  };

/** A layer over the whole canvas, as a starting point for a new one. */
export function wholeLayer(
  collection: SceneCollection,
  layer: Pick<Layer, 'id' | 'sourceId' | 'name'> & Partial<Layer>,
): Layer {
  const { widthPx, heightPx } = referenceSizePx(collection.canvas.orientation);
  return {
    rect: { xPx: 0, yPx: 0, widthPx, heightPx },
    crop: noCrop,
    fit: 'cover',
    opacity: 1,
    isVisible: true,
    isLocked: false,
    ...layer,
  };
}

/** Adds a layer on top. */
export const addLayer =
  (sceneId: SceneId, layer: Layer): SceneEdit =>
  (collection) => {
    if (!findSource(collection, layer.sourceId)) return collection;
    return changeScene(sceneId, (scene) =>
      scene.layers.length >= maxLayers || scene.layers.some(({ id }) => id === layer.id)
        ? scene
        : { ...scene, layers: [...scene.layers, tidyLayer(layer)] },
    )(collection);
  };

/** What of a layer can be changed; its source and id stay. */
export type LayerPatch = Partial<Omit<Layer, 'id' | 'sourceId' | 'nameZh'>>;

/** Changes a layer; values out of range are brought into it. Locking does not stop this: hands do. */
export const updateLayer = (sceneId: SceneId, layerId: LayerId, patch: LayerPatch): SceneEdit =>
  changeScene(sceneId, (scene) => ({
    ...scene,
    layers: scene.layers.map((layer) => {
      if (layer.id !== layerId) return layer;
      const { name, ...rest } = patch;
      const next = tidyLayer({ ...layer, ...rest });
      const tidy = name === undefined ? null : tidyName(name);
      if (tidy === null) return next;
      const { nameZh: _, ...unnamed } = next;
      return { ...unnamed, name: tidy };
    }),
  }));

/** Removes a layer; a source that no scene shows any more goes with it. */
export const removeLayer =
  (sceneId: SceneId, layerId: LayerId): SceneEdit =>
  (collection) => {
    const layer = findScene(collection, sceneId)?.layers.find(({ id }) => id === layerId);
    if (!layer) return collection;
    const next = changeScene(sceneId, (scene) => ({
      ...scene,
      layers: scene.layers.filter(({ id }) => id !== layerId),
    }))(collection);
    const isUsed = next.scenes.some((scene) =>
      scene.layers.some(({ sourceId }) => sourceId === layer.sourceId),
    );
    return isUsed
      ? next
      : { ...next, sources: next.sources.filter(({ id }) => id !== layer.sourceId) };
  };

/** Moves a layer in its scene; index 0 is the lowest. */
export const moveLayer = (sceneId: SceneId, layerId: LayerId, toIndex: number): SceneEdit =>
  changeScene(sceneId, (scene) => {
    const from = scene.layers.findIndex(({ id }) => id === layerId);
    const layers = moved(scene.layers, from, toIndex);
    return layers ? { ...scene, layers } : scene;
  });

export const addSource =
  (source: Source): SceneEdit =>
  (collection) =>
    findSource(collection, source.id) || collection.sources.length >= maxSources
      ? collection
      : { ...collection, sources: [...collection.sources, source] };

/** Adds a source and a layer that shows it, in one step of undo. */
export const addSourceLayer =
  (sceneId: SceneId, source: Source, layer: Layer): SceneEdit =>
  (collection) => {
    const added = addSource(source)(collection);
    const next = addLayer(sceneId, layer)(added);
    return next === added ? collection : next;
  };

/** Replaces a source's settings; its id and kind stay. */
export const updateSource =
  (source: Source): SceneEdit =>
  (collection) => {
    const before = findSource(collection, source.id);
    if (!before || before.kind !== source.kind || tidyName(source.name) === null) return collection;
    return {
      ...collection,
      sources: collection.sources.map((other) => (other.id === source.id ? source : other)),
    };
  };

/** Removes a source and every layer that shows it. */
export const removeSource =
  (sourceId: SourceId): SceneEdit =>
  (collection) =>
    findSource(collection, sourceId)
      ? {
          ...collection,
          sources: collection.sources.filter(({ id }) => id !== sourceId),
          scenes: collection.scenes.map((scene) =>
            scene.layers.some((layer) => layer.sourceId === sourceId)
              ? { ...scene, layers: scene.layers.filter((layer) => layer.sourceId !== sourceId) }
              : scene,
          ),
        }
      : collection;
