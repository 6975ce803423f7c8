/**
 * A program of its own, run on a newer Node: `fetch-electron.mjs FOLDER DOWNLOADS`.
 * Does what Electron's own installer does, with its parts and its checksums, but into FOLDER.
 */
import { createRequire } from 'node:module';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './places.mjs';

const connectMs = 20_000;
const stallMs = 30_000;

const [folder, downloads] = process.argv.slice(2);
const require = createRequire(join(root, 'node_modules/electron/install.js'));
const load = (name) => import(pathToFileURL(require.resolve(name)).href);
const controller = new AbortController();
let timer = setTimeout(() => controller.abort(), connectMs);
const alive = () => {
  clearTimeout(timer);
  timer = setTimeout(() => controller.abort(), stallMs);
};
try {
  const { version } = require('./package.json');
  const { downloadArtifact } = await load('@electron/get');
  const zip = await downloadArtifact({
    version,
    artifactName: 'electron',
    platform: process.platform,
    arch: process.arch,
    cacheRoot: process.env.electron_config_cache || downloads,
    checksums: require('./checksums.json'),
    downloadOptions: { quiet: true, signal: controller.signal, getProgressCallback: alive },
  });
  clearTimeout(timer);
  const { extract } = await load('@electron-internal/extract-zip');
  await extract(zip, { dir: folder });
  await writeFile(join(folder, 'regulars-version'), version);
} catch (failure) {
  const why = controller.signal.aborted ? 'nothing came for too long' : failure.message;
  console.error(`Electron: ${why}${failure.cause ? ` (${failure.cause.message})` : ''}`);
  process.exitCode = 1;
} finally {
  clearTimeout(timer);
}
