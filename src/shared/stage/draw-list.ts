import {
  intersectRects,
  placeLayer,
  wholeOf,
  type PixelRect,
  type PlaceableLayer,
  type Placement,
} from './placement.ts';
import type { SizePx, SourceId } from './schema.ts';

/** A layer as far as drawing is concerned. */
export interface DrawableLayer extends PlaceableLayer {
  readonly sourceId: SourceId;
  /** From 0 to 1. */
  readonly opacity: number;
  readonly isMirrored: boolean;
  readonly isVisible: boolean;
}

/** What drawing needs to know of a source's picture. */
export interface DrawablePicture {
  readonly size: SizePx;
  /** No pixel of it lets anything through. */
  readonly isOpaque: boolean;
}

/** One step of composing a frame. */
export interface Draw extends Placement {
  readonly sourceId: SourceId;
  /** The part of the target that lies in the output; its corner and sides are even. */
  readonly clip: PixelRect;
  /** From 1 to 255. */
  readonly opacity255: number;
  readonly isMirrored: boolean;
}

/** A share from 0 to 1 as a whole number from 0 to 255. */
export const to255 = (share: number): number => Math.round(255 * Math.min(1, Math.max(0, share)));

/** How far a fade has come, 0 (all of the old picture) to 255 (all of the new one). */
export const fadeWeight255 = (elapsedMs: number, durationMs: number): number =>
  durationMs > 0 ? to255(elapsedMs / durationMs) : 255;

const isSameRect = (a: PixelRect, b: PixelRect): boolean =>
  a.xPx === b.xPx && a.yPx === b.yPx && a.widthPx === b.widthPx && a.heightPx === b.heightPx;

/**
 * What to draw, bottom to top. Left out: what is hidden, has no picture yet, lies outside, or is
 * covered whole by a layer above. Even output sides are expected.
 */
export function drawList(
  layers: readonly DrawableLayer[],
  canvasPx: SizePx,
  outputPx: SizePx,
  pictureOf: (sourceId: SourceId) => DrawablePicture | null,
): readonly Draw[] {
  const whole = wholeOf(outputPx);
  const draws: Draw[] = [];
  for (const layer of layers) {
    const opacity255 = layer.isVisible ? to255(layer.opacity) : 0;
    if (opacity255 === 0) continue;
    const picture = pictureOf(layer.sourceId);
    if (picture === null) continue;
    const { source, target } = placeLayer(layer, picture.size, canvasPx, outputPx);
    const clip = intersectRects(target, whole);
    if (clip === null) continue;
    if (picture.isOpaque && opacity255 === 255 && isSameRect(clip, whole)) draws.length = 0;
    const { sourceId, isMirrored } = layer;
    draws.push({ sourceId, source, target, clip, opacity255, isMirrored });
  }
  return draws;
}

/** Whether a step copies its source pixel by pixel over the whole output. */
export function isWholeCopy(draw: Draw, pictureOf: DrawablePicture, outputPx: SizePx): boolean {
  const whole = wholeOf(outputPx);
  return (
    draw.opacity255 === 255 &&
    !draw.isMirrored &&
    pictureOf.isOpaque &&
    isSameRect(draw.target, whole) &&
    isSameRect(draw.source, whole) &&
    isSameRect(wholeOf(pictureOf.size), whole)
  );
}
