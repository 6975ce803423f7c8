import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  layerIdSchema,
  noCrop,
  sourceIdSchema,
  type Layer,
  type LayerRect,
} from '../../../../shared/stage/index.ts';
import {
  handles,
  handleWays,
  isInside,
  leastSidePx,
  moveRect,
  nudgeRect,
  pickLayer,
  resizeRect,
  toCanvasPoint,
} from './geometry.ts';

const canvas = { widthPx: 1080, heightPx: 1920 };
const rectOf = (xPx: number, yPx: number, widthPx: number, heightPx: number): LayerRect => ({
  xPx,
  yPx,
  widthPx,
  heightPx,
});
const layerOf = (id: string, rect: LayerRect, rest: Partial<Layer> = {}): Layer => ({
  id: layerIdSchema.parse(id),
  sourceId: sourceIdSchema.parse('s'),
  name: id,
  rect,
  crop: noCrop,
  fit: 'cover',
  opacity: 1,
  isVisible: true,
  isLocked: false,
  ...rest,
});

const anyRect = fc.record({
  xPx: fc.integer({ min: -3000, max: 3000 }),
  yPx: fc.integer({ min: -3000, max: 3000 }),
  widthPx: fc.integer({ min: leastSidePx, max: 4000 }),
  heightPx: fc.integer({ min: leastSidePx, max: 4000 }),
});
const anyPull = fc.record({
  xPx: fc.integer({ min: -3000, max: 3000 }),
  yPx: fc.integer({ min: -3000, max: 3000 }),
});

describe('a pointer on the preview', () => {
  it('is found on the canvas whatever the size of the picture', () => {
    const box = { left: 100, top: 50, width: 270, height: 480 };
    expect(toCanvasPoint({ clientX: 235, clientY: 290 }, box, canvas)).toEqual({
      xPx: 540,
      yPx: 960,
    });
  });

  it('picks the topmost layer that is seen and not locked', () => {
    const whole = rectOf(0, 0, 1080, 1920);
    const layers = [
      layerOf('ground', whole),
      layerOf('card', rectOf(100, 100, 200, 200)),
      layerOf('hidden', whole, { isVisible: false }),
      layerOf('frame', whole, { isLocked: true }),
    ];
    expect(pickLayer(layers, { xPx: 150, yPx: 150 })?.id).toBe('card');
    expect(pickLayer(layers, { xPx: 500, yPx: 500 })?.id).toBe('ground');
    expect(pickLayer(layers, { xPx: -5, yPx: 500 })).toBeNull();
  });
});

describe('moving a layer', () => {
  it('catches on the edge and on the centre of the canvas', () => {
    const start = rectOf(100, 100, 200, 200);
    const toEdge = moveRect(start, { xPx: -95, yPx: 40 }, canvas, 10);
    expect(toEdge).toEqual({ rect: rectOf(0, 140, 200, 200), guideXPx: 0, guideYPx: null });
    const toCentre = moveRect(start, { xPx: 336, yPx: 758 }, canvas, 10);
    expect(toCentre).toEqual({ rect: rectOf(440, 860, 200, 200), guideXPx: 540, guideYPx: 960 });
  });

  it('goes exactly with the hand where snapping is off', () => {
    const moved = moveRect(rectOf(100, 100, 200, 200), { xPx: -99, yPx: 1 }, canvas, 0);
    expect(moved).toEqual({ rect: rectOf(1, 101, 200, 200), guideXPx: null, guideYPx: null });
  });

  it('never changes the size and never strays from the hand by more than the catch', () => {
    fc.assert(
      fc.property(anyRect, anyPull, fc.integer({ min: 0, max: 60 }), (start, by, snapPx) => {
        const { rect } = moveRect(start, by, canvas, snapPx);
        expect([rect.widthPx, rect.heightPx]).toEqual([start.widthPx, start.heightPx]);
        expect(Math.abs(rect.xPx - start.xPx - by.xPx)).toBeLessThanOrEqual(snapPx + 0.5);
        expect(Math.abs(rect.yPx - start.yPx - by.yPx)).toBeLessThanOrEqual(snapPx + 0.5);
      }),
    );
  });
});

describe('resizing a layer', () => {
  const free = { snapPx: 0, keepsShape: false };

  it('pulls the edges of the handle', () => {
    const start = rectOf(100, 100, 200, 400);
    expect(resizeRect(start, 'nw', { xPx: -10, yPx: 20 }, canvas, free).rect).toEqual(
      rectOf(90, 120, 210, 380),
    );
    expect(resizeRect(start, 'e', { xPx: 50, yPx: 999 }, canvas, free).rect).toEqual(
      rectOf(100, 100, 250, 400),
    );
  });

  it('catches on the far edge of the canvas', () => {
    const start = rectOf(100, 100, 200, 400);
    const pulled = resizeRect(start, 'e', { xPx: 775, yPx: 0 }, canvas, { ...free, snapPx: 8 });
    expect(pulled.rect).toEqual(rectOf(100, 100, 980, 400));
    expect(pulled.guideXPx).toBe(1080);
  });

  it('keeps the shape, led by the way that was pulled further', () => {
    const start = rectOf(0, 0, 200, 400);
    const shaped = { snapPx: 0, keepsShape: true };
    expect(resizeRect(start, 'se', { xPx: 100, yPx: 10 }, canvas, shaped).rect).toEqual(
      rectOf(0, 0, 300, 600),
    );
    expect(resizeRect(start, 's', { xPx: 0, yPx: -200 }, canvas, shaped).rect).toEqual(
      rectOf(50, 0, 100, 200),
    );
  });

  it('leaves what is opposite where it is and never turns a layer inside out', () => {
    fc.assert(
      fc.property(
        anyRect,
        fc.constantFrom(...handles),
        anyPull,
        fc.integer({ min: 0, max: 60 }),
        fc.boolean(),
        (start, handle, by, snapPx, keepsShape) => {
          const { rect } = resizeRect(start, handle, by, canvas, { snapPx, keepsShape });
          const [wayX, wayY] = handleWays[handle];
          if (wayX > 0) expect(rect.xPx).toBe(start.xPx);
          if (wayX < 0) expect(rect.xPx + rect.widthPx).toBe(start.xPx + start.widthPx);
          if (wayY > 0) expect(rect.yPx).toBe(start.yPx);
          if (wayY < 0) expect(rect.yPx + rect.heightPx).toBe(start.yPx + start.heightPx);
          expect(rect.widthPx).toBeGreaterThanOrEqual(leastSidePx);
          expect(rect.heightPx).toBeGreaterThanOrEqual(leastSidePx);
          if (keepsShape) {
            const scaleX = rect.widthPx / start.widthPx;
            const scaleY = rect.heightPx / start.heightPx;
            // Each side is a whole number of pixels, so either may be half a pixel off.
            const slack = 0.51 / Math.min(start.widthPx, start.heightPx);
            expect(Math.abs(scaleX - scaleY)).toBeLessThanOrEqual(2 * slack);
          }
        },
      ),
    );
  });

  it('holds a resized corner under the pointer while nothing catches', () => {
    fc.assert(
      fc.property(anyRect, anyPull, (start, by) => {
        fc.pre(start.widthPx + by.xPx >= leastSidePx && start.heightPx + by.yPx >= leastSidePx);
        const { rect } = resizeRect(start, 'se', by, canvas, free);
        const corner = {
          xPx: start.xPx + start.widthPx + by.xPx,
          yPx: start.yPx + start.heightPx + by.yPx,
        };
        expect([rect.xPx + rect.widthPx, rect.yPx + rect.heightPx]).toEqual([
          corner.xPx,
          corner.yPx,
        ]);
        expect(isInside(rect, { xPx: corner.xPx - 1, yPx: corner.yPx - 1 })).toBe(true);
      }),
    );
  });
});

describe('arrow keys', () => {
  it('step one pixel, ten with Shift, and leave other keys alone', () => {
    const rect = rectOf(10, 20, 100, 100);
    expect(nudgeRect(rect, 'ArrowLeft', false)).toEqual(rectOf(9, 20, 100, 100));
    expect(nudgeRect(rect, 'ArrowDown', true)).toEqual(rectOf(10, 30, 100, 100));
    expect(nudgeRect(rect, 'Enter', false)).toBeNull();
  });
});
