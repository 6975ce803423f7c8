import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MessageId } from '../kernel/index.ts';
import { noHistory, segment, stageOfLife, type Stay, type ViewerState } from './rules.ts';
import { audienceThresholdsSchema } from './schema.ts';

const t = audienceThresholdsSchema.parse({});
const startMs = 1_000_000_000;

const someone: ViewerState = {
  history: noHistory,
  stays: [{ enteredAtMs: startMs, leftAtMs: null }],
  earlierWatchedMs: 0,
  show: { startedAtMs: startMs, endedAtMs: null },
  isVisible: true,
  visibleChangedAtMs: startMs,
  lastHeartbeatAtMs: startMs,
  lastActAtMs: null,
  questions: [],
};
const regular = { ...noHistory, shows: 1, lastSeenAtMs: startMs - 1000 };
const question = (atMs: number, isOpen = true, id = 'm1'): ViewerState['questions'][number] => ({
  messageId: id as MessageId,
  intent: 'size',
  atMs,
  isOpen,
});
/** A viewer whose page is open and beats, at an instant. */
const at = (nowMs: number, state: Partial<ViewerState> = {}): ReturnType<typeof segment> =>
  segment({ ...someone, lastHeartbeatAtMs: nowMs, ...state }, t, nowMs);

describe('the moment of a viewer', () => {
  it('is new on a first visit until three minutes or the first act', () => {
    const reasons = [{ kind: 'first-visit', sinceAtMs: startMs }];
    expect(at(startMs)).toMatchObject({ moment: 'new', tabs: ['new'], reasons });
    expect(at(startMs + t.newForMs - 1).moment).toBe('new');
    expect(at(startMs + t.newForMs).moment).toBe('silent');
    const spoke = { lastActAtMs: startMs + 5 };
    expect(at(startMs + 10, spoke)).toMatchObject({
      moment: 'active',
      reasons: [{ kind: 'spoke', atMs: startMs + 5 }, ...reasons],
    });
  });

  it('is silent after three minutes without an act, never new to those who came before', () => {
    const known = { history: regular };
    expect(at(startMs + 1, known)).toMatchObject({
      moment: 'active',
      reasons: [{ kind: 'came-back', shows: 2 }],
    });
    expect(at(startMs + t.silentAfterMs - 1, known).moment).toBe('active');
    expect(at(startMs + t.silentAfterMs, known)).toMatchObject({
      moment: 'silent',
      reasons: [{ kind: 'silent-since', sinceAtMs: startMs }, { kind: 'came-back' }],
      sinceAtMs: startMs,
    });
    const spoke = { ...known, lastActAtMs: startMs + 1000 };
    expect(at(startMs + t.silentAfterMs + 999, spoke).moment).toBe('active');
    expect(at(startMs + t.silentAfterMs + 1000, spoke).moment).toBe('silent');
  });

  it('asks while a question is open, or with two in three minutes', () => {
    const asked = { lastActAtMs: startMs, questions: [question(startMs)] };
    expect(at(startMs + 3_600_000, asked)).toMatchObject({
      moment: 'asking',
      tabs: ['asking'],
      reasons: [{ kind: 'asked', intent: 'size', atMs: startMs }, { kind: 'first-visit' }],
      sinceAtMs: startMs,
    });
    const two = [question(startMs, false, 'm1'), question(startMs + 100, false, 'm2')];
    const often = { lastActAtMs: startMs + 100, questions: two };
    expect(at(startMs + t.askingWindowMs - 1, often)).toMatchObject({
      moment: 'asking',
      reasons: [{ kind: 'asks-a-lot', count: 2, sinceAtMs: startMs }, { kind: 'first-visit' }],
    });
    expect(at(startMs + t.askingWindowMs, often).moment).toBe('active');
  });

  it('hops with three entries in ten minutes, each under thirty seconds', () => {
    const stays = [0, 100, 200].map((inMs) => ({
      enteredAtMs: startMs + inMs * 1000,
      leftAtMs: inMs === 200 ? null : startMs + inMs * 1000 + t.hoppingStayMs - 1,
    }));
    const last = startMs + 200_000;
    expect(at(last, { stays })).toMatchObject({
      moment: 'hopping',
      reasons: [{ kind: 'hopped', entries: 3, sinceAtMs: startMs }, { kind: 'first-visit' }],
    });
    expect(at(last + t.hoppingStayMs - 1, { stays }).moment).toBe('hopping');
    expect(at(last + t.hoppingStayMs, { stays }).moment).not.toBe('hopping');
    const old = stays.map((stay, index) =>
      index === 0 ? { ...stay, enteredAtMs: last - t.hoppingWindowMs, leftAtMs: startMs } : stay,
    );
    expect(at(last, { stays: old }).moment).not.toBe('hopping');
  });

  it('leaves when the page is hidden, the heartbeats stop, or the viewer is gone', () => {
    const now = startMs + 500;
    const away = { isVisible: false, visibleChangedAtMs: startMs + 400 };
    expect(at(now, away)).toMatchObject({
      moment: 'leaving',
      isPresent: true,
      reasons: [{ kind: 'looked-away', sinceAtMs: startMs + 400 }, { kind: 'first-visit' }],
    });
    const quiet = (nowMs: number): string => segment(someone, t, nowMs).moment;
    expect(quiet(startMs + t.missedHeartbeatsMs - 1)).toBe('new');
    expect(quiet(startMs + t.missedHeartbeatsMs)).toBe('leaving');
    const gone = { stays: [{ enteredAtMs: startMs, leftAtMs: startMs + 450 }] };
    expect(at(now, gone)).toMatchObject({
      moment: 'leaving',
      isPresent: false,
      reasons: [{ kind: 'looked-away', sinceAtMs: startMs + 450 }, { kind: 'first-visit' }],
    });
  });

  it('takes the first that holds: leaving, asking, hopping, new, silent, active', () => {
    const hops = [0, 40, 80].map((inS) => ({
      enteredAtMs: startMs + inS * 1000,
      leftAtMs: inS === 80 ? null : startMs + inS * 1000 + 1000,
    }));
    const now = startMs + 81_000;
    const all = { stays: hops, questions: [question(now)], isVisible: false };
    expect(at(now, all).moment).toBe('leaving');
    expect(at(now, { ...all, isVisible: true }).moment).toBe('asking');
    expect(at(now, { stays: hops }).moment).toBe('hopping');
    expect(at(now, {}).moment).toBe('new');
  });

  it('keeps an open question and a past buyer in their tabs, whatever the moment', () => {
    const buyer = { ...regular, orders: 3, lastOrderAtMs: startMs - 5000 };
    const seen = at(startMs + t.silentAfterMs, {
      history: buyer,
      isVisible: false,
      questions: [question(startMs)],
    });
    expect(seen.tabs).toEqual(['leaving', 'asking', 'past-buyers']);
    expect(at(startMs + t.silentAfterMs, { history: buyer })).toMatchObject({
      tabs: ['silent', 'past-buyers'],
      reasons: [
        { kind: 'silent-since' },
        { kind: 'bought-before', orders: 3, lastOrderAtMs: startMs - 5000 },
        { kind: 'came-back' },
      ],
    });
  });

  it('marks as lapsed who had not come for thirty days', () => {
    const last = (lastSeenAtMs: number): boolean =>
      at(startMs, { history: { ...regular, lastSeenAtMs } }).isLapsed;
    expect(last(startMs - t.lapsedAfterMs)).toBe(true);
    expect(last(startMs - t.lapsedAfterMs + 1)).toBe(false);
  });
});

describe('the stage of life', () => {
  const stage = (history: Partial<typeof noHistory>, state: Partial<ViewerState> = {}): string =>
    stageOfLife({ ...someone, ...state, history: { ...noHistory, ...history } }, t, startMs);

  it('rises from awareness to advocacy', () => {
    expect(stage({})).toBe('awareness');
    expect(stage({ questions: 1 })).toBe('consideration');
    expect(stage({}, { questions: [question(startMs, false)] })).toBe('consideration');
    expect(stage({ watchedMs: t.longStayMs })).toBe('consideration');
    expect(stage({ watchedMs: t.longStayMs - 1 })).toBe('awareness');
    expect(stage({ orders: 1 })).toBe('purchase');
    expect(stage({ orders: 2 })).toBe('retention');
    expect(stage({ orders: 1, showsAfterOrder: 2 })).toBe('retention');
    expect(stage({ orders: 1, brought: 1 })).toBe('advocacy');
    expect(stage({ brought: 1 })).toBe('awareness');
  });

  it('counts as watched what was on air, not the wait before it or the thanks after it', () => {
    const [startedAtMs, endedAtMs] = [startMs - t.longStayMs, startMs - 1000];
    const stays = [{ enteredAtMs: startMs - 3 * t.longStayMs, leftAtMs: null }];
    expect(stage({}, { stays, show: { startedAtMs, endedAtMs: null } })).toBe('consideration');
    expect(stage({}, { stays, show: { startedAtMs, endedAtMs } })).toBe('awareness');
    expect(stage({ watchedMs: 1000 }, { stays, show: { startedAtMs, endedAtMs } })).toBe(
      'consideration',
    );
    const waiting = { startedAtMs: null, endedAtMs: null };
    expect(stage({}, { stays, show: waiting })).toBe('awareness');
    expect(segment({ ...someone, stays, show: waiting }, t, startMs).stage).toBe('awareness');
  });

  it('keeps what was watched in stays that are no longer listed', () => {
    expect(stage({}, { earlierWatchedMs: t.longStayMs })).toBe('consideration');
  });
});

describe('when to look again', () => {
  // Heartbeats that may stay away for long, so that the other clocks are seen to run out.
  const patient = { ...t, missedHeartbeatsMs: 2_000_000 };
  const short = fc.integer({ min: 0, max: 900_000 });
  const brief = fc.oneof({ weight: 3, arbitrary: fc.integer({ min: 0, max: 29_999 }) }, short);
  const states = fc
    .record({
      gaps: fc.array(fc.tuple(brief, brief), { minLength: 1, maxLength: 5 }),
      isGone: fc.integer({ min: 0, max: 3 }).map((one) => one === 0),
      isVisible: fc.oneof(fc.constant(true), fc.boolean()),
      beatBeforeMs: short,
      actBeforeMs: fc.option(short),
      asked: fc.array(
        fc.tuple(
          short,
          fc.integer({ min: 0, max: 3 }).map((one) => one === 0),
        ),
        { maxLength: 2 },
      ),
      shows: fc.integer({ min: 0, max: 2 }),
      orders: fc.integer({ min: 0, max: 2 }),
      watchedMs: short,
      earlierWatchedMs: short,
      startedAfter: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
      isOver: fc.integer({ min: 0, max: 3 }).map((one) => one === 0),
    })
    .map((made) => {
      let atMs = startMs;
      const stays = made.gaps.map(([awayMs, stayedMs]): Stay => {
        const enteredAtMs = (atMs += awayMs);
        return { enteredAtMs, leftAtMs: (atMs += stayedMs) };
      });
      const last = stays.length - 1;
      if (!made.isGone)
        stays[last] = { enteredAtMs: stays[last]?.enteredAtMs ?? 0, leftAtMs: null };
      const nowMs = atMs;
      const { startedAfter } = made;
      const startedAtMs =
        startedAfter === null ? null : startMs + Math.floor((nowMs - startMs) * startedAfter);
      const state: ViewerState = {
        history: {
          ...noHistory,
          shows: made.shows,
          orders: made.orders,
          lastOrderAtMs: made.orders > 0 ? 1 : null,
          watchedMs: made.watchedMs,
        },
        stays,
        earlierWatchedMs: made.earlierWatchedMs,
        show: { startedAtMs, endedAtMs: made.isOver && startedAtMs !== null ? nowMs : null },
        isVisible: made.isVisible,
        visibleChangedAtMs: startMs,
        lastHeartbeatAtMs: nowMs - made.beatBeforeMs,
        lastActAtMs: made.actBeforeMs === null ? null : nowMs - made.actBeforeMs,
        questions: made.asked
          .map(([beforeMs, isOpen], index) => question(nowMs - beforeMs, isOpen, `m${index}`))
          .sort((a, b) => a.atMs - b.atMs),
      };
      return { state, nowMs };
    });
  const shown = ({ moment, tabs, stage, isPresent }: ReturnType<typeof segment>): unknown => ({
    moment,
    tabs,
    stage,
    isPresent,
  });

  it('is early enough: before it nothing changes by time alone', () => {
    fc.assert(
      fc.property(states, fc.double({ min: 0, max: 1, noNaN: true }), ({ state, nowMs }, share) => {
        const now = segment(state, patient, nowMs);
        expect(now.dueAtMs).toBeGreaterThan(nowMs);
        const until = Math.min(now.dueAtMs, nowMs + 10_000_000) - 1;
        const later = nowMs + Math.floor((until - nowMs) * share);
        expect(shown(segment(state, patient, later))).toEqual(shown(now));
        expect(shown(segment(state, patient, until))).toEqual(shown(now));
      }),
      { numRuns: 3000 },
    );
  });

  it('comes to an end for whoever is gone', () => {
    fc.assert(
      fc.property(states, ({ state, nowMs }) => {
        const gone = state.stays.map((stay) => ({ ...stay, leftAtMs: stay.leftAtMs ?? nowMs }));
        let due = nowMs;
        for (let looks = 0; looks < 40 && Number.isFinite(due); looks += 1)
          due = segment({ ...state, stays: gone }, patient, due).dueAtMs;
        expect(due).toBe(Infinity);
      }),
    );
  });
});
