import { createHash } from 'node:crypto';
import { chmod, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { downloadEnv } from './electron.mjs';
import { makeFolder } from './npm.mjs';
import { cacheFolder, exists, findProgram } from './places.mjs';
import { capture } from './run.mjs';
import { Problem, step, tail } from './say.mjs';
import { failureNote, isRemembered, readStamp, writeStamp } from './stamp.mjs';
import { untar } from './tar.mjs';
import { unzip } from './zip.mjs';

/**
 * A server written in Go that comes as a release on GitHub.
 *
 * @typedef {object} ReleasedProgram
 * @property {string} name of the program, and of its folder in the cache
 * @property {string} title as people read it
 * @property {string} version
 * @property {string} variable of the environment that names one's own
 * @property {string} repository `owner/name`
 * @property {(platform: string, arch: string) => string | null} archive the release's for a system
 * @property {string | null} checksums the release's own list; null where only GitHub has them
 * @property {string} module that Go builds, without its version
 */

const onWindows = process.platform === 'win32';
const withEnding = (name) => (onWindows ? `${name}.exe` : name);

/** The SHA-256 that a list of checksums gives for a file, or null. */
export function checksumOf(list, name) {
  for (const line of list.split('\n')) {
    const found = /^([0-9a-f]{64})\s+\*?(\S+)$/.exec(line.trim());
    if (found && found[2] === name) return found[1];
  }
  return null;
}

/** The SHA-256 that GitHub's description of a release gives for one of its files, or null. */
export function digestOf(release, name) {
  const digest = release.assets?.find((asset) => asset.name === name)?.digest;
  return /^sha256:([0-9a-f]{64})$/.exec(digest ?? '')?.[1] ?? null;
}

async function fetchFile(node, url, target) {
  const script = join(import.meta.dirname, 'fetch-file.mjs');
  const { code, text } = await capture(node, [script, url, target], { env: downloadEnv() });
  if (code !== 0) throw new Error(tail(text, 3));
  return readFile(target);
}

async function fetchChecksum(node, { repository, version, checksums }, name, work) {
  const get = async (url) => (await fetchFile(node, url, join(work, 'checksums'))).toString('utf8');
  if (checksums !== null)
    return checksumOf(
      await get(`https://github.com/${repository}/releases/download/v${version}/${checksums}`),
      name,
    );
  const release = await get(`https://api.github.com/repos/${repository}/releases/tags/v${version}`);
  return digestOf(JSON.parse(release), name);
}

async function download(node, wanted, folder) {
  const name = wanted.archive(process.platform, process.arch);
  const program = withEnding(wanted.name);
  const work = await mkdtemp(join(tmpdir(), `regulars-${wanted.name}-`));
  try {
    const sum = await fetchChecksum(node, wanted, name, work);
    const archive = join(work, name);
    const url = `https://github.com/${wanted.repository}/releases/download/v${wanted.version}/${name}`;
    const hash = createHash('sha256').update(await fetchFile(node, url, archive));
    if (hash.digest('hex') !== sum)
      throw new Error(`${name} does not have the checksum of its release`);
    await makeFolder(folder, program, async (part) => {
      await (name.endsWith('.zip') ? unzip : untar)(archive, part);
      await chmod(join(part, program), 0o755);
    });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function buildWithGo({ name, module, version }, folder) {
  const go = await findProgram('go');
  if (!go) throw new Error('there is no Go to build it with');
  await makeFolder(folder, withEnding(name), async (part) => {
    const env = { ...process.env, GOBIN: part };
    const options = { env, cwd: tmpdir() };
    const { code, text } = await capture(go, ['install', `${module}@v${version}`], options);
    if (code !== 0) throw new Error(tail(text, 5));
    const built = withEnding(module.split('/').at(-1));
    await rename(join(part, built), join(part, withEnding(name)));
  });
}

/** One's own, which the environment names or which is on the PATH, or null. */
async function findOwn({ name, variable }) {
  const named = process.env[variable];
  if (!named) return findProgram(name);
  if (await exists(named)) return named;
  throw new Problem(
    `${variable} names ${named}, which is not there.`,
    `Correct ${variable} or unset it, then run the same command again.`,
  );
}

/**
 * A program's path, or null where it cannot be had: named by the environment, on the PATH, in the
 * cache, the official release, or built by Go. What failed before is tried again where it
 * `isNeeded`; `reasons` says what has failed now.
 *
 * @param {string} node
 * @param {ReleasedProgram} wanted
 */
export async function ensureProgram(node, wanted, { isNeeded = false } = {}) {
  const own = await findOwn(wanted);
  if (own) return { path: own, reasons: [] };
  const { name, title, version } = wanted;
  const folder = join(cacheFolder(), name, version);
  const path = join(folder, withEnding(name));
  if (await exists(path)) return { path, reasons: [] };

  const note = join(cacheFolder(), name, `${version}.unreachable.json`);
  const request = `${process.platform} ${(await findProgram('go')) ?? ''}`;
  if (!isNeeded && isRemembered(await readStamp(note), request)) return { path: null, reasons: [] };
  const hasRelease = wanted.archive(process.platform, process.arch) !== null;
  const ways = [
    ...(hasRelease ? [[`Downloading ${title}`, () => download(node, wanted, folder)]] : []),
    [`Building ${title}`, () => buildWithGo(wanted, folder)],
  ];
  const reasons = [];
  for (const [what, way] of ways)
    try {
      await step(what, way);
      return { path, reasons: [] };
    } catch (failure) {
      reasons.push(`${what}: ${failure.message}`);
    }
  await writeStamp(note, failureNote(request, reasons.join('\n'), Date.now()));
  return { path: null, reasons };
}
