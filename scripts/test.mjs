/**
 * `npm test`: all its own set-up, then everything. `npm test -- unit lint` runs these steps only.
 * On Debian and Ubuntu nothing is left out; elsewhere what was not run is listed.
 */
import './lib/needs-node.mjs';
import { buildMixer, ensureBuild } from './lib/build.mjs';
import { isDebian } from './lib/debian.mjs';
import { say, sayProblem } from './lib/say.mjs';
import { onVirtualDisplay, prepareTests, prepareTools } from './lib/setup.mjs';
import { checks, chosen, runSteps, tests, windowTests } from './lib/steps.mjs';
import { ensureTestServers } from './lib/test-servers.mjs';

/** Steps that need nothing but packages and Node. */
const plain = new Set([...checks, ...tests].map(([name]) => name));

const hasStep = (steps, wanted) => steps.some(([name]) => name === wanted);

/** What is left out on this system, and why; `isWhole` where windows can be tested. */
function leftOut(steps, isWhole) {
  const windows = steps.filter(([name]) => !isWhole && !plain.has(name));
  const hasDisk = process.platform !== 'linux' && hasStep(steps, 'integration');
  return [
    ...(hasDisk ? [['full disk', 'a part of integration; only Linux has prlimit']] : []),
    ...windows.map(([name]) => [name, 'it runs on Debian and Ubuntu only']),
  ];
}

/** The environment with what the chosen steps need beside the windows. */
async function withServers(node, env, steps) {
  return hasStep(steps, 'integration') ? { ...env, ...(await ensureTestServers(node)) } : env;
}

async function run(steps) {
  const isWhole = await isDebian();
  const notRun = leftOut(steps, isWhole);
  if (isWhole && !steps.every(([name]) => plain.has(name))) {
    const { node, env } = await prepareTests();
    await ensureBuild(node);
    const all = await withServers(node, env, steps);
    return onVirtualDisplay(all, (shown) => runSteps(node, shown, steps));
  }
  const { node, env } = await prepareTools();
  await buildMixer(node);
  return runSteps(
    node,
    await withServers(node, env, steps),
    steps.filter(([name]) => plain.has(name)),
    { notRun },
  );
}

const { steps, problem } = chosen([...checks, ...tests, ...windowTests], process.argv.slice(2));
if (problem) {
  say(`regulars: ${problem}`);
  process.exitCode = 2;
} else
  try {
    process.exitCode = await run(steps);
  } catch (failure) {
    sayProblem(failure);
    process.exitCode = 1;
  }
