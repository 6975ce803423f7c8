import { randomBytes } from 'node:crypto';
import { pino } from 'pino';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { v7 } from 'uuid';
import {
  audienceThresholdsSchema,
  noHistory,
  type AudienceThresholds,
  type ViewerCard,
  type ViewerHistory,
} from '../shared/audience/index.ts';
import { findQuestion, type ChatMessage } from '../shared/chat/index.ts';
import {
  messageIdSchema,
  showIdSchema,
  viewerIdSchema,
  type ShowId,
  type ViewerId,
} from '../shared/kernel/index.ts';
import { isRunning, nothingPublished, type PublishReport } from '../shared/show/index.ts';
import { Refusal, type ShowServerEnv, type ShowTopic } from '../shared/show-api/index.ts';
import { ChatService, fairSample } from './chat/index.ts';
import { Identities, Limits, LiveHub, startGateway, type Services } from './gateway/index.ts';
import { EventLog } from './log/index.ts';
import { startCrowd, type Crowd } from './rehearsal/index.ts';
import { Room } from './rooms.ts';
import { Sfu, type SfuSettings } from './sfu/index.ts';
import { ShowService } from './show/index.ts';
import { openStore } from './store/index.ts';

/** A running show server. */
export interface ShowServer {
  readonly port: number;
  readonly url: string;
  setMediaServer(settings: SfuSettings | null): void;
  /** Finishes what was accepted, then closes sockets and database. */
  stop(): Promise<void>;
}

/** How often viewers hear of their room, and how many messages they get of a fast chat. */
const viewersEveryMs = 300;
const viewersSample = 3;
const audienceEveryMs = 250;
const reportLifeMs = 5000;

/**
 * Composes the whole server: the one place that knows every term, the store and the gateway.
 *
 * Throws `OpenDatabaseError` for a data folder that cannot be used, and the system's error where
 * the port is taken.
 */
export async function startShowServerHere(env: ShowServerEnv): Promise<ShowServer> {
  const log = pino({
    level: env.REGULARS_LOG_LEVEL,
    redact: ['token', 'secret', 'key', 'name', 'text', '*.token', '*.secret', '*.key'],
  });
  const nowMs = (): number => Date.now();
  const store = openStore({
    dataDir: env.REGULARS_DATA_DIR,
    nativeBinding: env.REGULARS_SQLITE_BINDING,
  });
  const onFailure = (failure: unknown): void =>
    log.error({ err: failure instanceof Error ? failure : String(failure) }, 'a command failed');

  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const commitMs = new Histogram({
    name: 'regulars_commit_ms',
    help: 'Time of one group commit',
    buckets: [0.5, 1, 2, 5, 10, 25, 50, 100, 250],
    registers: [registry],
  });

  const eventLog = new EventLog({
    nowMs,
    lastSeq: (showId) => store.events.lastSeq(showId),
    insert: (event) => store.events.insert(event),
    transaction: (work) => store.transaction(work),
    onCommit: (_acts, tookMs) => commitMs.observe(tookMs),
  });
  const commit = eventLog.append.bind(eventLog);

  const signingKey = store.settings.get('signing-key') ?? randomBytes(32).toString('base64url');
  store.settings.set('signing-key', signingKey);
  const identities = new Identities(Buffer.from(signingKey, 'base64url'), env.REGULARS_HOST_TOKEN);
  const sfu = new Sfu(sfuFromEnv(env));

  const shows = await ShowService.open({
    nowMs,
    newShowId: () => showIdSchema.parse(v7()),
    randomSlugPart: () => randomSlug(),
    shows: store.shows,
    stageShowId: () => {
      const id = showIdSchema.safeParse(store.settings.get('stage-show'));
      return id.success ? id.data : null;
    },
    setStageShowId: (id) => store.settings.set('stage-show', id),
    commit,
  });

  let thresholds = readThresholds(store.settings.get('thresholds'));
  const names = new Map<ViewerId, string | null>();
  const nameOf = (viewerId: ViewerId): string | null => {
    let name = names.get(viewerId);
    if (name === undefined) {
      name = store.viewers.byId(viewerId)?.name ?? null;
      if (names.size > 50_000) names.clear();
      names.set(viewerId, name);
    }
    return name;
  };
  const history = (viewerId: ViewerId, showId: ShowId): ViewerHistory => {
    const totals = store.viewers.totals(viewerId, showId);
    return {
      ...noHistory,
      shows: totals.shows,
      questions: totals.questions,
      watchedMs: totals.watchedMs,
      lastSeenAtMs: totals.lastSeenAtMs,
    };
  };

  const rooms = new Map<ShowId, Room>();
  const roomOf = (showId: ShowId): Room => {
    let room = rooms.get(showId);
    if (room === undefined) {
      room = new Room(showId, {
        nowMs,
        commit,
        events: (id) => store.events.ofShow(id),
        thresholds: () => thresholds,
        history,
        nameOf,
        wroteEntry: (viewerId, id, atMs, isSimulated) => {
          store.viewers.insert({ id: viewerId, isSimulated, name: null, firstSeenAtMs: atMs });
          store.viewers.enter(viewerId, id, atMs);
        },
        wroteDeparture: (viewerId, id, atMs, stayedMs) =>
          store.viewers.leave(viewerId, id, atMs, stayedMs),
        onFailure,
      });
      rooms.set(showId, room);
    }
    return room;
  };
  eventLog.subscribe((event) => rooms.get(event.showId)?.tracker.apply(event));

  const chat = new ChatService({
    nowMs,
    newMessageId: () => messageIdSchema.parse(v7()),
    findQuestion,
    messages: store.messages,
    viewers: {
      know: (viewerId) =>
        store.viewers.insert({
          id: viewerId,
          isSimulated: false,
          name: null,
          firstSeenAtMs: nowMs(),
        }),
      nameOf,
      setName: (viewerId, name) => store.viewers.setName(viewerId, name),
      countMessage: (viewerId, showId, isQuestion) =>
        store.viewers.countMessage(viewerId, showId, isQuestion),
    },
    commit,
  });

  let report: PublishReport = nothingPublished;
  let reportedAtMs = 0;
  const publishNow = (): PublishReport => {
    const isFresh = nowMs() - reportedAtMs < reportLifeMs;
    if (!isRunning(shows.current().show.phase)) return nothingPublished;
    if (isFresh) return report;
    return { ...report, state: reportedAtMs === 0 ? 'connecting' : 'recovering', fps: 0 };
  };
  const posters = new Map<ShowId, { jpeg: Buffer; version: number }>();
  const showTopic = (showId: ShowId): ShowTopic => {
    const show = shows.byId(showId) ?? shows.current().show;
    const isCurrent = show.id === shows.current().show.id;
    const poster = posters.get(showId);
    return {
      show,
      publish: isCurrent ? publishNow() : nothingPublished,
      viewers: rooms.get(showId)?.tracker.viewersPresent() ?? 0,
      posterUrl: poster === undefined ? null : `/poster/${showId}?v=${poster.version}`,
    };
  };

  const hub = new LiveHub({
    nowMs,
    readToken: (token) => identities.readToken(token),
    showIdOf: (slug) => shows.bySlug(slug)?.id ?? null,
    currentShowId: () => shows.current().show.id,
    snapshot: ((
      topic: string,
      showId: ShowId,
      caller: { viewerId: ViewerId | null; role: 'host' },
    ) => {
      if (topic === 'show') return showTopic(showId);
      if (topic === 'chat') return chat.snapshot(showId, caller.viewerId === null);
      if (topic === 'audience') return roomOf(showId).tracker.snapshot();
      if (topic === 'stage') return roomOf(showId).stage();
      return {
        viewerId: caller.viewerId,
        name: caller.viewerId === null ? null : nameOf(caller.viewerId),
        role: caller.role,
      };
    }) as ConstructorParameters<typeof LiveHub>[0]['snapshot'],
    opened: (showId, caller, socket, isVisible) => {
      if (caller.viewerId !== null)
        roomOf(showId).open(caller.viewerId, socket, isVisible, caller.isSimulated);
    },
    closed: (showId, caller, socket, isBye) => {
      if (caller.viewerId !== null) rooms.get(showId)?.close(caller.viewerId, socket, isBye);
    },
    heartbeat: (showId, caller, isVisible, playback) => {
      if (caller.viewerId !== null)
        rooms.get(showId)?.heartbeat(caller.viewerId, isVisible, playback);
    },
  });

  const pending = new Map<
    ShowId,
    { added: ChatMessage[]; changed: ChatMessage[]; hidden: ChatMessage['id'][] }
  >();
  chat.onChange((showId, delta) => {
    hub.publish('chat', showId, 'crew', delta);
    const waiting = pending.get(showId) ?? { added: [], changed: [], hidden: [] };
    waiting.added.push(...delta.added);
    waiting.changed.push(...delta.changed);
    waiting.hidden.push(...delta.hiddenIds);
    pending.set(showId, waiting);
  });

  const lastShow = new Map<string, string>();
  const publishShow = (showId: ShowId, side: 'crew' | 'viewers'): void => {
    if (!hub.hasMembers('show', showId, side)) return;
    const state = showTopic(showId);
    const words = JSON.stringify(state);
    if (lastShow.get(`${showId} ${side}`) === words) return;
    lastShow.set(`${showId} ${side}`, words);
    hub.publish('show', showId, side, state);
  };
  const publishShows = (): void => {
    for (const showId of new Set([...rooms.keys(), shows.current().show.id])) {
      publishShow(showId, 'crew');
      publishShow(showId, 'viewers');
    }
  };

  let crowd: Crowd | null = null;
  const stopCrowd = (): void => {
    const leaving = crowd;
    crowd = null;
    void leaving?.stop().catch(onFailure);
  };
  const admitCrowd = (): void => {
    const { show, rehearsal } = shows.current();
    if (crowd !== null || rehearsal === null || !isRunning(show.phase) || rehearsal.viewers === 0)
      return;
    const tokens = Array.from({ length: rehearsal.viewers }, () =>
      identities.crowdTokenOf(viewerIdSchema.parse(v7()), show.id),
    );
    crowd = startCrowd({
      gatewayUrl: `http://127.0.0.1:${gateway.port}`,
      slug: show.slug,
      tokens,
      seed: rehearsal.seed,
      onFailure,
    });
  };
  shows.onChange((now, before) => {
    if (before.show.id !== now.show.id || !isRunning(now.show.phase)) {
      report = nothingPublished;
      reportedAtMs = 0;
      stopCrowd();
    }
    if (isRunning(before.show.phase) && !isRunning(now.show.phase))
      void sfu.closeRoom(before.show.id);
    roomOf(now.show.id);
    hub.moveCrew();
    publishShow(before.show.id, 'viewers');
    publishShows();
  });

  const services: Services = {
    currentShow: () => shows.current().show,
    listShows: () => shows.list(),
    showBySlug: (slug) => shows.bySlug(slug),
    createShow: (input) => shows.create(input),
    updateShow: (change) => shows.update(change),
    goLive: () => shows.goLive(),
    endShow: () => shows.end(),
    rehearse: async (viewers, seed) => {
      const show = await shows.rehearse(viewers, seed ?? randomBytes(4).readUInt32BE());
      admitCrowd();
      return show;
    },
    admitViewer: (show, viewerId, gatewayWsUrl) => {
      if (!isRunning(show.phase)) throw new Refusal('not-open');
      return sfu.admitViewer(show.id, viewerId, gatewayWsUrl);
    },
    admitStudio: (showId) => {
      if (!isRunning(shows.current().show.phase)) throw new Refusal('not-open');
      return sfu.admitStudio(showId);
    },
    report: (next) => {
      const before = publishNow().state;
      report = next;
      reportedAtMs = nowMs();
      if (publishNow().state !== before) publishShows();
    },
    send: (show, viewerId, text, key) => chat.send(show, viewerId, text, key),
    setName: async (viewerId, name) => {
      await chat.setName(shows.current().show, viewerId, name);
      names.set(viewerId, name);
      hub.tell(viewerId, 'me', { viewerId, name, role: 'viewer' });
    },
    markAnswered: (messageId, answered) => chat.markAnswered(messageId, answered),
    hide: (messageId, hidden) => chat.hide(messageId, hidden),
    say: (text, key) => chat.say(shows.current().show, text, key),
    card: (viewerId) => card(viewerId),
    thresholds: () => thresholds,
    setThresholds: async (next) => {
      await commit({
        showId: shows.current().show.id,
        viewerId: null,
        bodies: [{ kind: 'thresholds-set', thresholds: { ...next } }],
        write: () => store.settings.set('thresholds', JSON.stringify(next)),
      });
      thresholds = next;
      return next;
    },
    sfuStatus: () => sfu.status(),
    onFailure,
  };

  function card(viewerId: ViewerId): ViewerCard | null {
    const viewer = store.viewers.byId(viewerId);
    if (viewer === null) return null;
    const showId = shows.current().show.id;
    const row = roomOf(showId).tracker.rowOf(viewerId);
    const state = roomOf(showId).tracker.stateOf(viewerId);
    const totals = store.viewers.totals(viewerId);
    const stay = state?.stays.at(-1);
    const stayingMs = stay?.leftAtMs === null ? nowMs() - stay.enteredAtMs : 0;
    const texts = new Map(
      store.messages.byViewer(viewerId, showId, 20).map((message) => [message.id, message.text]),
    );
    return {
      viewerId,
      name: viewer.name,
      stage: row?.stage ?? 'awareness',
      isLapsed: row?.isLapsed ?? false,
      firstSeenAtMs: viewer.firstSeenAtMs,
      showsVisited: totals.shows,
      messages: totals.messages,
      questions: totals.questions,
      orders: state?.history.orders ?? 0,
      lastOrderAtMs: state?.history.lastOrderAtMs ?? null,
      watchedMs: totals.watchedMs + stayingMs,
      recent: store.events
        .ofViewer(viewerId, showId, 40)
        .flatMap(({ atMs, body }): ViewerCard['recent'] => {
          switch (body.kind) {
            case 'viewer-entered':
              return [{ atMs, kind: 'entered', text: null }];
            case 'viewer-left':
              return [{ atMs, kind: 'left', text: null }];
            case 'name-set':
              return [{ atMs, kind: 'named', text: null }];
            case 'message-sent':
              return [
                {
                  atMs,
                  kind: body.intent === null ? 'said' : 'asked',
                  text: texts.get(body.messageId) ?? null,
                },
              ];
            case 'question-answered':
              return body.answered ? [{ atMs, kind: 'answered', text: null }] : [];
            default:
              return [];
          }
        })
        .slice(0, 20),
    };
  }

  roomOf(shows.current().show.id);
  const gateway = await startGateway({
    port: env.REGULARS_PORT,
    pagesDir: env.REGULARS_PAGES_DIR ?? null,
    identities,
    limits: new Limits(),
    services,
    hub,
    newViewerId: () => viewerIdSchema.parse(v7()),
    healthz: () => {
      const { show } = shows.current();
      return {
        ok: true,
        show: { slug: show.slug, phase: show.phase },
        publish: publishNow(),
        viewers: rooms.get(show.id)?.tracker.viewersPresent() ?? 0,
      };
    },
    metrics: async () => ({ contentType: registry.contentType, text: await registry.metrics() }),
    boot: async (slug, viewerId, gatewayWsUrl) => {
      const show = shows.bySlug(slug);
      if (show === null) return null;
      const topic = showTopic(show.id);
      const admission =
        topic.publish.state === 'live'
          ? await sfu.admitViewer(show.id, viewerId, gatewayWsUrl).catch(() => null)
          : null;
      return {
        show: topic,
        viewer: { id: viewerId, name: nameOf(viewerId) },
        admission,
        serverNowMs: nowMs(),
      };
    },
    poster: (showId) => posters.get(showId)?.jpeg ?? null,
    setPoster: (showId, jpeg) => {
      if (showId !== shows.current().show.id) return false;
      posters.set(showId, { jpeg, version: (posters.get(showId)?.version ?? nowMs()) + 1 });
      return true;
    },
    sfuProxyTarget: () => sfu.proxyTarget(),
    sfuPublicUrl: () => sfu.publicUrl(),
  }).catch((failure: unknown) => {
    store.close();
    throw failure;
  });

  new Gauge({
    name: 'regulars_viewers',
    help: 'Viewers present in the show on the stage',
    registers: [registry],
    collect() {
      this.set(rooms.get(shows.current().show.id)?.tracker.viewersPresent() ?? 0);
    },
  });
  new Gauge({
    name: 'regulars_sockets',
    help: 'Open live sockets',
    registers: [registry],
    collect() {
      this.set(hub.size);
    },
  });

  const timers = [
    setInterval(() => {
      for (const room of rooms.values()) {
        room.sweep();
        const delta = room.tracker.tick(nowMs());
        if (delta !== null) hub.publish('audience', room.showId, 'crew', delta);
      }
    }, audienceEveryMs),
    setInterval(() => {
      for (const [showId, { added, changed, hidden }] of pending) {
        pending.delete(showId);
        const gone = new Set(hidden);
        hub.publish('chat', showId, 'viewers', {
          added: fairSample(
            added.filter((message) => !gone.has(message.id)),
            viewersSample,
          ),
          changed,
          hiddenIds: hidden,
        });
      }
    }, viewersEveryMs),
    setInterval(() => {
      publishShows();
      const { show } = shows.current();
      hub.publish('stage', show.id, 'crew', roomOf(show.id).stage());
      for (const [showId, room] of rooms)
        if (showId !== show.id && room.isEmpty && !hub.hasMembers('show', showId, 'viewers'))
          rooms.delete(showId);
    }, 1000),
  ];
  admitCrowd();
  log.info({ port: gateway.port }, 'listening');

  return {
    port: gateway.port,
    url: `http://127.0.0.1:${gateway.port}`,
    setMediaServer: (settings) => sfu.configure(settings),
    stop: async () => {
      for (const timer of timers) clearInterval(timer);
      await crowd?.stop();
      await gateway.close();
      eventLog.flush();
      store.close();
    },
  };
}

function sfuFromEnv(env: ShowServerEnv): SfuSettings | null {
  const { REGULARS_SFU_URL: url, REGULARS_SFU_KEY: key, REGULARS_SFU_SECRET: secret } = env;
  if (url === undefined || key === undefined || secret === undefined) return null;
  return { url, key, secret, publicUrl: env.REGULARS_SFU_PUBLIC_URL };
}

function readThresholds(json: string | null): AudienceThresholds {
  const parsed = audienceThresholdsSchema.safeParse(json === null ? {} : JSON.parse(json));
  return parsed.success ? parsed.data : audienceThresholdsSchema.parse({});
}

/** 80 bits in letters and digits that nobody mistakes for each other. */
function randomSlug(): string {
  const letters = 'abcdefghjkmnpqrstvwxyz0123456789';
  return [...randomBytes(16)].map((byte) => letters[byte % 32] ?? 'a').join('');
}
