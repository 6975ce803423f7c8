/** `npm run verify-ledger -- --data-dir DIR`: checks the ledgers of all sales; 1 where one is broken. */
import './lib/needs-node.mjs';
import { join, resolve } from 'node:path';
import { root } from './lib/places.mjs';
import { watch } from './lib/run.mjs';
import { sayProblem } from './lib/say.mjs';
import { prepareTools } from './lib/setup.mjs';

const args = process.argv.slice(2);
const at = args.indexOf('--data-dir');
// A folder counts from where the command was given.
if (at >= 0 && args[at + 1] !== undefined)
  args[at + 1] = resolve(process.env.INIT_CWD ?? process.cwd(), args[at + 1]);
try {
  const { node, env } = await prepareTools();
  process.exitCode = await watch(node, [join(root, 'src/server/verify-ledger.ts'), ...args], {
    cwd: root,
    env,
  });
} catch (failure) {
  sayProblem(failure);
  process.exitCode = 2;
}
