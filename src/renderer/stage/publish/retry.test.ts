import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { retryDelayMs } from './retry.ts';

describe('the pause before the next try', () => {
  it('is short after the first loss, so that a hiccup is hardly seen', () => {
    expect(retryDelayMs(1, 3_600_000)).toBe(200);
    expect(retryDelayMs(1, 5)).toBe(200);
  });

  it('starts later tries a second apart', () => {
    expect(retryDelayMs(2, 10)).toBe(990);
    expect(retryDelayMs(9, 600)).toBe(400);
    expect(retryDelayMs(9, 4000)).toBe(200);
  });

  it('never grows beyond a second, and never is none', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1 }), fc.double({ min: -1e6, noNaN: true }), (count, took) => {
        const delay = retryDelayMs(count, took);
        expect(delay).toBeGreaterThanOrEqual(200);
        expect(delay).toBeLessThanOrEqual(1000);
      }),
    );
  });
});
