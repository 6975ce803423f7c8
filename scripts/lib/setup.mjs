import { delimiter, dirname, join } from 'node:path';
import { downloadChromium, findChromium } from './chromium.mjs';
import {
  canInstall,
  displayPackages,
  electronPackages,
  ensureDebianPackages,
  isDebian,
  testPackages,
} from './debian.mjs';
import { ensureWindowSystem, needsVirtualDisplay, startVirtualDisplay } from './display.mjs';
import { ensureElectron } from './electron.mjs';
import { ensureOlderSqlite } from './electron-older.mjs';
import { ensureLivekit } from './livekit.mjs';
import { isNodeForTypeScript } from './node-version.mjs';
import { ensureNode } from './node.mjs';
import { ensurePackages } from './npm.mjs';
import { root } from './places.mjs';
import { Problem } from './say.mjs';

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

/** The system's packages and a Chromium, which may be one of them; answers its path, or null. */
async function prepareSystem(node, isWhole) {
  const found = await findChromium(node);
  if (!isWhole) return found;
  const isPackage = found === null && (await canInstall('chromium'));
  await ensureDebianPackages([
    ...displayPackages,
    ...electronPackages,
    ...testPackages,
    ...(isPackage ? [['chromium']] : []),
  ]);
  return found ?? (await findChromium(node)) ?? downloadChromium(node);
}

/**
 * All that tests and benches need. Answers `{node, env, isWhole}`; `isWhole` says whether this
 * system is one on which everything runs. There nothing may be missing.
 */
export async function prepareTests() {
  const { node, env } = await prepareTools();
  const isWhole = await isDebian();
  const chromium = await prepareSystem(node, isWhole);
  if (chromium) env.REGULARS_CHROMIUM = chromium;
  const livekit = await ensureLivekit(node, { isNeeded: true });
  const electron = await ensureElectron(node, { isQuiet: true });
  await ensureWindowSystem(electron.path, isWhole || needsVirtualDisplay());
  env.REGULARS_ELECTRON_BIN = electron.path;
  if (process.platform !== 'darwin') env.ELECTRON_OVERRIDE_DIST_PATH = dirname(electron.path);
  if (electron.isOlder)
    env.REGULARS_SQLITE_BINDING_ELECTRON =
      process.env.REGULARS_SQLITE_BINDING_ELECTRON || (await ensureOlderSqlite(node));
  if (livekit) env.REGULARS_LIVEKIT_SERVER = livekit;
  if (isWhole && !livekit)
    throw new Problem(
      'The tests need a LiveKit server, and there is none.',
      'Put livekit-server on the PATH, or install Go so that it can be built; then run the same command again.',
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
    display.stop();
  }
}
