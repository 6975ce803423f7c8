// @vitest-environment happy-dom
import { expect, it, vi } from 'vitest';
import type { WatchBoot } from '../../shared/show-api/index.ts';
import { startSession } from './session.ts';

const sent = vi.hoisted(() => ({ keys: [] as string[], isAnswerLost: false }));

vi.mock('livekit-client', () => ({}));
vi.mock('./picture/player.ts', () => ({
  Player: class {
    readonly isWanted = false;
  },
}));
vi.mock(import('../show-client/index.ts'), async (original) => ({
  ...(await original()),
  connectLive: () => ({
    serverNowMs: Date.now,
    setPlayback: () => undefined,
    setViewing: () => undefined,
    dispose: () => undefined,
  }),
  createShowApi: () =>
    ({
      chat: {
        send: ({ key, text }: { key: string; text: string }) => {
          sent.keys.push(key);
          return sent.isAnswerLost
            ? Promise.reject(new TypeError('lost'))
            : Promise.resolve({ id: key, text, sentAtMs: sent.keys.length });
        },
      },
    }) as never,
}));

const boot = {
  lang: 'en',
  show: { show: { slug: 'tonight', phase: 'draft' }, publish: { state: 'off' } },
  viewer: { id: 'viewer', name: 'Mei' },
  admission: null,
} as unknown as WatchBoot;

it('says a thing once, however often its answer is lost', async () => {
  const session = startSession(boot, document.createElement('video'));
  sent.isAnswerLost = true;
  expect(await session.send('hello')).toBe('failed');
  expect(await session.send('hello')).toBe('failed');
  sent.isAnswerLost = false;
  expect(await session.send('hello')).toBe('sent');
  expect(new Set(sent.keys).size).toBe(1);
  expect(await session.send('hello')).toBe('sent');
  expect(await session.send('hello there')).toBe('sent');
  expect(new Set(sent.keys).size).toBe(3);
});
