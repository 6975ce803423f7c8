import type { LayerId, SourceId } from '../../../shared/stage/index.ts';
import type { SceneEdit } from '../engine/types.ts';
import { findSource, tidyName, updateLayer, updateSource } from '../scenes/index.ts';

/**
 * Renames a source, and with it the chosen layer that shows it and the layers that bore its name:
 * the list of layers is where a host looks for it. A name given by hand holds in both languages.
 */
export const renameSource =
  (sourceId: SourceId, name: string, chosenLayerId: LayerId | null): SceneEdit =>
  (collection) => {
    const source = findSource(collection, sourceId);
    const tidy = tidyName(name);
    if (!source || tidy === null || (tidy === source.name && source.nameZh === undefined))
      return collection;
    const { nameZh: _, ...rest } = source;
    let next = updateSource({ ...rest, name: tidy })(collection);
    for (const scene of collection.scenes)
      for (const layer of scene.layers)
        if (
          layer.sourceId === sourceId &&
          (layer.id === chosenLayerId || layer.name === source.name)
        )
          next = updateLayer(scene.id, layer.id, { name: tidy })(next);
    return next;
  };
