import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ChatMessage } from '../../shared/chat/index.ts';
import { fairSample } from './sample.ts';

const said = (index: number, viewer: number | 'host'): ChatMessage =>
  ({
    id: `m${index}`,
    viewerId: viewer === 'host' ? null : `v${viewer}`,
    from: viewer === 'host' ? 'host' : 'viewer',
    name: 'someone',
    text: String(index),
    sentAtMs: index,
    question: null,
  }) as unknown as ChatMessage;

const chats = fc
  .array(fc.oneof(fc.integer({ min: 0, max: 5 }), fc.constant('host' as const)), { maxLength: 40 })
  .map((speakers) => speakers.map((speaker, index) => said(index, speaker)));

describe('a fair sample of a fast chat', () => {
  it('keeps order, the host, and as many voices as there is room for', () => {
    fc.assert(
      fc.property(chats, fc.integer({ min: 1, max: 10 }), (messages, limit) => {
        const sample = fairSample(messages, limit);
        const host = messages.filter((message) => message.from === 'host');
        expect(sample.filter((message) => message.from === 'host')).toEqual(
          messages.length <= limit ? host : expect.arrayContaining(host),
        );
        expect(sample.length).toBeLessThanOrEqual(Math.max(limit, host.length));
        expect([...sample].sort((a, b) => a.sentAtMs - b.sentAtMs)).toEqual(sample);
        const voices = new Set(sample.map((message) => message.viewerId)).size;
        const all = new Set(messages.map((message) => message.viewerId)).size;
        const room = Math.max(0, limit - host.length) + (host.length > 0 ? 1 : 0);
        expect(voices).toBe(Math.min(all, messages.length <= limit ? all : room));
      }),
    );
  });
});
