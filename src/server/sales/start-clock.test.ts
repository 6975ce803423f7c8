import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { StartClock } from './start-clock.ts';

beforeEach(() => void vi.useFakeTimers({ now: 0 }));
afterEach(() => void vi.useRealTimers());

/** A clock over a list of times; what is started is taken off it. */
function clockOver(times: number[]) {
  const started: number[] = [];
  const failures: unknown[] = [];
  let isDiskFull = false;
  const clock = new StartClock({
    nowMs: () => Date.now(),
    nextAtMs: () => times[0] ?? null,
    startDue: async () => {
      await Promise.resolve();
      if (isDiskFull) throw new Error('The disk is full');
      started.push(times.shift() ?? 0);
    },
    onFailure: (failure) => failures.push(failure),
  });
  return { clock, started, failures, fillDisk: (is: boolean) => (isDiskFull = is) };
}

it('starts each at its time, however far away it is', async () => {
  const farMs = 60 * 24 * 3_600_000;
  const { clock, started } = clockOver([1000, 1000, farMs]);
  clock.set();
  await vi.advanceTimersByTimeAsync(999);
  expect(started).toEqual([]);
  await vi.advanceTimersByTimeAsync(5);
  expect(started).toEqual([1000, 1000]);
  await vi.advanceTimersByTimeAsync(farMs - 1005);
  expect(started).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(1);
  expect(started).toHaveLength(3);
});

it('tries again in a while where nothing can be written, and says so', async () => {
  const { clock, started, failures, fillDisk } = clockOver([1000]);
  fillDisk(true);
  clock.set();
  await vi.advanceTimersByTimeAsync(3500);
  expect([started.length, failures.length]).toEqual([0, 3]);
  fillDisk(false);
  await vi.advanceTimersByTimeAsync(1000);
  expect(started).toEqual([1000]);
});

it('starts nothing once it is stopped', async () => {
  const { clock, started } = clockOver([1000]);
  clock.set();
  clock.stop();
  clock.set();
  await vi.advanceTimersByTimeAsync(5000);
  expect(started).toEqual([]);
});
