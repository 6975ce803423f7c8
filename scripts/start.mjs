/** `npm start`: sees to everything that the studio needs, then opens it. */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { ensureBuild } from './lib/build.mjs';
import { isRoot } from './lib/debian.mjs';
import { ensureWindowSystem, needsVirtualDisplay, startVirtualDisplay } from './lib/display.mjs';
import { ensureElectron } from './lib/electron.mjs';
import { ensureOlderSqlite } from './lib/electron-older.mjs';
import { parseFlags } from './lib/flags.mjs';
import { ensureLivekit } from './lib/livekit.mjs';
import { ensureNode, isNodeForSetup } from './lib/node.mjs';
import { ensurePackages } from './lib/npm.mjs';
import { root } from './lib/places.mjs';
import { Problem, say, sayProblem } from './lib/say.mjs';

const patienceMs = 15_000;

/** Everything in its place: Electron's program, and the environment that the studio reads. */
async function prepare({ sfuUrl }) {
  if (!isNodeForSetup(process.version))
    throw new Problem(
      `This is Node ${process.version}; the studio needs 20.19 or newer.`,
      'Install Node 24 from https://nodejs.org, then run the same command again.',
    );
  await ensurePackages();
  const node = await ensureNode();
  const electron = await ensureElectron(node);
  const env = { REGULARS_ELECTRON_BIN: electron.path };
  if (electron.isOlder)
    env.REGULARS_SQLITE_BINDING_ELECTRON =
      process.env.REGULARS_SQLITE_BINDING_ELECTRON || (await ensureOlderSqlite(node));
  const livekit = sfuUrl ? null : await ensureLivekit(node);
  if (livekit) env.REGULARS_LIVEKIT_SERVER = livekit;
  await ensureWindowSystem(electron.path);
  await ensureBuild(node);
  return { electron: electron.path, env };
}

/** Runs the studio to its end; answers the exit code. */
async function open(launch) {
  const { electron, env } = await prepare(launch);
  const display = needsVirtualDisplay() ? await startVirtualDisplay() : null;
  if (display)
    say(`There is no display here; the studio runs on a virtual one (${display.env.DISPLAY}).`);
  const child = spawn(
    electron,
    [...(isRoot() ? ['--no-sandbox'] : []), root, `--regulars-launch=${JSON.stringify(launch)}`],
    { stdio: 'inherit', env: { ...process.env, ...env, ...display?.env } },
  );
  let timer;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
    process.on(signal, () => {
      // A terminal has sent its Ctrl-C to the studio as well.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
      timer ??= setTimeout(() => child.kill('SIGKILL'), patienceMs);
    });
  try {
    return await new Promise((done, fail) => {
      child.on('error', (failure) =>
        fail(
          new Problem(
            `Electron could not be started: ${failure.message}.`,
            `Delete ${electron} and its folder, then run the same command again.`,
          ),
        ),
      );
      child.on('exit', (code, signal) => done(code ?? 128 + (constants.signals[signal] ?? 0)));
    });
  } finally {
    clearTimeout(timer);
    await display?.stop();
  }
}

const { help, problem, launch } = parseFlags(
  process.argv.slice(2),
  process.env.INIT_CWD ?? process.cwd(),
);
if (help) console.log(help);
else if (problem) {
  say(`regulars: ${problem}`);
  process.exitCode = 2;
} else
  try {
    process.exitCode = await open(launch);
  } catch (failure) {
    sayProblem(failure);
    process.exitCode = 1;
  }
