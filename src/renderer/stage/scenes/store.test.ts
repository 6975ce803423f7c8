import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  audioChannelIdSchema,
  sceneCollectionSchema,
  type AudioChannelId,
  type SceneCollection,
} from '../../../shared/stage/index.ts';
import type { SceneEdit } from '../engine/types.ts';
import {
  addScene,
  renameScene,
  sampleCollection,
  setOrientation,
  updateAudioChannel,
  updateLayer,
} from './index.ts';
import { edits, layerId, sceneId, someScene, steps } from './scenes.fixture.test-support.ts';
import { createSceneStore, parseCollection } from './store.ts';

type Store = ReturnType<typeof createSceneStore>;

const [microphone, tone] = ['microphone', 'tone'].map((text) =>
  audioChannelIdSchema.parse(text),
) as [AudioChannelId, AudioChannelId];

const opacityOf = (scene: string, layer: string, opacity: number): SceneEdit =>
  updateLayer(sceneId(scene), layerId(layer), { opacity });

const opacityIn = ({ read }: Store, scene: string, layer: string): number | undefined =>
  read()
    .collection.scenes.find(({ id }) => id === scene)
    ?.layers.find(({ id }) => id === layer)?.opacity;

/** Undoes or redoes, and checks that nothing of what must stay has changed. */
function stepOf(store: Store, way: 'undo' | 'redo'): void {
  const { collection } = store.read();
  const isEdited = collection.programSceneId === collection.previewSceneId;
  const keptOf = ({ canvas, programSceneId, sources, scenes }: SceneCollection) => {
    const onAir = scenes.find(({ id }) => id === programSceneId);
    const shown = new Set(onAir?.layers.map((layer) => layer.sourceId));
    const picture = {
      onAir,
      sources: new Map(sources.flatMap((one) => (shown.has(one.id) ? [[one.id, one]] : []))),
    };
    return { canvas, programSceneId, picture: isEdited ? null : picture };
  };
  const mutesOf = ({ read }: Store) =>
    new Map(read().collection.audioChannels.map(({ id, isMuted }) => [id, isMuted]));
  const mutes = mutesOf(store);
  store[way]();
  expect(keptOf(store.read().collection)).toEqual(keptOf(collection));
  for (const [id, isMuted] of mutesOf(store)) expect(isMuted).toBe(mutes.get(id) ?? isMuted);
  expect(sceneCollectionSchema.safeParse(store.read().collection).success).toBe(true);
}

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

  it('undoes and redoes everything while the scene on air is the one being edited', () => {
    fc.assert(
      fc.property(fc.array(steps, { minLength: 1, maxLength: 15 }), (all) => {
        const { store } = open();
        const before = store.read().collection;
        for (const edit of all) {
          store.selectPreview(before.programSceneId);
          store.apply(edit);
        }
        const after = store.read().collection;
        const choice = { programSceneId: 0, previewSceneId: 0 };
        for (const [way, end] of [
          ['undo', before],
          ['redo', after],
        ] as const) {
          store.selectPreview(before.programSceneId);
          while (store.read()[way === 'undo' ? 'canUndo' : 'canRedo']) store[way]();
          expect({ ...store.read().collection, ...choice }).toEqual({ ...end, ...choice });
        }
        expect(sceneCollectionSchema.safeParse(store.read().collection).success).toBe(true);
      }),
      { numRuns: 50 },
    );
  });

  it('never changes what is on air, a mute or the canvas by undo or redo', () => {
    const acts = fc.oneof(
      { weight: 3, arbitrary: edits.map((edit) => (store: Store) => store.apply(edit)) },
      fc.constantFrom<((store: Store) => void)[]>(
        (store) => store.take({ kind: 'cut' }),
        (store) => store.apply(updateAudioChannel(tone, { isMuted: true })),
        (store) => store.apply(updateAudioChannel(tone, { isMuted: false })),
      ),
      someScene.map((id) => (store: Store) => store.selectPreview(id)),
      { weight: 2, arbitrary: fc.constant((store: Store) => stepOf(store, 'undo')) },
      fc.constant((store: Store) => stepOf(store, 'redo')),
    );
    fc.assert(
      fc.property(fc.array(acts, { minLength: 1, maxLength: 25 }), (all) => {
        const { store } = open();
        for (const act of all) act(store);
      }),
      { numRuns: 300 },
    );
  });

  it('leaves what was edited and then taken as it is on air', () => {
    const { store } = open();
    store.apply(opacityOf('demonstration', 'inset', 0.5));
    store.take({ kind: 'cut' });
    expect(store.read()).toMatchObject({ canUndo: false, undoAtMs: null });
    store.undo();
    expect(opacityIn(store, 'demonstration', 'inset')).toBe(0.5);
    store.apply(opacityOf('host', 'camera', 0.25));
    store.undo();
    expect(opacityIn(store, 'host', 'camera')).toBe(1);
    store.take({ kind: 'cut' });
    expect(store.read().canUndo).toBe(true);
    store.undo();
    expect(opacityIn(store, 'demonstration', 'inset')).toBe(1);
  });

  it('takes back an edit of the scene on air while that one is being edited', () => {
    const { store } = open();
    store.selectPreview(sceneId('host'));
    store.apply(opacityOf('host', 'camera', 0.5));
    store.undo();
    expect(opacityIn(store, 'host', 'camera')).toBe(1);
  });

  it('never unmutes by undo, and mutes are no steps', () => {
    const { store } = open();
    const muteOf = () => store.read().collection.audioChannels.map(({ isMuted }) => isMuted);
    store.apply(renameScene(sceneId('back-soon'), 'Later'));
    store.apply(updateAudioChannel(microphone, { isMuted: true }));
    const muted = muteOf();
    store.undo();
    expect(store.read().collection.scenes.at(-1)?.name).not.toBe('Later');
    expect(muteOf()).toEqual(muted);
    expect(store.read().canUndo).toBe(false);
    store.apply(updateAudioChannel(microphone, { isMuted: false }));
    store.redo();
    expect(store.read().collection.scenes.at(-1)?.name).toBe('Later');
    expect(muteOf()).not.toEqual(muted);
  });

  it('keeps the shape of the canvas, and steps from before it was turned', () => {
    const { store } = open();
    const scenes = store.read().collection.scenes;
    store.apply(renameScene(sceneId('back-soon'), 'Later'));
    store.apply(setOrientation('landscape'));
    store.undo();
    const { collection, canUndo } = store.read();
    expect(collection.canvas.orientation).toBe('landscape');
    expect(collection.scenes).toEqual(
      setOrientation('landscape')(sampleCollection('portrait')).scenes,
    );
    expect(collection.scenes).not.toEqual(scenes);
    expect(canUndo).toBe(false);
  });

  it('knows no step for what was dragged to and fro, and still those before it', () => {
    const { store } = open();
    store.apply(renameScene(sceneId('back-soon'), 'Later'));
    for (const opacity of [0.5, 0.6, 1])
      store.apply(opacityOf('demonstration', 'inset', opacity), { mergeKey: 'drag' });
    store.undo();
    expect(store.read().collection).toEqual(sampleCollection('portrait'));
  });

  it('says when the step was made that undo would take back', () => {
    const { store } = open();
    const [first, second] = [1000, 2000];
    vi.setSystemTime(first);
    store.apply(opacityOf('demonstration', 'inset', 0.5));
    vi.setSystemTime(second);
    store.apply(opacityOf('demonstration', 'inset', 0.4), { mergeKey: 'drag' });
    vi.setSystemTime(second + 500);
    store.apply(opacityOf('demonstration', 'inset', 0.3), { mergeKey: 'drag' });
    expect(store.read().undoAtMs).toBe(second + 500);
    vi.setSystemTime(4000);
    store.selectPreview(sceneId('back-soon'));
    store.apply(updateAudioChannel(microphone, { isMuted: true }));
    expect(store.read().undoAtMs).toBe(second + 500);
    store.undo();
    expect(store.read().undoAtMs).toBe(first);
    store.redo();
    expect(store.read().undoAtMs).toBe(4000);
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
        updateLayer(sceneId('demonstration'), layerId('inset'), {
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
