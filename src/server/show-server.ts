import { join } from 'node:path';
import { v7 } from 'uuid';
import { noHistory } from '../shared/audience/index.ts';
import { findQuestion } from '../shared/chat/index.ts';
import {
  messageIdSchema,
  showIdSchema,
  viewerIdSchema,
  type ShowId,
} from '../shared/kernel/index.ts';
import { isRunning, nothingPublished } from '../shared/show/index.ts';
import { type ShowServerEnv, type ShowTopic, type StageTopic } from '../shared/show-api/index.ts';
import { AliveMark } from './alive-mark.ts';
import { ThresholdSetting } from './audience/index.ts';
import { Broadcast } from './broadcast.ts';
import { ChatService } from './chat/index.ts';
import { composeIdentity } from './compose-identity.ts';
import { composeServices } from './compose-services.ts';
import { Identities, Limits, LiveHub, startGateway, type LivePorts } from './gateway/index.ts';
import { EventLog } from './log/index.ts';
import { createLogger } from './logger.ts';
import { Metrics } from './metrics.ts';
import { OnAir } from './on-air.ts';
import { RehearsalCrowd } from './rehearsal/index.ts';
import { Rooms } from './rooms.ts';
import { Sfu, sfuFromEnv, type SfuSettings } from './sfu/index.ts';
import { secretsOf, signingKeyOf } from './secrets.ts';
import { randomSlug, ShowService } from './show/index.ts';
import { StorageHealth } from './storage-health.ts';
import { openStore, storageFailureOf } from './store/index.ts';
import { composeTill } from './till/index.ts';
import { ViewerNames } from './viewer-names.ts';

/** A running show server. */
export interface ShowServer {
  readonly port: number;
  readonly url: string;
  setMediaServer(settings: SfuSettings | null): void;
  /** Finishes what was accepted, then closes sockets and database. */
  stop(): Promise<void>;
}

/** What `me` says of the till to the crew, who buy nothing here. */
const nothingOfTheTill = {
  claims: [],
  coupons: [],
  cart: 0,
  orders: [],
  vote: null,
  lottery: null,
};
/** Also shows when something can be written again, where for a while nothing could. */
const markAliveEveryMs = 2000;
const closeRoomsEveryMs = 10_000;

/**
 * Composes the whole server: the one place that knows every term, the store and the gateway.
 *
 * Throws `OpenDatabaseError` for a data folder that cannot be used, and the system's error where
 * the port is taken.
 */
export async function startShowServerHere(env: ShowServerEnv): Promise<ShowServer> {
  const nowMs = (): number => Date.now();
  const store = openStore({
    dataDir: env.REGULARS_DATA_DIR,
    nativeBinding: env.REGULARS_SQLITE_BINDING,
  });
  const signingKey = signingKeyOf(store.settings);
  const log = createLogger(env.REGULARS_LOG_LEVEL, secretsOf(env, signingKey));
  const onFailure = (failure: unknown): void => {
    // Told once by its health; every single act that it refuses would bury the rest.
    if (storageFailureOf(failure) !== null && storage.state !== 'ok') return;
    log.error({ err: failure instanceof Error ? failure : new Error(String(failure)) }, 'failed');
  };

  const metrics = new Metrics();
  const storage = new StorageHealth((state) => {
    if (state === 'ok') log.warn('what happens is written again');
    else log.error({ storage: state }, 'nothing can be written: every command is refused');
  });
  const eventLog = new EventLog({
    nowMs,
    lastSeq: (showId) => store.events.lastSeq(showId),
    insert: (event) => store.events.insert(event),
    transaction: (work) => store.transaction(work),
    concernsAll: (failure) => storageFailureOf(failure) !== null,
    onCommit: (_acts, tookMs) => {
      metrics.committed(tookMs);
      storage.wrote();
    },
    onFailure: (failure) => {
      onFailure(failure);
      storage.failed(failure);
    },
  });
  const commit = eventLog.append.bind(eventLog);

  const alive = new AliveMark({
    nowMs,
    read: () => store.settings.get('alive-at-ms'),
    write: (text) => store.settings.set('alive-at-ms', text),
    commit: (write) => commit({ showId: currentId(), viewerId: null, bodies: [], write }),
  });
  const aliveAtMs = (): number => alive.beforeMs;

  const identities = new Identities(signingKey, env.REGULARS_HOST_TOKEN);
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
    aliveAtMs,
    commit,
    copyShelf: (from, to) => till.catalog.copyShelf(from, to),
  });
  const currentId = (): ShowId => shows.current().show.id;

  const thresholds = new ThresholdSetting({
    read: () => store.settings.get('thresholds'),
    write: (json) => store.settings.set('thresholds', json),
    currentShowId: currentId,
    commit,
    onChange: (next) => rooms.setThresholds(next),
  });
  const names = new ViewerNames((viewerId) => store.viewers.byId(viewerId)?.name ?? null);
  const identity = composeIdentity({
    env,
    store,
    names,
    signingKey,
    commit,
    nowMs,
    currentShow: () => shows.current().show,
    tellMe: (viewerId) => hub.tellMe(viewerId),
    onFailure,
  });
  const { persons } = identity.service;
  eventLog.watch(persons);
  const rooms = new Rooms({
    nowMs,
    aliveAtMs,
    commit,
    events: (id) => store.events.ofShow(id),
    thresholds: () => thresholds.now,
    history: (viewerId, showId) => {
      const totals = store.viewers.totals(persons.viewersOf(viewerId), { but: showId });
      return {
        ...noHistory,
        shows: totals.shows,
        questions: totals.questions,
        watchedMs: totals.watchedMs,
        lastSeenAtMs: totals.lastSeenAtMs,
        ...till.orders.history(viewerId, showId),
        brought: till.engagement.brought(viewerId),
      };
    },
    nameOf: (viewerId) => names.of(viewerId),
    via: (viewerId) => (till.engagement.isSent(viewerId) ? 'invitation' : null),
    wroteEntry: (viewerId, id, atMs, isSimulated) => {
      store.viewers.insert({ id: viewerId, isSimulated, name: null, firstSeenAtMs: atMs });
      store.viewers.enter(viewerId, id, atMs);
    },
    wroteDeparture: (viewerId, id, atMs, watchedMs) =>
      store.viewers.leave(viewerId, id, atMs, watchedMs),
    onFailure,
  });
  eventLog.subscribe((event) => rooms.find(event.showId)?.tracker.apply(event));
  /** A show that is over has sockets and nothing more: its log is not read for who opens its link. */
  const isOver = (showId: ShowId): boolean =>
    showId !== currentId() && shows.byId(showId)?.phase === 'ended';
  const viewersIn = (showId: ShowId): number =>
    rooms.find(showId)?.tracker.viewersPresent() ?? hub.viewersIn(showId);

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
      nameOf: (viewerId) => names.of(viewerId),
      setName: (viewerId, name) => store.viewers.setName(viewerId, name),
      countMessage: (viewerId, showId, isQuestion) =>
        store.viewers.countMessage(viewerId, showId, isQuestion),
    },
    commit,
  });

  const onAir = new OnAir(nowMs);
  const showTopic = (showId: ShowId): ShowTopic => {
    const show = shows.byId(showId) ?? shows.current().show;
    return {
      show,
      publish: show.id === currentId() ? onAir.publish(show) : nothingPublished,
      viewers: viewersIn(showId),
      posterUrl: onAir.posterUrl(showId),
    };
  };
  const stageTopic = (showId: ShowId): StageTopic => ({
    storage: storage.state,
    ...rooms.of(showId).playback(),
  });

  const snapshots: LivePorts['snapshots'] = {
    show: (showId, { viewerId }) => {
      broadcast.snapshotGiven(showId, viewerId === null ? 'crew' : 'viewers');
      return showTopic(showId);
    },
    chat: (showId, { viewerId }) => chat.snapshot(showId, viewerId === null),
    audience: (showId) => rooms.of(showId).tracker.snapshot(),
    stage: (showId) => stageTopic(showId),
    sales: (showId, { viewerId }) =>
      till.topics.snapshot(showId, viewerId === null ? 'crew' : 'viewers'),
    engagement: (showId) => till.engagement.topic(showId),
    me: (showId, { viewerId, role }) => ({
      viewerId,
      name: viewerId === null ? null : names.of(viewerId),
      role,
      strength: viewerId === null ? 'stranger' : persons.strengthOf(viewerId),
      ...(viewerId === null ? nothingOfTheTill : till.me(showId, viewerId)),
    }),
  };
  const hub = new LiveHub({
    nowMs,
    readToken: (token) => identities.readToken(token),
    showIdOf: (slug) => shows.bySlug(slug)?.id ?? null,
    currentShowId: currentId,
    snapshots,
    opened: (showId, { viewerId, isSimulated }, socket, isVisible) => {
      if (viewerId !== null && !isOver(showId))
        rooms.of(showId).open(viewerId, socket, isVisible, isSimulated);
    },
    closed: (showId, { viewerId }, socket, isBye) => {
      if (viewerId !== null) rooms.find(showId)?.close(viewerId, socket, isBye);
    },
    heartbeat: (showId, { viewerId }, socket, isVisible, playback) => {
      if (viewerId !== null) rooms.find(showId)?.heartbeat(viewerId, socket, isVisible, playback);
    },
    viewing: (showId, { viewerId }, productId) => {
      if (viewerId !== null && productId !== null && !isOver(showId))
        commit({
          showId,
          viewerId,
          bodies: [{ kind: 'product-viewed', productId }],
        }).catch(onFailure);
    },
    onFailure,
  });
  const till = composeTill(
    {
      store,
      nowMs,
      newId: () => v7(),
      commit,
      currentShow: () => shows.current().show,
      showById: (id) => shows.byId(id),
      tracker: (id) => rooms.find(id)?.tracker ?? null,
      nameOf: (viewerId) => names.of(viewerId),
      personOf: (viewerId) => persons.personOf(viewerId),
      strengthOf: (viewerId) => persons.strengthOf(viewerId),
      signingKey,
      samplesDir:
        env.REGULARS_PAGES_DIR === undefined ? null : join(env.REGULARS_PAGES_DIR, 'samples'),
      onFailure,
    },
    hub,
    {
      link: env.REGULARS_LINK_SECRET ?? null,
      stripe:
        env.REGULARS_STRIPE_SECRET === undefined
          ? null
          : {
              secretKey: env.REGULARS_STRIPE_SECRET,
              webhookSecret: env.REGULARS_STRIPE_WEBHOOK_SECRET ?? null,
              baseUrl: env.REGULARS_STRIPE_URL ?? null,
            },
    },
  );
  for (const part of [till.catalog, till.sales, till.orders]) eventLog.watch(part);
  eventLog.subscribe((event) => {
    till.engagement.heard(event);
    till.orders.heard(event);
  });
  const broadcast = new Broadcast({
    hub,
    nowMs,
    rooms: () => rooms,
    currentShowId: currentId,
    showTopic,
    stageTopic,
  });
  chat.onChange((showId, delta) => broadcast.chat(showId, delta));

  const crowd = new RehearsalCrowd({
    gatewayUrl: () => `http://127.0.0.1:${gateway.port}`,
    tokenOf: (showId, index) =>
      identities.crowdTokenOf(identities.crowdViewerOf(showId, index), showId),
    onFailure,
  });
  shows.onChange((now, before) => {
    const isOther = before.show.id !== now.show.id;
    if (isOther || !isRunning(now.show.phase)) {
      onAir.forget();
      void crowd.sendHome();
    }
    if (isRunning(before.show.phase) && (isOther || !isRunning(now.show.phase))) {
      void sfu.closeRoom(before.show.id);
      till.sales.service.desk.showEnded(before.show.id).catch(onFailure);
    }
    if (isOver(before.show.id)) rooms.retire(before.show.id);
    rooms.of(now.show.id);
    hub.moveCrew();
    broadcast.show(before.show.id, 'viewers');
    broadcast.shows();
  });

  const services = composeServices({
    shows,
    chat,
    sfu,
    onAir,
    broadcast,
    hub,
    rooms,
    names,
    thresholds,
    identity: identity.service,
    store,
    till,
    crowd,
    nowMs,
    onFailure,
  });

  rooms.of(currentId());
  // Who left before is gone before anyone can ask.
  eventLog.flush();
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
        ok: storage.state === 'ok',
        show: { slug: show.slug, phase: show.phase },
        publish: onAir.publish(show),
        viewers: viewersIn(show.id),
      };
    },
    metrics: () =>
      metrics.read({
        viewers: viewersIn(currentId()),
        sockets: hub.size,
        canWrite: storage.state === 'ok',
      }),
    hasShow: (slug) => shows.bySlug(slug) !== null,
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
        viewer: { id: viewerId, name: names.of(viewerId) },
        admission,
      };
    },
    poster: (showId) => onAir.poster(showId),
    setPoster: (showId, jpeg) => {
      if (showId !== currentId()) return false;
      onAir.setPoster(showId, jpeg);
      return true;
    },
    sfuProxyTarget: () => sfu.proxyTarget(),
    sfuPublicUrl: () => sfu.publicUrl(),
  }).catch((failure: unknown) => {
    till.stop();
    identity.stop();
    store.close();
    throw failure;
  });

  broadcast.start();
  const timers = [
    setInterval(
      () => rooms.closeEmpty((id) => id === currentId() || hub.hasAnyone(id)),
      closeRoomsEveryMs,
    ),
    setInterval(() => {
      const isNeeded = rooms.isAnyoneHere || isRunning(shows.current().show.phase);
      if (isNeeded || storage.state !== 'ok') alive.mark().catch(onFailure);
    }, markAliveEveryMs),
  ];
  crowd.admit(shows.current());
  log.info({ port: gateway.port }, 'listening');

  return {
    port: gateway.port,
    url: `http://127.0.0.1:${gateway.port}`,
    setMediaServer: (settings) => sfu.configure(settings),
    stop: async () => {
      broadcast.stop();
      till.stop();
      identity.stop();
      for (const timer of timers) clearInterval(timer);
      await crowd.sendHome();
      await gateway.close();
      rooms.clear();
      alive.mark().catch(onFailure);
      eventLog.flush();
      store.close();
    },
  };
}
