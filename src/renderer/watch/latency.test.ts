import { expect, it } from 'vitest';
import { latencyFrom } from './latency.ts';

const ntp = (atMs: number): number => atMs + 2_208_988_800_000;

it('reads the sender’s clock, and says nothing where it cannot be true', () => {
  const nowMs = Date.UTC(2026, 10, 1);
  expect(latencyFrom({ estimatedPlayoutTimestamp: ntp(nowMs - 64.4) }, nowMs)).toBe(64);
  expect(latencyFrom({ estimatedPlayoutTimestamp: ntp(nowMs + 40) }, nowMs)).toBeNull();
  expect(latencyFrom({ estimatedPlayoutTimestamp: ntp(nowMs - 60_000) }, nowMs)).toBeNull();
  expect(latencyFrom({}, nowMs)).toBeNull();
});
