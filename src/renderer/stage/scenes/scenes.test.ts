import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  audioChannelIdSchema,
  layerIdSchema,
  referenceSizePx,
  sceneCollectionSchema,
  sceneIdSchema,
  sourceIdSchema,
  type SceneCollection,
} from '../../../shared/stage/index.ts';
import type { SceneEdit } from '../engine/types.ts';
import {
  addLayer,
  addScene,
  addSourceLayer,
  duplicateScene,
  moveLayer,
  moveScene,
  removeLayer,
  removeScene,
  removeSource,
  renameScene,
  replaceRect,
  sampleCollection,
  setOrientation,
  updateAudioChannel,
  updateLayer,
  updateSource,
  wholeLayer,
} from './index.ts';
import { planOf, sourcesInUse } from './plan.ts';
import { createSceneStore, parseCollection } from './store.ts';

const sceneId = (text: string) => sceneIdSchema.parse(text);
const layerId = (text: string) => layerIdSchema.parse(text);
const sourceId = (text: string) => sourceIdSchema.parse(text);

const someScene = fc.constantFrom('host', 'demonstration', 'back-soon', 'a', 'b').map(sceneId);
const someLayer = fc
  .constantFrom('camera', 'picture', 'inset', 'banner', 'ground', 'text', 'x')
  .map(layerId);
const someSource = fc.constantFrom('camera', 'test-picture', 'card-text', 'new').map(sourceId);
const anyNumber = fc.double();
const someName = fc.string({ maxLength: 200 });

const edits: fc.Arbitrary<SceneEdit> = fc.oneof(
  fc.tuple(someScene, someName).map(([id, name]) => addScene(id, name)),
  fc.tuple(someScene, someName).map(([id, name]) => renameScene(id, name)),
  fc
    .tuple(someScene, someScene, someName)
    .map(([from, id, name]) => duplicateScene(from, id, name)),
  someScene.map(removeScene),
  fc.tuple(someScene, anyNumber).map(([id, to]) => moveScene(id, Number.isNaN(to) ? 0 : to)),
  fc.tuple(someScene, someLayer).map(([scene, layer]) => removeLayer(scene, layer)),
  fc
    .tuple(someScene, someLayer, fc.integer())
    .map(([scene, layer, to]) => moveLayer(scene, layer, to)),
  someSource.map(removeSource),
  fc
    .tuple(someScene, someLayer, fc.array(anyNumber, { minLength: 9, maxLength: 9 }), someName)
    .map(([scene, layer, n, name]) => {
      const at = (index: number): number => n[index] ?? 0;
      return updateLayer(scene, layer, {
        name,
        rect: { xPx: at(0), yPx: at(1), widthPx: at(2), heightPx: at(3) },
        crop: { left: at(4), top: at(5), right: at(6), bottom: at(7) },
        opacity: at(8),
      });
    }),
  fc.tuple(someScene, someLayer, someSource).map(([scene, id, source]): SceneEdit => {
    return (collection) =>
      addLayer(scene, wholeLayer(collection, { id, sourceId: source, name: 'New' }))(collection);
  }),
  fc.tuple(someScene, someLayer).map(([scene, id]): SceneEdit => {
    return (collection) =>
      addSourceLayer(
        scene,
        { id: sourceId('new'), kind: 'colour', name: 'New', colour: '#123456' },
        wholeLayer(collection, { id, sourceId: sourceId('new'), name: 'New' }),
      )(collection);
  }),
  fc.constantFrom('portrait' as const, 'landscape' as const).map(setOrientation),
  anyNumber.map((gainDb) => updateAudioChannel(audioChannelIdSchema.parse('tone'), { gainDb })),
);

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

describe('the scene store', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  const open = () => {
    const saved: string[] = [];
    const store = createSceneStore({
      initial: sampleCollection('portrait'),
      saveJson: (json) => saved.push(json),
      clock: { nowMs: () => Date.now() },
    });
    return { store, saved };
  };

  it('undoes and redoes everything but what is on air', () => {
    fc.assert(
      fc.property(fc.array(edits, { minLength: 1, maxLength: 15 }), (steps) => {
        const { store } = open();
        const before = store.read().collection;
        for (const edit of steps) store.apply(edit);
        const after = store.read().collection;
        while (store.read().canUndo) store.undo();
        const choice = { programSceneId: 0, previewSceneId: 0 };
        expect({ ...store.read().collection, ...choice }).toEqual({ ...before, ...choice });
        while (store.read().canRedo) store.redo();
        expect({ ...store.read().collection, ...choice }).toEqual({ ...after, ...choice });
        expect(sceneCollectionSchema.safeParse(store.read().collection).success).toBe(true);
      }),
      { numRuns: 50 },
    );
  });

  it('takes, cuts, and does not undo away what is on air', () => {
    const { store } = open();
    store.apply(addScene(sceneId('new'), 'New'));
    store.take({ kind: 'fade', durationMs: 300 });
    expect(store.read().collection).toMatchObject({
      programSceneId: 'new',
      previewSceneId: 'host',
    });
    expect(store.read().transition).toEqual({ kind: 'fade', durationMs: 300 });
    expect(store.read().canUndo).toBe(false);
    store.undo();
    expect(store.read().collection.programSceneId).toBe('new');
    store.cutTo(sceneId('host'));
    expect(store.read().canUndo).toBe(true);
    store.undo();
    expect(store.read().collection.scenes).toHaveLength(3);
  });

  it('makes one step of a drag, and saves once, a moment after it', () => {
    const { store, saved } = open();
    for (let xPx = 0; xPx < 20; xPx += 1)
      store.apply(
        updateLayer(sceneId('host'), layerId('camera'), {
          rect: { xPx, yPx: 0, widthPx: 100, heightPx: 100 },
        }),
        { mergeKey: 'drag' },
      );
    vi.advanceTimersByTime(1000);
    expect(saved).toHaveLength(1);
    const reread = parseCollection(saved[0] ?? '');
    expect(reread).toEqual({ ok: true, value: store.read().collection });
    store.undo();
    expect(store.read().canUndo).toBe(false);
    store.dispose();
    expect(saved).toHaveLength(2);
  });

  it('reads no damaged collection', () => {
    expect(parseCollection('{').ok).toBe(false);
    expect(parseCollection('{"version":1}').ok).toBe(false);
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
      layers: [{ sourceId: 'camera', isMirrored: true, fit: 'cover' }],
    });
    expect([...sourcesInUse(sample).keys()]).toEqual(['camera', 'test-picture', 'banner-text']);
  });
});
