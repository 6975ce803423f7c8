/** `npm run bench -- NAME --json FILE`: set-up, then one bench. Without a name: their list. */
import './lib/needs-node.mjs';
import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { ensureBuild } from './lib/build.mjs';
import { benchPackages, ensureDebianPackages, isDebian } from './lib/debian.mjs';
import { needsVirtualDisplay } from './lib/display.mjs';
import { root } from './lib/places.mjs';
import { watch } from './lib/run.mjs';
import { say, sayProblem } from './lib/say.mjs';
import { onVirtualDisplay, prepareTests } from './lib/setup.mjs';

const folder = join(root, 'tests/bench');
const ending = '.bench.ts';
const names = (await readdir(folder))
  .filter((name) => name.endsWith(ending))
  .map((name) => name.slice(0, -ending.length))
  .sort();

async function run(name, rest) {
  const { node, env } = await prepareTests();
  const packages = benchPackages[name];
  if (packages && (await isDebian())) await ensureDebianPackages(packages);
  await ensureBuild(node);
  const bench = (shown) =>
    watch(node, [join(folder, name + ending), ...rest], { cwd: root, env: shown });
  return needsVirtualDisplay() ? onVirtualDisplay(env, bench) : bench(env);
}

/** A report's path counts from where the command was given. */
function withPath(args) {
  const at = args.indexOf('--json');
  if (at < 0 || args[at + 1] === undefined) return args;
  const path = resolve(process.env.INIT_CWD ?? process.cwd(), args[at + 1]);
  return [...args.slice(0, at + 1), path, ...args.slice(at + 2)];
}

const [name, ...rest] = process.argv.slice(2);
if (name === undefined) {
  console.log(
    `npm run bench -- NAME [--json FILE]\n\n${names.map((one) => `  ${one}`).join('\n')}`,
  );
} else if (!names.includes(name)) {
  say(`regulars: ${name} is no bench; there are ${names.join(', ')}`);
  process.exitCode = 2;
} else
  try {
    process.exitCode = await run(name, withPath(rest));
  } catch (failure) {
    sayProblem(failure);
    process.exitCode = 1;
  }
