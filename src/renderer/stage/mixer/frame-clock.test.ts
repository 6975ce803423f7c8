import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FrameClock, MixStatistics } from './frame-clock.ts';

describe('the frame clock', () => {
  it('ticks at fixed instants and passes over what was missed', () => {
    const clock = new FrameClock(1000, 50);
    expect(clock.nextAtMs).toBe(1000);
    expect(clock.wake(1003)).toEqual({ atMs: 1000, missed: 0 });
    expect(clock.nextAtMs).toBe(1020);
    expect(clock.wake(1079)).toEqual({ atMs: 1060, missed: 2 });
    expect(clock.nextAtMs).toBe(1080);
  });

  it('never drifts: ticks and missed ticks together are the time that passed', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 200 }), { minLength: 1 }), (delays) => {
        const clock = new FrameClock(0, 40);
        let now = 0;
        let ticks = 0;
        for (const delay of delays) {
          now = Math.max(clock.nextAtMs, now + delay);
          const { atMs, missed } = clock.wake(now);
          ticks += missed + 1;
          expect(now - atMs).toBeGreaterThanOrEqual(0);
          expect(now - atMs).toBeLessThan(25);
        }
        expect(ticks).toBe(Math.floor(now / 25) + 1);
      }),
    );
  });
});

describe('the statistics', () => {
  it('count as OBS does, over the last ten seconds', () => {
    const statistics = new MixStatistics(0);
    for (let index = 0; index < 600; index += 1)
      statistics.tick(index * 50, index === 590 ? 2 : 0, index % 2 === 0 ? 1 : 3, index === 599);
    statistics.skip();
    const read = statistics.read(600 * 50);
    expect(read.ticks).toBe(602);
    expect(read.lagged).toBe(2);
    expect(read.laggedPct).toBeCloseTo((100 * 2) / 201, 5);
    expect(read.skipped).toBe(1);
    expect(read.fps).toBeCloseTo(19.9, 5);
    expect(read.mixP50Ms).toBe(3);
    expect(read.mixP99Ms).toBe(3);
    expect(read.isPassThrough).toBe(true);
  });

  it('say nothing before the first frame', () => {
    expect(new MixStatistics(5).read(5)).toMatchObject({ fps: 0, mixP50Ms: 0, laggedPct: 0 });
  });
});
