import { describe, expect, it } from 'vitest';
import { audienceThresholdsSchema, noHistory } from '../shared/audience/index.ts';
import type { ShowId, ViewerId } from '../shared/kernel/index.ts';
import type { ShowEvent } from '../shared/show/index.ts';
import { Room } from './room.ts';
import { Rooms } from './rooms.ts';

const showId = 's1' as ShowId;
const ann = 'v1' as ViewerId;

/** Rooms over a log in memory whose disk can fail. */
function house() {
  const log: ShowEvent[] = [];
  let nowMs = 1_700_000_000_000;
  let failure: Error | null = null;
  let replays = 0;
  const thresholds = audienceThresholdsSchema.parse({});
  const applied = new Set<(event: ShowEvent) => void>();
  const ports: ConstructorParameters<typeof Room>[1] = {
    nowMs: () => nowMs,
    commit: async ({ showId: id, viewerId, bodies, write }) => {
      await Promise.resolve();
      if (failure !== null) throw failure;
      write?.();
      for (const body of bodies) {
        const event = { seq: log.length + 1, showId: id, atMs: nowMs, viewerId, body };
        log.push(event);
        for (const apply of applied) apply(event);
      }
    },
    events: function* (id) {
      replays += 1;
      yield* log.filter((event) => event.showId === id);
    },
    thresholds: () => thresholds,
    history: () => noHistory,
    nameOf: () => null,
    wroteEntry: () => undefined,
    wroteDeparture: () => undefined,
    onFailure: () => undefined,
  };
  return {
    ports,
    log,
    open: (): Room => {
      const room = new Room(showId, ports);
      applied.add((event) => room.tracker.apply(event));
      return room;
    },
    kinds: () => log.map((event) => event.body.kind),
    replays: () => replays,
    fail: (next: Error | null) => (failure = next),
    /** Lets time pass, then the commits of that time be done. */
    pass: async (ms: number): Promise<void> => {
      nowMs += ms;
      for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
    },
  };
}

describe('who is in a room', () => {
  it('enters with the first socket and leaves some seconds after the last', async () => {
    const { open, kinds, pass } = house();
    const room = open();
    const [one, two] = [Symbol('one'), Symbol('two')];
    room.open(ann, one, true, false);
    room.open(ann, two, true, false);
    room.close(ann, one, false);
    await pass(10_000);
    room.heartbeat(ann, true, null);
    room.sweep();
    expect(room.tracker.viewersPresent()).toBe(1);
    room.close(ann, two, false);
    await pass(3000);
    room.sweep();
    expect(room.isEmpty).toBe(false);
    await pass(1000);
    room.sweep();
    await pass(0);
    expect(kinds()).toEqual(['viewer-entered', 'viewer-left']);
    expect([room.isEmpty, room.tracker.viewersPresent()]).toEqual([true, 0]);
  });

  it('sends a silent socket away and sees it again when its page is looked at', async () => {
    const { open, kinds, pass } = house();
    const room = open();
    room.open(ann, Symbol('one'), true, false);
    await pass(31_000);
    room.sweep();
    await pass(60_000);
    room.heartbeat(ann, false, null);
    await pass(0);
    expect(room.tracker.viewersPresent()).toBe(0);
    room.heartbeat(ann, true, null);
    await pass(0);
    expect(room.tracker.viewersPresent()).toBe(1);
    expect(kinds()).toEqual(['viewer-entered', 'viewer-left', 'viewer-entered']);
  });

  it('tries entries and departures again that could not be written', async () => {
    const { open, kinds, pass, fail } = house();
    const room = open();
    const socket = Symbol('one');
    fail(new Error('disk full'));
    room.open(ann, socket, true, false);
    await pass(0);
    expect(kinds()).toEqual([]);
    fail(null);
    room.heartbeat(ann, true, null);
    await pass(0);
    expect(kinds()).toEqual(['viewer-entered']);
    fail(new Error('disk full'));
    room.close(ann, socket, true);
    await pass(0);
    expect(room.tracker.viewersPresent()).toBe(1);
    fail(null);
    await pass(4000);
    room.sweep();
    await pass(0);
    expect(kinds()).toEqual(['viewer-entered', 'viewer-left']);
    expect(room.isEmpty).toBe(true);
  });

  it('gives everyone time to find the server again after a restart', async () => {
    const { open, kinds, pass } = house();
    open().open(ann, Symbol('one'), true, false);
    await pass(0);
    const again = open();
    expect(again.tracker.viewersPresent()).toBe(1);
    await pass(14_000);
    again.sweep();
    again.open(ann, Symbol('two'), true, false);
    await pass(8000);
    again.sweep();
    await pass(0);
    expect(kinds()).toEqual(['viewer-entered']);
    again.sweep();
    expect(again.tracker.viewersPresent()).toBe(1);
  });
});

describe('rooms in memory', () => {
  it('are replayed once, and closed when long empty and unused', async () => {
    const { ports, replays, pass } = house();
    const rooms = new Rooms(ports);
    const others = Array.from({ length: 50 }, (_, index) => `s${index + 2}` as ShowId);
    for (const id of [showId, ...others]) rooms.of(id);
    expect(rooms.of(showId)).toBe(rooms.find(showId));
    expect(replays()).toBe(51);
    await pass(11 * 60_000);
    rooms.closeEmpty((id) => id === showId);
    expect([...rooms].map((room) => room.showId)).toEqual([showId]);
    expect(rooms.find(others[0] ?? showId)).toBeUndefined();
  });
});
