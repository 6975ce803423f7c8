import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import {
  displayPackages,
  electronPackages,
  ensureDebianPackages,
  isDebian,
  isRoot,
} from './debian.mjs';
import { findProgram } from './places.mjs';
import { capture, codeOfSignal, endingSignals } from './run.mjs';
import { Problem } from './say.mjs';

export const needsVirtualDisplay = () =>
  process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY;

/** Sees to what the system itself must have for Electron's windows on Linux. */
export async function ensureWindowSystem(electron, isVirtual = needsVirtualDisplay()) {
  if (process.platform !== 'linux') return;
  const { out } = await capture('ldd', [electron]);
  const libraries = [...out.matchAll(/^\s*(\S+) => not found/gm)].map(([, name]) => name);
  const lacksDisplay = isVirtual && !(await findProgram('Xvfb'));
  if (libraries.length > 0 || lacksDisplay) {
    if (!(await isDebian())) {
      const what = [...libraries, ...(lacksDisplay ? ['Xvfb'] : [])].join(', ');
      throw new Problem(
        `This system lacks what the studio's window needs: ${what}.`,
        'Install the packages of your system that have them, then run the same command again.',
      );
    }
    await ensureDebianPackages([...(isVirtual ? displayPackages : []), ...electronPackages]);
  }
  await checkSandbox(electron);
}

/** Whether a user may make namespaces, which the sandbox is made of; `unshare` may be missing. */
async function mayMakeNamespaces() {
  // Where AppArmor restricts them, `unshare` itself may be let through.
  for (const [knob, off] of [
    ['kernel/apparmor_restrict_unprivileged_userns', '1'],
    ['kernel/unprivileged_userns_clone', '0'],
    ['user/max_user_namespaces', '0'],
  ])
    if ((await readFile(`/proc/sys/${knob}`, 'utf8').catch(() => '')).trim() === off) return false;
  return ![1, 126].includes((await capture('unshare', ['-Ur', 'true'])).code);
}

/** What makes Electron's sandbox run where users may make no namespaces. */
export const howToLetSandboxRun = (electron) => {
  const helper = join(dirname(electron), 'chrome-sandbox');
  return `Run: sudo chown root:root '${helper}' && sudo chmod 4755 '${helper}' (in a container: allow it user namespaces, or run as root there).`;
};

/** Some systems forbid the sandbox's usual way; then Electron's helper needs its owner and mode. */
async function checkSandbox(electron) {
  if (isRoot() || (await mayMakeNamespaces())) return;
  const helper = join(dirname(electron), 'chrome-sandbox');
  const { out } = await capture('stat', ['-c', '%u %a', helper]);
  if (out.trim() === '0 4755') return;
  throw new Problem(
    "This system lets Electron's sandbox run only with the help of chrome-sandbox.",
    howToLetSandboxRun(electron),
  );
}

/** An X authority for any display: one cookie of 16 bytes. */
export function authority(cookie) {
  const counted = (bytes) => {
    const length = Buffer.alloc(2);
    length.writeUInt16BE(bytes.length);
    return Buffer.concat([length, bytes]);
  };
  const family = Buffer.from([0xff, 0xff]);
  const none = counted(Buffer.alloc(0));
  const name = counted(Buffer.from('MIT-MAGIC-COOKIE-1'));
  return Buffer.concat([family, none, none, name, counted(cookie)]);
}

const startMs = 15_000;

/** Does something when this process ends, by a signal too; answers how to leave it out. */
function endWithProcess(work) {
  const onSignal = (signal) => {
    // Whoever else listens ends this process in its own time.
    if (process.listenerCount(signal) === 1) process.exit(codeOfSignal(signal));
  };
  process.on('exit', work);
  for (const signal of endingSignals) process.on(signal, onSignal);
  return () => {
    process.off('exit', work);
    for (const signal of endingSignals) process.off(signal, onSignal);
  };
}

/** Starts a virtual display of one's own: `{env, stop}`. */
export async function startVirtualDisplay() {
  const folder = await mkdtemp(join(tmpdir(), 'regulars-display-'));
  const cookie = join(folder, 'authority');
  await writeFile(cookie, authority(randomBytes(16)), { mode: 0o600 });
  const server = spawn(
    'Xvfb',
    ['-displayfd', '3', '-screen', '0', '1600x1000x24', '-nolisten', 'tcp', '-auth', cookie],
    // A group of its own: a Ctrl-C in the terminal ends the studio first.
    { stdio: ['ignore', 'ignore', 'pipe', 'pipe'], detached: true },
  );
  let said = '';
  server.stderr.on('data', (chunk) => (said += chunk));
  const end = () => {
    server.kill();
    rmSync(folder, { recursive: true, force: true });
  };
  const forget = endWithProcess(end);
  const stop = () => {
    forget();
    end();
  };
  const number = await new Promise((done) => {
    const timer = setTimeout(() => answer(null), startMs);
    const answer = (value) => {
      clearTimeout(timer);
      done(value);
    };
    let text = '';
    server.stdio[3].on('data', (chunk) => {
      text += chunk;
      if (text.includes('\n')) answer(text.trim());
    });
    server.on('error', (failure) => {
      said += failure.message;
      answer(null);
    });
    server.on('exit', () => answer(null));
  });
  if (number === null) {
    stop();
    throw new Problem(
      'The virtual display did not start.',
      'See whether Xvfb runs by itself, or set DISPLAY to a display that you have.',
      said,
    );
  }
  server.unref();
  server.stderr.unref?.();
  server.stdio[3].unref?.();
  return { env: { DISPLAY: `:${number}`, XAUTHORITY: cookie }, stop };
}
