/** Imported before all else by what people run: an older Node fails there, with no word of why. */
import { isNodeForSetup } from './node-version.mjs';
import { Problem, sayProblem } from './say.mjs';

if (!isNodeForSetup(process.version)) {
  sayProblem(
    new Problem(
      `This is Node ${process.version}; Regulars needs 20.19 or newer.`,
      'Install Node 24 from https://nodejs.org, then run the same command again.',
    ),
  );
  process.exit(1);
}
