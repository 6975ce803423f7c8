import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findQuestion } from '../../shared/chat/index.ts';
import { persona } from './personas.ts';

describe('a simulated viewer', () => {
  it('is the same for the same seed and place, and acts in order of time', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 0, max: 20_000 }), (seed, index) => {
        const one = persona(seed, index, 20_000);
        expect(persona(seed, index, 20_000)).toEqual(one);
        expect(one.acts[0]?.kind).toBe('enter');
        const times = one.acts.map((act) => act.atMs);
        expect([...times].sort((a, b) => a - b)).toEqual(times);
        expect(one.name.length).toBeLessThanOrEqual(24);
      }),
      { numRuns: 40 },
    );
  });

  it('brings all four kinds within two seconds', () => {
    const early = Array.from({ length: 12 }, (_, index) => persona(7, index, 50));
    expect(new Set(early.map((one) => one.kind))).toEqual(
      new Set(['chatter', 'asker', 'silent', 'hopper']),
    );
    for (const one of early) expect(one.acts[0]?.atMs).toBeLessThan(2000);
  });

  it('buys in two of three, mostly within a second of go, some too early', () => {
    const crowd = Array.from({ length: 1000 }, (_, index) => persona(3, index, 1000));
    const habits = crowd.flatMap(({ buying }) => buying ?? []);
    const within = (lowMs: number, highMs: number): number =>
      habits.filter(({ tapsAfterMs: ms }) => ms >= lowMs && ms < highMs).length;
    expect(habits.length).toBeGreaterThan(600);
    expect(habits.length).toBeLessThan(800);
    expect(within(-500, 0)).toBeGreaterThan(10);
    expect(within(0, 1200)).toBeGreaterThan(400);
    expect(new Set(habits.map(({ then }) => then))).toEqual(
      new Set(['pays', 'gives-up', 'forgets']),
    );
  });

  it('asks what the question finder finds', () => {
    const said = persona(1, 1, 50).acts.flatMap((act) => (act.kind === 'say' ? [act.text] : []));
    expect(said.some((text) => findQuestion(text) !== null)).toBe(true);
  });
});
