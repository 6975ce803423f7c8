import { delimiter, dirname, join } from 'node:path';
import {
  displayPackages,
  electronPackages,
  ensureDebianPackages,
  isDebian,
  testPackages,
} from './debian.mjs';
import { startVirtualDisplay } from './display.mjs';
import { ensureElectron } from './electron.mjs';
import { ensureOlderSqlite } from './electron-older.mjs';
import { ensureLivekit } from './livekit.mjs';
import { ensureNode, isNodeForTypeScript } from './node.mjs';
import { ensurePackages } from './npm.mjs';
import { findProgram, root } from './places.mjs';
import { Problem } from './say.mjs';

const chromiums = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];

/** The environment with a Node and the tools first on the PATH. */
const withTools = (node) => ({
  ...process.env,
  PATH: [dirname(node), join(root, 'node_modules/.bin'), process.env.PATH].join(delimiter),
});

/** Packages and Node: all that checks need. Answers `{node, env}`. */
export async function prepareTools() {
  await ensurePackages();
  const node = await ensureNode(isNodeForTypeScript);
  return { node, env: withTools(node) };
}

/**
 * All that tests and benches need. Answers `{node, env, isWhole}`; `isWhole` says whether this
 * system is one on which everything runs. There nothing may be missing.
 */
export async function prepareTests() {
  const { node, env } = await prepareTools();
  const isWhole = await isDebian();
  if (isWhole)
    await ensureDebianPackages([...displayPackages, ...electronPackages, ...testPackages]);
  const livekit = await ensureLivekit(node);
  const electron = await ensureElectron(node, { isQuiet: true });
  env.REGULARS_ELECTRON_BIN = electron.path;
  if (process.platform !== 'darwin') env.ELECTRON_OVERRIDE_DIST_PATH = dirname(electron.path);
  if (electron.isOlder)
    env.REGULARS_SQLITE_BINDING_ELECTRON =
      process.env.REGULARS_SQLITE_BINDING_ELECTRON || (await ensureOlderSqlite(node));
  if (livekit) env.REGULARS_LIVEKIT_SERVER = livekit;
  const chromium = process.env.REGULARS_CHROMIUM || (await findProgram(...chromiums));
  if (chromium) env.REGULARS_CHROMIUM = chromium;
  if (isWhole && !livekit)
    throw new Problem(
      'The tests need a LiveKit server, and there is none.',
      'Put livekit-server on the PATH, or install Go so that it can be built; then run the same command again.',
    );
  if (isWhole && !chromium)
    throw new Problem(
      'The tests need Chromium, and it was not found.',
      'Install the package chromium, or set REGULARS_CHROMIUM to a Chromium’s program.',
    );
  return { node, env, isWhole, hasLivekit: livekit !== null };
}

/** Does something with a virtual display in the environment. */
export async function onVirtualDisplay(env, work) {
  const display = await startVirtualDisplay();
  const { WAYLAND_DISPLAY: _none, ...rest } = env;
  try {
    return await work({ ...rest, ...display.env });
  } finally {
    await display.stop();
  }
}
