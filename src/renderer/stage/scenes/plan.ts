import {
  referenceSizePx,
  type LayerRect,
  type Scene,
  type SceneCollection,
  type SourceId,
} from '../../../shared/stage/index.ts';
import type { MixerPlan } from '../mixer/index.ts';

/** A scene as the mixer composes it. */
export function planOf(scene: Scene, collection: SceneCollection): MixerPlan {
  const mirrored = new Set(
    collection.sources
      .filter((source) => source.kind === 'camera' && source.isMirrored)
      .map(({ id }) => id),
  );
  return {
    canvasPx: referenceSizePx(collection.canvas.orientation),
    layers: scene.layers.map(({ sourceId, rect, crop, fit, opacity, isVisible }) => ({
      sourceId,
      rect,
      crop,
      fit,
      opacity,
      isVisible,
      isMirrored: mirrored.has(sourceId),
    })),
  };
}

/** Which sources the program and the preview need, with the first layer's rectangle of each. */
export function sourcesInUse(collection: SceneCollection): ReadonlyMap<SourceId, LayerRect> {
  const used = new Map<SourceId, LayerRect>();
  for (const sceneId of [collection.programSceneId, collection.previewSceneId])
    for (const layer of collection.scenes.find(({ id }) => id === sceneId)?.layers ?? [])
      if (layer.isVisible && layer.opacity > 0 && !used.has(layer.sourceId))
        used.set(layer.sourceId, layer.rect);
  return used;
}
