import { describe, expect, it } from 'vitest';
import { audienceThresholdsSchema, noHistory } from '../shared/audience/index.ts';
import type { ShowId, ViewerId } from '../shared/kernel/index.ts';
import type { ShowEvent } from '../shared/show/index.ts';
import { Room } from './room.ts';
import { Rooms } from './rooms.ts';

const showId = 's1' as ShowId;
const [ann, bob] = ['v1', 'v2'] as [ViewerId, ViewerId];

/** Rooms over a log in memory whose disk can fail. */
function house() {
  const log: ShowEvent[] = [];
  let nowMs = 1_700_000_000_000;
  let failure: Error | null = null;
  let replays = 0;
  let aliveAtMs = 0;
  const departures: { atMs: number; watchedMs: number }[] = [];
  const thresholds = audienceThresholdsSchema.parse({});
  const applied = new Set<(event: ShowEvent) => void>();
  const ports: ConstructorParameters<typeof Room>[1] = {
    nowMs: () => nowMs,
    aliveAtMs: () => aliveAtMs,
    commit: async ({ showId: id, viewerId, bodies, write, atMs = nowMs }) => {
      await Promise.resolve();
      if (failure !== null) throw failure;
      write?.();
      for (const body of bodies) {
        const event = { seq: log.length + 1, showId: id, atMs, viewerId, body };
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
    via: () => null,
    wroteEntry: () => undefined,
    wroteDeparture: (_viewerId, _showId, atMs, watchedMs) => departures.push({ atMs, watchedMs }),
    onFailure: () => undefined,
  };
  return {
    ports,
    log,
    open: (): Room => {
      const room = new Room(showId, ports);
      applied.clear();
      applied.add((event) => room.tracker.apply(event));
      room.sweep();
      return room;
    },
    departures,
    now: () => nowMs,
    /** Something that the show does itself. */
    show: (kind: 'show-started' | 'show-ended') =>
      ports.commit({ showId, viewerId: null, bodies: [{ kind }] }),
    /** The server is gone as of now. */
    crash: () => (aliveAtMs = nowMs),
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
    room.heartbeat(ann, two, true, null);
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
    const socket = Symbol('one');
    room.open(ann, socket, true, false);
    await pass(31_000);
    room.sweep();
    await pass(60_000);
    room.heartbeat(ann, socket, false, null);
    await pass(0);
    expect(room.tracker.viewersPresent()).toBe(0);
    room.heartbeat(ann, socket, true, null);
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
    room.heartbeat(ann, socket, true, null);
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

  it('sends a silent socket away once the disk is well again, as of when it fell silent', async () => {
    const { open, kinds, pass, fail, departures, now } = house();
    const room = open();
    room.open(ann, Symbol('one'), true, false);
    const seenAtMs = now();
    await pass(31_000);
    fail(new Error('disk full'));
    room.sweep();
    await pass(5000);
    fail(null);
    room.sweep();
    await pass(0);
    expect(kinds()).toEqual(['viewer-entered', 'viewer-left']);
    expect(departures.map(({ atMs }) => atMs)).toEqual([seenAtMs]);
  });

  it('gives everyone time to find the server again after a restart, each as they were', async () => {
    const { open, kinds, pass, crash } = house();
    const before = open();
    before.open(ann, Symbol('one'), true, false);
    before.open(bob, Symbol('bob'), false, false);
    await pass(200_000);
    crash();
    await pass(5000);
    const again = open();
    expect(again.tracker.viewersPresent()).toBe(2);
    expect(again.tracker.rowOf(ann)).toMatchObject({ moment: 'silent', isPresent: true });
    expect(again.tracker.rowOf(bob)).toMatchObject({ moment: 'leaving', isPresent: true });
    await pass(14_000);
    again.sweep();
    const [two, three] = [Symbol('two'), Symbol('three')];
    again.open(ann, two, true, false);
    again.open(bob, three, true, false);
    await pass(8000);
    again.heartbeat(ann, two, true, null);
    again.heartbeat(bob, three, true, null);
    again.sweep();
    await pass(0);
    expect(kinds().slice(3)).toEqual(['visibility-changed']);
    expect(again.tracker.viewersPresent()).toBe(2);
    again.tracker.tick(Infinity);
    expect(again.tracker.stateOf(bob)?.isVisible).toBe(true);
  });

  it('counts a crash that lasted as absence, and lists nobody who was not found again', async () => {
    const { open, kinds, pass, crash, show, departures, now } = house();
    await show('show-started');
    open().open(ann, Symbol('one'), true, false);
    await pass(60_000);
    crash();
    const aliveAtMs = now();
    await pass(9 * 3600_000);
    const again = open();
    await pass(0);
    expect(departures).toEqual([{ atMs: aliveAtMs, watchedMs: 60_000 }]);
    expect([again.isEmpty, again.tracker.viewersPresent()]).toEqual([true, 0]);
    expect(kinds()).toEqual(['show-started', 'viewer-entered', 'viewer-left']);
  });

  it('ends the stay of who does not come back after a short crash when it crashed', async () => {
    const { open, pass, crash, show, departures, now } = house();
    await show('show-started');
    open().open(ann, Symbol('one'), true, false);
    await pass(60_000);
    crash();
    const aliveAtMs = now();
    await pass(3000);
    const again = open();
    await pass(15_000);
    again.sweep();
    await pass(0);
    expect(departures).toEqual([{ atMs: aliveAtMs, watchedMs: 60_000 }]);
  });

  it('ends every stay when the server stops, so that the next one finds nobody inside', async () => {
    const { open, pass, crash, show, departures, now } = house();
    await show('show-started');
    const room = open();
    room.open(ann, Symbol('one'), true, false);
    await pass(60_000);
    room.clear();
    await pass(0);
    expect(departures).toEqual([{ atMs: now(), watchedMs: 60_000 }]);
    crash();
    await pass(1000);
    expect([open().isEmpty, open().tracker.viewersPresent()]).toEqual([true, 0]);
  });

  it('counts neither the seconds after a page was closed nor a night of a sleeping computer', async () => {
    const { open, pass, show, departures, kinds, now } = house();
    await show('show-started');
    const room = open();
    const [one, two] = [Symbol('one'), Symbol('two')];
    room.open(ann, one, true, false);
    await pass(10_000);
    const closedAtMs = now();
    room.close(ann, one, false);
    await pass(5000);
    room.sweep();
    room.open(ann, two, true, false);
    const seenAtMs = now();
    await pass(8 * 3600_000);
    room.heartbeat(ann, two, true, null);
    await pass(0);
    expect(departures).toEqual([
      { atMs: closedAtMs, watchedMs: 10_000 },
      { atMs: seenAtMs, watchedMs: 0 },
    ]);
    expect(kinds().at(-1)).toBe('viewer-entered');
    expect(room.tracker.viewersPresent()).toBe(1);
  });

  it('counts as watched neither the wait before the show nor the thanks after it', async () => {
    const { open, pass, show, departures } = house();
    const room = open();
    const socket = Symbol('one');
    const stay = async (ms: number): Promise<void> => {
      for (let passed = 0; passed < ms; passed += 5000) {
        await pass(5000);
        room.heartbeat(ann, socket, true, null);
      }
    };
    room.open(ann, socket, true, false);
    await stay(600_000);
    await show('show-started');
    await stay(120_000);
    await show('show-ended');
    await stay(600_000);
    room.close(ann, socket, true);
    await pass(0);
    expect(departures.map(({ watchedMs }) => watchedMs)).toEqual([120_000]);
  });
});

describe('a viewer with several tabs', () => {
  it('is seen while any is in sight, whatever the others say', async () => {
    const { open, kinds, pass } = house();
    const room = open();
    const [front, back] = [Symbol('front'), Symbol('back')];
    const playing = { isPlaying: true, latencyMs: 40 };
    room.open(ann, front, true, false);
    room.open(ann, back, false, false);
    for (let beats = 0; beats < 5; beats += 1) {
      await pass(5000);
      room.heartbeat(ann, front, true, playing);
      room.heartbeat(ann, back, false, { isPlaying: false, latencyMs: null });
      room.sweep();
    }
    await pass(0);
    expect(kinds()).toEqual(['viewer-entered']);
    expect(room.playback()).toEqual({
      latencyP50Ms: 40,
      latencyP95Ms: 40,
      latencyMinMs: 40,
      reportingViewers: 1,
    });
    room.close(ann, front, false);
    await pass(0);
    expect(kinds()).toEqual(['viewer-entered', 'visibility-changed']);
    expect(room.tracker.stateOf(ann)?.isVisible).toBe(false);
    expect(room.playback().reportingViewers).toBe(0);
  });

  it('is written down once a second at most, and as they are in the end', async () => {
    const { open, kinds, pass } = house();
    const room = open();
    const socket = Symbol('one');
    room.open(ann, socket, true, false);
    for (let beat = 0; beat < 201; beat += 1) {
      await pass(50);
      room.heartbeat(ann, socket, beat % 2 === 1, null);
      room.sweep();
    }
    expect(kinds().length).toBeLessThanOrEqual(12);
    await pass(1000);
    room.sweep();
    await pass(0);
    expect(room.tracker.stateOf(ann)?.isVisible).toBe(false);
  });

  it('is written down again where the disk failed', async () => {
    const { open, kinds, pass, fail } = house();
    const room = open();
    const socket = Symbol('one');
    room.open(ann, socket, true, false);
    await pass(2000);
    fail(new Error('disk full'));
    room.heartbeat(ann, socket, false, null);
    await pass(2000);
    fail(null);
    room.sweep();
    await pass(0);
    expect(kinds()).toEqual(['viewer-entered', 'visibility-changed']);
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

  it('let everyone out of a show that has left the stage, and forget it', async () => {
    const { ports, kinds, pass } = house();
    const rooms = new Rooms(ports);
    rooms.of(showId).open(ann, Symbol('one'), true, false);
    expect(rooms.isAnyoneHere).toBe(true);
    await pass(1000);
    rooms.retire(showId);
    await pass(0);
    expect(kinds()).toEqual(['viewer-entered', 'viewer-left']);
    expect([rooms.find(showId), rooms.isAnyoneHere]).toEqual([undefined, false]);
  });
});
