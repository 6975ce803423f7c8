import type { SizePx } from '../../../shared/stage/schema.ts';
import { isProgramColours, toProgramMatrix } from './colour-space.ts';
import type { Heap } from './heap.ts';
import { packedOrder, type Kernels } from './kernels.ts';
import { allocatePicture, planeLayout, type Picture } from './picture.ts';

/** Newer engines say how a frame is to be turned; older ones have turned it already. */
interface OrientedFrame {
  readonly rotation?: number;
  readonly flip?: boolean;
}

type Direct = 'I420' | 'NV12' | 'RGBA' | 'RGBX' | 'BGRA' | 'BGRX';
const directFormats: ReadonlySet<string> = new Set<Direct>([
  'I420',
  'NV12',
  'RGBA',
  'RGBX',
  'BGRA',
  'BGRX',
]);

/** What is known of a frame before its pixels are read. */
export interface FrameFacts {
  /** After rotation. */
  readonly size: SizePx;
  /** The size that its picture will have: textures and rotated frames are read no larger than needed. */
  readonly pictureSize: SizePx;
  /** Null when it must be drawn by a canvas to be read. */
  readonly format: Direct | null;
  readonly isTexture: boolean;
  readonly isOpaque: boolean;
  readonly hasProgramColours: boolean;
}

/** The largest size within a square that has the same shape; never larger than the size itself. */
export function sizeWithin(size: SizePx, maxSidePx: number): SizePx {
  const scale = Math.min(1, maxSidePx / Math.max(size.widthPx, size.heightPx));
  return {
    widthPx: Math.max(1, Math.round(size.widthPx * scale)),
    heightPx: Math.max(1, Math.round(size.heightPx * scale)),
  };
}

/** Looks at a frame; `maxSidePx` bounds what must go through a canvas. */
export function factsOf(frame: VideoFrame, maxSidePx: number): FrameFacts | null {
  const rect = frame.visibleRect;
  if (!rect) return null;
  const { rotation = 0, flip = false } = frame as OrientedFrame;
  const isTurned = rotation % 180 !== 0;
  const size = {
    widthPx: isTurned ? rect.height : rect.width,
    heightPx: isTurned ? rect.width : rect.height,
  };
  const name: string | null = frame.format;
  const isPlain = rotation === 0 && !flip && rect.x % 2 === 0 && rect.y % 2 === 0;
  const format = isPlain && name !== null && directFormats.has(name) ? (name as Direct) : null;
  return {
    size,
    pictureSize: format === null ? sizeWithin(size, maxSidePx) : size,
    format,
    isTexture: name === null,
    isOpaque: name === null || !name.endsWith('A'),
    hasProgramColours: isProgramColours(frame.colorSpace),
  };
}

/** Whether the frame's bytes can be copied into a picture of the program as they are. */
export const isReadyMade = (facts: FrameFacts): boolean =>
  facts.format === 'I420' && facts.hasProgramColours;

/** Reads frames and drawn pictures into the heap as I420. One picture is kept and reused. */
export class Intake {
  readonly #kernels: Kernels;
  readonly #heap: Heap;
  #picture: Picture | null = null;
  #staging = { at: 0, length: 0 };
  #canvas: OffscreenCanvas | null = null;

  constructor(kernels: Kernels, heap: Heap) {
    this.#kernels = kernels;
    this.#heap = heap;
  }

  /** What was read last. */
  get picture(): Picture | null {
    return this.#picture;
  }

  /** Reads a frame; the caller keeps it open until this is done. */
  async read(frame: VideoFrame, facts: FrameFacts): Promise<void> {
    const { widthPx, heightPx } = facts.size;
    switch (facts.format) {
      case 'I420': {
        const picture = this.#room(facts.size, false);
        await this.copyInto(frame, picture);
        this.#toProgramColours(frame, facts, picture);
        return;
      }
      case 'NV12': {
        const picture = this.#room(facts.size, false);
        const { u, v, y } = picture;
        const stride = 2 * u.stride;
        const uv = this.#stage(stride * u.height);
        const layout = [
          { offset: y.at, stride: y.stride },
          { offset: uv, stride },
        ];
        await frame.copyTo(this.#heap.bytes(), { layout });
        this.#kernels.splitUv(u.at, v.at, u.stride, uv, stride, u.width, u.height);
        this.#toProgramColours(frame, facts, picture);
        return;
      }
      case 'RGBA':
      case 'RGBX':
      case 'BGRA':
      case 'BGRX': {
        const at = this.#stage(4 * widthPx * heightPx);
        await frame.copyTo(this.#heap.bytes(), { layout: [{ offset: at, stride: 4 * widthPx }] });
        const order = facts.format.startsWith('B') ? packedOrder.bgra : packedOrder.rgba;
        this.#fromPacked(at, facts.size, order, facts.isOpaque);
        return;
      }
      case null:
        this.readDrawing(frame, facts.pictureSize);
    }
  }

  /** Copies a frame that is ready made over a picture of its size. */
  async copyInto(frame: VideoFrame, picture: Picture): Promise<void> {
    await frame.copyTo(this.#heap.bytes(), { layout: planeLayout(picture, 0) });
  }

  /** Reads what a canvas can draw, at a given size. */
  readDrawing(image: ImageBitmap | VideoFrame, size: SizePx): void {
    const { widthPx, heightPx } = size;
    let canvas = this.#canvas;
    if (canvas?.width !== widthPx || canvas.height !== heightPx) {
      canvas = new OffscreenCanvas(widthPx, heightPx);
      this.#canvas = canvas;
    }
    const context = canvas.getContext('2d', { willReadFrequently: true });
    if (!context) throw new Error('No canvas to read a texture with');
    context.clearRect(0, 0, widthPx, heightPx);
    context.drawImage(image, 0, 0, widthPx, heightPx);
    const { data } = context.getImageData(0, 0, widthPx, heightPx);
    this.readRgba(new Uint8Array(data.buffer), size);
  }

  /** Reads straight RGBA without row padding. */
  readRgba(data: Uint8Array, size: SizePx): void {
    const length = 4 * size.widthPx * size.heightPx;
    if (data.length < length) throw new Error('A drawn picture is shorter than its size says');
    const at = this.#stage(length);
    this.#heap.bytes().set(data.subarray(0, length), at);
    this.#fromPacked(at, size, packedOrder.rgba, false);
  }

  /** Lets go of what only reading needs. */
  trim(): void {
    if (this.#staging.length > 0) this.#heap.free(this.#staging.at);
    this.#staging = { at: 0, length: 0 };
    this.#canvas = null;
  }

  dispose(): void {
    this.trim();
    if (this.#picture) this.#heap.free(this.#picture.block);
    this.#picture = null;
  }

  #toProgramColours(frame: VideoFrame, facts: FrameFacts, picture: Picture): void {
    if (facts.hasProgramColours) return;
    const matrix = toProgramMatrix(frame.colorSpace);
    const at = this.#heap.allocate(matrix.byteLength);
    new Int32Array(this.#heap.bytes().buffer, at, matrix.length).set(matrix);
    const { y, u, v } = picture;
    this.#kernels.convertYuv(y.at, y.stride, u.at, v.at, u.stride, y.width, y.height, at);
    this.#heap.free(at);
  }

  #fromPacked(at: number, size: SizePx, order: number, isOpaque: boolean): void {
    const { widthPx: width, heightPx: height } = size;
    const stride = 4 * width;
    if (isOpaque || this.#kernels.isOpaque(at, stride, width, height) === 1) {
      const { y, u, v } = this.#room(size, false);
      this.#kernels.rgbToYuv(
        y.at,
        y.stride,
        u.at,
        v.at,
        u.stride,
        at,
        stride,
        width,
        height,
        order,
      );
      return;
    }
    const { y, u, v, alpha } = this.#room(size, true);
    if (!alpha) throw new Error('A picture without the alpha that it was made with');
    this.#kernels.rgbaToYuva(
      y.at,
      alpha.full.at,
      y.stride,
      u.at,
      v.at,
      alpha.half.at,
      u.stride,
      at,
      stride,
      width,
      height,
      order,
    );
  }

  #room(size: SizePx, hasAlpha: boolean): Picture {
    const now = this.#picture;
    const { widthPx, heightPx } = size;
    if (
      now &&
      now.size.widthPx === widthPx &&
      now.size.heightPx === heightPx &&
      (now.alpha !== null) === hasAlpha
    )
      return now;
    this.#picture = null;
    if (now) this.#heap.free(now.block);
    this.#picture = allocatePicture(this.#heap, { widthPx, heightPx }, hasAlpha);
    return this.#picture;
  }

  #stage(length: number): number {
    if (this.#staging.length < length) {
      if (this.#staging.length > 0) this.#heap.free(this.#staging.at);
      this.#staging = { at: this.#heap.allocate(length), length };
    }
    return this.#staging.at;
  }
}
