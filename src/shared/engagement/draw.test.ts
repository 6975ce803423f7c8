import { hash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lotteryIdSchema } from '../kernel/ids.ts';
import {
  checkDraw,
  drawWinners,
  entriesText,
  hashed,
  hashedAsync,
  readDrawProof,
  type DrawReport,
} from './draw.ts';
import type { DrawProof } from './schema.ts';

const sha256 = (text: string): string => hash('sha256', text);
const webSha256 = async (text: string): Promise<string> => {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return Buffer.from(digest).toString('hex');
};
const drawn = (seed: string, entries: number, winners: number): number[] =>
  hashed(drawWinners({ seed, entriesHash: 'list', entries, winners }), sha256);
const check = (proof: DrawProof): DrawReport => hashed(checkDraw(proof), sha256);

/** Worked out by another program, from the words on the page that checks draws. */
const known: DrawProof = {
  version: 1,
  lotteryId: lotteryIdSchema.parse('0190a000-0000-7000-8000-000000000001'),
  state: 'drawn',
  winners: 3,
  seed: '00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff',
  seedHash: '2a8abfa8cb9906290437854193ca6bca41d4d4e26d1d454bd66a35158095e737',
  entriesHash: '9f10e2ddffedd8e3831dbc6919aa513c35ef397842c0d564bf96b352fe116223',
  entries: [
    '9e3779b97f4a7c15f39cc0605cedc835',
    '3c6ef372fe94f82be73980c0b9db906a',
    'daa66d2c7ddf7441dad6412116c9589f',
    '78dde6e5fd29f057ce73018173b720d4',
    '1715609f7c746c6dc20fc1e1d0a4e909',
    'b54cda58fbbee883b5ac82422d92b13e',
    '538454127b096499a94942a28a807973',
  ],
  won: [
    'b54cda58fbbee883b5ac82422d92b13e',
    'daa66d2c7ddf7441dad6412116c9589f',
    '78dde6e5fd29f057ce73018173b720d4',
  ],
};
const right: DrawReport = { seed: 'right', entries: 'right', once: 'right', winners: 'right' };

describe('a draw', () => {
  it('gives distinct winners of the list, as many as there can be, and the same again', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.integer({ min: 0, max: 300 }),
        fc.integer({ min: 1, max: 100 }),
        (seed, entries, winners) => {
          const places = drawn(seed, entries, winners);
          expect(places).toHaveLength(Math.min(entries, winners));
          expect(new Set(places).size).toBe(places.length);
          for (const place of places) expect(place >= 0 && place < entries).toBe(true);
          expect(drawn(seed, entries, winners)).toEqual(places);
        },
      ),
    );
  });

  it('lets more winners follow the same first ones', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 50 }), (seed, winners) => {
        const all = drawn(seed, 50, 50);
        expect(drawn(seed, 50, winners)).toEqual(all.slice(0, winners));
        expect([...all].sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, i) => i));
      }),
      { numRuns: 30 },
    );
  });

  it('favours no place: neither for the first prize nor for the second', () => {
    const places = 7;
    const rounds = 14_000;
    const counts = [0, 1].map(() => Array.from({ length: places }, () => 0));
    for (let round = 0; round < rounds; round += 1)
      drawn(`seed ${round}`, places, 2).forEach((place, prize) => {
        const ofPrize = counts[prize] ?? [];
        ofPrize[place] = (ofPrize[place] ?? 0) + 1;
      });
    const expected = rounds / places;
    for (const ofPrize of counts) {
      const chiSquare = ofPrize.reduce((sum, n) => sum + (n - expected) ** 2 / expected, 0);
      // Six degrees of freedom: an even draw stays below this 999 times in 1000.
      expect(chiSquare).toBeLessThan(22.46);
    }
  });

  it('passes over numbers that would favour the first places', () => {
    const asked: string[] = [];
    const numbers = ['f'.repeat(64), 'fffffffffffff'.padEnd(64, '0'), '2'.padStart(13, '0')];
    const places = hashed(
      drawWinners({ seed: 's', entriesHash: 'e', entries: 3, winners: 1 }),
      (text) => {
        asked.push(text);
        return numbers[asked.length - 1] ?? '';
      },
    );
    // 16^13 is one more than a multiple of three, so only its last number is unfair.
    expect(16 ** 13 % 3).toBe(1);
    expect(places).toEqual([2]);
    expect(asked).toEqual(['s e 0', 's e 1', 's e 2']);
  });
});

describe('the check of a draw', () => {
  it('agrees with another program’s draw, in Node and as a browser hashes', async () => {
    expect(check(known)).toEqual(right);
    expect(await hashedAsync(checkDraw(known), webSha256)).toEqual(right);
  });

  it('finds a changed seed, list or winner', () => {
    const [first = '', ...rest] = known.entries;
    expect(check({ ...known, seedHash: sha256('another') }).seed).toBe('wrong');
    expect(check({ ...known, seed: 'f'.repeat(64) })).toMatchObject({
      seed: 'wrong',
      winners: 'wrong',
    });
    for (const entries of [rest, [...rest, first], [...known.entries, 'one more']])
      expect(check({ ...known, entries }).entries).toBe('wrong');
    expect(check({ ...known, won: [...known.won].reverse() }).winners).toBe('wrong');
    expect(check({ ...known, winners: 2 }).winners).toBe('wrong');
    const twice = [first, first];
    expect(
      check({ ...known, entries: twice, entriesHash: sha256(entriesText(twice)) }),
    ).toMatchObject({ entries: 'right', once: 'wrong' });
  });

  it('says what cannot be known yet, and that a cancelled one has no winners', () => {
    expect(
      check({ ...known, state: 'open', seed: null, entriesHash: null, entries: [], won: [] }),
    ).toEqual({ seed: 'open', entries: 'open', once: 'open', winners: 'open' });
    expect(check({ ...known, state: 'closed', seed: null, won: [] })).toEqual({
      ...right,
      seed: 'open',
      winners: 'open',
    });
    expect(check({ ...known, state: 'cancelled', won: [] })).toEqual({ ...right, winners: 'none' });
    expect(check({ ...known, state: 'cancelled' }).winners).toBe('wrong');
  });

  it('reads a proof and nothing else', () => {
    expect(readDrawProof(JSON.parse(JSON.stringify(known)))).toEqual(known);
    for (const other of [null, [], 'x', {}, { ...known, entries: [1] }, { ...known, version: 2 }])
      expect(readDrawProof(other)).toBeNull();
  });
});
