import type { ProductId } from '../../shared/kernel/index.ts';
import type {
  ClientMessage,
  Playback,
  Role,
  ServerMessage,
  Topic,
  TopicShapes,
} from '../../shared/show-api/index.ts';
import { ClockSync } from './clock-sync.ts';

/** What a topic says: everything first, then each change in order. */
export type TopicUpdate = {
  [T in Topic]:
    | { readonly topic: T; readonly kind: 'snapshot'; readonly state: TopicShapes[T]['snapshot'] }
    | { readonly topic: T; readonly kind: 'delta'; readonly change: TopicShapes[T]['delta'] };
}[Topic];

/** `waiting`: the socket is lost and comes back by itself. */
export type LiveState = 'connecting' | 'open' | 'waiting';

export interface LiveOptions {
  readonly baseUrl: string;
  readonly hello: { readonly slug?: string; readonly token?: string };
  readonly topics: readonly Topic[];
  onTopic(update: TopicUpdate): void;
  onState(state: LiveState): void;
  onWelcome?(welcome: { role: Role; viewerId: string | null }): void;
  /** Refused for good: the link or the token leads nowhere, and it is not tried again. */
  onRefused?(code: string): void;
  /** Whether anyone looks; the page's own visibility unless given. */
  readonly isVisible?: () => boolean;
}

/** The one socket of a page. */
export interface LiveConnection {
  /** The server's clock as well as it is known. */
  serverNowMs(): number;
  /** Told with the next heartbeat. */
  setPlayback(playback: Playback): void;
  /** The product page that is open now, null when it is closed. */
  setViewing(productId: ProductId | null): void;
  dispose(): void;
}

/** The contract's `livePath`; only its types are imported, to keep schemas out of pages. */
const path = '/live';
const firstRetryMs = 300;
const longestRetryMs = 10_000;
const pingEveryMs = 15_000;
const answerWithinMs = 10_000;

/**
 * Opens the live socket and keeps it open: reconnects with jittered back-off, subscribes again,
 * asks for a new snapshot on a gap of revisions, sends heartbeats, follows the server's clock and
 * says goodbye when the page closes. Refused for good, it tries again only where the page comes
 * back from the browser's cache.
 */
export function connectLive(options: LiveOptions): LiveConnection {
  const url = `${options.baseUrl.replace(/^http/, 'ws')}${path}`;
  const isVisible =
    options.isVisible ??
    (() => typeof document === 'undefined' || document.visibilityState === 'visible');
  const clock = new ClockSync();
  const revisions = new Map<Topic, number>();
  let socket: WebSocket | null = null;
  let playback: Playback | null = null;
  let viewing: ProductId | null = null;
  let retryMs = firstRetryMs;
  let isDisposed = false;
  let refusals = 0;
  /** Since when the server owes an answer; null once it has said anything. */
  let askedAtMs: number | null = null;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let beating: ReturnType<typeof setInterval> | undefined;

  /** A page that slept before it could say hello is refused as well, but not twice running. */
  const isRefused = (): boolean => refusals > 1;
  const send = (message: ClientMessage): void => {
    if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
  };
  const heartbeat = (): void =>
    send({
      kind: 'heartbeat',
      isVisible: isVisible(),
      ...(playback === null ? {} : { playback }),
    });
  const ping = (): void => {
    askedAtMs ??= performance.now();
    send({ kind: 'ping', sentAtMs: Date.now() });
  };
  /**
   * Judged by what was asked and not answered, never by how long it was quiet: a browser lets the
   * timers of a page in the background run once a minute only.
   */
  const watch = (): void => {
    if (socket === null) return;
    if (askedAtMs === null) ping();
    else if (performance.now() - askedAtMs >= answerWithinMs) socket.close();
  };

  const hear = (message: ServerMessage): void => {
    askedAtMs = null;
    switch (message.kind) {
      case 'welcome':
        retryMs = firstRetryMs;
        refusals = 0;
        options.onState('open');
        options.onWelcome?.({ role: message.role, viewerId: message.viewerId });
        clearInterval(beating);
        beating = setInterval(heartbeat, message.heartbeatEveryMs);
        for (let count = 0; count < 3; count += 1) ping();
        return;
      case 'pong':
        clock.add({ ...message, receivedAtMs: Date.now() });
        return;
      case 'snapshot':
        if (message.topic !== 'me') revisions.set(message.topic, message.rev);
        options.onTopic(message);
        return;
      case 'delta': {
        const known = revisions.get(message.topic);
        if (known === undefined || message.rev <= known) return;
        if (message.rev !== known + 1) {
          revisions.delete(message.topic);
          send({ kind: 'subscribe', topics: [message.topic] });
          return;
        }
        revisions.set(message.topic, message.rev);
        options.onTopic(message);
        return;
      }
      case 'refused':
        if (message.code === 'not-found' || message.code === 'not-signed-in') {
          refusals += 1;
          if (isRefused()) options.onRefused?.(message.code);
        }
        return;
    }
  };

  const open = (): void => {
    if (isDisposed) return;
    options.onState('connecting');
    askedAtMs = performance.now();
    const opened = new WebSocket(url);
    socket = opened;
    opened.addEventListener('open', () => {
      revisions.clear();
      send({ kind: 'hello', isVisible: isVisible(), ...options.hello });
      send({ kind: 'subscribe', topics: [...options.topics] });
      if (viewing !== null) send({ kind: 'viewing', productId: viewing });
    });
    opened.addEventListener('message', (event: MessageEvent<string>) =>
      hear(JSON.parse(event.data) as ServerMessage),
    );
    opened.addEventListener('close', () => {
      if (socket !== opened) return;
      socket = null;
      clearInterval(beating);
      if (isDisposed) return;
      options.onState('waiting');
      if (isRefused()) return;
      retry = setTimeout(open, retryMs * (0.5 + Math.random() / 2));
      retryMs = Math.min(retryMs * 2, longestRetryMs);
    });
  };

  const onVisibility = (): void => heartbeat();
  const onHide = (): void => send({ kind: 'bye' });
  /** A page that comes back from the browser's cache said goodbye; it enters anew. */
  const onShow = (event: PageTransitionEvent): void => {
    if (!event.persisted) return;
    refusals = 0;
    retryMs = firstRetryMs;
    if (socket === null) onOnline();
    else socket.close();
  };
  const onOnline = (): void => {
    if (socket !== null || isDisposed || isRefused()) return;
    clearTimeout(retry);
    retryMs = firstRetryMs;
    open();
  };
  if (typeof document !== 'undefined') {
    document.addEventListener('visibilitychange', onVisibility);
    addEventListener('pagehide', onHide);
    addEventListener('pageshow', onShow);
    addEventListener('online', onOnline);
  }
  const watching = setInterval(watch, pingEveryMs);
  open();

  return {
    serverNowMs: () => Date.now() + clock.offsetMs(),
    setPlayback: (next) => (playback = next),
    setViewing: (productId) => {
      viewing = productId;
      send({ kind: 'viewing', productId });
    },
    dispose: () => {
      isDisposed = true;
      send({ kind: 'bye' });
      clearTimeout(retry);
      clearInterval(beating);
      clearInterval(watching);
      if (typeof document !== 'undefined') {
        document.removeEventListener('visibilitychange', onVisibility);
        removeEventListener('pagehide', onHide);
        removeEventListener('pageshow', onShow);
        removeEventListener('online', onOnline);
      }
      socket?.close();
    },
  };
}
