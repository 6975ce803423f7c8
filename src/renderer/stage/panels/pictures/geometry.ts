import type { Layer, LayerRect, SizePx } from '../../../../shared/stage/index.ts';

/** A place on the canvas. */
export interface CanvasPoint {
  readonly xPx: number;
  readonly yPx: number;
}

/** Where a layer's handles are, named as on a compass. */
export const handles = ['nw', 'n', 'ne', 'e', 'se', 's', 'sw', 'w'] as const;
export type Handle = (typeof handles)[number];

/** Which way each handle pulls: −1 the near edge, 1 the far edge, 0 none. */
export const handleWays: Record<Handle, readonly [x: -1 | 0 | 1, y: -1 | 0 | 1]> = {
  nw: [-1, -1],
  n: [0, -1],
  ne: [1, -1],
  e: [1, 0],
  se: [1, 1],
  s: [0, 1],
  sw: [-1, 1],
  w: [-1, 0],
};

/** A layer's new place, with the lines of the canvas that it caught on. */
export interface Snapped {
  readonly rect: LayerRect;
  readonly guideXPx: number | null;
  readonly guideYPx: number | null;
}

/** The smallest side that a hand can pull a layer to. */
export const leastSidePx = 8;

/** Where on the canvas a pointer is, for a canvas drawn into a box of the screen. */
export function toCanvasPoint(
  pointer: { readonly clientX: number; readonly clientY: number },
  box: {
    readonly left: number;
    readonly top: number;
    readonly width: number;
    readonly height: number;
  },
  canvas: SizePx,
): CanvasPoint {
  return {
    xPx: ((pointer.clientX - box.left) * canvas.widthPx) / Math.max(1, box.width),
    yPx: ((pointer.clientY - box.top) * canvas.heightPx) / Math.max(1, box.height),
  };
}

/** Whether a point lies on a layer's rectangle. */
export const isInside = (rect: LayerRect, { xPx, yPx }: CanvasPoint): boolean =>
  xPx >= rect.xPx &&
  xPx < rect.xPx + rect.widthPx &&
  yPx >= rect.yPx &&
  yPx < rect.yPx + rect.heightPx;

/** The topmost layer under a point that a hand may move; layers go from bottom to top. */
export const pickLayer = (layers: readonly Layer[], point: CanvasPoint): Layer | null =>
  layers.findLast((layer) => layer.isVisible && !layer.isLocked && isInside(layer.rect, point)) ??
  null;

interface Catch {
  readonly shiftPx: number;
  readonly linePx: number;
}

/** The nearest of the canvas's edges and its centre, for any of some places on one way. */
function nearestLine(placesPx: readonly number[], lengthPx: number, withinPx: number) {
  let best: Catch | null = null;
  for (const linePx of [0, lengthPx / 2, lengthPx])
    for (const placePx of placesPx) {
      const shiftPx = linePx - placePx;
      if (Math.abs(shiftPx) <= (best ? Math.abs(best.shiftPx) : withinPx))
        best = { shiftPx, linePx };
    }
  return best;
}

const moveSpan = (fromPx: number, spanPx: number, canvasPx: number, snapPx: number) => {
  const caught =
    snapPx > 0
      ? nearestLine([fromPx, fromPx + spanPx / 2, fromPx + spanPx], canvasPx, snapPx)
      : null;
  return {
    fromPx: Math.round(fromPx + (caught?.shiftPx ?? 0)),
    linePx: caught?.linePx ?? null,
  };
};

/** Moves a layer by hand; it catches on edges and centre of the canvas within `snapPx`. */
export function moveRect(
  start: LayerRect,
  by: CanvasPoint,
  canvas: SizePx,
  snapPx: number,
): Snapped {
  const x = moveSpan(start.xPx + by.xPx, start.widthPx, canvas.widthPx, snapPx);
  const y = moveSpan(start.yPx + by.yPx, start.heightPx, canvas.heightPx, snapPx);
  return {
    rect: { ...start, xPx: x.fromPx, yPx: y.fromPx },
    guideXPx: x.linePx,
    guideYPx: y.linePx,
  };
}

interface Span {
  readonly fromPx: number;
  readonly lengthPx: number;
  readonly linePx: number | null;
}

/** Pulls one edge of a span; the other stays where it is. */
function pullSpan(
  fromPx: number,
  lengthPx: number,
  way: -1 | 0 | 1,
  byPx: number,
  canvasPx: number,
  snapPx: number,
): Span {
  if (way === 0) return { fromPx, lengthPx, linePx: null };
  const pulledPx = (way > 0 ? fromPx + lengthPx : fromPx) + byPx;
  const caught = snapPx > 0 ? nearestLine([pulledPx], canvasPx, snapPx) : null;
  const wantedPx = caught ? caught.linePx : Math.round(pulledPx);
  const leastPx = Math.min(leastSidePx, lengthPx);
  const endPx = fromPx + lengthPx;
  const edgePx =
    way > 0 ? Math.max(wantedPx, fromPx + leastPx) : Math.min(wantedPx, endPx - leastPx);
  return {
    fromPx: way > 0 ? fromPx : edgePx,
    lengthPx: way > 0 ? edgePx - fromPx : endPx - edgePx,
    linePx: caught && edgePx === caught.linePx ? caught.linePx : null,
  };
}

/** A span of another length that keeps the edge (or the middle) that is not pulled. */
const scaleSpan = (fromPx: number, lengthPx: number, way: -1 | 0 | 1, nextPx: number): number =>
  way > 0
    ? fromPx
    : way < 0
      ? fromPx + lengthPx - nextPx
      : Math.round(fromPx + (lengthPx - nextPx) / 2);

/** Resizes a layer by one of its handles; what is opposite stays where it is. */
export function resizeRect(
  start: LayerRect,
  handle: Handle,
  by: CanvasPoint,
  canvas: SizePx,
  options: { readonly snapPx: number; readonly keepsShape: boolean },
): Snapped {
  const [wayX, wayY] = handleWays[handle];
  const { xPx, yPx, widthPx, heightPx } = start;
  const x = pullSpan(xPx, widthPx, wayX, by.xPx, canvas.widthPx, options.snapPx);
  const y = pullSpan(yPx, heightPx, wayY, by.yPx, canvas.heightPx, options.snapPx);
  if (!options.keepsShape)
    return {
      rect: { xPx: x.fromPx, yPx: y.fromPx, widthPx: x.lengthPx, heightPx: y.lengthPx },
      guideXPx: x.linePx,
      guideYPx: y.linePx,
    };
  const scaleX = x.lengthPx / widthPx;
  const scaleY = y.lengthPx / heightPx;
  const isLedByX = wayY === 0 || (wayX !== 0 && Math.abs(scaleX - 1) >= Math.abs(scaleY - 1));
  const least = Math.min(1, Math.max(leastSidePx / widthPx, leastSidePx / heightPx));
  const scale = Math.max(least, isLedByX ? scaleX : scaleY);
  const nextWidthPx = isLedByX && scale === scaleX ? x.lengthPx : Math.round(widthPx * scale);
  const nextHeightPx = !isLedByX && scale === scaleY ? y.lengthPx : Math.round(heightPx * scale);
  return {
    rect: {
      xPx: scaleSpan(xPx, widthPx, wayX, nextWidthPx),
      yPx: scaleSpan(yPx, heightPx, wayY, nextHeightPx),
      widthPx: nextWidthPx,
      heightPx: nextHeightPx,
    },
    guideXPx: isLedByX && scale === scaleX ? x.linePx : null,
    guideYPx: !isLedByX && scale === scaleY ? y.linePx : null,
  };
}

const steps: Readonly<Record<string, CanvasPoint>> = {
  ArrowLeft: { xPx: -1, yPx: 0 },
  ArrowRight: { xPx: 1, yPx: 0 },
  ArrowUp: { xPx: 0, yPx: -1 },
  ArrowDown: { xPx: 0, yPx: 1 },
};

/** One arrow key's step, ten pixels with Shift; null for any other key. */
export function nudgeRect(rect: LayerRect, key: string, isFar: boolean): LayerRect | null {
  const step = Object.hasOwn(steps, key) ? steps[key] : undefined;
  if (!step) return null;
  const lengthPx = isFar ? 10 : 1;
  return {
    ...rect,
    xPx: Math.round(rect.xPx) + step.xPx * lengthPx,
    yPx: Math.round(rect.yPx) + step.yPx * lengthPx,
  };
}
