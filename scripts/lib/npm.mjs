import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import { exists, root } from './places.mjs';
import { must, npmCommand } from './run.mjs';
import { step } from './say.mjs';
import { readStamp, writeStamp } from './stamp.mjs';
import { untar } from './tar.mjs';

const registryTodo =
  'Check the network and npm’s registry setting, then run the same command again.';

/** Runs npm; it must succeed. */
export function npm(args, { what, todo = registryTodo, cwd = root, env = process.env }) {
  const [command, all, options] = npmCommand(args);
  return must(command, all, { what, todo, cwd, env, ...options });
}

const partName = '.part-';
const day = 24 * 3600 * 1000;

/** Removes parts that were left by a set-up that was ended by force. */
async function sweepParts(folder) {
  for (const name of await readdir(folder)) {
    if (!name.includes(partName)) continue;
    const path = join(folder, name);
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Infinity }));
    if (Date.now() - mtimeMs > day) await rm(path, { recursive: true, force: true });
  }
}

/**
 * Makes a folder whole or not at all: it is filled beside its place and then moved there. A folder
 * that has `program` by then is in use, made by another who did the same, and stays.
 */
export async function makeFolder(target, program, fill) {
  await mkdir(dirname(target), { recursive: true });
  await sweepParts(dirname(target));
  const part = await mkdtemp(`${target}${partName}`);
  try {
    await fill(part);
    if (await exists(join(target, program))) return;
    await rm(target, { recursive: true, force: true });
    await rename(part, target).catch(async (failure) => {
      if (!(await exists(join(target, program)))) throw failure;
    });
  } finally {
    await rm(part, { recursive: true, force: true });
  }
}

/** Unpacks one package of the registry into a folder; npm checks its integrity. */
export async function unpackPackage(spec, folder) {
  const part = await mkdtemp(join(folder, '.pack-'));
  try {
    await npm(['pack', spec, '--pack-destination', part, '--loglevel', 'error'], {
      what: `${spec} could not be fetched from npm's registry.`,
    });
    const [archive] = (await readdir(part)).filter((name) => name.endsWith('.tgz'));
    if (!archive) throw new Error(`npm pack ${spec} left no archive`);
    await untar(join(part, archive), folder, { strip: 1 });
  } finally {
    await rm(part, { recursive: true, force: true });
  }
}

/**
 * Whether what npm says it installed is what the lock file asks for. Packages that the lock calls
 * optional may be missing: they are for other systems.
 */
export function isInstalled(lock, installed) {
  for (const [path, wanted] of Object.entries(lock.packages ?? {})) {
    if (path === '' || wanted.link) continue;
    const found = installed.packages?.[path];
    if (!found ? !wanted.optional && !wanted.devOptional : found.version !== wanted.version)
      return false;
  }
  return true;
}

/** Installs the locked packages, unless they are there. */
export async function ensurePackages() {
  const stamp = join(root, 'node_modules', '.regulars-lock');
  const text = await readFile(join(root, 'package-lock.json'), 'utf8');
  const hash = createHash('sha256').update(text).digest('hex');
  if ((await readStamp(stamp)) === hash) return;
  const installed = await readStamp(join(root, 'node_modules', '.package-lock.json'));
  if (!installed || !isInstalled(JSON.parse(text), JSON.parse(installed)))
    await step('Installing the packages', () =>
      npm(['ci', '--no-audit', '--no-fund'], { what: 'The packages could not be installed.' }),
    );
  await writeStamp(stamp, hash);
}
