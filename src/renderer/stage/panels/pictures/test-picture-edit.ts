import {
  noCrop,
  type Layer,
  type LayerId,
  type SceneId,
  type Source,
} from '../../../../shared/stage/index.ts';
import type { SceneEdit } from '../../engine/types.ts';
import { addSource, findScene, newLayerId, newSourceId, removeLayer } from '../../scenes/index.ts';
import { restoreLayer } from '../view.ts';

/** The test picture that is already here, or a new one. */
export function testPictureOf(sources: readonly Source[], name: string): Source {
  const known = sources.find(({ kind }) => kind === 'test-picture');
  return known ?? { id: newSourceId(), kind: 'test-picture', name };
}

/** A layer of the test picture that stands exactly where another stands. */
export const standIn = (layer: Layer, source: Source): Layer => ({
  ...layer,
  id: newLayerId(),
  sourceId: source.id,
  name: source.name,
  nameZh: source.nameZh,
  crop: noCrop,
  fit: 'cover',
});

/** Puts a layer in another's place, in one step of undo. */
export const replaceLayer =
  (sceneId: SceneId, layerId: LayerId, source: Source, next: Layer): SceneEdit =>
  (collection) => {
    const index = findScene(collection, sceneId)?.layers.findIndex(({ id }) => id === layerId);
    if (index === undefined || index < 0) return collection;
    const without = removeLayer(sceneId, layerId)(addSource(source)(collection));
    return restoreLayer(sceneId, next, index, source)(without);
  };
