import type { Orientation } from '../../../shared/show/index.ts';
import { referenceSizePx, type LayerRect, type SizePx } from '../../../shared/stage/index.ts';
import type { SceneEdit } from '../engine/types.ts';

/** What still counts as the whole way across. */
const slackPx = 2;

/** Places one way (x or y) of a layer on a canvas of another length. */
function placeWay(
  from: number,
  length: number,
  scale: number,
  wasPx: number,
  isPx: number,
): readonly [from: number, length: number] {
  if (length >= wasPx - slackPx) return [(from * isPx) / wasPx, (length * isPx) / wasPx];
  const next = Math.max(2, length * scale);
  return [(from / (wasPx - length)) * (isPx - next), next];
}

/**
 * Where a layer stands on a canvas of another shape: what reached across still does, what stood in
 * a corner stays in it at its own size, made smaller only where it would not fit.
 */
export function replaceRect(rect: LayerRect, was: SizePx, is: SizePx): LayerRect {
  const reachesX = rect.widthPx >= was.widthPx - slackPx;
  const reachesY = rect.heightPx >= was.heightPx - slackPx;
  const scale = Math.min(
    1,
    reachesX ? 1 : is.widthPx / rect.widthPx,
    reachesY ? 1 : is.heightPx / rect.heightPx,
  );
  const [xPx, widthPx] = placeWay(rect.xPx, rect.widthPx, scale, was.widthPx, is.widthPx);
  const [yPx, heightPx] = placeWay(rect.yPx, rect.heightPx, scale, was.heightPx, is.heightPx);
  const bound = (value: number): number => Math.min(16384, Math.max(-16384, value));
  return {
    xPx: bound(xPx),
    yPx: bound(yPx),
    widthPx: Math.min(16384, widthPx),
    heightPx: Math.min(16384, heightPx),
  };
}

/** Turns the canvas and places every layer anew. */
export const setOrientation =
  (orientation: Orientation): SceneEdit =>
  (collection) => {
    if (collection.canvas.orientation === orientation) return collection;
    const was = referenceSizePx(collection.canvas.orientation);
    const is = referenceSizePx(orientation);
    return {
      ...collection,
      canvas: { ...collection.canvas, orientation },
      scenes: collection.scenes.map((scene) => ({
        ...scene,
        layers: scene.layers.map((layer) => ({
          ...layer,
          rect: replaceRect(layer.rect, was, is),
        })),
      })),
    };
  };
