import { hash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  checkDraw,
  hashed,
  lotteryDraftSchema,
  pollDraftSchema,
  type LotteryDraft,
} from '../../shared/engagement/index.ts';
import { lotteryIdSchema, pollIdSchema, type ViewerId } from '../../shared/kernel/index.ts';
import { drawAfterMs } from '../engagement/index.ts';
import {
  couponOf,
  EngagementHouse,
  idOf,
  newKey,
  otherShowId,
  showId,
  viewerOf,
} from './testing/engagement.test-support.ts';

const oatOrRust = pollDraftSchema.parse({ question: 'Oat or rust?', answers: ['Oat', 'Rust'] });
const forEveryone = lotteryDraftSchema.parse({
  title: 'Opening lottery',
  prize: 'A scarf',
  task: { kind: 'everyone' },
});
const inShow = (viewerId: ViewerId) => ({ viewerId, showId });

let house: EngagementHouse;
beforeEach(() => (house = new EngagementHouse()));
afterEach(() => {
  house.remove();
  expect(house.failures).toEqual([]);
});

describe('a poll', () => {
  const openPoll = (draft = oatOrRust) => house.done(house.api.openPoll(draft, newKey()));
  const vote = (pollId: string, viewerId: ViewerId, answer: number, key = newKey()) =>
    house.api.vote(inShow(viewerId), pollIdSchema.parse(pollId), answer, key);

  it('counts one vote for each person, and tells a second one what the first was', async () => {
    const [one, two] = [await house.enter('one'), await house.enter('two')];
    const { id } = await openPoll();
    expect(await house.done(vote(id, one, 1))).toMatchObject({ answer: 1 });
    expect(await house.done(vote(id, one, 0))).toMatchObject({ answer: 1 });
    house.persons.set(two, one);
    expect(await house.done(vote(id, two, 0))).toMatchObject({ answer: 1 });
    expect(house.poll()?.answers.map(({ votes }) => votes)).toEqual([0, 1]);
    expect(house.part.voteOf(showId, two)).toEqual({ pollId: id, answer: 1 });
    expect(house.kinds().filter((kind) => kind === 'poll-voted')).toHaveLength(1);
  });

  it('counts a hundred votes that come at once, and each double tap once', async () => {
    const viewers = await Promise.all(
      Array.from({ length: 100 }, (_, index) => house.enter(`many ${index}`)),
    );
    const { id } = await openPoll();
    const votes = viewers.flatMap((viewerId, index) => {
      const key = newKey();
      return [vote(id, viewerId, index % 2, key), vote(id, viewerId, index % 2, key)];
    });
    await house.done(Promise.all(votes));
    expect(house.poll()?.answers.map(({ votes: count }) => count)).toEqual([50, 50]);
  });

  it('refuses an answer that there is not, another show’s poll, and whoever was never here', async () => {
    const one = await house.enter('one');
    const { id } = await openPoll();
    expect(await house.refused(vote(id, one, 2))).toBe('bad-request');
    expect(await house.refused(vote(idOf('no poll'), one, 0))).toBe('not-found');
    const elsewhere = { viewerId: one, showId: otherShowId };
    expect(await house.refused(house.api.vote(elsewhere, id, 0, newKey()))).toBe('not-found');
    expect(await house.refused(vote(id, viewerOf('nobody'), 0))).toBe('not-allowed');
    const key = newKey();
    await house.done(vote(id, one, 0, key));
    expect(await house.refused(vote(id, one, 1, key))).toBe('bad-request');
  });

  it('closes by itself when its time is over, and the one before when a new one opens', async () => {
    const one = await house.enter('one');
    const first = await openPoll();
    const second = await openPoll();
    expect(await house.refused(vote(first.id, one, 0))).toBe('not-open');
    expect(house.poll()).toMatchObject({ id: second.id, state: 'open' });
    await house.pass(60_300);
    expect(house.poll()).toMatchObject({ id: second.id, state: 'closed' });
    expect(await house.refused(vote(second.id, one, 0))).toBe('not-open');
    expect(house.kinds().filter((kind) => kind.startsWith('poll'))).toEqual([
      'poll-opened',
      'poll-closed',
      'poll-opened',
      'poll-closed',
    ]);
  });

  it('is open until it is closed where it has no time, and closes when the show ends', async () => {
    const open = await openPoll({ ...oatOrRust, durationMs: null });
    await house.pass(3_600_000);
    expect(house.poll()?.state).toBe('open');
    expect(await house.done(house.api.closePoll(open.id, newKey()))).toMatchObject({
      state: 'closed',
    });
    await openPoll({ ...oatOrRust, durationMs: null });
    house.isEnded = true;
    await house.pass(300);
    expect(house.poll()?.state).toBe('closed');
    expect(await house.refused(house.api.openPoll(oatOrRust, newKey()))).toBe('wrong-phase');
  });

  it('goes on after a restart with its votes, and closes though nobody was there at its end', async () => {
    const one = await house.enter('one');
    const key = newKey();
    const { id } = await house.done(house.api.openPoll(oatOrRust, key));
    await house.done(vote(id, one, 0));
    house.restart();
    expect(house.poll()?.answers[0]?.votes).toBe(1);
    expect(await house.done(house.api.openPoll(oatOrRust, key))).toMatchObject({ id });
    house.end();
    await house.pass(120_000);
    house.start();
    await house.pass(300);
    expect(house.poll()).toMatchObject({ id, state: 'closed' });
  });
});

describe('a lottery', () => {
  const open = (draft: Partial<LotteryDraft> = {}) =>
    house.done(house.api.openLottery({ ...forEveryone, ...draft }, newKey()));
  const enter = (lotteryId: string, viewerId: ViewerId, key = newKey()) =>
    house.api.enter(inShow(viewerId), lotteryIdSchema.parse(lotteryId), key);
  const proof = (lotteryId: string) => {
    const found = house.api.proof(lotteryIdSchema.parse(lotteryId));
    if (found === null) throw new Error('There is no proof');
    return found;
  };
  const checked = (lotteryId: string) =>
    hashed(checkDraw(proof(lotteryId)), (text) => hash('sha256', text));
  const names = ['ann', 'bo', 'cai', 'dan', 'eve'];
  async function withEntries(draft: Partial<LotteryDraft> = {}) {
    const { id } = await open(draft);
    for (const name of names) {
      const viewerId = await house.enter(name);
      await house.done(enter(id, viewerId));
    }
    return id;
  }

  it('promises its seed, then its list, and only then draws; anyone can check it', async () => {
    const id = await withEntries({ winners: 2, couponId: couponOf('prize') });
    const promised = house.lottery();
    expect(promised).toMatchObject({ state: 'open', entries: 5, seed: null, entriesHash: null });
    expect(proof(id).entries).toEqual([]);
    await house.pass(120_300);
    const closed = house.lottery();
    expect(closed).toMatchObject({ state: 'closed', seed: null, won: [] });
    expect(closed?.entriesHash).toMatch(/^[0-9a-f]{64}$/);
    expect(proof(id).entries).toHaveLength(5);
    await house.pass(drawAfterMs + 300);
    const drawn = house.lottery();
    expect(drawn).toMatchObject({
      state: 'drawn',
      seedHash: promised?.seedHash,
      entriesHash: closed?.entriesHash,
    });
    expect(hash('sha256', drawn?.seed ?? '')).toBe(promised?.seedHash);
    expect(checked(id)).toEqual({
      seed: 'right',
      entries: 'right',
      once: 'right',
      winners: 'right',
    });
    expect(house.told.indexOf('closed')).toBeLessThan(house.told.indexOf('drawn'));
    const winners = house.api.winners(lotteryIdSchema.parse(id));
    expect(winners.map(({ position }) => position)).toEqual([1, 2]);
    expect(drawn?.won.map(({ name }) => name)).toEqual(winners.map(({ name }) => name));
    expect(house.grants).toEqual(
      winners.map(({ viewerId }) => `prize ${viewerId} ${couponOf('prize')}`),
    );
    for (const { viewerId } of winners)
      expect(house.part.lotteryOf(showId, viewerId)).toMatchObject({ hasWon: true });
    expect(house.kinds().filter((kind) => /^(lottery|coupon)/.test(kind))).toEqual([
      'lottery-opened',
      ...names.map(() => 'lottery-entered'),
      'lottery-closed',
      'lottery-drawn',
      ...winners.flatMap(() => ['lottery-won', 'coupon-granted']),
    ]);
  });

  it('takes each person once, by a name that only this lottery knows', async () => {
    const { id } = await open();
    const [one, two] = [await house.enter('one'), await house.enter('two')];
    const first = await house.done(enter(id, one));
    expect((await house.done(enter(id, one))).pseudonym).toBe(first.pseudonym);
    house.persons.set(two, one);
    expect((await house.done(enter(id, two))).pseudonym).toBe(first.pseudonym);
    expect(house.lottery()?.entries).toBe(1);
    expect(first.pseudonym).toMatch(/^[0-9a-f]{32}$/);
    await house.done(house.api.drawLottery(lotteryIdSchema.parse(id), newKey()));
    await house.pass(drawAfterMs + 300);
    const next = await open();
    expect((await house.done(enter(next.id, one))).pseudonym).not.toBe(first.pseudonym);
  });

  it('takes nobody after its time, before the list is closed or after', async () => {
    const { id } = await open();
    const one = await house.enter('one');
    await house.pass(119_960);
    house.part.stop();
    await house.pass(20);
    expect(house.lottery()?.state).toBe('open');
    expect(await house.refused(enter(id, one))).toBe('not-open');
    house.restart();
    await house.pass(300);
    expect(house.lottery()?.state).toBe('closed');
    expect(await house.refused(enter(id, one))).toBe('not-open');
    expect(await house.refused(enter(id, viewerOf('nobody')))).toBe('not-allowed');
  });

  it.each(['commented', 'shared', 'watched'] as const)(
    'asks for what its task %s says, and takes who has done it',
    async (kind) => {
      const task = kind === 'watched' ? { kind, minutes: 1 } : { kind };
      const { id } = await open({ task });
      const one = await house.enter('one');
      const missing = { commented: 'comment', shared: 'share', watched: 'watch' }[kind];
      expect(await house.done(enter(id, one))).toMatchObject({ isIn: false, missing });
      expect(house.lottery()?.entries).toBe(0);
      if (kind === 'commented') house.store.viewers.countMessage(one, showId, false);
      if (kind === 'shared') await house.done(house.api.share(inShow(one)));
      if (kind === 'watched') await house.pass(60_000);
      expect(await house.done(enter(id, one))).toMatchObject({ isIn: true, missing: null });
    },
  );

  it('runs alone', async () => {
    const { id } = await open();
    expect(await house.refused(house.api.openLottery(forEveryone, newKey()))).toBe('in-use');
    await house.done(house.api.drawLottery(id, newKey()));
    expect(await house.refused(house.api.openLottery(forEveryone, newKey()))).toBe('in-use');
    await house.pass(drawAfterMs + 300);
    expect(house.lottery()).toMatchObject({ state: 'drawn', won: [] });
    await open();
  });

  it('stays listed when it is cancelled, with its seed and its list', async () => {
    const id = await withEntries();
    const key = newKey();
    const cancelled = await house.done(house.api.cancelLottery(lotteryIdSchema.parse(id), key));
    expect(cancelled).toMatchObject({ state: 'cancelled', won: [] });
    expect(checked(id)).toEqual({
      seed: 'right',
      entries: 'right',
      once: 'right',
      winners: 'none',
    });
    await house.pass(130_000);
    expect(house.lottery()?.state).toBe('cancelled');
    expect(await house.refused(house.api.drawLottery(lotteryIdSchema.parse(id), newKey()))).toBe(
      'wrong-phase',
    );
    await open();
    expect(house.api.lotteries(showId).map(({ state }) => state)).toEqual(['open', 'cancelled']);
    const [running] = house.api.lotteries(showId);
    if (running === undefined) throw new Error('There is none');
    await house.done(house.api.drawLottery(running.id, newKey()));
    expect(await house.refused(house.api.cancelLottery(running.id, newKey()))).toBe('wrong-phase');
  });

  it.each(['open', 'closed', 'drawn', 'cancelled'] as const)(
    'goes on from %s after a restart',
    async (state) => {
      const id = lotteryIdSchema.parse(await withEntries({ winners: 2, couponId: couponOf('p') }));
      if (state === 'cancelled') await house.done(house.api.cancelLottery(id, newKey()));
      else if (state !== 'open') await house.done(house.api.drawLottery(id, newKey()));
      if (state === 'drawn') await house.pass(drawAfterMs + 300);
      const before = house.lottery();
      expect(before?.state).toBe(state);
      house.restart();
      expect(house.lottery()).toEqual(before);
      house.end();
      await house.pass(200_000);
      house.start();
      await house.pass(drawAfterMs + 600);
      expect(house.lottery()?.state).toBe(state === 'cancelled' ? 'cancelled' : 'drawn');
      expect(house.lottery()?.seedHash).toBe(before?.seedHash);
      expect(house.grants).toHaveLength(state === 'cancelled' ? 0 : 2);
      expect(Object.values(checked(id))).not.toContain('wrong');
    },
  );

  it('is drawn when its show ends', async () => {
    const id = await withEntries();
    house.isEnded = true;
    await house.pass(drawAfterMs + 600);
    expect(house.lottery()).toMatchObject({ id, state: 'drawn' });
  });
});

describe('templates', () => {
  it('are kept', async () => {
    expect(house.api.templates()).toEqual([]);
    const all = [
      { id: idOf('t') as never, kind: 'poll' as const, draft: oatOrRust },
      { id: idOf('u') as never, kind: 'lottery' as const, draft: forEveryone },
    ];
    expect(await house.done(house.api.setTemplates(all))).toEqual(all);
    house.restart();
    expect(house.api.templates()).toEqual(all);
  });
});
