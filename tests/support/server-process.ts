import { spawn } from 'node:child_process';
import { createServer } from 'node:net';

/** A server of others that a test runs on loopback. */
export interface ServerProgram {
  readonly title: string;
  readonly program: string;
  readonly args: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  /** Runs it as another user, for servers that refuse root. */
  readonly uid?: number;
  readonly gid?: number;
  /** Whether it answers by now; asked again and again from the start. */
  readonly isReady: () => Promise<boolean>;
}

/** A running one. */
export interface ServerProcess {
  readonly pid: number;
  /** Resolves when it is gone; it may have gone by itself. */
  end(signal: NodeJS.Signals): Promise<void>;
}

/** A port of 127.0.0.1 that nobody listens on. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}

/** The program that a variable of the environment names; a test run always sets it. */
export function programFromEnv(variable: string): string {
  const program = process.env[variable];
  if (program === undefined) throw new Error(`${variable} names no program`);
  return program;
}

/** Whether an address answers with success. */
export const answersAt = (url: string): Promise<boolean> =>
  fetch(url).then(
    (response) => response.ok,
    () => false,
  );

const waitMs = 50;
const patienceMs = 30_000;
const wordsKept = 4000;

/** Starts one; resolves when it is ready, throws with its last words where it ends before. */
export async function startServerProcess(server: ServerProgram): Promise<ServerProcess> {
  const { title, program, args, isReady, env, uid, gid } = server;
  const child = spawn(program, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(env === undefined ? {} : { env }),
    ...(uid === undefined ? {} : { uid }),
    ...(gid === undefined ? {} : { gid }),
  });
  let words = '';
  const listen = (chunk: Buffer): void => {
    words = (words + chunk.toString('utf8')).slice(-wordsKept);
  };
  child.stdout.on('data', listen);
  child.stderr.on('data', listen);
  let isGone = false;
  const gone = new Promise<void>((resolve) => {
    const noteGone = (): void => {
      isGone = true;
      resolve();
    };
    child.once('exit', noteGone);
    child.once('error', (failure) => {
      words += failure.message;
      noteGone();
    });
  });
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (!isGone) child.kill(signal);
    await gone;
  };
  const lateAtMs = performance.now() + patienceMs;
  while (!(await isReady())) {
    if (isGone) throw new Error(`${title} has ended: ${words}`);
    if (performance.now() > lateAtMs) {
      await end('SIGKILL');
      throw new Error(`${title} is not ready after ${patienceMs} ms: ${words}`);
    }
    await new Promise((resolve) => setTimeout(resolve, waitMs));
  }
  return { pid: child.pid ?? 0, end };
}
