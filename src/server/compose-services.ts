import { randomBytes } from 'node:crypto';
import { isRunning } from '../shared/show/index.ts';
import { Refusal } from '../shared/show-api/index.ts';
import type { ThresholdSetting } from './audience/index.ts';
import type { Broadcast } from './broadcast.ts';
import type { ChatService } from './chat/index.ts';
import type { LiveHub, Services } from './gateway/index.ts';
import type { IdentityService } from './identity/index.ts';
import type { OnAir } from './on-air.ts';
import type { RehearsalCrowd } from './rehearsal/index.ts';
import type { Rooms } from './rooms.ts';
import type { Sfu } from './sfu/index.ts';
import type { ShowService } from './show/index.ts';
import type { Store } from './store/index.ts';
import type { Till } from './till/index.ts';
import { viewerCard } from './viewer-card.ts';
import type { ViewerNames } from './viewer-names.ts';

/** The parts of a composed server that callers can ask something of. */
export interface ServiceParts {
  readonly shows: ShowService;
  readonly chat: ChatService;
  readonly sfu: Sfu;
  readonly onAir: OnAir;
  readonly broadcast: Pick<Broadcast, 'shows'>;
  readonly hub: Pick<LiveHub, 'tellMe'>;
  readonly rooms: Rooms;
  readonly names: ViewerNames;
  readonly thresholds: ThresholdSetting;
  readonly identity: IdentityService;
  readonly store: Store;
  readonly till: Till;
  readonly crowd: Pick<RehearsalCrowd, 'admit'>;
  readonly nowMs: () => number;
  readonly onFailure: (failure: unknown) => void;
}

/** What the gateway's procedures do, over the parts of the server. */
export function composeServices(parts: ServiceParts): Services {
  const { shows, chat, sfu, onAir, broadcast, hub, rooms, names, thresholds, till } = parts;
  const { identity, store, crowd, nowMs, onFailure } = parts;
  const { persons } = identity;
  return {
    currentShow: () => shows.current().show,
    listShows: () => shows.list(),
    showBySlug: (slug) => shows.bySlug(slug),
    createShow: (input) => shows.create(input),
    updateShow: (change) => shows.update(change),
    goLive: () => shows.goLive(),
    endShow: () => shows.end(),
    rehearse: async (viewers, seed) => {
      const show = await shows.rehearse(viewers, seed ?? randomBytes(4).readUInt32BE());
      crowd.admit(shows.current());
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
      const before = onAir.publish(shows.current().show).state;
      onAir.report(next);
      if (onAir.publish(shows.current().show).state !== before) broadcast.shows();
    },
    setMark: (mark) => till.setMark(shows.current().show.id, mark),
    send: (show, viewerId, text, key) => chat.send(show, viewerId, text, key),
    setName: async (viewerId, name) => {
      await chat.setName(shows.current().show, viewerId, name);
      names.set(viewerId, name);
      hub.tellMe(viewerId);
    },
    markAnswered: (messageId, answered) => chat.markAnswered(messageId, answered),
    hide: (messageId, hidden) => chat.hide(messageId, hidden),
    say: (text, key) => chat.say(shows.current().show, text, key),
    card: (viewerId) =>
      viewerCard(
        viewerId,
        shows.current().show.id,
        store,
        rooms.of(shows.current().show.id).tracker,
        nowMs(),
        (id) => persons.viewersOf(id),
      ),
    thresholds: () => thresholds.now,
    setThresholds: (next) => thresholds.set(next),
    catalog: till.catalog.service,
    catalogFiles: till.catalog.files,
    engagement: till.engagement.services,
    sales: till.sales.services,
    shop: till.orders,
    orders: till.orders.orders,
    orderDesk: till.orders.desk,
    coupons: till.orders.coupons,
    paymentHooks: till.orders.hooks,
    identity,
    sfuStatus: () => sfu.status(),
    onFailure,
  };
}
