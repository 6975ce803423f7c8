import { isStrongEnough } from '../identity/rules.ts';
import type { CouponId, LotteryId, PollId, ShowId } from '../kernel/ids.ts';
import type { IdentityStrength } from '../sales/schema.ts';
import type { ShopSettings } from '../sales/order.ts';
import type { Lottery, LotteryTask, MyLottery, Poll } from './schema.ts';

/** A poll as it is kept. */
export interface KeptPoll {
  readonly id: PollId;
  readonly showId: ShowId;
  readonly question: string;
  readonly answers: readonly { readonly text: string; readonly votes: number }[];
  readonly openedAtMs: number;
  readonly closesAtMs: number | null;
  readonly closedAtMs: number | null;
}

/** What everyone sees of a poll. */
export const pollView = (poll: KeptPoll): Poll => ({
  id: poll.id,
  question: poll.question,
  answers: poll.answers.map(({ text, votes }) => ({ text, votes })),
  state: poll.closedAtMs === null ? 'open' : 'closed',
  openedAtMs: poll.openedAtMs,
  closesAtMs: poll.closesAtMs,
});

/** Whether a poll takes votes at an instant; its time is up to the millisecond. */
export const isPollOpen = (poll: KeptPoll, nowMs: number): boolean =>
  poll.closedAtMs === null && (poll.closesAtMs === null || nowMs < poll.closesAtMs);

/** A lottery as it is kept; the seed is secret until it is drawn or cancelled. */
export interface KeptLottery {
  readonly id: LotteryId;
  readonly showId: ShowId;
  readonly title: string;
  readonly prize: string;
  readonly couponId: CouponId | null;
  readonly winners: number;
  readonly task: LotteryTask;
  readonly openedAtMs: number;
  readonly closesAtMs: number;
  readonly entries: number;
  readonly seed: string;
  readonly seedHash: string;
  readonly closedAtMs: number | null;
  readonly entriesHash: string | null;
  readonly drawnAtMs: number | null;
  readonly cancelledAtMs: number | null;
}

export function lotteryState(lottery: KeptLottery): Lottery['state'] {
  if (lottery.cancelledAtMs !== null) return 'cancelled';
  if (lottery.drawnAtMs !== null) return 'drawn';
  return lottery.closedAtMs === null ? 'open' : 'closed';
}

/** The seed where it may be told. */
export const toldSeed = (lottery: KeptLottery): string | null =>
  lottery.drawnAtMs === null && lottery.cancelledAtMs === null ? null : lottery.seed;

/** Whether a lottery takes entries at an instant. */
export const isLotteryOpen = (lottery: KeptLottery, nowMs: number): boolean =>
  lotteryState(lottery) === 'open' && nowMs < lottery.closesAtMs;

/** Where anyone can check a draw, seen from the gateway. */
export const drawCheckPath = (lotteryId: string): string => `/check/draw/${lotteryId}`;

/** What everyone sees of a lottery. */
export const lotteryView = (lottery: KeptLottery, won: Lottery['won']): Lottery => ({
  id: lottery.id,
  title: lottery.title,
  prize: lottery.prize,
  winners: lottery.winners,
  task: lottery.task,
  state: lotteryState(lottery),
  openedAtMs: lottery.openedAtMs,
  closesAtMs: lottery.closesAtMs,
  entries: lottery.entries,
  seedHash: lottery.seedHash,
  entriesHash: lottery.entriesHash,
  seed: toldSeed(lottery),
  won,
  checkUrl: drawCheckPath(lottery.id),
});

/** What a viewer has done in a show, as far as a lottery may ask for it. */
export interface DoneInShow {
  readonly hasCommented: boolean;
  readonly watchedMs: number;
  readonly hasShared: boolean;
}

/** What is missing to a lottery's task. */
export function missingTo(task: LotteryTask, done: DoneInShow): MyLottery['missing'] {
  switch (task.kind) {
    case 'everyone':
      return null;
    case 'commented':
      return done.hasCommented ? null : 'comment';
    case 'watched':
      return done.watchedMs >= task.minutes * 60_000 ? null : 'watch';
    case 'shared':
      return done.hasShared ? null : 'share';
  }
}

type Referral = ShopSettings['referral'];

/** Friends by one inviter from one address in an hour; a household, not a row of browsers. */
export const arrivalsPerInviterAndAddress = 3;
/** By anyone's link from one address in an hour; many phones stand behind one address. */
export const arrivalsPerAddress = 60;
export const arrivalWindowMs = 3_600_000;

/** Whether someone who came by a friend's link counts as brought by that friend. */
export function judgeArrival(arrival: {
  readonly isSelf: boolean;
  /** In a show before this one, or brought by somebody already. */
  readonly wasHere: boolean;
  readonly fromAddressForInviter: number;
  readonly fromAddress: number;
}): 'brought' | 'self' | 'known' | 'too-many' {
  if (arrival.isSelf) return 'self';
  if (arrival.wasHere) return 'known';
  return arrival.fromAddressForInviter >= arrivalsPerInviterAndAddress ||
    arrival.fromAddress >= arrivalsPerAddress
    ? 'too-many'
    : 'brought';
}

/** Whether inviting friends brings anything in this shop. */
export const rewardsInvitations = ({ isOn, inviterCouponId, inviteeCouponId }: Referral): boolean =>
  isOn && (inviterCouponId !== null || inviteeCouponId !== null);

/** Whether both sides of an invitation get their coupon now. */
export function judgeReward(
  referral: Referral,
  invitation: {
    readonly arrivedAtMs: number;
    readonly watchedMs: number;
    readonly hasPaid: boolean;
    /** Meanwhile known to be the inviter, or someone who had been here before. */
    readonly isNoFriend: boolean;
    readonly inviter: IdentityStrength;
    readonly invitee: IdentityStrength;
    /** Rewards that the inviter has had. */
    readonly rewarded: number;
  },
  nowMs: number,
): 'reward' | 'wait' | 'never' {
  if (invitation.isNoFriend || nowMs - invitation.arrivedAtMs > referral.windowMs) return 'never';
  const { after, needs } = referral;
  const isDone =
    after === 'first-stay' ? invitation.watchedMs >= referral.stayMs : invitation.hasPaid;
  const areKnown =
    isStrongEnough(invitation.inviter, needs) && isStrongEnough(invitation.invitee, needs);
  return rewardsInvitations(referral) &&
    isDone &&
    areKnown &&
    invitation.rewarded < referral.mostPerInviter
    ? 'reward'
    : 'wait';
}
