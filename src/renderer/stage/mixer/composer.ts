import type { Draw } from '../../../shared/stage/draw-list.ts';
import type { PixelRect } from '../../../shared/stage/placement.ts';
import type { Heap } from './heap.ts';
import type { Kernels } from './kernels.ts';
import {
  allocatedBytes,
  allocatePicture,
  type Picture,
  type Pixels,
  type Plane,
} from './picture.ts';
import { scaleTableBytes, writeScaleTable, type ScaleAxis } from './scale-table.ts';

/** A colour as Y, U and V. */
export type Yuv = readonly [y: number, u: number, v: number];

interface Kept<T> {
  readonly value: T;
  usedAt: number;
}

/** Compositions after which a kept table or scaled picture that was not used is let go. */
const keepFor = 300;
/** A copy is kept when it is asked for again within so many compositions: all buses count. */
const askedAgainWithin = 24;
/** A dozen pictures as large as a program with alpha. */
const maxKeptBytes = 64 * 2 ** 20;

const half = (value: number): number => value >> 1;

/**
 * Draws pictures into pictures. Everything happens in the heap and at once; with the scalar
 * kernels it gives the same bytes as with the SIMD ones.
 */
export class Composer {
  readonly #kernels: Kernels;
  readonly #heap: Heap;
  readonly #tables = new Map<string, Kept<number>>();
  /** Least lately used first. */
  readonly #scaled = new Map<string, Kept<Picture>>();
  /** When a scaled picture that is not kept was asked for. */
  readonly #asked = new Map<string, number>();
  #keptBytes = 0;
  #scratch: { at: number; length: number }[] = [];
  #count = 0;

  constructor(kernels: Kernels, heap: Heap) {
    this.#kernels = kernels;
    this.#heap = heap;
  }

  /** Fills a picture with one colour. */
  fill(target: Picture, colour: Yuv): void {
    [target.y, target.u, target.v].forEach((plane, index) =>
      this.#kernels.fillRect(plane.at, plane.stride, plane.width, plane.height, colour[index] ?? 0),
    );
  }

  /**
   * Draws bottom to top. The background is filled first unless the lowest step covers it; with
   * `startAt` 1 the lowest step is in the target already.
   */
  compose(
    target: Picture,
    draws: readonly Draw[],
    pixelsOf: (draw: Draw) => Pixels | null,
    background: Yuv,
    startAt: 0 | 1 = 0,
  ): void {
    this.#count += 1;
    if (startAt === 0 && !this.#covers(target, draws[0], pixelsOf)) this.fill(target, background);
    for (const draw of draws.slice(startAt)) {
      const pixels = pixelsOf(draw);
      if (pixels) this.#draw(target, draw, pixels);
    }
    if (this.#count % 64 === 0) this.#letGo();
  }

  /** Blends a whole picture of the same size over another. */
  blend(target: Picture, over: Picture, opacity255: number): void {
    const pairs = [
      [target.y, over.y],
      [target.u, over.u],
      [target.v, over.v],
    ] as const;
    for (const [to, from] of pairs)
      this.#kernels.blendRect(
        to.at,
        to.stride,
        from.at,
        from.stride,
        to.width,
        to.height,
        opacity255,
      );
  }

  #covers(
    target: Picture,
    draw: Draw | undefined,
    pixelsOf: (draw: Draw) => Pixels | null,
  ): boolean {
    if (!draw || draw.opacity255 < 255) return false;
    const { widthPx, heightPx } = target.size;
    if (draw.clip.widthPx !== widthPx || draw.clip.heightPx !== heightPx) return false;
    const pixels = pixelsOf(draw);
    return pixels !== null && pixels.picture.alpha === null;
  }

  #draw(target: Picture, draw: Draw, pixels: Pixels): void {
    const { picture, solid } = pixels;
    if (solid && draw.opacity255 === 255) {
      [target.y, target.u, target.v].forEach((plane, index) => {
        const to = cut(plane, draw.clip, index > 0);
        this.#kernels.fillRect(to.at, to.stride, to.width, to.height, solid[index] ?? 0);
      });
      return;
    }
    const { source, target: whole, clip } = draw;
    const isUnscaled =
      source.widthPx === whole.widthPx && source.heightPx === whole.heightPx && !draw.isMirrored;
    if (isUnscaled) {
      this.#put(target, draw, picture, {
        xPx: source.xPx + clip.xPx - whole.xPx,
        yPx: source.yPx + clip.yPx - whole.yPx,
        widthPx: clip.widthPx,
        heightPx: clip.heightPx,
      });
      return;
    }
    if (!pixels.isStill && draw.opacity255 === 255 && picture.alpha === null) {
      this.#scale(draw, picture, (index) => cut(planesOf(target)[index], clip, index > 0));
      return;
    }
    const kept = pixels.isStill ? this.#keptScaled(draw, pixels) : null;
    const scaled = kept ?? this.#newScaled(draw, picture);
    this.#put(target, draw, scaled, { ...clip, xPx: 0, yPx: 0 });
    if (!kept) this.#heap.free(scaled.block);
  }

  /** Copies or blends a part of a picture, pixel by pixel, to where the step's clip is. */
  #put(target: Picture, draw: Draw, picture: Picture, part: PixelRect): void {
    const { alpha } = picture;
    const k = this.#kernels;
    const from = [picture.y, picture.u, picture.v];
    [target.y, target.u, target.v].forEach((plane, index) => {
      const source = from[index];
      if (!source) return;
      const to = cut(plane, draw.clip, index > 0);
      const s = cut(source, part, index > 0);
      const { width, height } = to;
      if (alpha) {
        const a = cut(index > 0 ? alpha.half : alpha.full, part, index > 0);
        k.blendAlphaRect(to.at, to.stride, s.at, a.at, s.stride, width, height, draw.opacity255);
      } else if (draw.opacity255 === 255) {
        k.copyRect(to.at, to.stride, s.at, s.stride, width, height);
      } else {
        k.blendRect(to.at, to.stride, s.at, s.stride, width, height, draw.opacity255);
      }
    });
  }

  #newScaled(draw: Draw, picture: Picture): Picture {
    const { widthPx, heightPx } = draw.clip;
    const scaled = allocatePicture(this.#heap, { widthPx, heightPx }, picture.alpha !== null);
    this.#scale(draw, picture, (index) => planesOf(scaled)[index] ?? scaled.y);
    return scaled;
  }

  /** Null for what is drawn for the first time: while a layer is resized, every size is new. */
  #keptScaled(draw: Draw, pixels: Pixels): Picture | null {
    const key = scaledKey(draw, pixels);
    const kept = this.#scaled.get(key);
    if (kept) {
      kept.usedAt = this.#count;
      this.#scaled.delete(key);
      this.#scaled.set(key, kept);
      return kept.value;
    }
    const askedAt = this.#asked.get(key);
    if (askedAt === undefined || this.#count - askedAt > askedAgainWithin) {
      this.#asked.set(key, this.#count);
      return null;
    }
    this.#asked.delete(key);
    return this.#keep(key, this.#newScaled(draw, pixels.picture));
  }

  #keep(key: string, value: Picture): Picture {
    this.#scaled.set(key, { value, usedAt: this.#count });
    this.#keptBytes += allocatedBytes(value);
    for (const [oldest, { value: last }] of this.#scaled) {
      if (this.#keptBytes <= maxKeptBytes || oldest === key) break;
      this.#forget(oldest, last);
    }
    return value;
  }

  #forget(key: string, picture: Picture): void {
    this.#scaled.delete(key);
    this.#keptBytes -= allocatedBytes(picture);
    this.#heap.free(picture.block);
  }

  /** Scales each plane of a step's source to the plane that `to` names, which is clip-sized. */
  #scale(draw: Draw, picture: Picture, to: (index: number) => Plane): void {
    const { source, target, clip } = draw;
    let halvings = 0;
    while (
      source.widthPx >> halvings >= 2 * target.widthPx &&
      source.heightPx >> halvings >= 2 * target.heightPx
    )
      halvings += 1;
    planesOf(picture).forEach((plane, index) => {
      const isHalf = index > 0 && index !== 3;
      let from = cut(plane, source, isHalf);
      for (let count = 0; count < halvings; count += 1) from = this.#halve(from, count & 1);
      const at = (value: number): number => (isHalf ? half(value) : value);
      const x: ScaleAxis = {
        sourceLength: from.width,
        targetLength: at(target.widthPx),
        from: at(clip.xPx - target.xPx),
        length: at(clip.widthPx),
        isMirrored: draw.isMirrored,
      };
      const y: ScaleAxis = {
        sourceLength: from.height,
        targetLength: at(target.heightPx),
        from: at(clip.yPx - target.yPx),
        length: at(clip.heightPx),
        isMirrored: false,
      };
      const [xTable, yTable] = [this.#table(x), this.#table(y)];
      const row = this.#scratchOf(2, from.width);
      const { at: dst, stride } = to(index);
      this.#kernels.scaleRect(
        dst,
        stride,
        from.at,
        from.stride,
        xTable,
        yTable,
        row,
        x.length,
        y.length,
      );
    });
  }

  #halve(plane: Plane, slot: number): Plane {
    const width = (plane.width + 1) >> 1;
    const height = (plane.height + 1) >> 1;
    const at = this.#scratchOf(slot, width * height);
    this.#kernels.halveRect(at, width, plane.at, plane.stride, plane.width, plane.height);
    return { at, stride: width, width, height };
  }

  #scratchOf(slot: number, length: number): number {
    const room = this.#scratch[slot];
    if (room && room.length >= length) return room.at;
    if (room && room.length > 0) this.#heap.free(room.at);
    while (this.#scratch.length < slot) this.#scratch.push({ at: 0, length: 0 });
    const at = this.#heap.allocate(length);
    this.#scratch[slot] = { at, length };
    return at;
  }

  #table(axis: ScaleAxis): number {
    const { sourceLength, targetLength, from, length, isMirrored } = axis;
    const key = [sourceLength, targetLength, from, length, isMirrored].join(':');
    let kept = this.#tables.get(key);
    if (!kept) {
      const at = this.#heap.allocate(scaleTableBytes(length));
      writeScaleTable(this.#heap.bytes().buffer, at, axis);
      kept = { value: at, usedAt: 0 };
      this.#tables.set(key, kept);
    }
    kept.usedAt = this.#count;
    return kept.value;
  }

  #letGo(): void {
    for (const [key, kept] of this.#tables)
      if (this.#count - kept.usedAt > keepFor) {
        this.#heap.free(kept.value);
        this.#tables.delete(key);
      }
    for (const [key, { value, usedAt }] of this.#scaled)
      if (this.#count - usedAt > keepFor) this.#forget(key, value);
    for (const [key, askedAt] of this.#asked)
      if (this.#count - askedAt > askedAgainWithin) this.#asked.delete(key);
  }
}

/** Equal for steps that scale the same pixels alike, wherever in the picture they put them. */
const scaledKey = ({ source, target, clip, isMirrored }: Draw, pixels: Pixels): string =>
  [
    pixels.version,
    isMirrored,
    ...[source.xPx, source.yPx, source.widthPx, source.heightPx],
    ...[target.widthPx, target.heightPx],
    ...[clip.xPx - target.xPx, clip.yPx - target.yPx, clip.widthPx, clip.heightPx],
  ].join(':');

/** Y, U, V, and alpha at both resolutions where there is one. */
const planesOf = (picture: Picture): readonly Plane[] => [
  picture.y,
  picture.u,
  picture.v,
  ...(picture.alpha ? [picture.alpha.full, picture.alpha.half] : []),
];

/** The part of a plane that a rectangle (of luma, with an even corner) covers. */
function cut(plane: Plane | undefined, rect: PixelRect, isHalf: boolean): Plane {
  if (!plane) throw new Error('No such plane');
  const x = isHalf ? half(rect.xPx) : rect.xPx;
  const y = isHalf ? half(rect.yPx) : rect.yPx;
  return {
    at: plane.at + y * plane.stride + x,
    stride: plane.stride,
    width: isHalf ? half(rect.widthPx + 1) : rect.widthPx,
    height: isHalf ? half(rect.heightPx + 1) : rect.heightPx,
  };
}
