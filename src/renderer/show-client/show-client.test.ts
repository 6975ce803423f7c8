import { WebSocketServer, type WebSocket as Accepted } from 'ws';
import { afterEach, describe, expect, it } from 'vitest';
import type { ChatMessage } from '../../shared/chat/index.ts';
import { applyChat } from './chat-list.ts';
import { ClockSync } from './clock-sync.ts';
import { connectLive, type LiveConnection, type TopicUpdate } from './live.ts';

const message = (id: string, sentAtMs: number): ChatMessage =>
  ({ id, sentAtMs, text: id }) as unknown as ChatMessage;
const none = { added: [], changed: [], hiddenIds: [] };

describe('the chat list', () => {
  it('keeps order, takes nothing twice, hides and changes', () => {
    let list = applyChat([], { ...none, added: [message('b', 2), message('a', 1)] }, 10);
    expect(list.map((one) => one.id)).toEqual(['a', 'b']);
    list = applyChat(list, { ...none, added: [message('b', 2), message('c', 3)] }, 2);
    expect(list.map((one) => one.id)).toEqual(['b', 'c']);
    const changed = { ...message('c', 3), text: 'new' };
    list = applyChat(list, { added: [], changed: [changed], hiddenIds: ['b'] as never }, 2);
    expect(list).toEqual([changed]);
  });
});

describe('clock sync', () => {
  it('believes the sample with the shortest way', () => {
    const clock = new ClockSync();
    expect(clock.offsetMs()).toBe(0);
    clock.add({ sentAtMs: 0, serverNowMs: 900, receivedAtMs: 400 });
    clock.add({ sentAtMs: 1000, serverNowMs: 1505, receivedAtMs: 1010 });
    expect(clock.offsetMs()).toBe(500);
  });
});

describe('the live socket', () => {
  let server: WebSocketServer;
  let live: LiveConnection | null = null;
  afterEach(() => {
    live?.dispose();
    for (const client of server.clients) client.terminate();
    server.close();
  });

  it('comes back after a loss, and asks again on a gap', async () => {
    server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as { port: number };
    const heard: { kind: string; topics?: string[] }[] = [];
    let accepted: Accepted | null = null;
    const tell = (value: unknown): void => accepted?.send(JSON.stringify(value));
    server.on('connection', (socket) => {
      accepted = socket;
      socket.on('message', (data: Buffer) => {
        const said = JSON.parse(data.toString()) as { kind: string; topics?: string[] };
        heard.push(said);
        if (said.kind === 'hello')
          tell({ kind: 'welcome', role: 'viewer', viewerId: null, heartbeatEveryMs: 20 });
        if (said.kind === 'subscribe')
          tell({ kind: 'snapshot', topic: 'show', rev: 5, state: heard.length });
      });
    });
    const updates: TopicUpdate[] = [];
    const waiting = new Set<() => void>();
    const until = (look: () => boolean): Promise<void> =>
      new Promise((resolve) => {
        const timer = setInterval(() => {
          if (!look()) return;
          clearInterval(timer);
          resolve();
        }, 5);
        waiting.add(() => clearInterval(timer));
      });
    const states: string[] = [];
    live = connectLive({
      baseUrl: `http://127.0.0.1:${port}`,
      hello: { slug: 'tonight' },
      topics: ['show'],
      onTopic: (update) => updates.push(update),
      onState: (state) => states.push(state),
      isVisible: () => true,
    });
    await until(() => updates.length === 1);
    await until(() => heard.some(({ kind }) => kind === 'heartbeat'));
    tell({ kind: 'delta', topic: 'show', rev: 6, change: 'next' });
    tell({ kind: 'delta', topic: 'show', rev: 6, change: 'again' });
    tell({ kind: 'delta', topic: 'show', rev: 9, change: 'gap' });
    await until(() => updates.length === 3);
    expect(updates.map(({ kind }) => kind)).toEqual(['snapshot', 'delta', 'snapshot']);
    (accepted as Accepted | null)?.terminate();
    await until(() => updates.length === 4);
    expect(states).toEqual(['connecting', 'open', 'waiting', 'connecting', 'open']);
  });
});
