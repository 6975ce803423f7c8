import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { writeBenchReport } from '../support/bench-report.ts';
import { runCrashRounds } from '../support/crash-rounds.ts';

/** Kills a selling till again and again; not on a file system in memory, where nothing is synced. */
const { values } = parseArgs({
  options: {
    json: { type: 'string' },
    rounds: { type: 'string', default: '200' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
  },
});
const folder = join(import.meta.dirname, '../../test-results');
mkdirSync(folder, { recursive: true });
const dataDir = mkdtempSync(join(folder, 'crash-'));
try {
  const seed = Number(values.seed);
  const { problems, ...figures } = await runCrashRounds(dataDir, Number(values.rounds), seed);
  for (const problem of problems) console.log(problem);
  await writeBenchReport('crash', { ...figures, seed, problems: problems.length }, values.json);
  if (figures.lost + figures.oversold + problems.length > 0) process.exitCode = 1;
} finally {
  rmSync(dataDir, { recursive: true, force: true });
}
