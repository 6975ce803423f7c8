import { performance } from 'node:perf_hooks';

/** A failure that people can do something about: what failed, and what to do. */
export class Problem extends Error {
  constructor(what, todo, detail = '') {
    super(what);
    this.name = 'Problem';
    this.todo = todo;
    this.detail = detail;
  }
}

export const say = (text) => void process.stderr.write(`${text}\n`);

/** Prints a failure; one that nobody foresaw keeps its stack. */
export function sayProblem(failure) {
  if (!(failure instanceof Problem)) {
    say(`regulars: ${failure instanceof Error ? failure.stack : String(failure)}`);
    return;
  }
  if (failure.detail) say(failure.detail.trimEnd());
  say(`regulars: ${failure.message}`);
  say(`          ${failure.todo}`);
}

/** The last lines of a program's output. */
export const tail = (text, lines = 30) => text.trimEnd().split('\n').slice(-lines).join('\n');

const quietMs = 2000;

/** Does something; when it takes over two seconds it says what it is and how long it has taken. */
export async function step(what, work) {
  const startMs = performance.now();
  const isTerminal = process.stderr.isTTY === true;
  const seconds = () => Math.round((performance.now() - startMs) / 1000);
  let shown = 0;
  const show = () => {
    if (isTerminal) process.stderr.write(`\r${what} … ${seconds()} s`);
    else if (shown === 0 || seconds() - shown >= 15) say(`${what} … ${seconds()} s`);
    else return;
    shown = Math.max(1, seconds());
  };
  let repeat;
  const first = setTimeout(() => {
    show();
    repeat = setInterval(show, 1000);
  }, quietMs);
  try {
    const result = await work();
    if (shown > 0) say(`${isTerminal ? '\r' : ''}${what}: done in ${seconds()} s`);
    return result;
  } catch (failure) {
    if (shown > 0) say(`${isTerminal ? '\r' : ''}${what}: failed after ${seconds()} s`);
    throw failure;
  } finally {
    clearTimeout(first);
    clearInterval(repeat);
  }
}
