import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  referenceSizePx,
  sceneCollectionSchema,
  type SceneCollection,
} from '../../../shared/stage/index.ts';
import { removeLayer, removeScene, replaceRect, sampleCollection, updateSource } from './index.ts';
import { planOf, sourcesInUse } from './plan.ts';
import { edits, layerId, sceneId, sourceId } from './scenes.fixture.test-support.ts';

describe('edits of a scene collection', () => {
  it('begin with a sound sample in both orientations', () => {
    for (const orientation of ['portrait', 'landscape'] as const) {
      const sample = sampleCollection(orientation);
      expect(sceneCollectionSchema.parse(JSON.parse(JSON.stringify(sample)))).toEqual(sample);
      expect(sample.scenes.every((scene) => scene.nameZh)).toBe(true);
    }
  });

  it('keep every collection sound, whatever is done', () => {
    fc.assert(
      fc.property(fc.array(edits, { maxLength: 30 }), (steps) => {
        let collection: SceneCollection = sampleCollection('portrait');
        for (const step of steps) collection = step(collection);
        expect(sceneCollectionSchema.safeParse(collection).error?.issues).toBeUndefined();
      }),
    );
  });

  it('do not remove what is on air', () => {
    const sample = sampleCollection('portrait');
    expect(removeScene(sceneId('host'))(sample)).toBe(sample);
    const less = removeScene(sceneId('demonstration'))(sample);
    expect(less.scenes).toHaveLength(2);
    expect(less.previewSceneId).toBe('host');
  });

  it('take a source away with its last layer, and not before', () => {
    const sample = sampleCollection('portrait');
    const one = removeLayer(sceneId('host'), layerId('camera'))(sample);
    expect(one.sources).toHaveLength(sample.sources.length);
    const none = removeLayer(sceneId('demonstration'), layerId('inset'))(one);
    expect(none.sources.map(({ id }) => id)).not.toContain('camera');
  });

  it('change a source but never its kind', () => {
    const sample = sampleCollection('portrait');
    const colour = { id: sourceId('card-ground'), name: 'G', colour: '#ffffff' } as const;
    expect(updateSource({ ...colour, kind: 'colour' })(sample).sources[2]).toMatchObject(colour);
    expect(updateSource({ ...colour, id: sourceId('camera'), kind: 'colour' })(sample)).toBe(
      sample,
    );
  });
});

describe('turning the canvas', () => {
  const portrait = referenceSizePx('portrait');
  const landscape = referenceSizePx('landscape');
  const inside = fc
    .record({
      w: fc.integer({ min: 2, max: 1000 }),
      h: fc.integer({ min: 2, max: 1000 }),
      fx: fc.double({ min: 0, max: 1, noNaN: true }),
      fy: fc.double({ min: 0, max: 1, noNaN: true }),
    })
    .map(({ w, h, fx, fy }) => ({
      xPx: fx * (portrait.widthPx - w),
      yPx: fy * (portrait.heightPx - h),
      widthPx: w,
      heightPx: h,
    }));

  it('covers what was covered, and keeps corners', () => {
    expect(replaceRect({ xPx: 0, yPx: 0, ...portrait }, portrait, landscape)).toEqual({
      xPx: 0,
      yPx: 0,
      ...landscape,
    });
    expect(
      replaceRect({ xPx: 680, yPx: 0, widthPx: 400, heightPx: 400 }, portrait, landscape),
    ).toEqual({ xPx: 1520, yPx: 0, widthPx: 400, heightPx: 400 });
  });

  it('keeps what was inside inside, and turns back to where it was', () => {
    fc.assert(
      fc.property(inside, (rect) => {
        const turned = replaceRect(rect, portrait, landscape);
        expect(turned.xPx).toBeGreaterThanOrEqual(-1e-6);
        expect(turned.yPx).toBeGreaterThanOrEqual(-1e-6);
        expect(turned.xPx + turned.widthPx).toBeLessThanOrEqual(landscape.widthPx + 1e-6);
        expect(turned.yPx + turned.heightPx).toBeLessThanOrEqual(landscape.heightPx + 1e-6);
        const back = replaceRect(turned, landscape, portrait);
        for (const key of ['xPx', 'yPx', 'widthPx', 'heightPx'] as const)
          expect(back[key]).toBeCloseTo(rect[key], 3);
      }),
    );
  });
});

describe('plans for the mixer', () => {
  it('carry the canvas and mirror cameras', () => {
    const sample = sampleCollection('portrait');
    const [cameraSource] = sample.sources;
    const [host] = sample.scenes;
    if (!host || cameraSource?.kind !== 'camera') throw new Error('The sample has changed');
    const mirrored = updateSource({ ...cameraSource, isMirrored: true })(sample);
    expect(planOf(host, mirrored)).toMatchObject({
      canvasPx: { widthPx: 1080, heightPx: 1920 },
      layers: [
        { sourceId: 'camera', isMirrored: true, fit: 'cover' },
        { sourceId: 'product-card', isMirrored: false, fit: 'contain' },
        { sourceId: 'countdown', isMirrored: false, fit: 'contain' },
      ],
    });
    expect([...sourcesInUse(sample).keys()]).toEqual([
      'camera',
      'product-card',
      'countdown',
      'test-picture',
      'banner-text',
    ]);
  });
});
