import { createHmac, randomBytes } from 'node:crypto';
import {
  arrivalWindowMs,
  judgeArrival,
  judgeReward,
  rewardsInvitations,
} from '../../shared/engagement/index.ts';
import type { CouponId, ShowId, ViewerId } from '../../shared/kernel/index.ts';
import type { IdentityStrength, ShopSettings } from '../../shared/sales/index.ts';
import type { ShowEvent } from '../../shared/show/index.ts';
import { Refusal } from '../../shared/show-api/index.ts';
import type { EngagementAct, EngagementPorts } from './ports.ts';

/** A friend who came by somebody's link, as it is kept. */
interface Invitation {
  readonly inviteeId: ViewerId;
  readonly inviterId: ViewerId;
  readonly showId: ShowId;
  readonly arrivedAtMs: number;
}

/** What shares and invitations need beside what all of this term needs. */
export interface InvitationPorts extends EngagementPorts {
  readonly invitations: {
    share(showId: ShowId, personId: ViewerId, atMs: number): boolean;
    codeOf(personId: ViewerId): string | null;
    addCode(code: string, personId: ViewerId): void;
    personOfCode(code: string): ViewerId | null;
    isInvited(inviteeId: ViewerId): boolean;
    insert(invitation: Invitation & { readonly addressKey: string }): void;
    fromAddress(
      addressKey: string,
      inviterId: ViewerId,
      sinceMs: number,
    ): { readonly all: number; readonly ofInviter: number };
    ofInviter(inviterId: ViewerId): { readonly arrived: number; readonly rewarded: number };
    open(): Invitation[];
    openOf(inviteeId: ViewerId): Invitation | null;
    settle(inviteeId: ViewerId, rewardedAtMs: number | null): void;
    hasVisited(viewerId: ViewerId, beforeMs?: number): boolean;
    hasPaid(ids: readonly ViewerId[]): boolean;
  };
  readonly referral: () => ShopSettings['referral'];
  readonly strengthOf: (viewerId: ViewerId) => IdentityStrength;
  readonly hasBeenIn: (showId: ShowId, viewerId: ViewerId) => boolean;
  readonly watchedMs: (showId: ShowId, viewerId: ViewerId) => number;
  /** Keys what is kept of addresses, so that nobody can read them out of the tables. */
  readonly key: Buffer;
  /** Gives a coupon within the commit under way; returns the events of it, none where it is used up. */
  readonly grantReward: (reward: {
    readonly couponId: CouponId;
    readonly viewerId: ViewerId;
    readonly why: 'invited' | 'inviter';
    readonly showId: ShowId;
    readonly nowMs: number;
  }) => readonly EngagementAct[];
}

/** A link that was opened by someone who has not come in yet. */
interface Touch {
  readonly inviterId: ViewerId;
  readonly addressKey: string;
  readonly atMs: number;
}

/** 80 bits. */
const codeBytes = 10;
const codePattern = /^[A-Za-z0-9_-]{14}$/;
/** Pages that never open a socket are forgotten, the oldest first. */
const mostTouches = 20_000;

/** Shares, personal links, who came by them, and what both sides get for it. */
export class InvitationService {
  readonly #ports: InvitationPorts;
  readonly #touches = new Map<ViewerId, Touch>();
  /** Those that may still be rewarded, by the friend who came. */
  readonly #open = new Map<ViewerId, Invitation>();
  /** Of those, the ones whose case may have changed. */
  readonly #dirty = new Set<ViewerId>();
  readonly #settling = new Set<ViewerId>();
  #judgedBy = '';

  constructor(ports: InvitationPorts) {
    this.#ports = ports;
    for (const invitation of ports.invitations.open())
      this.#open.set(invitation.inviteeId, invitation);
  }

  /** A viewer used the share button; it counts once for a person and show. */
  async share(by: { readonly viewerId: ViewerId; readonly showId: ShowId }): Promise<void> {
    const { viewerId, showId } = by;
    const { commit, invitations, personOf, hasBeenIn } = this.#ports;
    if (!hasBeenIn(showId, viewerId)) throw new Refusal('not-allowed');
    await commit(showId, (nowMs) =>
      invitations.share(showId, personOf(viewerId), nowMs)
        ? [{ viewerId, body: { kind: 'shared' } }]
        : [],
    );
    this.#ports.personChanged(viewerId);
  }

  /** A person's own link for friends, and what came of it. */
  async invite(by: { readonly viewerId: ViewerId; readonly showId: ShowId }): Promise<{
    code: string;
    isRewarded: boolean;
    arrived: number;
    rewarded: number;
  }> {
    const { commit, invitations, personOf, hasBeenIn } = this.#ports;
    const personId = personOf(by.viewerId);
    if (invitations.codeOf(personId) === null) {
      if (!hasBeenIn(by.showId, by.viewerId)) throw new Refusal('not-allowed');
      const made = randomBytes(codeBytes).toString('base64url');
      await commit(by.showId, () => {
        if (invitations.codeOf(personId) === null) invitations.addCode(made, personId);
        return [];
      });
    }
    const code = invitations.codeOf(personId);
    if (code === null) throw new Error('An invite code was not kept');
    return {
      code,
      isRewarded: rewardsInvitations(this.#ports.referral()),
      ...invitations.ofInviter(personId),
    };
  }

  /** Others whom a viewer brought. */
  brought(viewerId: ViewerId): number {
    return this.#ports.invitations.ofInviter(this.#ports.personOf(viewerId)).arrived;
  }

  /** A page was asked for by a link with an invite code; the first one counts, while it holds. */
  touched(viewerId: ViewerId, code: string, address: string): void {
    const { invitations, personOf, nowMs, referral, key } = this.#ports;
    if (!codePattern.test(code)) return;
    const inviterId = invitations.personOfCode(code);
    if (inviterId === null || personOf(inviterId) === personOf(viewerId)) return;
    const earlier = this.#touches.get(viewerId);
    if (earlier !== undefined && nowMs() - earlier.atMs <= referral().windowMs) return;
    if ([viewerId, personOf(viewerId)].some((id) => invitations.hasVisited(id))) return;
    const addressKey = createHmac('sha256', key).update(`address:${address}`).digest('base64url');
    this.#touches.set(viewerId, { inviterId, addressKey, atMs: nowMs() });
    if (this.#touches.size > mostTouches)
      for (const oldest of this.#touches.keys()) {
        this.#touches.delete(oldest);
        break;
      }
  }

  /** Whether a viewer who comes in now was sent by a friend. */
  isSent = (viewerId: ViewerId): boolean => this.#touches.has(viewerId);

  /** What happened in a show, as far as an invitation may hang on it. */
  heard({ body, viewerId, showId }: ShowEvent): void {
    if (viewerId === null) return;
    if (body.kind === 'viewer-entered') this.#entered(viewerId, showId);
    else if (body.kind === 'order-paid') this.#look(viewerId);
    else if (body.kind === 'signed-in') {
      this.#look(viewerId);
      for (const { inviteeId, inviterId } of this.#open.values())
        if (this.#ports.personOf(inviterId) === this.#ports.personOf(viewerId))
          this.#dirty.add(inviteeId);
    }
  }

  /** Rewards what has come to be due. */
  tick(): void {
    const referral = this.#ports.referral();
    const judgedBy = JSON.stringify(referral);
    if (judgedBy !== this.#judgedBy)
      for (const inviteeId of this.#open.keys()) this.#dirty.add(inviteeId);
    this.#judgedBy = judgedBy;
    if (!rewardsInvitations(referral)) return;
    const currentId = this.#ports.currentShow().id;
    for (const invitation of this.#open.values()) {
      const { inviteeId, showId } = invitation;
      const hasStayed =
        referral.after === 'first-stay' &&
        showId === currentId &&
        this.#ports.watchedMs(showId, inviteeId) >= referral.stayMs;
      if (hasStayed || this.#dirty.has(inviteeId)) this.#settle(invitation);
    }
    this.#dirty.clear();
  }

  #entered(viewerId: ViewerId, showId: ShowId): void {
    const touch = this.#touches.get(viewerId);
    if (touch === undefined) return;
    this.#touches.delete(viewerId);
    const { commit, invitations, showById, onFailure } = this.#ports;
    // A rehearsal's figures never mix with real ones.
    if (showById(showId)?.kind !== 'show') return;
    const arrived: Invitation[] = [];
    commit(showId, (nowMs) => {
      const inviterId = this.#ports.personOf(touch.inviterId);
      const sinceMs = nowMs - arrivalWindowMs;
      const same = invitations.fromAddress(touch.addressKey, inviterId, sinceMs);
      const verdict = judgeArrival({
        isSelf: inviterId === this.#ports.personOf(viewerId) || inviterId === viewerId,
        wasHere: invitations.isInvited(viewerId) || invitations.hasVisited(viewerId, touch.atMs),
        fromAddressForInviter: same.ofInviter,
        fromAddress: same.all,
      });
      if (verdict !== 'brought') return [];
      const invitation = { inviteeId: viewerId, inviterId, showId, arrivedAtMs: nowMs };
      arrived[0] = invitation;
      invitations.insert({ ...invitation, addressKey: touch.addressKey });
      return [{ viewerId, body: { kind: 'arrived-by-invitation', inviterId } }];
    })
      .then(() => {
        for (const invitation of arrived) this.#open.set(viewerId, invitation);
      })
      .catch(onFailure);
  }

  #look(viewerId: ViewerId): void {
    const personId = this.#ports.personOf(viewerId);
    for (const { inviteeId } of this.#open.values())
      if (inviteeId === viewerId || this.#ports.personOf(inviteeId) === personId)
        this.#dirty.add(inviteeId);
  }

  #settle(invitation: Invitation): void {
    const { inviteeId, inviterId, showId } = invitation;
    const isWaiting = this.#judge(invitation, this.#ports.nowMs()) === 'wait';
    if (isWaiting || this.#settling.has(inviteeId)) return;
    this.#settling.add(inviteeId);
    const { commit, invitations, personChanged, onFailure } = this.#ports;
    const last: { isWaiting: boolean } = { isWaiting: false };
    commit(showId, (nowMs) => {
      if (invitations.openOf(inviteeId) === null) return [];
      const verdict = this.#judge(invitation, nowMs);
      last.isWaiting = verdict === 'wait';
      if (verdict === 'no-friend') invitations.settle(inviteeId, null);
      if (verdict !== 'reward') return [];
      invitations.settle(inviteeId, nowMs);
      return [
        { viewerId: inviteeId, body: { kind: 'invitation-rewarded', inviterId } },
        ...this.#grants(invitation, nowMs),
      ];
    })
      .then(() => {
        if (last.isWaiting) return;
        this.#open.delete(inviteeId);
        for (const viewerId of [inviteeId, inviterId]) personChanged(viewerId);
      })
      .catch(onFailure)
      .finally(() => this.#settling.delete(inviteeId));
  }

  #judge(
    { inviteeId, inviterId, showId, arrivedAtMs }: Invitation,
    nowMs: number,
  ): 'reward' | 'wait' | 'too-late' | 'no-friend' {
    const { invitations, personOf, referral, strengthOf, watchedMs } = this.#ports;
    const personId = personOf(inviteeId);
    const inviter = personOf(inviterId);
    const isNoFriend =
      personId === inviter ||
      (personId !== inviteeId &&
        (invitations.hasVisited(personId, arrivedAtMs) || invitations.isInvited(personId)));
    const verdict = judgeReward(
      referral(),
      {
        arrivedAtMs,
        watchedMs: watchedMs(showId, inviteeId),
        hasPaid: invitations.hasPaid([inviteeId, personId]),
        isNoFriend,
        inviter: strengthOf(inviterId),
        invitee: strengthOf(inviteeId),
        rewarded: invitations.ofInviter(inviter).rewarded,
      },
      nowMs,
    );
    if (verdict !== 'never') return verdict;
    return isNoFriend ? 'no-friend' : 'too-late';
  }

  #grants({ inviteeId, inviterId, showId }: Invitation, nowMs: number): EngagementAct[] {
    const { referral, grantReward } = this.#ports;
    const { inviteeCouponId, inviterCouponId } = referral();
    const sides = [
      { couponId: inviteeCouponId, viewerId: inviteeId, why: 'invited' },
      { couponId: inviterCouponId, viewerId: inviterId, why: 'inviter' },
    ] as const;
    return sides.flatMap(({ couponId, viewerId, why }) =>
      couponId === null ? [] : grantReward({ couponId, viewerId, why, showId, nowMs }),
    );
  }
}
