import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import type { ChildStatus } from '../../shared/desktop-api/index.ts';
import { createRestartPolicy } from '../restart-policy.ts';
import { freePort, mediaServerConfig, ownKeys, type MediaServerKeys } from './keys.ts';

const run = promisify(execFile);
const healthEveryMs = 100;
const healthWithinMs = 10_000;

/** Where the media server is and what signs for it. */
export interface MediaServerAccess extends MediaServerKeys {
  readonly url: string;
}

/** The program named by the environment, or the one on the PATH; null where there is none. */
export function findMediaServer(): string | null {
  const named = process.env['REGULARS_LIVEKIT_SERVER'];
  if (named !== undefined && existsSync(named)) return named;
  const name = process.platform === 'win32' ? 'livekit-server.exe' : 'livekit-server';
  for (const folder of (process.env['PATH'] ?? '').split(delimiter))
    if (folder !== '' && existsSync(join(folder, name))) return join(folder, name);
  return null;
}

/** Our own LiveKit server, started again whenever it dies. */
export class MediaServer {
  readonly #folder: string;
  readonly #program: string;
  readonly #tell: (status: ChildStatus) => void;
  readonly #policy = createRestartPolicy();
  #child: ChildProcess | null = null;
  #timer: NodeJS.Timeout | null = null;
  #isStopping = false;
  #access: MediaServerAccess | null = null;

  constructor(folder: string, program: string, tell: (status: ChildStatus) => void) {
    this.#folder = folder;
    this.#program = program;
    this.#tell = tell;
  }

  /** Starts it; resolves with how to reach it, before it answers. Ports stay the same for this run. */
  async start(): Promise<MediaServerAccess> {
    await mkdir(this.#folder, { recursive: true });
    await this.#endOrphan();
    const keys = await ownKeys(this.#folder);
    const ports = { http: await freePort(), udp: await freePort() };
    await writeFile(this.#configPath, mediaServerConfig(keys, ports), { mode: 0o600 });
    this.#access = { url: `ws://127.0.0.1:${ports.http}`, ...keys };
    this.#tell({ state: 'starting' });
    this.#spawn();
    return this.#access;
  }

  /** Ends it for good. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    const child = this.#child;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    child.kill('SIGTERM');
    const tooLong = setTimeout(() => child.kill('SIGKILL'), 1500);
    await gone;
    clearTimeout(tooLong);
    await rm(this.#pidPath, { force: true });
  }

  /** For the last moment, where nothing can be waited for. */
  kill(): void {
    this.#isStopping = true;
    this.#child?.kill('SIGKILL');
  }

  get #configPath(): string {
    return join(this.#folder, 'livekit.json');
  }

  get #pidPath(): string {
    return join(this.#folder, 'livekit.pid');
  }

  #spawn(): void {
    const child = spawn(this.#program, ['--config', this.#configPath], {
      stdio: ['ignore', 'ignore', 'pipe'],
      windowsHide: true,
    });
    this.#child = child;
    let lastWords = '';
    child.stderr.setEncoding('utf8');
    child.stderr.on('data', (text: string) => (lastWords = (lastWords + text).slice(-500)));
    if (child.pid !== undefined)
      void writeFile(this.#pidPath, String(child.pid)).catch(() => undefined);
    let isOver = false;
    const over = (why: string): void => {
      if (isOver) return;
      isOver = true;
      if (this.#isStopping) return;
      const { waitMs, attempt } = this.#policy.died(Date.now());
      this.#tell({ state: 'restarting', attempt, why });
      this.#timer = setTimeout(() => this.#spawn(), waitMs);
    };
    child.once('error', (failure) => over(failure.message));
    child.once('exit', (code, signal) =>
      over(signal ?? (lastWords.trim().split('\n').at(-1) || `exit ${code ?? ''}`)),
    );
    void this.#untilItAnswers(child).then((answers) => {
      if (isOver || this.#isStopping) return;
      if (!answers) {
        child.kill('SIGKILL');
        return;
      }
      this.#policy.started(Date.now());
      this.#tell({ state: 'running' });
    });
  }

  async #untilItAnswers(child: ChildProcess): Promise<boolean> {
    const url = this.#access?.url.replace('ws:', 'http:') ?? '';
    const endAtMs = Date.now() + healthWithinMs;
    while (Date.now() < endAtMs && child.exitCode === null) {
      const answers = await fetch(url, { signal: AbortSignal.timeout(1000) }).then(
        (response) => response.ok,
        () => false,
      );
      if (answers) return true;
      await new Promise((resolve) => setTimeout(resolve, healthEveryMs));
    }
    return false;
  }

  /** One that outlived a killed studio: only if it is really ours, by its configuration. */
  async #endOrphan(): Promise<void> {
    const pid = Number(await readFile(this.#pidPath, 'utf8').catch(() => ''));
    if (!Number.isInteger(pid) || pid <= 1 || process.platform === 'win32') return;
    const command = await run('ps', ['-p', String(pid), '-o', 'args=']).then(
      ({ stdout }) => stdout,
      () => '',
    );
    if (!command.includes(this.#configPath)) return;
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has gone by itself.
    }
  }
}
