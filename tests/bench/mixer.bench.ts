import { parseArgs } from 'node:util';
import { openMixerPage } from '../media/mixer-harness.ts';
import { writeBenchReport } from '../support/bench-report.ts';
import type { RunMixerBench } from './mixer-bench-page.ts';
import type { BenchResult, BenchTask } from './mixer-bench.worker.ts';

declare global {
  // What `mixer-bench-page.ts` puts there.
  var runMixerBench: RunMixerBench;
}

/** Each task runs so often, in turns; the middle round by its median counts. */
const rounds = 3;

const { values } = parseArgs({ options: { json: { type: 'string' } } });

const sizes = {
  720: { widthPx: 1280, heightPx: 720 },
  1080: { widthPx: 1920, heightPx: 1080 },
} as const;

const tasksOf = (lines: 720 | 1080): Readonly<Record<string, BenchTask>> => {
  const base = { size: sizes[lines], durationMs: 4000, willReadFrequently: true };
  const four = { ...base, scene: 'four-layers' } as const;
  return {
    [`simd${lines}Ms`]: { ...four, engine: 'simd' },
    [`canvas${lines}ReadMs`]: { ...four, engine: 'canvas' },
    [`canvas${lines}ChosenMs`]: { ...four, engine: 'canvas', willReadFrequently: false },
    [`scalar${lines}Ms`]: { ...four, engine: 'scalar' },
    [`single${lines}Ms`]: { ...base, engine: 'simd', scene: 'single' },
    [`singleStamped${lines}Ms`]: { ...base, engine: 'simd', scene: 'single-stamped' },
    [`singleBt601At${lines}Ms`]: { ...base, engine: 'simd', scene: 'single-bt601' },
  };
};

await using opened = await openMixerPage('/tests/bench/mixer-bench-page.ts');
await opened.page.waitForFunction(() => 'runMixerBench' in globalThis);
const results = new Map<string, BenchResult[]>();
const tasks = { ...tasksOf(1080), ...tasksOf(720) };
for (let round = 0; round < rounds; round += 1)
  for (const [name, task] of Object.entries(tasks)) {
    const result = await opened.page.evaluate((of) => runMixerBench(of), task);
    console.log(
      `${name.padEnd(22)} p50 ${result.p50Ms.toFixed(3)} p99 ${result.p99Ms.toFixed(3)} ms`,
      `(${result.frames} frames${result.isPassThrough ? ', passed through' : ''})`,
    );
    results.set(name, [...(results.get(name) ?? []), result]);
  }

const figures: Record<string, number> = {};
const of = (name: string): BenchResult => {
  const ascending = (results.get(name) ?? []).sort((a, b) => a.p50Ms - b.p50Ms);
  const result = ascending[(rounds - 1) / 2];
  if (!result) throw new Error(`${name} did not run`);
  return result;
};
for (const lines of [1080, 720] as const) {
  // Of the two kinds of canvas, the faster one here.
  const canvas = [of(`canvas${lines}ReadMs`), of(`canvas${lines}ChosenMs`)].reduce((a, b) =>
    b.p50Ms < a.p50Ms ? b : a,
  );
  const simd = of(`simd${lines}Ms`);
  const compared = { simd, scalar: of(`scalar${lines}Ms`), canvas };
  for (const [name, { p50Ms, p99Ms }] of Object.entries(compared)) {
    figures[`${name}${lines}Ms`] = p50Ms;
    figures[`${name}${lines}P99Ms`] = p99Ms;
  }
  figures[`canvasOverSimd${lines}`] = canvas.p50Ms / simd.p50Ms;
  for (const name of ['single', 'singleStamped', 'singleBt601At'])
    figures[`${name}${lines}Ms`] = of(`${name}${lines}Ms`).p50Ms;
}
console.log(`Chromium ${opened.page.context().browser()?.version() ?? ''}`);
await writeBenchReport('mixer', figures, values.json);
