import { describe, expect, it } from 'vitest';
import { healthOf, RecentShare, type HealthReadings } from './health.ts';

const fine: HealthReadings = {
  isOnAir: true,
  fps: 30,
  targetFps: 30,
  laggedPct: 0,
  skippedPct: 0,
  droppedPct: 0,
  bitrateKbps: 2500,
  targetBitrateKbps: 2500,
  latencyMs: 80,
  cpuPct: 30,
};
const grades = (change: Partial<HealthReadings>) => healthOf({ ...fine, ...change });

describe('grades of health', () => {
  it('finds a healthy show fine in everything', () => {
    expect(new Set(Object.values(healthOf(fine)))).toEqual(new Set(['ok']));
  });

  it.each([
    ['fps', { fps: 28.5 }, 'ok'],
    ['fps', { fps: 28.4 }, 'warn'],
    ['fps', { fps: 22.4 }, 'bad'],
    ['lagged', { laggedPct: 1 }, 'warn'],
    ['lagged', { laggedPct: 5 }, 'bad'],
    ['skipped', { skippedPct: 2 }, 'warn'],
    ['dropped', { droppedPct: 0.9 }, 'ok'],
    ['dropped', { droppedPct: 5 }, 'bad'],
    ['latency', { latencyMs: 399 }, 'ok'],
    ['latency', { latencyMs: 400 }, 'warn'],
    ['latency', { latencyMs: 1000 }, 'bad'],
    ['latency', { latencyMs: null }, 'unknown'],
    ['cpu', { cpuPct: 95 }, 'bad'],
  ] as const)('grades %s %o as %s', (name, change, grade) => {
    expect(grades(change)[name]).toBe(grade);
  });

  it('minds a low bitrate only where frames are dropped for it', () => {
    expect(grades({ bitrateKbps: 300 }).bitrate).toBe('ok');
    expect(grades({ bitrateKbps: 2000, droppedPct: 2 }).bitrate).toBe('warn');
    expect(grades({ bitrateKbps: 300, droppedPct: 2 }).bitrate).toBe('bad');
  });

  it('knows nothing of sending while nothing is sent', () => {
    const offAir = grades({ isOnAir: false });
    expect([offAir.dropped, offAir.skipped, offAir.bitrate, offAir.latency]).toEqual(
      Array.from({ length: 4 }, () => 'unknown'),
    );
    expect(offAir.fps).toBe('ok');
  });
});

describe('a share of the latest readings', () => {
  it('forgets what is long ago, and begins anew with totals that fell', () => {
    const share = new RecentShare(2);
    expect(share.pct()).toBeNull();
    share.add(0, 0);
    share.add(100, 10);
    expect(share.pct()).toBe(10);
    share.add(200, 10);
    share.add(300, 10);
    expect(share.pct()).toBe(0);
    share.add(5, 0);
    expect(share.pct()).toBeNull();
  });
});
