import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { keepOpen, type AirWay } from './supervisor.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** A media server that is there or not, and counts who is in. */
function serverOf() {
  const server = {
    isUp: true,
    open: 0,
    most: 0,
    tries: [] as number[],
    lose: (_reason: string): void => undefined,
    log: [] as string[],
    closeTakesMs: 0,
  };
  const stop = new AbortController();
  const done = keepOpen<AirWay>({
    signal: stop.signal,
    open: () => {
      server.tries.push(Date.now());
      if (!server.isUp) return Promise.reject(new Error('Not there'));
      server.open += 1;
      server.most = Math.max(server.most, server.open);
      return Promise.resolve({
        lost: new Promise<string>((resolve) => (server.lose = resolve)),
        close: async () => {
          await new Promise((resolve) => setTimeout(resolve, server.closeTakesMs));
          server.open -= 1;
        },
      });
    },
    onOpen: () => server.log.push('open'),
    onFailed: (failures, reason) => server.log.push(`${failures} ${reason}`),
  });
  return { server, stop, done };
}

describe('staying on air', () => {
  it('tries about once a second until the server is there again', async () => {
    const { server, stop, done } = serverOf();
    await vi.advanceTimersByTimeAsync(5000);
    server.isUp = false;
    server.lose('Gone');
    await vi.advanceTimersByTimeAsync(3500);
    server.isUp = true;
    await vi.advanceTimersByTimeAsync(1000);
    expect(server.log).toEqual([
      'open',
      '1 Gone',
      '2 Not there',
      '3 Not there',
      '4 Not there',
      '5 Not there',
      'open',
    ]);
    const starts = server.tries.slice(1);
    expect(starts.slice(1).map((at, index) => at - (starts[index] ?? 0))).toEqual([
      1000, 1000, 1000, 1000,
    ]);
    stop.abort();
    await vi.advanceTimersByTimeAsync(1);
    await done;
    expect(server.open).toBe(0);
  });

  it('closes what was lost before it tries again', async () => {
    const { server, stop, done } = serverOf();
    server.closeTakesMs = 500;
    for (let loss = 0; loss < 5; loss += 1) {
      await vi.advanceTimersByTimeAsync(3000);
      server.lose('Gone');
    }
    await vi.advanceTimersByTimeAsync(3000);
    expect(server.tries.length).toBe(6);
    expect(server.most).toBe(1);
    stop.abort();
    await vi.advanceTimersByTimeAsync(1000);
    await done;
  });

  it('ends while it waits for the next try', async () => {
    const { server, stop, done } = serverOf();
    await vi.advanceTimersByTimeAsync(10);
    server.isUp = false;
    server.lose('Gone');
    await vi.advanceTimersByTimeAsync(1500);
    const tries = server.tries.length;
    stop.abort();
    await done;
    await vi.advanceTimersByTimeAsync(5000);
    expect(server.tries.length).toBe(tries);
  });
});
