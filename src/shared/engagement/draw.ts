import type { DrawProof } from './schema.ts';

/**
 * Work that needs hashes: it yields each text and gets the SHA-256 of its UTF-8 in hex. So one rule
 * serves the server, which hashes at once, and a browser, which must wait for each.
 */
export type Hashing<T> = Generator<string, T, string>;

/** Does hashing work at once. */
export function hashed<T>(work: Hashing<T>, hash: (text: string) => string): T {
  let step = work.next();
  while (step.done !== true) step = work.next(hash(step.value));
  return step.value;
}

/** Does hashing work where hashing takes its time. */
export async function hashedAsync<T>(
  work: Hashing<T>,
  hash: (text: string) => Promise<string>,
): Promise<T> {
  let step = work.next();
  while (step.done !== true) step = work.next(await hash(step.value));
  return step.value;
}

/** What stands for the list of entries: one pseudonym a line, each line ended. */
export const entriesText = (entries: readonly string[]): string =>
  entries.map((entry) => `${entry}\n`).join('');

/** A number of 52 bits is exact in every language that might check this. */
const digits = 13;
const range = 16 ** digits;

/**
 * Draws distinct places of a list, the first winner first: the beginning of a shuffle. Each number
 * is made of seed, list and a counter; one that would favour some places is passed over.
 */
export function* drawWinners(draw: {
  readonly seed: string;
  readonly entriesHash: string;
  readonly entries: number;
  readonly winners: number;
}): Hashing<number[]> {
  const places = Array.from({ length: draw.entries }, (_, place) => place);
  const winners = Math.min(draw.winners, draw.entries);
  let counter = 0;
  for (let done = 0; done < winners; done += 1) {
    const choices = draw.entries - done;
    const fair = range - (range % choices);
    let number: number;
    do {
      const hash = yield `${draw.seed} ${draw.entriesHash} ${counter}`;
      number = Number.parseInt(hash.slice(0, digits), 16);
      counter += 1;
    } while (number >= fair);
    const chosen = done + (number % choices);
    const place = places[chosen] as number;
    places[chosen] = places[done] as number;
    places[done] = place;
  }
  return places.slice(0, winners);
}

export const drawSteps = ['seed', 'entries', 'once', 'winners'] as const;

/** `open` is what cannot be known yet, `none` what will never be drawn. */
export type DrawVerdict = 'right' | 'wrong' | 'open' | 'none';

/** What the check of a draw found, step by step. */
export type DrawReport = Record<(typeof drawSteps)[number], DrawVerdict>;

/**
 * Checks a draw by nothing but what is public: that the seed is the one that was promised, that the
 * list is the one that was closed, that nobody stands in it twice, and that these are its winners.
 */
export function* checkDraw(proof: DrawProof): Hashing<DrawReport> {
  const verdict = (isRight: boolean): DrawVerdict => (isRight ? 'right' : 'wrong');
  const { seed, entriesHash, entries } = proof;
  const report: DrawReport = { seed: 'open', entries: 'open', once: 'open', winners: 'open' };
  if (seed !== null) report.seed = verdict((yield seed) === proof.seedHash);
  if (entriesHash !== null) {
    report.entries = verdict((yield entriesText(entries)) === entriesHash);
    report.once = verdict(new Set(entries).size === entries.length);
  }
  if (proof.state === 'cancelled') report.winners = proof.won.length === 0 ? 'none' : 'wrong';
  else if (seed !== null && entriesHash !== null) {
    const draw = { seed, entriesHash, entries: entries.length, winners: proof.winners };
    const places = yield* drawWinners(draw);
    const won = places.map((place) => entries[place]);
    report.winners = verdict(
      won.length === proof.won.length && won.every((entry, at) => entry === proof.won[at]),
    );
  }
  return report;
}

/** Reads a proof that came from anywhere; null where it is none. */
export function readDrawProof(found: unknown): DrawProof | null {
  if (typeof found !== 'object' || found === null) return null;
  const proof = found as Partial<Record<keyof DrawProof, unknown>>;
  const isText = (value: unknown): boolean => typeof value === 'string';
  const areTexts = (value: unknown): boolean => Array.isArray(value) && value.every(isText);
  const isWhole =
    proof.version === 1 &&
    isText(proof.lotteryId) &&
    isText(proof.seedHash) &&
    (proof.seed === null || isText(proof.seed)) &&
    (proof.entriesHash === null || isText(proof.entriesHash)) &&
    ['open', 'closed', 'drawn', 'cancelled'].includes(String(proof.state)) &&
    Number.isInteger(proof.winners) &&
    areTexts(proof.entries) &&
    areTexts(proof.won);
  return isWhole ? (found as DrawProof) : null;
}
