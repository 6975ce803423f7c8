import { createHmac, randomBytes } from 'node:crypto';
import { watchedMs } from '../../shared/audience/index.ts';
import type { MyLottery } from '../../shared/engagement/index.ts';
import type { CouponId, PollId, ShowId, ViewerId } from '../../shared/kernel/index.ts';
import type { ShopSettings } from '../../shared/sales/index.ts';
import type { ShowEvent } from '../../shared/show/index.ts';
import type { EngagementTopic } from '../../shared/show-api/index.ts';
import {
  EngagementTemplates,
  InvitationService,
  LotteryService,
  PollService,
  type EngagementAct,
  type EngagementPorts,
} from '../engagement/index.ts';
import type { EngagementServices } from '../gateway/index.ts';
import type { TillContext } from './context.ts';

/** What prizes and rewards need of the shop. */
export interface ShopForEngagement {
  referral(): ShopSettings['referral'];
  /** Gives a coupon within the commit under way; returns the events of it, none where it is used up. */
  grantCoupon(grant: {
    readonly couponId: CouponId;
    readonly viewerId: ViewerId;
    readonly why: 'prize' | 'invited' | 'inviter';
    readonly showId: ShowId;
    readonly nowMs: number;
  }): readonly EngagementAct[];
}

/** Polls, lotteries, shares and invitations, composed. */
export interface EngagementPart {
  /** What the gateway offers of it. */
  readonly services: EngagementServices;
  topic(showId: ShowId): EngagementTopic;
  voteOf(showId: ShowId, viewerId: ViewerId): { pollId: PollId; answer: number } | null;
  lotteryOf(showId: ShowId, viewerId: ViewerId): MyLottery | null;
  /** Whether a viewer who comes in now was sent by a friend. */
  isSent(viewerId: ViewerId): boolean;
  /** Whether a viewer once came by a friend's link, for the first time anywhere. */
  isInvited(viewerId: ViewerId): boolean;
  hasShared(showId: ShowId, viewerId: ViewerId): boolean;
  /** Others whom a viewer brought. */
  brought(viewerId: ViewerId): number;
  /** Told of each event that is on disk. */
  heard(event: ShowEvent): void;
  stop(): void;
}

const templatesSetting = 'engagement-templates';
const pseudonymLength = 32;
const seedBytes = 32;
/** A poll and a lottery end no later than this after their time. */
const clockEveryMs = 200;
const rewardEveryMs = 1000;

export function composeEngagement(context: TillContext, shop: ShopForEngagement): EngagementPart {
  const { store, topics, commit, nowMs } = context;
  const ports: EngagementPorts = {
    nowMs,
    newId: context.newId,
    currentShow: context.currentShow,
    showById: (showId) => context.showById(showId),
    nameOf: (viewerId) => context.nameOf(viewerId),
    personOf: (viewerId) => context.personOf(viewerId),
    once: context.once,
    commit: (showId, decide) => commit({ showId, viewerId: null, bodies: [], write: decide }),
    changed: (showId) => topics.changed(showId, 'engagement'),
    personChanged: (viewerId) => topics.personChanged(viewerId),
    onFailure: (failure) => context.onFailure(failure),
  };
  const watched = (showId: ShowId, viewerId: ViewerId): number => {
    const state = context.tracker(showId)?.stateOf(viewerId) ?? null;
    return state === null
      ? (store.viewers.visit(viewerId, showId)?.watchedMs ?? 0)
      : watchedMs(state, nowMs());
  };
  const hasBeenIn = (showId: ShowId, viewerId: ViewerId): boolean =>
    store.viewers.visit(viewerId, showId) !== null;

  const polls = new PollService({ ...ports, polls: store.polls, hasBeenIn });
  const lotteries = new LotteryService({
    ...ports,
    lotteries: store.lotteries,
    newSeed: () => randomBytes(seedBytes).toString('hex'),
    pseudonym: (lotteryId, personId) =>
      createHmac('sha256', context.signingKey)
        .update(`lottery:${lotteryId}:${personId}`)
        .digest('hex')
        .slice(0, pseudonymLength),
    done: (showId, viewerId) => {
      const visit = store.viewers.visit(viewerId, showId);
      if (visit === null) return null;
      return {
        hasCommented: visit.messages > 0,
        watchedMs: watched(showId, viewerId),
        hasShared: store.invitations.hasShared(showId, [viewerId, context.personOf(viewerId)]),
      };
    },
    grantPrize: (prize) => shop.grantCoupon({ ...prize, why: 'prize' }),
  });
  const invitations = new InvitationService({
    ...ports,
    invitations: store.invitations,
    referral: () => shop.referral(),
    strengthOf: (viewerId) => context.strengthOf(viewerId),
    hasBeenIn,
    watchedMs: watched,
    key: context.signingKey,
    grantReward: (reward) => shop.grantCoupon(reward),
  });
  const templates = new EngagementTemplates({
    read: () => store.settings.get(templatesSetting),
    write: (json) => store.settings.set(templatesSetting, json),
    commit: (write) =>
      ports.commit(context.currentShow().id, () => {
        write();
        return [];
      }),
  });

  const timers = [
    setInterval(() => {
      polls.tick();
      lotteries.tick();
    }, clockEveryMs),
    setInterval(() => invitations.tick(), rewardEveryMs),
  ];
  return {
    services: {
      templates: () => templates.list(),
      setTemplates: (all) => templates.set(all),
      openPoll: (draft, key) => polls.open(draft, key),
      closePoll: (pollId, key) => polls.close(pollId, key),
      vote: (by, pollId, answer, key) => polls.vote(by, pollId, answer, key),
      openLottery: (draft, key) => lotteries.open(draft, key),
      drawLottery: (lotteryId, key) => lotteries.close(lotteryId, key),
      cancelLottery: (lotteryId, key) => lotteries.cancel(lotteryId, key),
      lotteries: (showId) => lotteries.list(showId),
      winners: (lotteryId) => lotteries.winners(lotteryId),
      enter: (by, lotteryId, key) => lotteries.enter(by, lotteryId, key),
      share: (by) => invitations.share(by),
      invite: (by) => invitations.invite(by),
      proof: (lotteryId) => lotteries.proof(lotteryId),
      touched: (viewerId, code, address) => invitations.touched(viewerId, code, address),
    },
    topic: (showId) => ({ poll: polls.latest(showId), lottery: lotteries.latest(showId) }),
    voteOf: (showId, viewerId) => polls.voteOf(showId, viewerId),
    lotteryOf: (showId, viewerId) => lotteries.mine(showId, viewerId),
    isSent: (viewerId) => invitations.isSent(viewerId),
    isInvited: (viewerId) => store.invitations.isBrought([viewerId, context.personOf(viewerId)]),
    hasShared: (showId, viewerId) =>
      store.invitations.hasShared(showId, [viewerId, context.personOf(viewerId)]),
    brought: (viewerId) => invitations.brought(viewerId),
    heard: (event) => {
      invitations.heard(event);
      if (event.body.kind === 'message-sent' && event.viewerId !== null)
        if (lotteries.asksFor(event.showId, 'commented')) topics.personChanged(event.viewerId);
    },
    stop: () => {
      for (const timer of timers) clearInterval(timer);
    },
  };
}
