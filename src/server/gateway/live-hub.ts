import type { WebSocket } from 'ws';
import type { ShowId } from '../../shared/kernel/index.ts';
import {
  clientMessageSchema,
  heartbeatEveryMs,
  may,
  type ApiErrorCode,
  type ClientMessage,
  type Playback,
  type ServerMessage,
  type Topic,
  type TopicShapes,
} from '../../shared/show-api/index.ts';
import type { Caller } from './identity.ts';

/** What the sockets need of the rest of the server. */
export interface LivePorts {
  nowMs(): number;
  /** Whom a hello's token speaks for. */
  readToken(token: string): Caller | null;
  /** The show of a watch link. */
  showIdOf(slug: string): ShowId | null;
  /** The show on the stage, which the crew works on. */
  currentShowId(): ShowId;
  snapshot<T extends Topic>(topic: T, showId: ShowId, caller: Caller): TopicShapes[T]['snapshot'];
  opened(showId: ShowId, caller: Caller, socket: symbol, isVisible: boolean): void;
  closed(showId: ShowId, caller: Caller, socket: symbol, isBye: boolean): void;
  heartbeat(showId: ShowId, caller: Caller, isVisible: boolean, playback: Playback | null): void;
}

/** Crew and viewers hear different things of one topic. */
export type Side = 'crew' | 'viewers';

interface Connection {
  readonly ws: WebSocket;
  readonly id: symbol;
  readonly cookieCaller: Caller | null;
  caller: Caller | null;
  showId: ShowId | null;
  readonly topics: Set<Topic>;
  isBye: boolean;
}

interface Channel {
  rev: number;
  readonly members: Set<Connection>;
}

const helloWithinMs = 10_000;
const mostBufferedBytes = 1_000_000;

const sideOf = (caller: Caller): Side => (caller.viewerId === null ? 'crew' : 'viewers');
const keyOf = (topic: Topic, showId: ShowId, side: Side): string => `${topic} ${showId} ${side}`;

/** Every socket at `/live`: hello, subscriptions, snapshots, numbered deltas. */
export class LiveHub {
  readonly #ports: LivePorts;
  readonly #connections = new Set<Connection>();
  readonly #channels = new Map<string, Channel>();

  constructor(ports: LivePorts) {
    this.#ports = ports;
  }

  get size(): number {
    return this.#connections.size;
  }

  /** Whether anyone listens, so that nobody words a change for an empty room. */
  hasMembers(topic: Topic, showId: ShowId, side: Side): boolean {
    return (this.#channels.get(keyOf(topic, showId, side))?.members.size ?? 0) > 0;
  }

  /** Takes over a socket whose origin has been checked. */
  accept(ws: WebSocket, cookieCaller: Caller | null): void {
    const connection: Connection = {
      ws,
      id: Symbol('socket'),
      cookieCaller,
      caller: null,
      showId: null,
      topics: new Set(),
      isBye: false,
    };
    this.#connections.add(connection);
    const late = setTimeout(() => {
      if (connection.caller === null) this.#refuse(connection, 'not-signed-in');
    }, helloWithinMs);
    ws.on('message', (data, isBinary) => {
      const message = isBinary ? null : parse(data as Buffer);
      if (message === null) this.#refuse(connection, 'bad-request');
      else this.#hear(connection, message);
    });
    ws.on('error', () => ws.terminate());
    ws.on('close', () => {
      clearTimeout(late);
      this.#connections.delete(connection);
      for (const topic of connection.topics) this.#unsubscribe(connection, topic);
      if (connection.caller !== null && connection.showId !== null)
        this.#ports.closed(connection.showId, connection.caller, connection.id, connection.isBye);
    });
  }

  /** One change to everyone on a side of a show's topic: worded once, sent as one buffer. */
  publish<T extends Topic>(
    topic: T,
    showId: ShowId,
    side: Side,
    change: TopicShapes[T]['delta'],
  ): void {
    const channel = this.#channels.get(keyOf(topic, showId, side));
    if (channel === undefined) return;
    channel.rev += 1;
    const buffer = Buffer.from(JSON.stringify({ kind: 'delta', topic, rev: channel.rev, change }));
    for (const { ws } of channel.members) {
      if (ws.bufferedAmount > mostBufferedBytes) ws.terminate();
      else ws.send(buffer, { binary: false });
    }
  }

  /** The crew follows the stage: after a change of show everyone on it gets new snapshots. */
  moveCrew(): void {
    const showId = this.#ports.currentShowId();
    for (const connection of this.#connections) {
      if (connection.caller === null || sideOf(connection.caller) !== 'crew') continue;
      if (connection.showId === showId) continue;
      const topics = [...connection.topics];
      for (const topic of topics) this.#unsubscribe(connection, topic);
      connection.showId = showId;
      for (const topic of topics) this.#subscribe(connection, topic);
    }
  }

  /** Closes every socket; clients come back when there is a server again. */
  close(): void {
    for (const { ws } of this.#connections) ws.close(1012);
  }

  #hear(connection: Connection, message: ClientMessage): void {
    if (message.kind === 'hello') {
      if (connection.caller === null) this.#hello(connection, message);
      return;
    }
    const { caller, showId } = connection;
    if (caller === null || showId === null) {
      this.#refuse(connection, 'not-signed-in');
      return;
    }
    switch (message.kind) {
      case 'subscribe':
        for (const topic of message.topics)
          if (may(caller.role, rightOf(topic))) this.#subscribe(connection, topic);
          else this.#send(connection, { kind: 'refused', code: 'not-allowed' });
        return;
      case 'unsubscribe':
        for (const topic of message.topics) this.#unsubscribe(connection, topic);
        return;
      case 'heartbeat':
        this.#ports.heartbeat(showId, caller, message.isVisible, message.playback ?? null);
        return;
      case 'ping':
        this.#send(connection, {
          kind: 'pong',
          sentAtMs: message.sentAtMs,
          serverNowMs: this.#ports.nowMs(),
        });
        return;
      case 'bye':
        connection.isBye = true;
        connection.ws.close(1000);
        return;
    }
  }

  #hello(connection: Connection, hello: Extract<ClientMessage, { kind: 'hello' }>): void {
    const caller =
      hello.token === undefined ? connection.cookieCaller : this.#ports.readToken(hello.token);
    if (caller === null) {
      this.#refuse(connection, 'not-signed-in');
      return;
    }
    const isCrew = sideOf(caller) === 'crew';
    const showId = isCrew
      ? this.#ports.currentShowId()
      : hello.slug === undefined
        ? null
        : this.#ports.showIdOf(hello.slug);
    if (showId === null || (caller.showId !== null && caller.showId !== showId)) {
      this.#refuse(connection, showId === null ? 'not-found' : 'not-allowed');
      return;
    }
    connection.caller = caller;
    connection.showId = showId;
    this.#send(connection, {
      kind: 'welcome',
      role: caller.role,
      viewerId: caller.viewerId,
      serverNowMs: this.#ports.nowMs(),
      heartbeatEveryMs,
    });
    this.#ports.opened(showId, caller, connection.id, hello.isVisible);
  }

  #subscribe(connection: Connection, topic: Topic): void {
    const { caller, showId } = connection;
    if (caller === null || showId === null) return;
    const key = keyOf(topic, showId, sideOf(caller));
    let channel = this.#channels.get(key);
    if (channel === undefined) this.#channels.set(key, (channel = { rev: 0, members: new Set() }));
    const state = this.#ports.snapshot(topic, showId, caller);
    connection.topics.add(topic);
    channel.members.add(connection);
    this.#send(connection, { kind: 'snapshot', topic, rev: channel.rev, state } as ServerMessage);
  }

  #unsubscribe(connection: Connection, topic: Topic): void {
    const { caller, showId } = connection;
    connection.topics.delete(topic);
    if (caller === null || showId === null) return;
    const key = keyOf(topic, showId, sideOf(caller));
    const channel = this.#channels.get(key);
    channel?.members.delete(connection);
  }

  /** Tells one viewer's sockets what concerns only them. */
  tell<T extends Topic>(viewerId: string, topic: T, change: TopicShapes[T]['snapshot']): void {
    for (const connection of this.#connections) {
      if (connection.caller?.viewerId !== viewerId || !connection.topics.has(topic)) continue;
      this.#send(connection, { kind: 'snapshot', topic, rev: 0, state: change } as ServerMessage);
    }
  }

  #refuse(connection: Connection, code: ApiErrorCode): void {
    this.#send(connection, { kind: 'refused', code });
    connection.ws.close(1008, code);
  }

  #send(connection: Connection, message: ServerMessage): void {
    connection.ws.send(JSON.stringify(message));
  }
}

const rightOf = (topic: Topic): 'see-audience' | 'watch' =>
  topic === 'audience' || topic === 'stage' ? 'see-audience' : 'watch';

function parse(data: Buffer): ClientMessage | null {
  try {
    const parsed = clientMessageSchema.safeParse(JSON.parse(data.toString('utf8')));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
