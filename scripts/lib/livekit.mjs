import { createHash } from 'node:crypto';
import { chmod, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { downloadEnv } from './electron.mjs';
import { makeFolder } from './npm.mjs';
import { cacheFolder, exists, findProgram } from './places.mjs';
import { capture } from './run.mjs';
import { Problem, say, step, tail } from './say.mjs';
import { failureNote, howToRetry, isRemembered, readStamp, writeStamp } from './stamp.mjs';
import { untar } from './tar.mjs';
import { unzip } from './zip.mjs';

export const livekitVersion = '1.13.5';
const base = `https://github.com/livekit/livekit/releases/download/v${livekitVersion}`;
const module = `github.com/livekit/livekit-server/cmd/server@v${livekitVersion}`;

/** The official archive's name for a system, or null where there is none. */
export function releaseName(platform, arch) {
  const system = { linux: 'linux', win32: 'windows' }[platform];
  const processor = { x64: 'amd64', arm64: 'arm64', arm: 'armv7' }[arch];
  if (!system || !processor) return null;
  return `livekit_${livekitVersion}_${system}_${processor}.${platform === 'win32' ? 'zip' : 'tar.gz'}`;
}

/** The SHA-256 that a list of checksums gives for a file, or null. */
export function checksumOf(list, name) {
  for (const line of list.split('\n')) {
    const found = /^([0-9a-f]{64})\s+\*?(\S+)$/.exec(line.trim());
    if (found && found[2] === name) return found[1];
  }
  return null;
}

async function fetchFile(node, url, target) {
  const script = join(import.meta.dirname, 'fetch-file.mjs');
  const { code, text } = await capture(node, [script, url, target], { env: downloadEnv() });
  if (code !== 0) throw new Error(tail(text, 3));
}

async function download(node, folder, program) {
  const name = releaseName(process.platform, process.arch);
  if (!name) throw new Error('there is no official build for this system');
  const work = await mkdtemp(join(tmpdir(), 'regulars-livekit-'));
  try {
    const archive = join(work, name);
    await fetchFile(node, `${base}/checksums.txt`, join(work, 'checksums.txt'));
    await fetchFile(node, `${base}/${name}`, archive);
    const wanted = checksumOf(await readFile(join(work, 'checksums.txt'), 'utf8'), name);
    const hash = createHash('sha256')
      .update(await readFile(archive))
      .digest('hex');
    if (hash !== wanted) throw new Error(`${name} does not have the checksum of its release`);
    await makeFolder(folder, program, async (part) => {
      await (name.endsWith('.zip') ? unzip : untar)(archive, part);
      await chmod(join(part, program), 0o755);
    });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function buildWithGo(folder, program) {
  const go = await findProgram('go');
  if (!go) throw new Error('there is no Go to build it with');
  await makeFolder(folder, program, async (part) => {
    const env = { ...process.env, GOBIN: part };
    const { code, text } = await capture(go, ['install', module], { env, cwd: tmpdir() });
    if (code !== 0) throw new Error(tail(text, 5));
    await rename(
      join(part, process.platform === 'win32' ? 'server.exe' : 'server'),
      join(part, program),
    );
  });
}

const howToGetIt = () =>
  process.platform === 'darwin'
    ? 'Install it with Homebrew (brew install livekit), or start with --sfu URL.'
    : `Put livekit-server on the PATH (https://github.com/livekit/livekit/releases), or start with --sfu URL.`;

/**
 * The LiveKit server's path, or null where it cannot be had: named by the environment, on the
 * PATH, in the cache, the official release, or built by Go. What failed before is tried again
 * where it `isNeeded`.
 */
export async function ensureLivekit(node, { isNeeded = false } = {}) {
  const named = process.env.REGULARS_LIVEKIT_SERVER;
  if (named) {
    if (await exists(named)) return named;
    throw new Problem(
      `REGULARS_LIVEKIT_SERVER names ${named}, which is not there.`,
      'Correct REGULARS_LIVEKIT_SERVER or unset it, then run the same command again.',
    );
  }
  const onPath = await findProgram('livekit-server');
  if (onPath) return onPath;
  const program = process.platform === 'win32' ? 'livekit-server.exe' : 'livekit-server';
  const folder = join(cacheFolder(), 'livekit-server', livekitVersion);
  const path = join(folder, program);
  if (await exists(path)) return path;

  const note = join(cacheFolder(), 'livekit-server', `${livekitVersion}.unreachable.json`);
  const request = `${process.platform} ${(await findProgram('go')) ?? ''}`;
  const reasons = [];
  if (isNeeded || !isRemembered(await readStamp(note), request)) {
    const ways = [
      ['Downloading the LiveKit server', () => download(node, folder, program)],
      ['Building the LiveKit server', () => buildWithGo(folder, program)],
    ];
    for (const [what, way] of ways) {
      if (what.startsWith('Downloading') && !releaseName(process.platform, process.arch)) continue;
      try {
        await step(what, way);
        return path;
      } catch (failure) {
        reasons.push(`${what}: ${failure.message}`);
      }
    }
    await writeStamp(note, failureNote(request, reasons.join('\n'), Date.now()));
  }
  for (const reason of reasons) say(reason);
  say('There is no LiveKit server on this computer; the studio opens, and cannot go live yet.');
  say(`  ${howToGetIt()} ${howToRetry}`);
  return null;
}
