import { execFile, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from '@playwright/test';
import { endProcesses, isRunning, processTree, type ProcessInfo } from '../support/processes.ts';
import { freePort } from '../support/server-process.ts';

const root = resolve(import.meta.dirname, '../..');
const scripts = (name: string): string => pathToFileURL(join(root, 'scripts/lib', name)).href;
/** Under five seconds on a quiet machine; a busy one takes longer. */
const readyWithinMs = 15_000;
const goneWithinMs = 10_000;

/** The environment of a user's terminal: without what the set-up of the tests has put into it. */
async function userEnvironment(): Promise<NodeJS.ProcessEnv> {
  const places = (await import(scripts('places.mjs'))) as { cacheFolder(): string };
  const cache = places.cacheFolder();
  const { DISPLAY: _display, XAUTHORITY: _cookie, WAYLAND_DISPLAY: _other, ...rest } = process.env;
  const kept = Object.entries(rest).filter(
    ([name, value = '']) =>
      name === 'REGULARS_CACHE_DIR' ||
      !(/^(REGULARS|ELECTRON)_/.test(name) && value.startsWith(cache)),
  );
  const isOurs = (folder: string): boolean =>
    folder.startsWith(cache) || folder.startsWith(join(root, 'node_modules'));
  const path = (rest['PATH'] ?? '').split(delimiter).filter((folder) => !isOurs(folder));
  return { ...Object.fromEntries(kept), PATH: path.join(delimiter) };
}

/** What runs a shell's command where no network is, loopback aside. */
async function withoutNetwork(): Promise<readonly string[]> {
  const command = ['unshare', process.getuid?.() === 0 ? '-nm' : '-rnm', 'sh', '-c'] as const;
  // Two displays that do not see each other's network would take each other's sockets away.
  const sockets = '/tmp/.X11-unix';
  const up = `set -e; PATH="$PATH:/usr/sbin:/sbin"; ip link set lo up || ifconfig lo up
    mkdir -p ${sockets}; mount -t tmpfs -o mode=1777 none ${sockets}`;
  try {
    await promisify(execFile)(command[0], [...command.slice(1), up]);
    return [...command, `${up}; exec "$0" "$@"`];
  } catch (failure) {
    console.log(`The network stays on, it cannot be taken away here: ${String(failure)}`);
    return [];
  }
}

const ofXvfb = ({ command }: ProcessInfo): boolean => command[0]?.endsWith('Xvfb') ?? false;

/** The folder with the cookie of a virtual display. */
function displayFolder(tree: readonly ProcessInfo[]): string {
  const command = tree.find(ofXvfb)?.command ?? [];
  const cookie = command[command.indexOf('-auth') + 1];
  if (cookie === undefined) throw new Error('There is no virtual display');
  return dirname(cookie);
}

const stillRunning = async (tree: readonly ProcessInfo[]): Promise<string[]> => {
  const running = await Promise.all(tree.map(isRunning));
  return tree.filter((_, at) => running[at]).map(({ command }) => command.join(' '));
};

test('a second npm start needs no network and no display, and leaves nothing when it is ended', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'regulars-start-'));
  const [program = 'npm', ...args] = [
    ...(await withoutNetwork()),
    ...['npm', 'start', '--', '--data-dir', dataDir, '--port', String(await freePort())],
  ];
  const startMs = performance.now();
  const child = spawn(program, args, {
    cwd: root,
    env: await userEnvironment(),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = new Promise<number | null>((done) => child.once('exit', done));
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (part: string) => (said += part));
  let tree: ProcessInfo[] = [];
  try {
    const isOver = exited.then((code) => Promise.reject(new Error(`It ended with ${code}`)));
    const isReady = expect
      .poll(() => said, { timeout: readyWithinMs, intervals: [20] })
      .toContain('The studio is ready.');
    await Promise.race([isReady, isOver]);
    const tookMs = performance.now() - startMs;
    console.log(`npm start, a second time: ready after ${(tookMs / 1000).toFixed(1)} s`);
    expect(said).toContain('There is no display here');

    tree = await processTree(child.pid ?? 0);
    expect(tree.filter(({ command }) => command.includes('--type=renderer'))).not.toEqual([]);
    const folder = displayFolder(tree);
    child.kill('SIGTERM');
    await exited;
    await expect.poll(() => stillRunning(tree), { timeout: goneWithinMs }).toEqual([]);
    expect(existsSync(folder)).toBe(false);
  } finally {
    tree.push(...(await processTree(child.pid ?? 0)));
    await endProcesses(tree);
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
  }
});

test('an interrupted test run takes its display with it', async () => {
  const script = `
    import { onVirtualDisplay } from ${JSON.stringify(scripts('setup.mjs'))};
    import { watch } from ${JSON.stringify(scripts('run.mjs'))};
    const say = "console.log('running'); setInterval(() => {}, 1000)";
    await onVirtualDisplay(process.env, (env) => watch(process.execPath, ['-e', say], { env }));
  `;
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const exited = new Promise<number | null>((done) => child.once('exit', done));
    await new Promise((done) => child.stdout.once('data', done));
    const tree = await processTree(child.pid ?? 0);
    try {
      const folder = displayFolder(tree);
      expect(tree).toHaveLength(3);
      child.kill(signal);
      expect(await exited).toBe(code);
      await expect.poll(() => stillRunning(tree), { timeout: goneWithinMs }).toEqual([]);
      expect(existsSync(folder)).toBe(false);
    } finally {
      await endProcesses(tree);
    }
  }
});
