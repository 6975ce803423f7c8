import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ViewerId } from '../../shared/kernel/index.ts';
import {
  couponOf,
  EngagementHouse,
  idOf,
  otherShowId,
  rehearsalId,
  showId,
  viewerOf,
} from './testing/engagement.test-support.ts';

const inShow = (viewerId: ViewerId) => ({ viewerId, showId });

let house: EngagementHouse;
beforeEach(() => (house = new EngagementHouse()));
afterEach(() => {
  house.remove();
  expect(house.failures).toEqual([]);
});

describe('an invitation', () => {
  const oneHourMs = 3_600_000;
  let inviter: ViewerId;
  let code: string;
  beforeEach(async () => {
    inviter = await house.enter('inviter');
    ({ code } = await house.done(house.api.invite(inShow(inviter))));
    house.referral = {
      ...house.referral,
      isOn: true,
      inviterCouponId: couponOf('thanks'),
      inviteeCouponId: couponOf('welcome'),
    };
  });
  const outcome = async () => {
    const { arrived, rewarded } = await house.done(house.api.invite(inShow(inviter)));
    return { arrived, rewarded };
  };
  const come = async (name: string, by = code, address = `10.0.0.${name}`) => {
    house.api.touched(viewerOf(name), by, address);
    return house.enter(name);
  };

  it('has a code of 80 bits that stays the same, also for other browsers of a person', async () => {
    expect(code).toMatch(/^[A-Za-z0-9_-]{14}$/);
    const phone = await house.enter('phone');
    house.persons.set(phone, inviter);
    expect((await house.done(house.api.invite(inShow(phone)))).code).toBe(code);
    house.restart();
    expect((await house.done(house.api.invite(inShow(inviter)))).code).toBe(code);
    expect(await house.refused(house.api.invite(inShow(viewerOf('nobody'))))).toBe('not-allowed');
  });

  it('rewards both once, when the friend has stayed for long enough', async () => {
    const friend = await come('friend');
    expect(await outcome()).toEqual({ arrived: 1, rewarded: 0 });
    expect(house.part.brought(inviter)).toBe(1);
    expect([friend, inviter].map((viewerId) => house.part.isInvited(viewerId))).toEqual([
      true,
      false,
    ]);
    expect(house.events.find(({ body }) => body.kind === 'arrived-by-invitation')).toMatchObject({
      viewerId: friend,
      body: { inviterId: inviter },
    });
    await house.pass(house.referral.stayMs - 5000);
    expect(house.grants).toEqual([]);
    await house.pass(7000);
    const both = [
      `invited ${friend} ${couponOf('welcome')}`,
      `inviter ${inviter} ${couponOf('thanks')}`,
    ];
    expect(house.grants).toEqual(both);
    house.restart();
    await house.pass(oneHourMs);
    expect(house.grants).toEqual(both);
    expect(await outcome()).toEqual({ arrived: 1, rewarded: 1 });
    expect(house.kinds().filter((kind) => kind === 'invitation-rewarded')).toHaveLength(1);
  });

  it('rewards the first paid order where the shop says so, and finds one it slept through', async () => {
    house.referral = { ...house.referral, after: 'first-paid-order' };
    const [friend, other] = [await come('friend'), await come('other')];
    await house.pass(oneHourMs);
    expect(house.grants).toEqual([]);
    const orderId = idOf('order') as never;
    house.happen(showId, friend, { kind: 'order-paid', orderId, totalMinor: 100 });
    await house.pass(1500);
    expect(house.grants).toHaveLength(2);
    house.part.stop();
    house.happen(showId, other, { kind: 'order-paid', orderId, totalMinor: 100 });
    await house.pass(20);
    house.restart();
    await house.pass(1500);
    expect(house.grants).toHaveLength(4);
  });

  it('does not count oneself, by the same cookie or as the same person', async () => {
    house.api.touched(inviter, code, '10.0.0.1');
    const window = viewerOf('other window');
    house.persons.set(window, inviter);
    await come('other window');
    expect(await outcome()).toEqual({ arrived: 0, rewarded: 0 });
  });

  it('rewards nobody for a friend who signs in and is the inviter, or an old friend', async () => {
    const known = await house.enter('known');
    const [self, old] = [await come('self'), await come('old')];
    house.persons.set(self, inviter);
    house.persons.set(old, known);
    await house.pass(oneHourMs);
    expect(house.grants).toEqual([]);
    expect(await outcome()).toEqual({ arrived: 0, rewarded: 0 });
    expect(house.part.isInvited(old)).toBe(false);
  });

  it('does not count who has been in a real show before', async () => {
    await house.enter('regular', otherShowId);
    await come('regular');
    expect(await outcome()).toEqual({ arrived: 0, rewarded: 0 });
    await house.enter('rehearser', rehearsalId);
    await come('rehearser');
    expect(await outcome()).toEqual({ arrived: 1, rewarded: 0 });
  });

  it('credits the first who was touched, and believes no code that nobody gave', async () => {
    const second = await house.enter('second');
    const { code: later } = await house.done(house.api.invite(inShow(second)));
    house.api.touched(viewerOf('friend'), code, '10.0.0.7');
    house.api.touched(viewerOf('friend'), later, '10.0.0.7');
    await house.enter('friend');
    expect(await outcome()).toEqual({ arrived: 1, rewarded: 0 });
    expect(house.part.brought(second)).toBe(0);
    await come('stranger', 'A'.repeat(14));
    await come('another', `${code}x`);
    await come('third', '../../../../..');
    expect(await outcome()).toEqual({ arrived: 1, rewarded: 0 });
  });

  it('counts three of many identities from one address in an hour', async () => {
    for (let index = 0; index < 8; index += 1) await come(`sock ${index}`, code, '10.9.9.9');
    expect(await outcome()).toEqual({ arrived: 3, rewarded: 0 });
    house.restart();
    await come('one more', code, '10.9.9.9');
    expect(await outcome()).toEqual({ arrived: 3, rewarded: 0 });
    await house.pass(oneHourMs);
    await come('later', code, '10.9.9.9');
    expect((await outcome()).arrived).toBe(4);
  });

  it('rewards no more than the shop allows, and asks for the identity it wants', async () => {
    house.referral = { ...house.referral, mostPerInviter: 1, needs: 'email' };
    const [one, two] = [await come('one'), await come('two')];
    await house.pass(house.referral.stayMs + 2000);
    expect(house.grants).toEqual([]);
    for (const viewerId of [inviter, one, two]) house.strengths.set(viewerId, 'email');
    await house.pass(2000);
    expect(await outcome()).toEqual({ arrived: 2, rewarded: 1 });
    expect(house.grants).toHaveLength(2);
  });

  it('rewards nothing when the window is over', async () => {
    house.referral = { ...house.referral, windowMs: oneHourMs, after: 'first-paid-order' };
    const friend = await come('friend');
    await house.pass(oneHourMs + 1000);
    house.happen(showId, friend, {
      kind: 'order-paid',
      orderId: idOf('order') as never,
      totalMinor: 1,
    });
    await house.pass(2000);
    expect(house.grants).toEqual([]);
  });

  it('counts nobody who comes to a rehearsal', async () => {
    house.api.touched(viewerOf('friend'), code, '10.0.0.1');
    await house.enter('friend', rehearsalId);
    expect(await outcome()).toEqual({ arrived: 0, rewarded: 0 });
  });
});

describe('sharing', () => {
  it('is told once for each person and show', async () => {
    const one = await house.enter('one');
    await house.done(house.api.share(inShow(one)));
    await house.done(house.api.share(inShow(one)));
    expect(house.kinds().filter((kind) => kind === 'shared')).toHaveLength(1);
    expect(await house.refused(house.api.share(inShow(viewerOf('nobody'))))).toBe('not-allowed');
  });
});
