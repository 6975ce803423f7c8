import { homedir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { access, constants } from 'node:fs/promises';

/** The checkout. */
export const root = resolve(import.meta.dirname, '../..');

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

/** The first of the named programs that is on the PATH, or null. */
export async function findProgram(...names) {
  const suffixes = process.platform === 'win32' ? ['.exe', '.cmd'] : [''];
  for (const name of names)
    for (const folder of (process.env.PATH ?? '').split(delimiter).filter(Boolean))
      for (const suffix of suffixes) {
        const path = join(folder, name + suffix);
        const isProgram = await access(path, constants.X_OK).then(
          () => true,
          () => false,
        );
        if (isProgram) return path;
      }
  return null;
}
