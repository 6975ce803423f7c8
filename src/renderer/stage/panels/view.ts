import { createStore, type StoreApi } from 'zustand/vanilla';
import type {
  Layer,
  LayerId,
  Scene,
  SceneCollection,
  SceneId,
  Source,
  SourceId,
} from '../../../shared/stage/index.ts';
import type { SceneEdit, SourceStatus } from '../engine/types.ts';

/** What is chosen on stage: one layer of the preview, one source whose settings are open. */
export interface StageView {
  readonly layerId: LayerId | null;
  readonly openSourceId: SourceId | null;
  readonly renamingSceneId: SceneId | null;
}
export type StageViewStore = StoreApi<StageView>;

export const createStageView = (): StageViewStore =>
  createStore<StageView>()(() => ({ layerId: null, openSourceId: null, renamingSceneId: null }));

/** The scene that comes next: the one whose layers are edited. */
export const previewScene = (collection: SceneCollection): Scene | undefined =>
  collection.scenes.find(({ id }) => id === collection.previewSceneId);

export const programScene = (collection: SceneCollection): Scene | undefined =>
  collection.scenes.find(({ id }) => id === collection.programSceneId);

/** Puts a deleted scene back where it stood. */
export const restoreScene =
  (scene: Scene, index: number): SceneEdit =>
  (collection) =>
    collection.scenes.some(({ id }) => id === scene.id)
      ? collection
      : { ...collection, scenes: collection.scenes.toSpliced(index, 0, scene) };

/** Puts a deleted layer back where it stood, with its source where that went too. */
export const restoreLayer =
  (sceneId: SceneId, layer: Layer, index: number, source: Source | undefined): SceneEdit =>
  (collection) => ({
    ...collection,
    sources:
      source === undefined || collection.sources.some(({ id }) => id === source.id)
        ? collection.sources
        : [...collection.sources, source],
    scenes: collection.scenes.map((scene) =>
      scene.id === sceneId && !scene.layers.some(({ id }) => id === layer.id)
        ? { ...scene, layers: scene.layers.toSpliced(index, 0, layer) }
        : scene,
    ),
  });

/** A source that shows nothing though it should: its state, or null. */
export function troubleOf(status: SourceStatus | undefined): 'missing' | 'denied' | 'ended' | null {
  return status?.state === 'missing' || status?.state === 'denied' || status?.state === 'ended'
    ? status.state
    : null;
}

/** The first visible layer of a scene whose source is in trouble. */
export function sceneTrouble(
  scene: Scene | undefined,
  statuses: ReadonlyMap<SourceId, SourceStatus>,
): { readonly layer: Layer; readonly status: SourceStatus } | null {
  for (const layer of scene?.layers ?? []) {
    const status = statuses.get(layer.sourceId);
    if (layer.isVisible && status && troubleOf(status) !== null) return { layer, status };
  }
  return null;
}
