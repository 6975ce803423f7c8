import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';

/** A stamp is a small file that says what a result was made from. */
export const readStamp = (path) => readFile(path, 'utf8').catch(() => null);

export async function writeStamp(path, text) {
  await mkdir(dirname(path), { recursive: true });
  const part = `${path}.${process.pid}.part`;
  await writeFile(part, text);
  await rename(part, path);
}

/** Makes a result and then its stamp; while it is made, and if that fails, it has none. */
export async function makeStamped(path, text, make) {
  await rm(path, { force: true });
  await make();
  await writeStamp(path, text);
}

const isRead = (name) => !/\.test\.[cm]?[jt]sx?$/.test(name) && name !== 'generated';

async function* filesUnder(path) {
  let entries;
  try {
    entries = await readdir(path, { withFileTypes: true });
  } catch (failure) {
    if (failure.code === 'ENOTDIR') yield path;
    else if (failure.code !== 'ENOENT') throw failure;
    return;
  }
  for (const entry of entries.filter(({ name }) => isRead(name)))
    if (entry.isDirectory()) yield* filesUnder(join(path, entry.name));
    else if (entry.isFile()) yield join(path, entry.name);
}

/** One hash over names and contents of files and folders; tests and generated code do not count. */
export async function hashFiles(from, names) {
  const paths = [];
  for (const name of names) for await (const path of filesUnder(join(from, name))) paths.push(path);
  const hash = createHash('sha256');
  for (const path of paths.sort()) {
    const bytes = await readFile(path);
    hash.update(`${relative(from, path).split(sep).join('/')}\0${bytes.length}\0`).update(bytes);
  }
  return hash.digest('hex');
}

/**
 * Whether this request is known to fail. That stays so until it is asked for anew: a start never
 * waits for a network that was not there the first time.
 */
export function isRemembered(text, request, env = process.env) {
  if (env.REGULARS_RETRY_DOWNLOADS === '1') return false;
  try {
    return JSON.parse(text).request === request;
  } catch {
    return false;
  }
}

/** How a remembered download is tried again. */
export const howToRetry = 'To try again, start with REGULARS_RETRY_DOWNLOADS=1 in the environment.';

export const failureNote = (request, reason, nowMs) =>
  `${JSON.stringify({ request, atMs: nowMs, reason })}\n`;
