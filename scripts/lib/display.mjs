import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
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
import { capture } from './run.mjs';
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

/** Some systems forbid the sandbox's usual way; then Electron's helper needs its owner and mode. */
async function checkSandbox(electron) {
  if (isRoot()) return;
  const knob = '/proc/sys/kernel/apparmor_restrict_unprivileged_userns';
  if ((await readFile(knob, 'utf8').catch(() => '0')).trim() !== '1') return;
  const helper = join(dirname(electron), 'chrome-sandbox');
  const { out } = await capture('stat', ['-c', '%u %a', helper]);
  if (out.trim() === '0 4755') return;
  throw new Problem(
    "This system lets Electron's sandbox run only with the help of chrome-sandbox.",
    `Run: sudo chown root:root '${helper}' && sudo chmod 4755 '${helper}'`,
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
  const stop = async () => {
    server.kill();
    await rm(folder, { recursive: true, force: true });
  };
  const number = await new Promise((done) => {
    const timer = setTimeout(() => done(null), startMs);
    const end = (value) => {
      clearTimeout(timer);
      done(value);
    };
    let text = '';
    server.stdio[3].on('data', (chunk) => {
      text += chunk;
      if (text.includes('\n')) end(text.trim());
    });
    server.on('error', (failure) => {
      said += failure.message;
      end(null);
    });
    server.on('exit', () => end(null));
  });
  if (number === null) {
    await stop();
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
