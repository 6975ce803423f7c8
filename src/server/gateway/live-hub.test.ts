import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi, type Mock } from 'vitest';
import type { WebSocket } from 'ws';
import type { ShowId, ViewerId } from '../../shared/kernel/index.ts';
import type { ClientMessage, ServerMessage, StageTopic } from '../../shared/show-api/index.ts';
import type { Caller } from './identity.ts';
import { Identities } from './identity.ts';
import { LiveHub, type LivePorts } from './live-hub.ts';

const [here, elsewhere] = ['s1', 's2'] as [ShowId, ShowId];
const stage: StageTopic = {
  storage: 'ok',
  latencyP50Ms: null,
  latencyP95Ms: null,
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

function hubOf(caller: Caller): {
  readonly hub: LiveHub;
  readonly enter: (slug?: string) => FakeSocket;
  readonly opened: Mock;
  readonly heartbeat: Mock;
  readonly onFailure: Mock;
} {
  const [opened, heartbeat, onFailure] = [vi.fn(), vi.fn(), vi.fn()];
  const ports: LivePorts = {
    nowMs: () => Date.now(),
    readToken: () => caller,
    showIdOf: (slug) => (slug === 'here' ? here : elsewhere),
    currentShowId: () => here,
    snapshots: {
      show: () => {
        throw new Error('the disk is away');
      },
      chat: () => ({ messages: [], openQuestions: [] }),
      audience: () => ({ counts: {} as never, rows: [] }),
      stage: () => stage,
      me: () => ({ viewerId: caller.viewerId, name: null, role: caller.role }),
    },
    opened,
    closed: () => undefined,
    heartbeat,
    onFailure,
  };
  const hub = new LiveHub(ports);
  return {
    hub,
    opened,
    heartbeat,
    onFailure,
    enter: (slug = 'here') => {
      const socket = new FakeSocket();
      hub.accept(socket as unknown as WebSocket, caller);
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
