import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { posix, win32 } from 'node:path';
import { Problem, tail } from './say.mjs';

/** Runs a program to its end with its output collected: `{code, out, text}`; never throws. */
export function capture(command, args, options = {}) {
  const { timeoutMs, ...rest } = options;
  return new Promise((done) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...rest });
    let out = '';
    let text = '';
    child.stdout?.on('data', (chunk) => {
      out += chunk;
      text += chunk;
    });
    child.stderr?.on('data', (chunk) => (text += chunk));
    const timer = timeoutMs
      ? setTimeout(() => {
          text += `\nStopped after ${Math.round(timeoutMs / 1000)} s.`;
          child.kill('SIGKILL');
        }, timeoutMs)
      : null;
    const end = (code) => {
      if (timer) clearTimeout(timer);
      done({ code, out, text });
    };
    child.on('error', (failure) => {
      text += failure.message;
      end(127);
    });
    child.on('close', (code) => end(code ?? 1));
  });
}

/** Runs a program that must succeed; answers its standard output. */
export async function must(command, args, { what, todo, ...options }) {
  const { code, out, text } = await capture(command, args, options);
  if (code !== 0) throw new Problem(what, todo, tail(text));
  return out;
}

/** The signals that ask a program to end. */
export const endingSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'];

const patienceMs = 15_000;
const lookMs = 500;

/**
 * Calls back when the shell is gone through which npm runs this: a SIGTERM to npm reaches that
 * shell only, which dies of it and tells nobody.
 */
function onShellGone(work) {
  const shell = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === shell) return;
    clearInterval(timer);
    work();
  }, lookMs);
  if (process.env.npm_lifecycle_event === undefined) clearInterval(timer);
  return () => clearInterval(timer);
}

/** Hands on to a child what asks this process to end; `wasAsked` tells by which signal. */
export function handOnSignals(child) {
  let asked = null;
  let timer;
  const onSignal = (signal) => {
    asked = signal;
    // A terminal has sent its Ctrl-C to the child as well.
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    timer ??= setTimeout(() => child.kill('SIGKILL'), patienceMs);
  };
  for (const signal of endingSignals) process.on(signal, onSignal);
  const forgetShell = onShellGone(() => onSignal('SIGTERM'));
  return {
    wasAsked: () => asked,
    stop() {
      clearTimeout(timer);
      forgetShell();
      for (const signal of endingSignals) process.off(signal, onSignal);
    },
  };
}

/** The exit code that stands for an end by a signal. */
export const codeOfSignal = (signal) => 128 + (constants.signals[signal] ?? 0);

/**
 * Runs a program whose output people see; answers its exit code. When this process is asked to
 * end meanwhile, the program is asked too, and this process ends after it.
 */
export function watch(command, args, options = {}) {
  return new Promise((done) => {
    const child = spawn(command, args, { stdio: 'inherit', ...options });
    const signals = handOnSignals(child);
    child.on('error', (failure) => {
      signals.stop();
      process.stderr.write(`${command}: ${failure.message}\n`);
      done(127);
    });
    child.on('close', (code, signal) => {
      signals.stop();
      const asked = signals.wasAsked();
      if (asked) process.exit(codeOfSignal(asked));
      done(code ?? codeOfSignal(signal));
    });
  });
}

const quoted = (text) => (/^[\w@./:=\\-]+$/.test(text) ? text : `"${text}"`);

/** How npm is called: as npm itself was, else by its script beside Node, else from the PATH. */
export function npmCommand(
  args,
  { env = process.env, platform = process.platform, nodePath = process.execPath } = {},
) {
  const beside =
    platform === 'win32'
      ? win32.join(win32.dirname(nodePath), 'node_modules/npm/bin/npm-cli.js')
      : posix.join(posix.dirname(nodePath), '../lib/node_modules/npm/bin/npm-cli.js');
  for (const script of [env.npm_execpath, beside])
    if (script && /npm-cli\.[cm]?js$/.test(script) && existsSync(script))
      return [nodePath, [script, ...args], {}];
  // npm on Windows is a batch file there, which needs a shell, and a shell splits at spaces.
  if (platform === 'win32') return ['npm.cmd', args.map(quoted), { shell: true }];
  return ['npm', args, {}];
}
