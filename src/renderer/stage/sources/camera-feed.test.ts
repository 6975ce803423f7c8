import { afterEach, expect, test, vi } from 'vitest';
import { ok } from '../../../shared/kernel/index.ts';
import { sourceIdSchema } from '../../../shared/stage/index.ts';
import type { SourceStatus } from '../engine/types.ts';
import { createCameraFeed } from './camera-feed.ts';
import type { CameraPool } from './camera-pool.ts';

const sourceId = sourceIdSchema.parse('camera');
const size = { widthPx: 1280, heightPx: 720 };

afterEach(() => vi.unstubAllGlobals());

/** A feed of a camera that opens at once, with what it said. */
function open() {
  vi.stubGlobal('MediaStreamTrackProcessor', class {});
  const said: SourceStatus[] = [];
  const fork = () => ({ readyState: 'live' }) as MediaStreamVideoTrack;
  const pool: CameraPool = {
    open: () => Promise.resolve(ok({ label: 'Desk', fork, release: () => undefined })),
    setFormat: () => undefined,
    dispose: () => undefined,
  };
  const feed = createCameraFeed({ deviceId: null, label: '' }, pool, {
    setInput: () => undefined,
    removeInput: () => undefined,
    setStatus: (status) => said.push(status),
  });
  feed.feed();
  return { feed, said };
}

test('a camera whose frames are textures says so, and a new mixer hears it anew', async () => {
  const { feed, said } = open();
  await expect.poll(() => said.at(-1)).toEqual({ state: 'starting', device: 'Desk' });
  feed.hear({ kind: 'input-size', sourceId, size });
  expect(said.at(-1)).toEqual({ state: 'ok', device: 'Desk', size, isTexture: false });
  feed.hear({ kind: 'input-is-texture', sourceId });
  expect(said.at(-1)).toEqual({ state: 'ok', device: 'Desk', size, isTexture: true });
  feed.feed();
  feed.hear({ kind: 'input-size', sourceId, size });
  expect(said.at(-1)).toEqual({ state: 'ok', device: 'Desk', size, isTexture: false });
});
