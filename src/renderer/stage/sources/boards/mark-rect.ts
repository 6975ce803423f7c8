import {
  intersectRects,
  placeLayer,
  referenceSizePx,
  type Layer,
  type MarkRect,
  type PixelRect,
  type SceneCollection,
  type SizePx,
  type SourceId,
} from '../../../../shared/stage/index.ts';
import { boardSizes } from '../../scenes/index.ts';
import { sourcesInUse } from '../../scenes/plan.ts';

/** The cells of the mark on the countdown board, in the pixels of its design. */
export const markOnBoard: PixelRect = { xPx: 42, yPx: 348, widthPx: 900, heightPx: 60 };

/** How a board's design lies in its drawing: as large as it fits, at the foot, in the middle. */
export function placeDesign(kind: keyof typeof boardSizes, box: SizePx) {
  const { widthPx, heightPx } = boardSizes[kind];
  const scale = Math.min(box.widthPx / widthPx, box.heightPx / heightPx);
  return {
    scale,
    xPx: (box.widthPx - widthPx * scale) / 2,
    yPx: box.heightPx - heightPx * scale,
  };
}

/** A mark that is paler than this, or smaller in the program, is read by nobody. */
const leastOpacity = 0.5;
const leastWidthPx = 300;

/** Kinds that hide what lies under them; the others let the picture through. */
const hides = new Set<string>(['camera', 'test-picture', 'colour', 'image']);

function isCovered(
  mark: PixelRect,
  above: readonly Layer[],
  canvasPx: SizePx,
  kindOf: (id: SourceId) => string | undefined,
): boolean {
  return above.some((layer) => {
    if (!layer.isVisible || layer.opacity === 0 || !hides.has(kindOf(layer.sourceId) ?? ''))
      return false;
    const { target } = placeLayer({ ...layer, fit: 'stretch' }, canvasPx, canvasPx, canvasPx);
    return intersectRects(mark, target) !== null;
  });
}

/** Where a layer's drawing shows the mark on the canvas; null where a crop cuts into it. */
function markOfLayer(layer: Layer, box: SizePx, canvasPx: SizePx): PixelRect | null {
  const { scale, xPx, yPx } = placeDesign('countdown', box);
  const inTile: PixelRect = {
    xPx: xPx + markOnBoard.xPx * scale,
    yPx: yPx + markOnBoard.yPx * scale,
    widthPx: markOnBoard.widthPx * scale,
    heightPx: markOnBoard.heightPx * scale,
  };
  const { source, target } = placeLayer(layer, box, canvasPx, canvasPx);
  const toX = target.widthPx / source.widthPx;
  const toY = target.heightPx / source.heightPx;
  const mark: PixelRect = {
    xPx: target.xPx + (inTile.xPx - source.xPx) * toX,
    yPx: target.yPx + (inTile.yPx - source.yPx) * toY,
    widthPx: inTile.widthPx * toX,
    heightPx: inTile.heightPx * toY,
  };
  const seen = intersectRects(mark, target);
  const inCanvas = seen && intersectRects(seen, { xPx: 0, yPx: 0, ...canvasPx });
  const isWhole =
    inCanvas !== null &&
    inCanvas.widthPx > mark.widthPx - 2 &&
    inCanvas.heightPx > mark.heightPx - 2;
  return isWhole ? mark : null;
}

/**
 * Where the countdown's mark stands in the program, whether or not there is a sale. Null where no
 * layer shows it whole, open and large enough.
 */
export function goMarkRect(collection: SceneCollection): MarkRect | null {
  const scene = collection.scenes.find(({ id }) => id === collection.programSceneId);
  if (!scene) return null;
  const canvasPx = referenceSizePx(collection.canvas.orientation);
  const kinds = new Map(collection.sources.map(({ id, kind }) => [id, kind]));
  const boxes = sourcesInUse(collection);
  for (const [at, layer] of [...scene.layers.entries()].toReversed()) {
    if (kinds.get(layer.sourceId) !== 'countdown') continue;
    if (!layer.isVisible || layer.opacity < leastOpacity) continue;
    const rect = boxes.get(layer.sourceId) ?? layer.rect;
    const box = { widthPx: Math.round(rect.widthPx), heightPx: Math.round(rect.heightPx) };
    const mark = markOfLayer(layer, box, canvasPx);
    if (!mark || mark.widthPx < leastWidthPx) continue;
    if (isCovered(mark, scene.layers.slice(at + 1), canvasPx, (id) => kinds.get(id))) continue;
    return {
      x: mark.xPx / canvasPx.widthPx,
      y: mark.yPx / canvasPx.heightPx,
      width: mark.widthPx / canvasPx.widthPx,
      height: mark.heightPx / canvasPx.heightPx,
    };
  }
  return null;
}
