import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { ClaimStatus } from '../../src/shared/sales/index.ts';
import { openTill, saleIdOf, tillShowId } from './till.ts';

/** What killing a till again and again has shown. */
export interface CrashFigures {
  readonly rounds: number;
  /** Answers that had reached the buyer's side: taps, payments, releases. */
  readonly acknowledged: number;
  /** Of these, those that were not there afterwards, or there twice, or changed; and units that nobody has. */
  readonly lost: number;
  readonly oversold: number;
  /** What the audits found. */
  readonly problems: readonly string[];
}

const child = resolve(import.meta.dirname, 'till-child.ts');
/** A sale goes over so many crashes, then the next begins. */
const roundsOfSale = 10;
const longestLifeMs = 250;

/** What the till has told about one sale, over all its lives. */
interface Told {
  /** By claim, the words of the answer. */
  readonly answers: Map<string, string>;
  readonly ends: Map<string, ClaimStatus>;
  readonly problems: string[];
  changed: number;
}

function hear(line: string, told: Told): void {
  const [word = '', claimId = '', ...answer] = line.split(' ');
  if (word === 'problem') told.problems.push(line);
  else if (word === 'pay') told.ends.set(claimId, 'paid');
  else if (word === 'release') told.ends.set(claimId, 'released');
  else if (word === 'tap') {
    const before = told.answers.get(claimId);
    if (before !== undefined && before !== answer.join(' ')) told.changed += 1;
    told.answers.set(claimId, answer.join(' '));
  }
}

/** Lets a till sell for a moment and kills it; whole lines are what a buyer has heard. */
async function sellAndKill(args: readonly string[], lifeMs: number, told: Told): Promise<void> {
  const till = spawn(process.execPath, [child, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const closed = once(till, 'close');
  let isReady = false;
  let isKilled = false;
  let unfinished = '';
  till.stdout.setEncoding('utf8');
  till.stdout.on('data', (text: string) => {
    const lines = (unfinished + text).split('\n');
    unfinished = lines.pop() ?? '';
    for (const line of lines) hear(line, told);
    if (isReady || !lines.includes('ready')) return;
    isReady = true;
    setTimeout(() => (isKilled = till.kill('SIGKILL')), lifeMs);
  });
  await closed;
  if (!isReady || !isKilled) throw new Error(`The till ended by itself with ${till.exitCode}`);
}

/** Compares what stands in the tables with what was told. */
function inspect(dataDir: string, word: string, told: Told): { lost: number; oversold: number } {
  const till = openTill(dataDir);
  told.problems.push(...till.problems);
  const sale = till.allocator.book.find(saleIdOf(word));
  if (sale === null) {
    till.close();
    return { lost: told.answers.size, oversold: 0 };
  }
  const { allocation, saleId } = sale;
  const rows = new Map<string, number>();
  for (const { id } of till.store.ledger.claims(saleId)) rows.set(id, (rows.get(id) ?? 0) + 1);
  const events = new Map<string, number>();
  for (const { body } of till.store.events.ofShow(tillShowId))
    if (body.kind === 'claim-answered')
      events.set(body.claimId, (events.get(body.claimId) ?? 0) + 1);
  let lost = told.changed;
  for (const [claimId, answer] of told.answers) {
    const found = allocation.claim(claimId)?.answer;
    const { verdict, place, payUntilMs, seq, head } = found ?? {};
    const isSame = [verdict, place, payUntilMs, seq, head].join(' ') === answer;
    if (!isSame || rows.get(claimId) !== 1 || events.get(claimId) !== 1) lost += 1;
  }
  for (const [claimId, end] of told.ends) if (allocation.claim(claimId)?.status !== end) lost += 1;
  if (lost > 0) told.problems.push(`${word}: ${lost} answers lost`);
  const { units, free, held, paid, waiting } = allocation.figures();
  // Before the first line is written nothing is on sale yet: killed then, a sale opens in its next life.
  const unitsLost =
    allocation.phase === 'armed' ? 0 : units - free - held - paid + (waiting > 0 ? free : 0);
  if (unitsLost !== 0) told.problems.push(`${word}: ${unitsLost} units lost`);
  lost += Math.abs(unitsLost);
  till.close();
  return { lost, oversold: Math.max(0, held + paid - units) };
}

/** Sells through the real allocator and kills it, so many times, at moments that a seed decides. */
export async function runCrashRounds(
  dataDir: string,
  rounds: number,
  seed: number,
): Promise<CrashFigures> {
  const random = xoroshiro128plus(seed);
  const problems: string[] = [];
  let [acknowledged, lost, oversold] = [0, 0, 0];
  let told: Told = { answers: new Map(), ends: new Map(), problems, changed: 0 };
  for (let round = 0; round < rounds; round += 1) {
    const word = `sale-${Math.floor(round / roundsOfSale)}`;
    if (round % roundsOfSale === 0)
      told = { answers: new Map(), ends: new Map(), problems, changed: 0 };
    const before = told.answers.size + told.ends.size;
    const lifeMs = uniformInt(random, 0, longestLifeMs);
    await sellAndKill([dataDir, word, String(round), String(seed + round)], lifeMs, told);
    acknowledged += told.answers.size + told.ends.size - before;
    const found = inspect(dataDir, word, told);
    lost += found.lost;
    oversold += found.oversold;
  }
  return { rounds, acknowledged, lost, oversold, problems };
}
