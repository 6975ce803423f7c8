import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';

/** A stamp is a small file that says what a result was made from. */
export const readStamp = (path) => readFile(path, 'utf8').catch(() => null);

export async function writeStamp(path, text) {
  await mkdir(dirname(path), { recursive: true });
  const part = `${path}.${process.pid}.part`;
  await writeFile(part, text);
  await rename(part, path);
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

/** Whether a remembered failure still counts: the same request, and not too long ago. */
export function isRemembered(text, request, nowMs, keepMs) {
  try {
    const { request: before, atMs } = JSON.parse(text);
    return before === request && nowMs - atMs >= 0 && nowMs - atMs < keepMs;
  } catch {
    return false;
  }
}

export const failureNote = (request, reason, nowMs) =>
  `${JSON.stringify({ request, atMs: nowMs, reason })}\n`;
