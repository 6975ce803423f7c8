import { expect, it } from 'vitest';
import { latencyBySender, latencyFromServer } from './latency.ts';

const ntp = (atMs: number): number => atMs + 2_208_988_800_000;

it('reads the sender’s clock, and says nothing where it cannot be true', () => {
  const nowMs = Date.UTC(2026, 10, 1);
  expect(latencyBySender({ estimatedPlayoutTimestamp: ntp(nowMs - 64.4) }, nowMs)).toBe(64);
  expect(latencyBySender({ estimatedPlayoutTimestamp: ntp(nowMs + 40) }, nowMs)).toBeNull();
  expect(latencyBySender({ estimatedPlayoutTimestamp: ntp(nowMs - 60_000) }, nowMs)).toBeNull();
  expect(latencyBySender({}, nowMs)).toBeNull();
});

it('counts the way from the media server and the latest frames only', () => {
  const before = { framesDecoded: 100, totalProcessingDelay: 30 };
  const now = { framesDecoded: 130, totalProcessingDelay: 30.9 };
  expect(latencyFromServer(now, before, 0.02)).toBe(40);
  expect(latencyFromServer(now, null, 0.02)).toBeNull();
  expect(latencyFromServer(now, before, undefined)).toBeNull();
  expect(latencyFromServer(before, before, 0.02)).toBeNull();
});
