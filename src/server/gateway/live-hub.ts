import type { WebSocket } from 'ws';
import type { ProductId, ShowId, ViewerId } from '../../shared/kernel/index.ts';
import {
  clientMessageSchema,
  heartbeatEveryMs,
  may,
  topicSchema,
  type ApiErrorCode,
  type ClientMessage,
  type Playback,
  type ServerMessage,
  type Topic,
  type TopicShapes,
} from '../../shared/show-api/index.ts';
import { Allowance } from './limits.ts';
import type { Caller } from './identity.ts';
import { ViewerSockets } from './viewer-sockets.ts';

/** What the sockets need of the rest of the server. */
export interface LivePorts {
  nowMs(): number;
  /** Whom a hello's token speaks for. */
  readToken(token: string): Caller | null;
  /** The show of a watch link. */
  showIdOf(slug: string): ShowId | null;
  /** The show on the stage, which the crew works on. */
  currentShowId(): ShowId;
  /** What each topic says first. */
  readonly snapshots: {
    readonly [T in Topic]: (showId: ShowId, caller: Caller) => TopicShapes[T]['snapshot'];
  };
  opened(showId: ShowId, caller: Caller, socket: symbol, isVisible: boolean): void;
  closed(showId: ShowId, caller: Caller, socket: symbol, isBye: boolean): void;
  heartbeat(
    showId: ShowId,
    caller: Caller,
    socket: symbol,
    isVisible: boolean,
    playback: Playback | null,
  ): void;
  /** A viewer opened or closed a product's page. */
  viewing(showId: ShowId, caller: Caller, productId: ProductId | null): void;
  onFailure(failure: unknown): void;
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
  readonly allowance: Allowance;
  isBye: boolean;
  /** Nothing more is heard from it: refused, or it said goodbye. */
  isClosing: boolean;
  /** Heard since the last round of pings. */
  isAlive: boolean;
}

interface Channel {
  rev: number;
  readonly members: Set<Connection>;
  /** What the next ones to come are told, where it is the same for all of them. */
  snapshot: Buffer | null;
}

const helloWithinMs = 10_000;
/** The crew gets a whole audience at once: 10,000 rows are 4 MB. */
const mostBufferedBytes: Record<Side, number> = { crew: 64_000_000, viewers: 1_000_000 };
const pingEveryMs = 30_000;
/** How long a socket may take to answer a close before it is cut. */
const closeWithinMs = 1000;
/** Sockets that have not said hello; beyond it the one that waits longest goes. */
const mostWaiting = 2000;
/** A page says a dozen things when it opens and then one or two in five seconds. */
const messagesPerSecond = 8;
const messagesAtOnce = 80;
/** A snapshot is read and worded for one socket alone. */
const subscriptionCost = 4;

/** Whose first word does not depend on who asks; dropped whenever it changes. */
const isSameForAll: ReadonlySet<Topic> = new Set(['chat', 'sales', 'engagement']);

const sideOf = (caller: Caller): Side => (caller.viewerId === null ? 'crew' : 'viewers');
const keyOf = (topic: Topic, showId: ShowId, side: Side): string => `${topic} ${showId} ${side}`;

/** Every socket at `/live`: hello, subscriptions, snapshots, numbered deltas. */
export class LiveHub {
  readonly #ports: LivePorts;
  readonly #connections = new Set<Connection>();
  readonly #channels = new Map<string, Channel>();
  readonly #waiting = new Set<Connection>();
  readonly #viewers = new ViewerSockets<Connection>();
  readonly #pings: NodeJS.Timeout;

  constructor(ports: LivePorts) {
    this.#ports = ports;
    this.#pings = setInterval(() => this.#ping(), pingEveryMs);
    this.#pings.unref();
  }

  get size(): number {
    return this.#connections.size;
  }

  /** Whether anyone listens, so that nobody words a change for an empty room. */
  hasMembers(topic: Topic, showId: ShowId, side: Side): boolean {
    return (this.#channels.get(keyOf(topic, showId, side))?.members.size ?? 0) > 0;
  }

  /** Viewers' sockets in a show. */
  viewersIn(showId: ShowId): number {
    return this.#channels.get(keyOf('show', showId, 'viewers'))?.members.size ?? 0;
  }

  /** What a topic says first has changed, and nobody has been told yet. */
  dropSnapshot(topic: Topic, showId: ShowId, side: Side): void {
    const channel = this.#channels.get(keyOf(topic, showId, side));
    if (channel !== undefined) channel.snapshot = null;
  }

  /** Whether any viewer or crew member is in a show. */
  hasAnyone(showId: ShowId): boolean {
    return topicSchema.options.some(
      (topic) =>
        this.hasMembers(topic, showId, 'crew') || this.hasMembers(topic, showId, 'viewers'),
    );
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
      allowance: new Allowance(messagesAtOnce, messagesPerSecond, this.#ports.nowMs()),
      isBye: false,
      isClosing: false,
      isAlive: true,
    };
    this.#connections.add(connection);
    this.#waiting.add(connection);
    if (this.#waiting.size > mostWaiting)
      for (const longest of this.#waiting) {
        this.#waiting.delete(longest);
        longest.ws.terminate();
        break;
      }
    const late = setTimeout(() => {
      if (connection.caller === null) this.#refuse(connection, 'not-signed-in');
    }, helloWithinMs);
    ws.on('message', (data, isBinary) => {
      connection.isAlive = true;
      if (connection.isClosing) return;
      if (!connection.allowance.spend(1, this.#ports.nowMs())) {
        this.#refuse(connection, 'too-many-requests');
        return;
      }
      const message = isBinary ? null : parse(data as Buffer);
      if (message === null) this.#refuse(connection, 'bad-request');
      else this.#tryHear(connection, message);
    });
    ws.on('pong', () => (connection.isAlive = true));
    ws.on('error', () => ws.terminate());
    ws.on('close', () => {
      clearTimeout(late);
      this.#gone(connection);
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
    channel.snapshot = null;
    const buffer = Buffer.from(JSON.stringify({ kind: 'delta', topic, rev: channel.rev, change }));
    for (const connection of channel.members) this.#sendBuffer(connection, buffer);
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
    clearInterval(this.#pings);
    for (const connection of this.#connections) this.#close(connection, 1012);
  }

  /** A crowd of silent sockets would otherwise stay for ever: the network says no goodbye. */
  #ping(): void {
    this.#viewers.forgetCalm(this.#ports.nowMs());
    for (const connection of this.#connections) {
      if (!connection.isAlive) connection.ws.terminate();
      connection.isAlive = false;
      connection.ws.ping();
    }
  }

  #gone(connection: Connection): void {
    const { caller, showId } = connection;
    this.#connections.delete(connection);
    this.#waiting.delete(connection);
    for (const topic of connection.topics) this.#unsubscribe(connection, topic);
    if (caller === null || showId === null) return;
    if (caller.viewerId !== null) {
      this.#viewers.gone(caller.viewerId, connection);
    }
    this.#ports.closed(showId, caller, connection.id, connection.isBye);
  }

  #tryHear(connection: Connection, message: ClientMessage): void {
    try {
      this.#hear(connection, message);
    } catch (failure) {
      this.#ports.onFailure(failure);
      this.#refuse(connection, 'internal');
    }
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
        for (const topic of new Set(message.topics))
          if (!may(caller.role, rightOf(topic)))
            this.#send(connection, { kind: 'refused', code: 'not-allowed' });
          else if (connection.allowance.spend(subscriptionCost, this.#ports.nowMs()))
            this.#subscribe(connection, topic);
          else this.#refuse(connection, 'too-many-requests');
        return;
      case 'unsubscribe':
        for (const topic of message.topics) this.#unsubscribe(connection, topic);
        return;
      case 'heartbeat':
        this.#ports.heartbeat(
          showId,
          caller,
          connection.id,
          message.isVisible,
          message.playback ?? null,
        );
        return;
      case 'viewing':
        this.#ports.viewing(showId, caller, message.productId);
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
        this.#close(connection, 1000);
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
    const nowMs = this.#ports.nowMs();
    if (caller.viewerId !== null && !this.#viewers.admit(caller.viewerId, connection, nowMs)) {
      this.#refuse(connection, 'too-many-requests');
      return;
    }
    connection.caller = caller;
    connection.showId = showId;
    this.#waiting.delete(connection);
    this.#send(connection, {
      kind: 'welcome',
      role: caller.role,
      viewerId: caller.viewerId,
      heartbeatEveryMs,
    });
    this.#ports.opened(showId, caller, connection.id, hello.isVisible);
  }

  #subscribe(connection: Connection, topic: Topic): void {
    const { caller, showId } = connection;
    if (caller === null || showId === null) return;
    const side = sideOf(caller);
    const key = keyOf(topic, showId, side);
    const channel = this.#channels.get(key) ?? { rev: 0, members: new Set(), snapshot: null };
    this.#channels.set(key, channel);
    let snapshot = channel.snapshot;
    if (snapshot === null) {
      const state = this.#ports.snapshots[topic](showId, caller);
      const words = JSON.stringify({ kind: 'snapshot', topic, rev: channel.rev, state });
      snapshot = Buffer.from(words);
    }
    // Ten thousand who come back at once are told the same words, read and written once.
    if (isSameForAll.has(topic) && side === 'viewers') channel.snapshot = snapshot;
    connection.topics.add(topic);
    channel.members.add(connection);
    this.#sendBuffer(connection, snapshot);
  }

  #unsubscribe(connection: Connection, topic: Topic): void {
    const { caller, showId } = connection;
    connection.topics.delete(topic);
    if (caller === null || showId === null) return;
    const key = keyOf(topic, showId, sideOf(caller));
    const channel = this.#channels.get(key);
    if (channel?.members.delete(connection) === true && channel.members.size === 0)
      this.#channels.delete(key);
  }

  /** Tells one viewer's sockets anew what concerns only them. */
  tellMe(viewerId: ViewerId): void {
    for (const connection of this.#viewers.of(viewerId)) {
      const { caller, showId } = connection;
      if (caller === null || showId === null || !connection.topics.has('me')) continue;
      const state = this.#ports.snapshots.me(showId, caller);
      this.#send(connection, { kind: 'snapshot', topic: 'me', rev: 0, state });
    }
  }

  #refuse(connection: Connection, code: ApiErrorCode): void {
    if (connection.isClosing) return;
    this.#send(connection, { kind: 'refused', code });
    this.#close(connection, 1008, code);
  }

  /** Whoever does not answer the close is cut, so that nobody can hold a socket or a stop up. */
  #close(connection: Connection, code: number, why?: string): void {
    const { ws } = connection;
    connection.isClosing = true;
    ws.close(code, why);
    const late = setTimeout(() => ws.terminate(), closeWithinMs);
    late.unref();
    ws.once('close', () => clearTimeout(late));
  }

  #send(connection: Connection, message: ServerMessage): void {
    this.#sendBuffer(connection, Buffer.from(JSON.stringify(message)));
  }

  /** A reader too slow for what it asks for is dropped, and comes back to a new snapshot. */
  #sendBuffer({ ws, caller }: Connection, buffer: Buffer): void {
    const side = caller === null ? 'viewers' : sideOf(caller);
    if (ws.bufferedAmount > mostBufferedBytes[side]) ws.terminate();
    else ws.send(buffer, { binary: false });
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
