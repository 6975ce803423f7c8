import type { Crop, Fit, LayerRect, SizePx } from './schema.ts';

/** A rectangle of whole pixels. */
export interface PixelRect {
  readonly xPx: number;
  readonly yPx: number;
  readonly widthPx: number;
  readonly heightPx: number;
}

/** What placing a layer needs to know of it. */
export interface PlaceableLayer {
  readonly rect: LayerRect;
  readonly crop: Crop;
  readonly fit: Fit;
}

/** Where a part of a picture goes. */
export interface Placement {
  /** The part of the source that is shown; its corner is even, its sides may be odd. */
  readonly source: PixelRect;
  /** Where it goes in the output; corner and sides are even, and it may reach outside. */
  readonly target: PixelRect;
}

/** The nearest even whole number: chroma has half the resolution, so layers lie on even pixels. */
export const toEven = (value: number): number => 2 * Math.round(value / 2) || 0;

const floorEven = (value: number): number => 2 * Math.floor(value / 2 + 1e-9);

/** Divides a size (1 leaves it) and makes both sides even, never below 2. */
export const divideSizePx = (size: SizePx, by: number): SizePx => ({
  widthPx: Math.max(2, toEven(size.widthPx / by)),
  heightPx: Math.max(2, toEven(size.heightPx / by)),
});

/** What two rectangles share, or null when that is nothing. */
export function intersectRects(a: PixelRect, b: PixelRect): PixelRect | null {
  const xPx = Math.max(a.xPx, b.xPx);
  const yPx = Math.max(a.yPx, b.yPx);
  const widthPx = Math.min(a.xPx + a.widthPx, b.xPx + b.widthPx) - xPx;
  const heightPx = Math.min(a.yPx + a.heightPx, b.yPx + b.heightPx) - yPx;
  return widthPx > 0 && heightPx > 0 ? { xPx, yPx, widthPx, heightPx } : null;
}

/** The whole of a picture. */
export const wholeOf = (size: SizePx): PixelRect => ({
  xPx: 0,
  yPx: 0,
  widthPx: size.widthPx,
  heightPx: size.heightPx,
});

/** The part of a picture that a crop leaves; at least one pixel of each side remains. */
export function croppedRect(size: SizePx, crop: Crop): PixelRect {
  const xPx = floorEven(size.widthPx * crop.left);
  const yPx = floorEven(size.heightPx * crop.top);
  return {
    xPx,
    yPx,
    widthPx: Math.max(1, size.widthPx - xPx - floorEven(size.widthPx * crop.right)),
    heightPx: Math.max(1, size.heightPx - yPx - floorEven(size.heightPx * crop.bottom)),
  };
}

/** Trims the longer way equally on both sides until the picture has the wanted shape. */
function trimToShape(rect: PixelRect, widthPerHeight: number): PixelRect {
  const wantedWidth = rect.heightPx * widthPerHeight;
  const wantedHeight = rect.widthPx / widthPerHeight;
  const trimX = Math.max(0, floorEven(Math.min(rect.widthPx - 1, rect.widthPx - wantedWidth) / 2));
  const trimY = Math.max(
    0,
    floorEven(Math.min(rect.heightPx - 1, rect.heightPx - wantedHeight) / 2),
  );
  return {
    xPx: rect.xPx + trimX,
    yPx: rect.yPx + trimY,
    widthPx: rect.widthPx - 2 * trimX,
    heightPx: rect.heightPx - 2 * trimY,
  };
}

const evenSpan = (from: number, length: number): readonly [from: number, length: number] => {
  const start = toEven(from);
  return [start, Math.max(2, toEven(from + length) - start)];
};

/**
 * Places a picture of `sourcePx` in an output, for a layer given in pixels of `canvasPx`.
 *
 * Layers that touch on the canvas touch in the output, at every size.
 */
export function placeLayer(
  layer: PlaceableLayer,
  sourcePx: SizePx,
  canvasPx: SizePx,
  outputPx: SizePx,
): Placement {
  const scaleX = outputPx.widthPx / canvasPx.widthPx;
  const scaleY = outputPx.heightPx / canvasPx.heightPx;
  let x = layer.rect.xPx * scaleX;
  let y = layer.rect.yPx * scaleY;
  let width = layer.rect.widthPx * scaleX;
  let height = layer.rect.heightPx * scaleY;
  let source = croppedRect(sourcePx, layer.crop);
  if (layer.fit === 'cover') source = trimToShape(source, width / height);
  if (layer.fit === 'contain') {
    const scale = Math.min(width / source.widthPx, height / source.heightPx);
    x += (width - source.widthPx * scale) / 2;
    y += (height - source.heightPx * scale) / 2;
    width = source.widthPx * scale;
    height = source.heightPx * scale;
  }
  const [xPx, widthPx] = evenSpan(x, width);
  const [yPx, heightPx] = evenSpan(y, height);
  return { source, target: { xPx, yPx, widthPx, heightPx } };
}
