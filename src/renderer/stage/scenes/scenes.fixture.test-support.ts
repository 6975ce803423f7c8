import fc from 'fast-check';
import {
  audioChannelIdSchema,
  layerIdSchema,
  sceneIdSchema,
  sourceIdSchema,
} from '../../../shared/stage/index.ts';
import type { SceneEdit } from '../engine/types.ts';
import {
  addLayer,
  addScene,
  addSourceLayer,
  duplicateScene,
  moveLayer,
  moveScene,
  removeLayer,
  removeScene,
  removeSource,
  renameScene,
  setOrientation,
  updateAudioChannel,
  updateLayer,
  wholeLayer,
} from './index.ts';

/** Ids without the ceremony. */
export const sceneId = (text: string) => sceneIdSchema.parse(text);
export const layerId = (text: string) => layerIdSchema.parse(text);
export const sourceId = (text: string) => sourceIdSchema.parse(text);

/** A scene of the sample, or one that may have been made. */
export const someScene = fc
  .constantFrom('host', 'demonstration', 'back-soon', 'a', 'b')
  .map(sceneId);
const someLayer = fc
  .constantFrom('camera', 'picture', 'inset', 'banner', 'ground', 'text', 'x')
  .map(layerId);
const someSource = fc.constantFrom('camera', 'test-picture', 'card-text', 'new').map(sourceId);
const anyNumber = fc.double();
const someName = fc.string({ maxLength: 200 });

/** Any edit that is a step of the history. */
export const steps: fc.Arbitrary<SceneEdit> = fc.oneof(
  fc.tuple(someScene, someName).map(([id, name]) => addScene(id, name)),
  fc.tuple(someScene, someName).map(([id, name]) => renameScene(id, name)),
  fc
    .tuple(someScene, someScene, someName)
    .map(([from, id, name]) => duplicateScene(from, id, name)),
  someScene.map(removeScene),
  fc.tuple(someScene, anyNumber).map(([id, to]) => moveScene(id, Number.isNaN(to) ? 0 : to)),
  fc.tuple(someScene, someLayer).map(([scene, layer]) => removeLayer(scene, layer)),
  fc
    .tuple(someScene, someLayer, fc.integer())
    .map(([scene, layer, to]) => moveLayer(scene, layer, to)),
  someSource.map(removeSource),
  fc
    .tuple(someScene, someLayer, fc.array(anyNumber, { minLength: 9, maxLength: 9 }), someName)
    .map(([scene, layer, n, name]) => {
      const at = (index: number): number => n[index] ?? 0;
      return updateLayer(scene, layer, {
        name,
        rect: { xPx: at(0), yPx: at(1), widthPx: at(2), heightPx: at(3) },
        crop: { left: at(4), top: at(5), right: at(6), bottom: at(7) },
        opacity: at(8),
      });
    }),
  fc.tuple(someScene, someLayer, someSource).map(([scene, id, source]): SceneEdit => {
    return (collection) =>
      addLayer(scene, wholeLayer(collection, { id, sourceId: source, name: 'New' }))(collection);
  }),
  fc.tuple(someScene, someLayer).map(([scene, id]): SceneEdit => {
    return (collection) =>
      addSourceLayer(
        scene,
        { id: sourceId('new'), kind: 'colour', name: 'New', colour: '#123456' },
        wholeLayer(collection, { id, sourceId: sourceId('new'), name: 'New' }),
      )(collection);
  }),
  anyNumber.map((gainDb) => updateAudioChannel(audioChannelIdSchema.parse('tone'), { gainDb })),
);
/** Any edit. */
export const edits: fc.Arbitrary<SceneEdit> = fc.oneof(
  { weight: 12, arbitrary: steps },
  fc.constantFrom('portrait' as const, 'landscape' as const).map(setOrientation),
);
