import { spawn } from 'node:child_process';
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

/** Runs a program whose output people see; answers its exit code. */
export function watch(command, args, options = {}) {
  return new Promise((done) => {
    const child = spawn(command, args, { stdio: 'inherit', ...options });
    child.on('error', (failure) => {
      process.stderr.write(`${command}: ${failure.message}\n`);
      done(127);
    });
    child.on('close', (code) => done(code ?? 1));
  });
}

/** How npm is called: as npm itself was, when this runs under npm. */
export function npmCommand(args) {
  const { npm_execpath: script } = process.env;
  if (script && /npm-cli\.[cm]?js$/.test(script)) return [process.execPath, [script, ...args], {}];
  // npm on Windows is a batch file, which needs a shell; the arguments are all our own.
  if (process.platform === 'win32') return ['npm.cmd', args, { shell: true }];
  return ['npm', args, {}];
}
