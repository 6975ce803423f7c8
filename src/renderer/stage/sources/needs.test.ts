import { expect, test } from 'vitest';
import type { SceneCollection, SourceId } from '../../../shared/stage/index.ts';
import type { SourceStatus } from '../engine/types.ts';
import { sampleCollection } from '../scenes/index.ts';
import { changesOf, keyOf, needsOf, statusesOf } from './needs.ts';

const id = (text: string): SourceId => text as SourceId;
const sample = sampleCollection('portrait');

/** The layers of every scene, changed. */
const withLayers = (
  collection: SceneCollection,
  change: (layer: SceneCollection['scenes'][number]['layers'][number]) => object,
): SceneCollection => ({
  ...collection,
  scenes: collection.scenes.map((scene) => ({
    ...scene,
    layers: scene.layers.map((layer) => ({ ...layer, ...change(layer) })),
  })),
});
const openAll = (collection: SceneCollection) =>
  new Map([...needsOf(collection, null)].map(([source, need]) => [source, { key: keyOf(need) }]));

test('what program and preview show is needed, and nothing else', () => {
  expect([...needsOf(sample, null).keys()]).toEqual([
    'camera',
    'test-picture',
    'banner-text',
    'product-card',
    'countdown',
  ]);
});

test('a camera source that names no device takes the one of the settings', () => {
  expect(needsOf(sample, 'desk').get(id('camera'))).toEqual({
    kind: 'camera',
    choice: { deviceId: 'desk', label: '' },
  });
});

test('moving, renaming and mirroring open nothing anew', () => {
  const moved = withLayers(sample, ({ rect }) => ({ rect: { ...rect, xPx: rect.xPx + 8 } }));
  const renamed: SceneCollection = {
    ...moved,
    sources: moved.sources.map((source) => ({
      ...source,
      name: 'Other',
      ...(source.kind === 'camera' ? { isMirrored: true } : {}),
    })),
  };
  expect(changesOf(openAll(sample), needsOf(renamed, null))).toEqual({ changed: [], unused: [] });
});

test('a text or a board is drawn anew when its layer gets another size', () => {
  const wider = withLayers(sample, ({ rect }) => ({ rect: { ...rect, widthPx: 500 } }));
  expect(changesOf(openAll(sample), needsOf(wider, null)).changed).toEqual([
    'banner-text',
    'product-card',
    'countdown',
  ]);
});

test('another scene opens what it shows and leaves what is shown no more', () => {
  const [, , card] = sample.scenes;
  if (!card) throw new Error('The sample has three scenes');
  const next: SceneCollection = { ...sample, previewSceneId: card.id };
  expect(changesOf(openAll(sample), needsOf(next, null))).toEqual({
    changed: ['card-ground', 'card-text'],
    unused: ['test-picture', 'banner-text'],
  });
});

test('statuses stay the same object until one of them says something else', () => {
  const camera = (status: SourceStatus) => new Map([[id('camera'), { status }]]);
  const size = { widthPx: 1280, heightPx: 720 };
  const first = statusesOf(
    new Map(),
    sample.sources,
    camera({ state: 'ok', device: 'Desk', size }),
  );
  expect(first.get(id('camera'))).toEqual({ state: 'ok', device: 'Desk', size });
  expect(first.get(id('card-text'))).toEqual({ state: 'idle', device: null });
  const again = camera({ state: 'ok', device: 'Desk', size: { ...size } });
  expect(statusesOf(first, sample.sources, again)).toBe(first);
  const slow = camera({ state: 'ok', device: 'Desk', size, isTexture: true });
  expect(statusesOf(first, sample.sources, slow)).not.toBe(first);
  const ended = statusesOf(first, sample.sources, camera({ state: 'ended', device: 'Desk' }));
  expect(ended).not.toBe(first);
  expect(ended.get(id('card-text'))).toBe(first.get(id('card-text')));
});
