import { open, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { downloadEnv } from './electron.mjs';
import { cacheFolder, exists, findPrograms, root } from './places.mjs';
import { capture } from './run.mjs';
import { Problem, step, tail } from './say.mjs';

const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];
const versionWithinMs = 20_000;
const downloadWithinMs = 600_000;

/** Packaged as a snap it sees neither the tests' folders nor their display. */
async function isSnap(path) {
  if ((await realpath(path)) === '/usr/bin/snap' || path.startsWith('/snap/')) return true;
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4096), 0, 4096, 0);
    const start = buffer.toString('latin1', 0, bytesRead);
    return start.startsWith('#!') && start.includes('/snap/bin/');
  } finally {
    await file.close();
  }
}

const runs = async (path) =>
  (await capture(path, ['--version'], { timeoutMs: versionWithinMs })).code === 0;

/** Playwright's own Chromium, kept with the other parts. */
const playwrightEnv = () => ({
  ...downloadEnv(),
  PLAYWRIGHT_BROWSERS_PATH: join(cacheFolder(), 'playwright'),
});

async function playwrightPath(node) {
  const print =
    "process.stdout.write(require('playwright-core').chromium.executablePath() ?? 'none')";
  const { out } = await capture(node, ['-e', print], { cwd: root, env: playwrightEnv() });
  return out;
}

/** A Chromium that runs: named by the environment, on the PATH, or in the cache; else null. */
export async function findChromium(node) {
  const named = process.env.REGULARS_CHROMIUM;
  if (named) {
    if (await exists(named)) return named;
    throw new Problem(
      `REGULARS_CHROMIUM names ${named}, which is not there.`,
      'Correct REGULARS_CHROMIUM or unset it, then run the same command again.',
    );
  }
  for (const path of await findPrograms(...names))
    if (!(await isSnap(path)) && (await runs(path))) return path;
  const kept = await playwrightPath(node);
  return (await exists(kept)) ? kept : null;
}

/** Where the system has no package of it: the Chromium that Playwright offers, into the cache. */
export async function downloadChromium(node) {
  const cli = join(root, 'node_modules/playwright-core/cli.js');
  const { code, text } = await step('Downloading Chromium for the tests', () =>
    capture(node, [cli, 'install', 'chromium', '--no-shell'], {
      env: playwrightEnv(),
      timeoutMs: downloadWithinMs,
    }),
  );
  const path = code === 0 ? await playwrightPath(node) : '';
  if (path && (await runs(path))) return path;
  throw new Problem(
    'The tests need a Chromium that is no snap; none was found, and none could be downloaded.',
    'Install Google Chrome (https://www.google.com/chrome) or Chromium, or set REGULARS_CHROMIUM to its program; then run the same command again.',
    tail(text, 8),
  );
}
