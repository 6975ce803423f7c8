import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi, type Mock } from 'vitest';
import type { WebSocket } from 'ws';
import type { ShowId, ViewerId } from '../../shared/kernel/index.ts';
import {
  topicSchema,
  type ClientMessage,
  type ServerMessage,
  type StageTopic,
} from '../../shared/show-api/index.ts';
import type { Caller } from './identity.ts';
import { Identities } from './identity.ts';
import { LiveHub, type LivePorts } from './live-hub.ts';

const [here, elsewhere] = ['s1', 's2'] as [ShowId, ShowId];
const stage: StageTopic = {
  storage: 'ok',
  latencyP50Ms: null,
  latencyP95Ms: null,
  latencyMinMs: null,
  reportingViewers: 0,
};

/** A socket that keeps what it was told; `ws` itself is tested by its makers. */
class FakeSocket extends EventEmitter {
  readonly heard: ServerMessage[] = [];
  bufferedAmount = 0;
  pings = 0;
  isTerminated = false;
  send(words: string | Buffer): void {
    this.heard.push(JSON.parse(words.toString()) as ServerMessage);
  }
  close(): void {
    // Never answered: a hostile peer leaves the close hanging.
  }
  ping(): void {
    this.pings += 1;
  }
  terminate(): void {
    this.isTerminated = true;
    this.emit('close');
  }
  says(message: ClientMessage): void {
    this.emit('message', Buffer.from(JSON.stringify(message)), false);
  }
}

const viewer = (id: string): Caller => ({
  role: 'viewer',
  viewerId: id as ViewerId,
  isSimulated: false,
  showId: null,
});

function hubOf(
  caller: Caller,
  callerNow = (): Caller => caller,
): {
  readonly hub: LiveHub;
  readonly enter: (slug?: string) => FakeSocket;
  readonly opened: Mock;
  readonly heartbeat: Mock;
  readonly onFailure: Mock;
  readonly chat: Mock;
} {
  const [opened, heartbeat, onFailure] = [vi.fn(), vi.fn(), vi.fn()];
  const chat = vi.fn(() => ({ messages: [], openQuestions: [] }));
  const ports: LivePorts = {
    nowMs: () => Date.now(),
    readToken: () => caller,
    showIdOf: (slug) => (slug === 'here' ? here : elsewhere),
    currentShowId: () => here,
    snapshots: {
      show: () => {
        throw new Error('the disk is away');
      },
      chat,
      audience: () => ({ counts: {} as never, rows: [] }),
      stage: () => stage,
      sales: () => ({}) as never,
      engagement: () => ({ poll: null, lottery: null }),
      me: () => ({ viewerId: caller.viewerId, name: null, role: caller.role }) as never,
    },
    opened,
    closed: () => undefined,
    heartbeat,
    viewing: () => undefined,
    onFailure,
  };
  const hub = new LiveHub(ports);
  return {
    hub,
    opened,
    heartbeat,
    onFailure,
    chat,
    enter: (slug = 'here') => {
      const socket = new FakeSocket();
      hub.accept(socket as unknown as WebSocket, callerNow());
      socket.says({ kind: 'hello', slug, isVisible: true });
      return socket;
    },
  };
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe('live sockets', () => {
  it('drop a reader that is a megabyte behind, with a broadcast or an answer', () => {
    const { hub, enter } = hubOf(viewer('v1'));
    const [slow, quick] = [enter(), enter()];
    for (const socket of [slow, quick]) socket.says({ kind: 'subscribe', topics: ['chat'] });
    slow.bufferedAmount = 1_000_001;
    hub.publish('chat', here, 'viewers', { added: [], changed: [], hiddenIds: [] });
    expect([slow.isTerminated, quick.isTerminated]).toEqual([true, false]);
    quick.bufferedAmount = 1_000_001;
    quick.says({ kind: 'ping', sentAtMs: 1 });
    expect(quick.isTerminated).toBe(true);
    expect(hub.size).toBe(0);
    expect(hub.hasAnyone(here)).toBe(false);
  });

  it('let the crew fall behind by a large audience, and by no more', () => {
    const { hub, enter } = hubOf({ ...viewer('v1'), role: 'host', viewerId: null });
    const crew = enter();
    crew.says({ kind: 'subscribe', topics: ['audience'] });
    const row = { viewerId: 'v'.repeat(36), reasons: ['x'.repeat(300)] } as never;
    const rows = Array.from({ length: 20_000 }, () => row);
    crew.bufferedAmount = JSON.stringify(rows).length;
    expect(crew.bufferedAmount).toBeGreaterThan(7_000_000);
    hub.publish('audience', here, 'crew', { counts: {} as never, upserts: [], removedIds: [] });
    expect(crew.isTerminated).toBe(false);
    expect(crew.heard.at(-1)).toMatchObject({ kind: 'delta', topic: 'audience', rev: 1 });
    crew.bufferedAmount = 64_000_001;
    hub.publish('audience', here, 'crew', { counts: {} as never, upserts: [], removedIds: [] });
    expect(crew.isTerminated).toBe(true);
  });

  it('word the chat once for all viewers who come, and anew when it has changed', () => {
    const { hub, enter, chat } = hubOf(viewer('v1'));
    const come = (): unknown => {
      const socket = enter();
      socket.says({ kind: 'subscribe', topics: ['chat'] });
      return socket.heard.at(-1);
    };
    const first = come();
    expect(first).toMatchObject({ kind: 'snapshot', topic: 'chat', rev: 0 });
    expect([come(), come()]).toEqual([first, first]);
    expect(chat).toHaveBeenCalledTimes(1);
    hub.dropSnapshot('chat', here, 'viewers');
    come();
    expect(chat).toHaveBeenCalledTimes(2);
    hub.publish('chat', here, 'viewers', { added: [], changed: [], hiddenIds: [] });
    expect(come()).toMatchObject({ kind: 'snapshot', rev: 1 });
    expect(chat).toHaveBeenCalledTimes(3);
    expect(hub.viewersIn(here)).toBe(0);
  });

  it('hold a viewer who comes and goes all the time to a rate, and nobody else', () => {
    let who = viewer('v1');
    const { enter, opened } = hubOf(viewer('v1'), () => who);
    const comeAndGo = (): boolean => {
      const socket = enter();
      const isWelcome = socket.heard[0]?.kind === 'welcome';
      socket.says({ kind: 'bye' });
      socket.emit('close');
      return isWelcome;
    };
    const welcomes = Array.from({ length: 100 }, comeAndGo).filter(Boolean);
    expect(welcomes).toHaveLength(30);
    expect(opened).toHaveBeenCalledTimes(30);
    who = viewer('v2');
    expect(comeAndGo()).toBe(true);
    who = viewer('v1');
    expect(comeAndGo()).toBe(false);
    vi.advanceTimersByTime(5000);
    expect([comeAndGo(), comeAndGo()]).toEqual([true, false]);
    vi.advanceTimersByTime(200_000);
    expect(Array.from({ length: 100 }, comeAndGo).filter(Boolean)).toHaveLength(30);
  });

  it('give no topic to a role without rights, and the crew’s topics to no viewer', () => {
    const isNotAllowed = (said: ServerMessage): boolean =>
      said.kind === 'refused' && said.code === 'not-allowed';
    const given = (caller: Caller): string[] =>
      topicSchema.options.filter((topic) => {
        const socket = hubOf(caller).enter();
        socket.says({ kind: 'subscribe', topics: [topic] });
        return !socket.heard.some(isNotAllowed);
      });
    expect(given({ ...viewer('v1'), role: 'shop' })).toEqual([]);
    expect(given(viewer('v1'))).toEqual(['show', 'chat', 'sales', 'engagement', 'me']);
    expect(given({ ...viewer('v1'), role: 'assistant', viewerId: null })).toEqual(
      topicSchema.options,
    );
  });

  it('cut a socket that answers neither pings nor its own close', () => {
    const { hub, enter } = hubOf(viewer('v1'));
    const [dead, alive] = [enter(), enter()];
    vi.advanceTimersByTime(30_000);
    alive.emit('pong');
    vi.advanceTimersByTime(30_000);
    expect([dead.isTerminated, alive.isTerminated, alive.pings]).toEqual([true, false, 2]);
    alive.says({ kind: 'bye' });
    vi.advanceTimersByTime(1000);
    expect(alive.isTerminated).toBe(true);
    expect(hub.size).toBe(0);
  });

  it('hear nothing more of a socket that was refused', () => {
    const { heartbeat, enter } = hubOf(viewer('v1'));
    const socket = enter();
    socket.emit('message', Buffer.from('{'), false);
    for (let count = 0; count < 50; count += 1) socket.says({ kind: 'heartbeat', isVisible: true });
    expect(heartbeat).not.toHaveBeenCalled();
    expect(socket.heard.filter((message) => message.kind === 'refused')).toHaveLength(1);
  });

  it('let the longest waiting go when too many never say hello', () => {
    const { hub } = hubOf(viewer('v1'));
    const waiting = Array.from({ length: 2010 }, () => {
      const socket = new FakeSocket();
      hub.accept(socket as unknown as WebSocket, null);
      return socket;
    });
    expect(waiting.slice(0, 10).every((socket) => socket.isTerminated)).toBe(true);
    expect(hub.size).toBe(2000);
    vi.advanceTimersByTime(11_000);
    expect(hub.size).toBe(0);
  });

  it('keep a simulated viewer out of every show but its rehearsal', () => {
    const keys = new Identities(Buffer.from('key'), 'host-token-0123456789');
    const [who, other] = [crypto.randomUUID(), crypto.randomUUID()];
    const token = keys.crowdTokenOf(who as ViewerId, other as ShowId);
    expect(keys.readToken(token)).toMatchObject({ viewerId: who, showId: other });
    expect(keys.readToken(token.replace(other, who))).toBeNull();
    const { opened, enter } = hubOf({ ...viewer('v1'), showId: elsewhere });
    expect(enter('here').heard).toEqual([{ kind: 'refused', code: 'not-allowed' }]);
    expect(enter('there').heard[0]?.kind).toBe('welcome');
    expect(opened).toHaveBeenCalledTimes(1);
  });

  it('refuse what fails inside and go on', () => {
    const { onFailure, enter } = hubOf(viewer('v1'));
    const socket = enter();
    socket.says({ kind: 'subscribe', topics: ['show'] });
    expect(socket.heard.at(-1)).toEqual({ kind: 'refused', code: 'internal' });
    expect(onFailure).toHaveBeenCalledTimes(1);
    expect(enter().heard[0]?.kind).toBe('welcome');
  });
});
