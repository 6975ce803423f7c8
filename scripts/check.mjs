/** `npm run check`: format, lint, types and layers. Names of steps narrow it down. */
import './lib/needs-node.mjs';
import { buildMixer } from './lib/build.mjs';
import { say, sayProblem } from './lib/say.mjs';
import { prepareTools } from './lib/setup.mjs';
import { checks, chosen, runSteps } from './lib/steps.mjs';

const { steps, problem } = chosen(checks, process.argv.slice(2));
if (problem) {
  say(`regulars: ${problem}`);
  process.exitCode = 2;
} else
  try {
    const { node, env } = await prepareTools();
    await buildMixer(node);
    process.exitCode = await runSteps(node, env, steps);
  } catch (failure) {
    sayProblem(failure);
    process.exitCode = 1;
  }
