import type { SizePx } from '../../../shared/stage/schema.ts';
import type { Heap } from './heap.ts';

/** One plane of bytes in the heap. */
export interface Plane {
  readonly at: number;
  readonly stride: number;
  readonly width: number;
  readonly height: number;
}

/**
 * An I420 picture in the heap, BT.709 limited range. With `alpha` (at luma's and at chroma's
 * resolution) the other planes are multiplied by it.
 */
export interface Picture {
  readonly block: number;
  readonly size: SizePx;
  readonly y: Plane;
  readonly u: Plane;
  readonly v: Plane;
  readonly alpha: { readonly full: Plane; readonly half: Plane } | null;
}

/** Makes room for a picture; its pixels are whatever was there. */
export function allocatePicture(heap: Heap, size: SizePx, hasAlpha: boolean): Picture {
  const width = size.widthPx;
  const height = size.heightPx;
  const [halfWidth, halfHeight] = [(width + 1) >> 1, (height + 1) >> 1];
  const room = (bytes: number): number => (bytes + 64 + 63) & ~63;
  const [full, half] = [room(width * height), room(halfWidth * halfHeight)];
  const block = heap.allocate(full + 2 * half + (hasAlpha ? full + half : 0));
  const fullAt = (at: number): Plane => ({ at, stride: width, width, height });
  const halfAt = (at: number): Plane => ({
    at,
    stride: halfWidth,
    width: halfWidth,
    height: halfHeight,
  });
  return {
    block,
    size,
    y: fullAt(block),
    u: halfAt(block + full),
    v: halfAt(block + full + half),
    alpha: hasAlpha
      ? { full: fullAt(block + full + 2 * half), half: halfAt(block + 2 * full + 2 * half) }
      : null,
  };
}

/** About what a picture takes of the heap. */
export const allocatedBytes = ({ size, alpha }: Picture): number =>
  size.widthPx * size.heightPx * (alpha ? 2.75 : 1.5);

/** Offsets and strides for `VideoFrame.copyTo` and the constructor, counted from `origin`. */
export const planeLayout = (picture: Picture, origin: number): PlaneLayout[] =>
  [picture.y, picture.u, picture.v].map(({ at, stride }) => ({ offset: at - origin, stride }));

/** The bytes of the three planes and what lies between them. */
export function pictureBytes(heap: Heap, picture: Picture): Uint8Array<ArrayBuffer> {
  const { v, block } = picture;
  return heap.bytes().subarray(block, v.at + v.stride * v.height);
}

/** What the composer draws from. */
export interface Pixels {
  readonly picture: Picture;
  /** Unique to these pixels: scaled copies of a still picture are kept by it. */
  readonly version: number;
  /** Whether the same pixels will be drawn again many times. */
  readonly isStill: boolean;
  /** One colour all over, as Y, U and V. */
  readonly solid: readonly [y: number, u: number, v: number] | null;
}
