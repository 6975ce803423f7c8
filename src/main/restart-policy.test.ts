import { describe, expect, it } from 'vitest';
import { readLaunch } from './launch.ts';
import { createRestartPolicy } from './restart-policy.ts';

describe('starting a child again', () => {
  it('is quick at first, then slower, and quick again after a good run', () => {
    const policy = createRestartPolicy();
    expect(policy.died(0)).toEqual({ waitMs: 200, attempt: 1 });
    expect(policy.died(1000)).toEqual({ waitMs: 400, attempt: 2 });
    for (let i = 0; i < 10; i += 1) policy.died(2000);
    expect(policy.died(3000).waitMs).toBe(5000);
    policy.started(10_000);
    expect(policy.died(40_000)).toEqual({ waitMs: 200, attempt: 1 });
  });
});

describe('the launch argument', () => {
  it('may be absent, and is refused when malformed', () => {
    expect(readLaunch(['electron', '.'])).toEqual({
      goLive: false,
      rehearse: null,
      latencyStamp: false,
    });
    expect(readLaunch(['x', '--regulars-launch={"goLive":true,"port":0}'])).toMatchObject({
      goLive: true,
      port: 0,
    });
    expect(() => readLaunch(['--regulars-launch={'])).toThrow();
    expect(() => readLaunch(['--regulars-launch={"port":-1}'])).toThrow();
  });
});
