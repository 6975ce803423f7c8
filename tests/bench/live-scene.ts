import { sampleCollection } from '../../src/renderer/stage/scenes/sample.ts';
import {
  layerIdSchema,
  noCrop,
  referenceSizePx,
  sceneIdSchema,
  sourceIdSchema,
  type Layer,
  type LayerRect,
  type SceneCollection,
} from '../../src/shared/stage/index.ts';
import type { Orientation } from '../../src/shared/show/index.ts';

const layer = (id: string, sourceId: string, rect: LayerRect, rest: Partial<Layer>): Layer => ({
  id: layerIdSchema.parse(id),
  sourceId: sourceIdSchema.parse(sourceId),
  name: id,
  rect,
  crop: noCrop,
  fit: 'cover',
  opacity: 1,
  isVisible: true,
  isLocked: false,
  ...rest,
});

/**
 * What the live bench mixes: the camera over the whole canvas, the camera again as a picture in
 * picture of 38 % of the short side, and a line of text on a translucent ground. The preview shows
 * the sample's card. The same shape as a host's scene with a second look at the goods.
 */
export function liveBenchScenes(orientation: Orientation): SceneCollection {
  const sample = sampleCollection(orientation);
  const { widthPx, heightPx } = referenceSizePx(orientation);
  const insetPx = Math.round(Math.min(widthPx, heightPx) * 0.38);
  const id = sceneIdSchema.parse('bench');
  const scene = {
    id,
    name: 'Bench',
    layers: [
      layer('whole', 'camera', { xPx: 0, yPx: 0, widthPx, heightPx }, {}),
      layer(
        'inset',
        'camera',
        { xPx: widthPx - insetPx - 48, yPx: 48, widthPx: insetPx, heightPx: insetPx },
        {},
      ),
      layer(
        'banner',
        'banner-text',
        { xPx: 0, yPx: heightPx - 180, widthPx, heightPx: 108 },
        { fit: 'contain' },
      ),
    ],
  };
  return {
    ...sample,
    scenes: [scene, ...sample.scenes],
    programSceneId: id,
    previewSceneId: sceneIdSchema.parse('back-soon'),
  };
}
