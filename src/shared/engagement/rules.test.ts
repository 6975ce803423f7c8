import { describe, expect, it } from 'vitest';
import { couponIdSchema, lotteryIdSchema, pollIdSchema, showIdSchema } from '../kernel/ids.ts';
import { shopSettingsSchema } from '../sales/order.ts';
import {
  arrivalsPerAddress,
  arrivalsPerInviterAndAddress,
  isLotteryOpen,
  isPollOpen,
  judgeArrival,
  judgeReward,
  lotteryState,
  lotteryView,
  missingTo,
  type KeptLottery,
  type KeptPoll,
} from './rules.ts';

const id = '0190a000-0000-7000-8000-000000000001';
const poll: KeptPoll = {
  id: pollIdSchema.parse(id),
  showId: showIdSchema.parse(id),
  question: 'Oat or rust?',
  answers: [
    { text: 'Oat', votes: 0 },
    { text: 'Rust', votes: 0 },
  ],
  openedAtMs: 1000,
  closesAtMs: 61_000,
  closedAtMs: null,
};
const lottery: KeptLottery = {
  id: lotteryIdSchema.parse(id),
  showId: showIdSchema.parse(id),
  title: 'Opening lottery',
  prize: 'A scarf',
  couponId: null,
  winners: 1,
  task: { kind: 'everyone' },
  openedAtMs: 1000,
  closesAtMs: 121_000,
  entries: 2,
  seed: 'secret',
  seedHash: 'hash',
  closedAtMs: null,
  entriesHash: null,
  drawnAtMs: null,
  cancelledAtMs: null,
};
const closed = { ...lottery, closedAtMs: 121_000, entriesHash: 'list' };

describe('a poll', () => {
  it('takes votes until its last millisecond, or until it is closed', () => {
    expect([60_999, 61_000].map((nowMs) => isPollOpen(poll, nowMs))).toEqual([true, false]);
    expect(isPollOpen({ ...poll, closesAtMs: null }, 1e12)).toBe(true);
    expect(isPollOpen({ ...poll, closesAtMs: null, closedAtMs: 2000 }, 3000)).toBe(false);
  });
});

describe('a lottery', () => {
  it('goes from open to closed to drawn, or is cancelled', () => {
    expect(lotteryState(lottery)).toBe('open');
    expect(lotteryState(closed)).toBe('closed');
    expect(lotteryState({ ...closed, drawnAtMs: 122_000 })).toBe('drawn');
    expect(lotteryState({ ...closed, cancelledAtMs: 122_000 })).toBe('cancelled');
    expect([120_999, 121_000].map((nowMs) => isLotteryOpen(lottery, nowMs))).toEqual([true, false]);
  });

  it('tells its seed only when nothing can be done with it any more', () => {
    expect(lotteryView(lottery, []).seed).toBeNull();
    expect(lotteryView(closed, []).seed).toBeNull();
    expect(lotteryView({ ...closed, drawnAtMs: 122_000 }, []).seed).toBe('secret');
    expect(lotteryView({ ...closed, cancelledAtMs: 122_000 }, []).seed).toBe('secret');
  });

  it('asks for what its task says and for nothing else', () => {
    const nothing = { hasCommented: false, watchedMs: 0, hasShared: false };
    expect(missingTo({ kind: 'everyone' }, nothing)).toBeNull();
    expect(missingTo({ kind: 'commented' }, nothing)).toBe('comment');
    expect(missingTo({ kind: 'commented' }, { ...nothing, hasCommented: true })).toBeNull();
    expect(missingTo({ kind: 'shared' }, nothing)).toBe('share');
    expect(missingTo({ kind: 'shared' }, { ...nothing, hasShared: true })).toBeNull();
    const after = (watchedMs: number) =>
      missingTo({ kind: 'watched', minutes: 2 }, { ...nothing, watchedMs });
    expect([119_999, 120_000].map(after)).toEqual(['watch', null]);
  });
});

describe('a friend who comes by a link', () => {
  const arrival = { isSelf: false, wasHere: false, fromAddressForInviter: 0, fromAddress: 0 };

  it('counts once, and never for oneself or for who was here before', () => {
    expect(judgeArrival(arrival)).toBe('brought');
    expect(judgeArrival({ ...arrival, isSelf: true })).toBe('self');
    expect(judgeArrival({ ...arrival, wasHere: true })).toBe('known');
  });

  it('does not count where one address makes many of them', () => {
    expect(judgeArrival({ ...arrival, fromAddressForInviter: arrivalsPerInviterAndAddress })).toBe(
      'too-many',
    );
    expect(judgeArrival({ ...arrival, fromAddress: arrivalsPerAddress - 1 })).toBe('brought');
    expect(judgeArrival({ ...arrival, fromAddress: arrivalsPerAddress })).toBe('too-many');
  });
});

describe('the reward of an invitation', () => {
  const referral = {
    ...shopSettingsSchema.parse({}).referral,
    isOn: true,
    inviterCouponId: couponIdSchema.parse(id),
  };
  const invitation = {
    arrivedAtMs: 0,
    watchedMs: referral.stayMs,
    hasPaid: false,
    isNoFriend: false,
    inviter: 'stranger' as const,
    invitee: 'stranger' as const,
    rewarded: 0,
  };

  it('comes after the first stay, or after the first paid order, as the shop has it', () => {
    expect(judgeReward(referral, invitation, 1)).toBe('reward');
    expect(judgeReward(referral, { ...invitation, watchedMs: referral.stayMs - 1 }, 1)).toBe(
      'wait',
    );
    const byOrder = { ...referral, after: 'first-paid-order' as const };
    expect(judgeReward(byOrder, invitation, 1)).toBe('wait');
    expect(judgeReward(byOrder, { ...invitation, hasPaid: true }, 1)).toBe('reward');
    expect(judgeReward({ ...referral, isOn: false }, invitation, 1)).toBe('wait');
    expect(judgeReward({ ...referral, inviterCouponId: null }, invitation, 1)).toBe('wait');
  });

  it('waits for both to be known well enough, and for no longer than the window', () => {
    const strict = { ...referral, needs: 'email' as const };
    expect(judgeReward(strict, { ...invitation, inviter: 'email' }, 1)).toBe('wait');
    expect(judgeReward(strict, { ...invitation, inviter: 'email', invitee: 'email' }, 1)).toBe(
      'reward',
    );
    expect(judgeReward(referral, invitation, referral.windowMs + 1)).toBe('never');
  });

  it('is not for a friend who turns out to be none, nor beyond the inviter’s share', () => {
    expect(judgeReward(referral, { ...invitation, isNoFriend: true }, 1)).toBe('never');
    const most = { ...invitation, rewarded: referral.mostPerInviter };
    expect(judgeReward(referral, most, 1)).toBe('wait');
  });
});
