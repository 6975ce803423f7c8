import { fork, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { AudienceThresholds } from '../../src/shared/audience/index.ts';
import { fromShowServerSchema, type FromShowServer } from '../../src/shared/show-api/index.ts';

/** A media server as the show server is told of it. */
export interface SfuForServer {
  readonly url: string;
  readonly key: string;
  readonly secret: string;
}

export interface ShowServerOptions {
  readonly sfu?: SfuForServer;
  /** Kept after `stop`; without it a folder of its own is made and removed. */
  readonly dataDir?: string;
  readonly pagesDir?: string;
  readonly port?: number;
  readonly thresholds?: Partial<AudienceThresholds>;
  /** Secrets of others’ services, as whoever starts a server gives them. */
  readonly env?: Readonly<Record<string, string>>;
}

/** A real show server in a process of its own. */
export interface ShowServerForTest {
  readonly url: string;
  readonly port: number;
  readonly hostToken: string;
  readonly process: ChildProcess;
  stop(): Promise<void>;
  /** Ends it as a crash would. */
  kill(): Promise<void>;
}

const entry = resolve(import.meta.dirname, '../../src/server/index.ts');

/** Starts one and waits for its first word, whatever it is. */
export function forkShowServer(env: Record<string, string>): {
  child: ChildProcess;
  firstWord: Promise<FromShowServer>;
} {
  const child = fork(entry, {
    env: { ...process.env, REGULARS_LOG_LEVEL: 'error', ...env },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const firstWord = new Promise<FromShowServer>((resolveWord, reject) => {
    child.once('message', (message) => resolveWord(fromShowServerSchema.parse(message)));
    child.once('exit', (code) => reject(new Error(`The show server ended with ${code}`)));
  });
  firstWord.catch(() => undefined);
  return { child, firstWord };
}

/** Starts a show server on a free loopback port. Throws with its own words where it cannot run. */
export async function startShowServer(options: ShowServerOptions = {}): Promise<ShowServerForTest> {
  const hostToken = randomBytes(32).toString('base64url');
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'regulars-server-'));
  const { sfu } = options;
  const { child, firstWord } = forkShowServer({
    ...options.env,
    REGULARS_DATA_DIR: dataDir,
    REGULARS_PORT: String(options.port ?? 0),
    REGULARS_HOST_TOKEN: hostToken,
    ...(options.pagesDir === undefined ? {} : { REGULARS_PAGES_DIR: options.pagesDir }),
    ...(sfu === undefined
      ? {}
      : {
          REGULARS_SFU_URL: sfu.url,
          REGULARS_SFU_KEY: sfu.key,
          REGULARS_SFU_SECRET: sfu.secret,
        }),
  });
  const word = await firstWord;
  if (word.kind === 'failed') throw new Error(`${word.code}: ${word.detail}`);
  const gone = new Promise<void>((resolveGone) => child.once('exit', () => resolveGone()));
  const end = async (how: () => void): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) {
      how();
      await gone;
    }
    if (options.dataDir === undefined) rmSync(dataDir, { recursive: true, force: true });
  };
  if (options.thresholds !== undefined) {
    const headers = { authorization: `Bearer ${hostToken}`, 'content-type': 'application/json' };
    const address = `${word.url}/api/audience/thresholds`;
    const current = (await (await fetch(address, { headers })).json()) as AudienceThresholds;
    const body = JSON.stringify({ ...current, ...options.thresholds });
    const answer = await fetch(address, { method: 'PUT', headers, body });
    if (!answer.ok) throw new Error(`Thresholds: ${answer.status} ${await answer.text()}`);
  }
  return {
    url: word.url,
    port: word.port,
    hostToken,
    process: child,
    stop: () => end(() => child.send({ kind: 'stop' })),
    kill: () => end(() => child.kill('SIGKILL')),
  };
}
