import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout. */
export const root = resolve(fileURLToPath(new URL('../..', import.meta.url)));

/** Where downloaded and assembled parts are kept, for all checkouts of this user. */
export function cacheFolder(env = process.env, platform = process.platform, home = homedir()) {
  if (env.REGULARS_CACHE_DIR) return resolve(env.REGULARS_CACHE_DIR);
  if (platform === 'win32')
    return join(env.LOCALAPPDATA || join(home, 'AppData', 'Local'), 'regulars', 'cache');
  // The XDG specification: a relative path is to be ignored.
  if (env.XDG_CACHE_HOME?.startsWith('/')) return join(env.XDG_CACHE_HOME, 'regulars');
  return join(home, '.cache', 'regulars');
}

export const exists = (path) =>
  access(path).then(
    () => true,
    () => false,
  );

/** All programs of these names that are on the PATH, in the order of the names. */
export async function findPrograms(...names) {
  const suffixes = process.platform === 'win32' ? ['.exe', '.cmd'] : [''];
  const found = [];
  for (const name of names)
    for (const folder of (process.env.PATH ?? '').split(delimiter).filter(Boolean))
      for (const suffix of suffixes) {
        const path = join(folder, name + suffix);
        const isProgram = await access(path, constants.X_OK).then(
          () => true,
          () => false,
        );
        if (isProgram) found.push(path);
      }
  return found;
}

/** The first of the named programs that is on the PATH, or null. */
export const findProgram = async (...names) => (await findPrograms(...names))[0] ?? null;
