import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  audienceThresholdsSchema,
  noHistory,
  segmentTabSchema,
  type AudienceRow,
  type AudienceThresholds,
  type ViewerHistory,
} from '../../shared/audience/index.ts';
import type { MessageId, OrderId, ShowId, ViewerId } from '../../shared/kernel/index.ts';
import type { ShowEvent, ShowEventBody } from '../../shared/show/index.ts';
import { AudienceTracker } from './tracker.ts';

const startMs = 1_700_000_000_000;
const viewer = (index: number): ViewerId => `v${index}` as ViewerId;
const message = (index: number): MessageId => `m${index}` as MessageId;

/** A tracker with a clock and a log of its own. */
function room(thresholds: Partial<AudienceThresholds> = {}) {
  const t = audienceThresholdsSchema.parse(thresholds);
  const histories = new Map<ViewerId, ViewerHistory>();
  const history = (viewerId: ViewerId): ViewerHistory => histories.get(viewerId) ?? noHistory;
  const make = (): AudienceTracker =>
    new AudienceTracker({ thresholds: t, history, nameOf: () => null });
  const tracker = make();
  const log: ShowEvent[] = [];
  let nowMs = startMs;
  return {
    tracker,
    log,
    make,
    /** What is known of a viewer from here on. */
    know: (index: number, known: Partial<ViewerHistory>) =>
      histories.set(viewer(index), { ...noHistory, ...known }),
    now: () => nowMs,
    pass: (ms: number) => (nowMs += ms),
    tick: () => tracker.tick(nowMs),
    happen: (viewerId: ViewerId | null, body: ShowEventBody): void => {
      const showId = 'show' as ShowId;
      const event: ShowEvent = { seq: log.length + 1, showId, atMs: nowMs, viewerId, body };
      log.push(event);
      tracker.apply(event);
    },
    enter(index: number): void {
      this.happen(viewer(index), { kind: 'viewer-entered', via: null });
    },
    ask(index: number, id: number): void {
      const body = { kind: 'message-sent', messageId: message(id), intent: 'price' } as const;
      this.happen(viewer(index), body);
    },
    beat(...indexes: number[]): void {
      for (const index of indexes) tracker.heartbeat(viewer(index), nowMs);
    },
    /** Lets time pass as it does in a room: beats of those who watch, and ticks. */
    live(ms: number, ...watching: number[]): void {
      for (let passed = 0; passed < ms; passed += 250) {
        nowMs += 250;
        if (passed % 5000 === 0) this.beat(...watching);
        tracker.tick(nowMs);
      }
    },
    moment: (index: number) => tracker.rowOf(viewer(index))?.moment ?? null,
  };
}

const recount = (rows: readonly AudienceRow[]): Record<string, number> =>
  Object.fromEntries(
    segmentTabSchema.options.map((tab) => [
      tab,
      tab === 'all' ? rows.length : rows.filter((row) => row.tabs.includes(tab)).length,
    ]),
  );

type Step =
  | { kind: 'pass'; ms: number }
  | { kind: 'tick' }
  | { kind: 'beat'; who: number }
  | { kind: 'event'; who: number; body: ShowEventBody };

const who = fc.integer({ min: 0, max: 4 });
const id = fc.integer({ min: 0, max: 9 }).map(message);
const bodies: fc.Arbitrary<ShowEventBody> = fc.oneof(
  fc.constant({ kind: 'viewer-entered', via: null } as const),
  fc.constant({ kind: 'viewer-left', why: 'bye' } as const),
  fc.boolean().map((isVisible) => ({ kind: 'visibility-changed', isVisible }) as const),
  id.map((messageId) => ({ kind: 'message-sent', messageId, intent: 'size' }) as const),
  id.map((messageId) => ({ kind: 'message-sent', messageId, intent: null }) as const),
  fc
    .tuple(id, fc.boolean())
    .map(([messageId, answered]) => ({ kind: 'question-answered', messageId, answered }) as const),
  fc
    .tuple(id, fc.boolean())
    .map(([messageId, hidden]) => ({ kind: 'message-hidden', messageId, hidden }) as const),
);
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('event' as const), who, body: bodies }) },
    fc.record({ kind: fc.constant('pass' as const), ms: fc.integer({ min: 1, max: 90_000 }) }),
    fc.record({ kind: fc.constant('beat' as const), who }),
    fc.constant({ kind: 'tick' as const }),
  ),
  { maxLength: 60 },
);

describe('the audience of a show', () => {
  it('counts as many rows as there are, and tells every change of them', () => {
    fc.assert(
      fc.property(steps, (all) => {
        const one = room();
        const told = new Map<ViewerId, AudienceRow>();
        for (const step of all) {
          if (step.kind === 'pass') one.pass(step.ms);
          else if (step.kind === 'beat') one.beat(step.who);
          else if (step.kind === 'event') one.happen(viewer(step.who), step.body);
          const delta = one.tick();
          for (const row of delta?.upserts ?? []) told.set(row.viewerId, row);
          for (const gone of delta?.removedIds ?? []) told.delete(gone);
          const { rows, counts } = one.tracker.snapshot();
          expect(counts).toEqual(recount(rows));
          expect([...told.values()]).toHaveLength(rows.length);
          for (const row of rows) expect(told.get(row.viewerId)).toEqual(row);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('is the same after a replay of its log', () => {
    fc.assert(
      fc.property(steps, (all) => {
        const one = room({ hysteresisMs: 0 });
        for (const step of all) {
          if (step.kind === 'pass') one.pass(step.ms);
          else if (step.kind === 'event') one.happen(viewer(step.who), step.body);
        }
        one.tick();
        const again = one.make();
        for (const event of one.log) again.apply(event);
        again.tick(one.now());
        expect(again.snapshot()).toEqual(one.tracker.snapshot());
        expect(again.viewersPresent()).toBe(one.tracker.viewersPresent());
      }),
    );
  });

  it('shows a question at once and calm only when it has held for five seconds', () => {
    const one = room();
    one.enter(1);
    one.tick();
    one.ask(1, 1);
    one.tick();
    expect(one.moment(1)).toBe('asking');
    one.happen(viewer(1), { kind: 'question-answered', messageId: message(1), answered: true });
    one.live(4750, 1);
    expect(one.moment(1)).toBe('asking');
    one.live(750, 1);
    expect(one.moment(1)).toBe('active');
  });

  it('does not flicker when someone looks away and back within five seconds', () => {
    const one = room();
    one.enter(1);
    one.tick();
    for (let round = 0; round < 5; round += 1) {
      one.happen(viewer(1), { kind: 'visibility-changed', isVisible: false });
      one.live(4000, 1);
      expect(one.moment(1)).toBe('new');
      one.happen(viewer(1), { kind: 'visibility-changed', isVisible: true });
      one.live(1000, 1);
    }
    expect(one.moment(1)).toBe('new');
    one.happen(viewer(1), { kind: 'visibility-changed', isVisible: false });
    one.live(5500, 1);
    expect(one.moment(1)).toBe('leaving');
  });

  it('turns silent by time alone, and leaving when heartbeats stop', () => {
    const one = room();
    one.enter(1);
    one.live(184_000, 1);
    expect(one.moment(1)).toBe('new');
    one.live(2000, 1);
    expect(one.moment(1)).toBe('silent');
    one.live(25_000);
    expect(one.moment(1)).toBe('leaving');
    one.live(6000, 1);
    expect(one.moment(1)).toBe('silent');
  });

  it('lists who left for a minute, then no more, and takes them back when they return', () => {
    const one = room();
    one.enter(1);
    one.tick();
    one.happen(viewer(1), { kind: 'viewer-left', why: 'bye' });
    one.live(59_000);
    expect(one.tracker.rowOf(viewer(1))).toMatchObject({ moment: 'leaving', isPresent: false });
    expect(one.tracker.viewersPresent()).toBe(0);
    one.live(2000);
    expect(one.tracker.snapshot()).toMatchObject({ counts: { all: 0 }, rows: [] });
    one.enter(1);
    one.tick();
    expect(one.tracker.rowOf(viewer(1))).toMatchObject({ isPresent: true });
    expect(one.tracker.viewersPresent()).toBe(1);
  });

  it('keeps who left with an open question until it is answered', () => {
    const one = room();
    one.enter(1);
    one.ask(1, 1);
    one.happen(viewer(1), { kind: 'viewer-left', why: 'bye' });
    one.live(120_000);
    expect(one.tracker.rowOf(viewer(1))?.tabs).toEqual(['leaving', 'asking']);
    one.happen(viewer(1), { kind: 'question-answered', messageId: message(1), answered: true });
    one.tick();
    expect(one.tracker.rowOf(viewer(1))).toBeNull();
  });

  it('does not open an answered question again when its message is hidden and shown', () => {
    const one = room({ hysteresisMs: 0, askingCount: 5 });
    one.enter(1);
    one.ask(1, 1);
    for (const body of [
      { kind: 'question-answered', messageId: message(1), answered: true },
      { kind: 'message-hidden', messageId: message(1), hidden: true },
      { kind: 'message-hidden', messageId: message(1), hidden: false },
    ] as const)
      one.happen(viewer(1), body);
    one.tick();
    expect(one.moment(1)).toBe('active');
  });

  it('segments everyone anew when thresholds change in the middle of a show', () => {
    const one = room({ hysteresisMs: 0 });
    one.enter(1);
    one.live(10_000, 1);
    expect(one.moment(1)).toBe('new');
    const thresholds = { ...one.tracker.thresholds(), newForMs: 1000, silentAfterMs: 1000 };
    one.happen(null, { kind: 'thresholds-set', thresholds });
    one.tick();
    expect(one.moment(1)).toBe('silent');
  });

  it('lets no stage fall back for whoever comes and goes often', () => {
    const one = room({ hysteresisMs: 0, longStayMs: 60_000, keepLeftMs: 10_000_000 });
    one.happen(null, { kind: 'show-started' });
    for (let visit = 0; visit < 40; visit += 1) {
      one.enter(1);
      one.pass(visit === 0 ? 1000 : visit < 5 ? 20_000 : 10);
      one.happen(viewer(1), { kind: 'viewer-left', why: 'bye' });
      one.pass(1000);
      one.tick();
    }
    expect(one.tracker.stateOf(viewer(1))?.stays).toHaveLength(20);
    expect(one.tracker.rowOf(viewer(1))?.stage).toBe('consideration');
  });

  it('reaches the stage of a long stay by time on air alone', () => {
    const one = room({ hysteresisMs: 0, longStayMs: 30_000 });
    one.enter(1);
    one.live(60_000, 1);
    expect(one.tracker.rowOf(viewer(1))?.stage).toBe('awareness');
    one.happen(null, { kind: 'show-started' });
    one.live(29_000, 1);
    expect(one.tracker.rowOf(viewer(1))?.stage).toBe('awareness');
    one.live(1500, 1);
    expect(one.tracker.rowOf(viewer(1))?.stage).toBe('consideration');
    one.enter(2);
    one.happen(null, { kind: 'show-ended' });
    one.live(60_000, 1, 2);
    expect(one.tracker.rowOf(viewer(2))?.stage).toBe('awareness');
  });
});

describe('someone who signs in', () => {
  const orderId = '0190a000-0000-7000-8000-000000000001' as OrderId;
  const signedIn = { kind: 'signed-in', by: 'email', personId: viewer(9) } as const;

  it('is known by what they did in other shows, and by what they bought in this one', () => {
    const house = room();
    house.enter(1);
    house.live(5000, 1);
    expect(house.tracker.rowOf(viewer(1))?.stage).toBe('awareness');
    house.happen(viewer(1), { kind: 'order-paid', orderId, totalMinor: 100 });
    house.know(1, { orders: 2, shows: 3 });
    house.happen(viewer(1), signedIn);
    expect(house.tracker.stateOf(viewer(1))?.history).toMatchObject({ orders: 3, shows: 3 });
    house.happen(viewer(1), { kind: 'order-refunded', orderId, amountMinor: 100, isWhole: true });
    expect(house.tracker.stateOf(viewer(1))?.history.orders).toBe(2);
    house.live(10_000, 1);
    expect(house.tracker.rowOf(viewer(1))?.stage).toBe('retention');
  });
});
