import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  divideSizePx,
  drawList,
  fadeWeight255,
  isWholeCopy,
  noCrop,
  placeLayer,
  sourceIdSchema,
  type DrawableLayer,
  type SizePx,
} from './index.ts';

const hd: SizePx = { widthPx: 1920, heightPx: 1080 };
const whole = { xPx: 0, yPx: 0, widthPx: 1920, heightPx: 1080 };
const id = (text: string) => sourceIdSchema.parse(text);

const side = fc.integer({ min: 1, max: 4096 });
const sizes = fc.record({ widthPx: side, heightPx: side });
const evenSizes = fc.record({
  widthPx: side.map((value) => value * 2),
  heightPx: side.map((value) => value * 2),
});
const rects = fc.record({
  xPx: fc.double({ min: -4000, max: 4000, noNaN: true }),
  yPx: fc.double({ min: -4000, max: 4000, noNaN: true }),
  widthPx: fc.double({ min: 2, max: 5000, noNaN: true }),
  heightPx: fc.double({ min: 2, max: 5000, noNaN: true }),
});
const cropSide = fc.double({ min: 0, max: 0.48, noNaN: true });
const crops = fc.record({ left: cropSide, top: cropSide, right: cropSide, bottom: cropSide });
const fits = fc.constantFrom('contain', 'cover', 'stretch');

describe('placing a layer', () => {
  it('puts a picture of the right shape over the whole output, whatever the preset', () => {
    for (const fit of ['contain', 'cover', 'stretch'] as const) {
      const placed = placeLayer({ rect: whole, crop: noCrop, fit }, hd, hd, {
        widthPx: 1280,
        heightPx: 720,
      });
      expect(placed.source).toEqual(whole);
      expect(placed.target).toEqual({ xPx: 0, yPx: 0, widthPx: 1280, heightPx: 720 });
    }
  });

  it('contain leaves bars beside a portrait picture', () => {
    const portrait = { widthPx: 1080, heightPx: 1920 };
    const { source, target } = placeLayer(
      { rect: whole, crop: noCrop, fit: 'contain' },
      portrait,
      hd,
      hd,
    );
    expect(source).toEqual({ xPx: 0, yPx: 0, ...portrait });
    expect(target).toEqual({ xPx: 656, yPx: 0, widthPx: 608, heightPx: 1080 });
  });

  it('cover trims a landscape picture equally on both sides', () => {
    const { source, target } = placeLayer(
      { rect: { xPx: 0, yPx: 0, widthPx: 1080, heightPx: 1080 }, crop: noCrop, fit: 'cover' },
      hd,
      hd,
      hd,
    );
    expect(source).toEqual({ xPx: 420, yPx: 0, widthPx: 1080, heightPx: 1080 });
    expect(target).toEqual({ xPx: 0, yPx: 0, widthPx: 1080, heightPx: 1080 });
  });

  it('crops by shares of the source', () => {
    const crop = { left: 0.25, top: 0.1, right: 0.25, bottom: 0.5 };
    expect(placeLayer({ rect: whole, crop, fit: 'stretch' }, hd, hd, hd).source).toEqual({
      xPx: 480,
      yPx: 108,
      widthPx: 960,
      heightPx: 432,
    });
  });

  it('always yields an even target and a part of the source that exists', () => {
    fc.assert(
      fc.property(rects, crops, fits, sizes, evenSizes, (rect, crop, fit, source, output) => {
        const placed = placeLayer({ rect, crop, fit }, source, hd, output);
        for (const value of Object.values(placed.target)) expect(value % 2).toBeCloseTo(0, 9);
        expect(placed.target.widthPx).toBeGreaterThanOrEqual(2);
        expect(placed.target.heightPx).toBeGreaterThanOrEqual(2);
        expect(placed.source.xPx % 2).toBe(0);
        expect(placed.source.yPx % 2).toBe(0);
        expect(placed.source.xPx).toBeGreaterThanOrEqual(0);
        expect(placed.source.widthPx).toBeGreaterThanOrEqual(1);
        expect(placed.source.heightPx).toBeGreaterThanOrEqual(1);
        expect(placed.source.xPx + placed.source.widthPx).toBeLessThanOrEqual(source.widthPx);
        expect(placed.source.yPx + placed.source.heightPx).toBeLessThanOrEqual(source.heightPx);
      }),
    );
  });

  it('keeps touching layers touching at every size', () => {
    fc.assert(
      fc.property(rects, evenSizes, (rect, output) => {
        const right = { ...rect, xPx: rect.xPx + rect.widthPx };
        const scale = output.widthPx / hd.widthPx;
        fc.pre(rect.widthPx * scale > 4 && (rect.heightPx * output.heightPx) / hd.heightPx > 4);
        const of = (value: typeof rect) =>
          placeLayer({ rect: value, crop: noCrop, fit: 'stretch' }, hd, hd, output).target;
        expect(of(rect).xPx + of(rect).widthPx).toBe(of(right).xPx);
      }),
    );
  });

  it('divides sizes for a preview', () => {
    expect(divideSizePx(hd, 3)).toEqual({ widthPx: 640, heightPx: 360 });
    expect(divideSizePx({ widthPx: 1080, heightPx: 1920 }, 4)).toEqual({
      widthPx: 270,
      heightPx: 480,
    });
  });
});

describe('the list of what to draw', () => {
  const layer = (over: Partial<DrawableLayer>): DrawableLayer => ({
    sourceId: id('camera'),
    rect: whole,
    crop: noCrop,
    fit: 'contain',
    opacity: 1,
    isMirrored: false,
    isVisible: true,
    ...over,
  });
  const opaque = () => ({ size: hd, isOpaque: true });

  it('leaves out what cannot be seen', () => {
    const layers = [
      layer({ sourceId: id('covered') }),
      layer({}),
      layer({ sourceId: id('hidden'), isVisible: false }),
      layer({ sourceId: id('clear'), opacity: 0.001 }),
      layer({ sourceId: id('outside'), rect: { ...whole, xPx: 1920 } }),
      layer({ sourceId: id('banner'), rect: { ...whole, yPx: 900 }, opacity: 0.5 }),
    ];
    const draws = drawList(layers, hd, hd, opaque);
    expect(draws.map((draw) => draw.sourceId)).toEqual(['camera', 'banner']);
    expect(draws[1]?.clip).toEqual({ xPx: 0, yPx: 900, widthPx: 1920, heightPx: 180 });
    expect(draws[1]?.opacity255).toBe(128);
  });

  it('draws nothing for a source without a picture, and all under a transparent one', () => {
    const layers = [layer({}), layer({ sourceId: id('text') }), layer({ sourceId: id('none') })];
    const draws = drawList(layers, hd, hd, (sourceId) =>
      sourceId === 'none' ? null : { size: hd, isOpaque: sourceId === 'camera' },
    );
    expect(draws.map((draw) => draw.sourceId)).toEqual(['camera', 'text']);
  });

  it('knows a copy of the whole picture', () => {
    const [draw] = drawList([layer({})], hd, hd, opaque);
    const [mirrored] = drawList([layer({ isMirrored: true })], hd, hd, opaque);
    const [small] = drawList([layer({})], hd, { widthPx: 1280, heightPx: 720 }, opaque);
    if (!draw || !mirrored || !small) throw new Error('Nothing to draw');
    expect(isWholeCopy(draw, opaque(), hd)).toBe(true);
    expect(isWholeCopy(mirrored, opaque(), hd)).toBe(false);
    expect(isWholeCopy(small, opaque(), { widthPx: 1280, heightPx: 720 })).toBe(false);
  });

  it('fades from 0 to 255', () => {
    expect([0, 150, 300, 400].map((at) => fadeWeight255(at, 300))).toEqual([0, 128, 255, 255]);
    expect(fadeWeight255(0, 0)).toBe(255);
  });
});
