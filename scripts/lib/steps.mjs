import { performance } from 'node:perf_hooks';
import { join } from 'node:path';
import { root } from './places.mjs';
import { watch } from './run.mjs';
import { say } from './say.mjs';

const tool = (path) => join(root, 'node_modules', path);

/** What `npm run check` and `npm test` run: a name, a script of Node's, and its arguments. */
export const checks = [
  ['format', tool('prettier/bin/prettier.cjs'), '--check', '--log-level', 'warn', '.'],
  ['lint', tool('eslint/bin/eslint.js'), '--max-warnings', '0', '.'],
  ['types', tool('typescript/bin/tsc'), '-b'],
  [
    'layers',
    tool('dependency-cruiser/bin/dependency-cruiser.mjs'),
    'src',
    '--config',
    '.dependency-cruiser.cjs',
  ],
];

const vitest = (name) => [name, tool('vitest/vitest.mjs'), 'run', '--project', name];
const playwright = (name, projects = [name]) => [
  name,
  tool('@playwright/test/cli.js'),
  'test',
  '-c',
  'tests/playwright.config.ts',
  ...projects.flatMap((project) => ['--project', project]),
];

export const tests = [vitest('unit'), vitest('component'), vitest('integration')];
export const windowTests = [playwright('media', ['media', 'media-electron']), playwright('e2e')];

/** The steps that are asked for; all when none is. A name that there is not is a problem. */
export function chosen(steps, names) {
  const unknown = names.find((name) => !steps.some(([known]) => known === name));
  if (unknown !== undefined)
    return {
      problem: `${unknown} is no step; there are ${steps.map(([name]) => name).join(', ')}`,
    };
  return { steps: names.length > 0 ? steps.filter(([name]) => names.includes(name)) : steps };
}

/** Runs steps one after the other, all of them, and prints how each went; answers an exit code. */
export async function runSteps(node, env, steps, { notRun = [] } = {}) {
  const lines = [];
  let hasFailed = false;
  for (const [name, ...args] of steps) {
    say(`\n── ${name} ──`);
    const startMs = performance.now();
    const code = await watch(node, args, { cwd: root, env });
    hasFailed ||= code !== 0;
    const seconds = ((performance.now() - startMs) / 1000).toFixed(1);
    lines.push(`  ${code === 0 ? '✓' : '✗'} ${name.padEnd(12)} ${seconds.padStart(6)} s`);
  }
  say(`\n${lines.join('\n')}`);
  for (const [name, why] of notRun) say(`  – ${name.padEnd(12)} not run: ${why}`);
  return hasFailed ? 1 : 0;
}
