import { WebSocketServer, type WebSocket as Accepted } from 'ws';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
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

/** A socket whose server says what the test says. */
class ToldSocket extends EventTarget {
  static readonly OPEN = 1;
  static opened: ToldSocket[] = [];
  readonly said: { kind: string }[] = [];
  readyState = 0;
  isClosed = false;
  answersPings = true;

  constructor(readonly url: string) {
    super();
    ToldSocket.opened.push(this);
  }

  send(text: string): void {
    const message = JSON.parse(text) as { kind: string };
    this.said.push(message);
    if (message.kind === 'hello')
      this.tell({ kind: 'welcome', role: 'viewer', viewerId: null, heartbeatEveryMs: 5000 });
    if (message.kind === 'ping' && this.answersPings)
      this.tell({ kind: 'pong', sentAtMs: 0, serverNowMs: 0 });
  }

  accept(): void {
    this.readyState = ToldSocket.OPEN;
    this.dispatchEvent(new Event('open'));
  }

  tell(message: unknown): void {
    this.dispatchEvent(new MessageEvent('message', { data: JSON.stringify(message) }));
  }

  close(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.readyState = 3;
    this.dispatchEvent(new Event('close'));
  }
}

describe('the live socket’s watch over its server', () => {
  let live: LiveConnection | null = null;
  const refused: string[] = [];
  const connect = (): ToldSocket => {
    live = connectLive({
      baseUrl: 'http://show',
      hello: {},
      topics: ['show'],
      onTopic: () => undefined,
      onState: () => undefined,
      onRefused: (code) => refused.push(code),
      isVisible: () => false,
    });
    return newest();
  };
  const newest = (): ToldSocket => ToldSocket.opened.at(-1) as ToldSocket;
  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal('WebSocket', ToldSocket);
    ToldSocket.opened = [];
    refused.length = 0;
  });
  afterEach(() => {
    live?.dispose();
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });

  it('keeps a healthy line where timers run once a minute only', () => {
    const often = setInterval;
    vi.stubGlobal('setInterval', (act: () => void, everyMs: number) =>
      often(act, Math.max(everyMs, 60_000)),
    );
    const socket = connect();
    socket.accept();
    vi.advanceTimersByTime(10 * 60_000);
    expect(socket.isClosed).toBe(false);
    expect(socket.said.filter(({ kind }) => kind === 'ping').length).toBeGreaterThan(10);
    expect(ToldSocket.opened).toHaveLength(1);
  });

  it('leaves a server that does not answer a ping, or never opens', () => {
    const socket = connect();
    socket.accept();
    socket.answersPings = false;
    vi.advanceTimersByTime(15_000);
    expect(socket.isClosed).toBe(false);
    vi.advanceTimersByTime(15_000);
    expect(socket.isClosed).toBe(true);
    vi.advanceTimersByTime(300);
    const next = newest();
    expect(next).not.toBe(socket);
    vi.advanceTimersByTime(30_000);
    expect(next.isClosed).toBe(true);
  });

  it('stops trying once it was refused twice running', () => {
    for (const codes of [[], ['not-found']]) {
      const socket = codes.length === 0 ? connect() : newest();
      socket.tell({ kind: 'refused', code: 'not-found' });
      socket.close();
      expect(refused).toEqual(codes);
      vi.advanceTimersByTime(1000);
    }
    vi.advanceTimersByTime(60_000);
    expect(ToldSocket.opened).toHaveLength(2);
  });
});
