import { writeSync } from 'node:fs';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { ClaimId, SaleId } from '../../src/shared/kernel/index.ts';
import { claimOf, openTill, saleIdOf, tillVariantId } from './till.ts';

/**
 * A till in a process of its own that sells until it is killed. What it was told stands, one line
 * of standard output for each, is written only after the allocator has answered.
 */
const [dataDir = '', sale = '', round = '0', seed = '0'] = process.argv.slice(2);
const lanes = 60;
const firstRepeats = 20;

const random = xoroshiro128plus(Number(seed));
const below = (count: number): number => uniformInt(random, 0, count - 1);
const say = (...words: readonly (string | number | null)[]): void =>
  void writeSync(1, `${words.join(' ')}\n`);

const till = openTill(dataDir);
for (const problem of till.problems) say('problem', problem);
const saleId: SaleId = await opened();
say('ready');
const held: ClaimId[] = [];
let taps = 0;
await Promise.all(Array.from({ length: lanes }, lane));

async function opened(): Promise<SaleId> {
  const known = till.allocator.book.find(saleIdOf(sale));
  if (known !== null) return known.saleId;
  // Holds are short, so that they end, and the waiting list moves, while the till is killed.
  return till.open(sale, { holdMs: 700, lots: [{ variantId: tillVariantId, units: 400 }] });
}

async function lane(): Promise<void> {
  for (;;) {
    const dice = below(10);
    if (dice < 7) await tap(`${round}-${taps++}`);
    else if (dice === 7) await tap(`${Number(round) - 1}-${below(firstRepeats)}`);
    else await endHold(dice === 8 ? 'pay' : 'release');
  }
}

async function tap(viewer: string): Promise<void> {
  const answer = await till.tap(saleId, viewer);
  if (answer === null) return;
  say(
    'tap',
    answer.claimId,
    answer.verdict,
    answer.place,
    answer.payUntilMs,
    answer.seq,
    answer.head,
  );
  if (answer.verdict === 'held') held.push(claimOf(saleId, viewer, viewer));
}

async function endHold(how: 'pay' | 'release'): Promise<void> {
  const [claimId] = held.splice(below(held.length + 1), 1);
  if (claimId === undefined) return tap(`${round}-${taps++}`);
  const { outcome } = await till.allocator.decide(saleId, null, (allocation, nowMs) =>
    allocation[how](claimId, nowMs),
  );
  if (outcome === 'done') say(how, claimId);
}
