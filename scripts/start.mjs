/** `npm start`: sees to everything that the studio needs, then opens it. */
import './lib/needs-node.mjs';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { ensureBuild } from './lib/build.mjs';
import { isRoot } from './lib/debian.mjs';
import {
  ensureWindowSystem,
  howToLetSandboxRun,
  needsVirtualDisplay,
  startVirtualDisplay,
} from './lib/display.mjs';
import { ensureElectron } from './lib/electron.mjs';
import { ensureOlderSqlite } from './lib/electron-older.mjs';
import { parseFlags } from './lib/flags.mjs';
import { ensureLivekit } from './lib/livekit.mjs';
import { ensureNode } from './lib/node.mjs';
import { ensurePackages } from './lib/npm.mjs';
import { cacheFolder, root } from './lib/places.mjs';
import { codeOfSignal, handOnSignals } from './lib/run.mjs';
import { Problem, say, sayProblem } from './lib/say.mjs';

/** An end this soon is taken for one in which Electron itself does not run here. */
const startWithinMs = 10_000;
/** Codes above are a loader's, a shell's or Windows' word for a crash. */
const lastOwnCode = 126;

/** Everything in its place: Electron's program, and the environment that the studio reads. */
async function prepare({ sfuUrl }) {
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

/** Where an Electron that does not run can be fetched anew, or what else to look at. */
const howToRepair = (electron) => {
  const kept = join(cacheFolder(), 'electron');
  return electron.startsWith(kept)
    ? `delete ${kept} and run the same command again.`
    : `see whether ${electron} runs by itself.`;
};

/** What is said when Electron crashed: nobody else says it. */
function crashOf(electron, how, afterMs) {
  const what = `Electron ended with ${how} after ${Math.round(afterMs / 1000)} s.`;
  if (afterMs >= startWithinMs) return new Problem(what, 'Run the same command again.');
  const isSandboxed = process.platform === 'linux' && !isRoot();
  return new Problem(
    what,
    `Read what it wrote above; if that is no help, ${howToRepair(electron)}`,
    isSandboxed ? `If it speaks of the sandbox: ${howToLetSandboxRun(electron)}` : '',
  );
}

/** Runs the studio to its end; answers the exit code. */
async function open(launch, given) {
  const { electron, env } = await prepare(launch);
  const display = needsVirtualDisplay() ? await startVirtualDisplay() : null;
  if (display)
    say(`There is no display here; the studio runs on a virtual one (${display.env.DISPLAY}).`);
  const startMs = performance.now();
  const child = spawn(
    electron,
    [...(isRoot() ? ['--no-sandbox'] : []), root, `--regulars-launch=${JSON.stringify(launch)}`],
    { stdio: 'inherit', env: { ...process.env, ...given, ...env, ...display?.env } },
  );
  const signals = handOnSignals(child);
  try {
    return await new Promise((done, fail) => {
      child.on('error', (failure) =>
        fail(
          new Problem(
            `Electron could not be started: ${failure.message}.`,
            `To mend it, ${howToRepair(electron)}`,
          ),
        ),
      );
      child.on('exit', (code, signal) => {
        const isCrash = signal !== null || code > lastOwnCode;
        if (isCrash && !signals.wasAsked())
          sayProblem(crashOf(electron, signal ?? `code ${code}`, performance.now() - startMs));
        done(code ?? codeOfSignal(signal));
      });
    });
  } finally {
    signals.stop();
    display?.stop();
  }
}

const from = process.env.INIT_CWD ?? process.cwd();
const { help, problem, launch, env } = parseFlags(process.argv.slice(2), from, process.env);
if (help) console.log(help);
else if (problem) {
  say(`regulars: ${problem}`);
  process.exitCode = 2;
} else
  try {
    process.exitCode = await open(launch, env);
  } catch (failure) {
    sayProblem(failure);
    process.exitCode = 1;
  }
