import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import type { ChildStatus } from '../../shared/desktop-api/index.ts';
import { isDiskFull } from '../files/json-files.ts';
import { createRestartPolicy } from '../restart-policy.ts';
import { mediaServerConfig, ownKeys, type MediaServerKeys } from './keys.ts';
import { freePorts } from './ports.ts';

const run = promisify(execFile);
const healthEveryMs = 100;
const healthWithinMs = 10_000;
const retryFailedMs = 3000;
/** Who dies sooner than this never ran well: its ports may have been taken. */
const quickDeathMs = 5000;
const quickDeathsBeforeNewPorts = 2;

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

/** Why it could not even be tried. */
export function startFailure(failure: unknown): Extract<ChildStatus, { state: 'failed' }> {
  const detail = failure instanceof Error ? failure.message : String(failure);
  return { state: 'failed', code: isDiskFull(failure) ? 'disk-full' : 'crashed', detail };
}

export interface MediaServerOptions {
  readonly folder: string;
  readonly program: string;
  readonly tell: (status: ChildStatus) => void;
  /** How to reach it from now on, before it answers; again whenever its ports change. */
  readonly onAccess: (access: MediaServerAccess) => void;
}

/** Our own LiveKit server, started again whenever it dies. */
export class MediaServer {
  readonly #options: MediaServerOptions;
  readonly #policy = createRestartPolicy();
  #child: ChildProcess | null = null;
  #timer: NodeJS.Timeout | null = null;
  #isStopping = false;
  #beginning: Promise<void> = Promise.resolve();
  #url = '';
  #quickDeaths = 0;

  constructor(options: MediaServerOptions) {
    this.#options = options;
  }

  /** Resolves when it was started, or could not be and is tried again by itself. */
  start(): Promise<void> {
    this.#options.tell({ state: 'starting' });
    return this.#begin();
  }

  /** Ends it for good. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.#beginning;
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
    return join(this.#options.folder, 'livekit.json');
  }

  get #pidPath(): string {
    return join(this.#options.folder, 'livekit.pid');
  }

  /** On ports of its own choice; what fails is said and tried again until it is stopped. */
  #begin(): Promise<void> {
    this.#beginning = this.#prepare().then(
      () => {
        if (!this.#isStopping) this.#spawn();
      },
      (failure: unknown) => {
        if (this.#isStopping) return;
        this.#options.tell(startFailure(failure));
        this.#timer = setTimeout(() => void this.#begin(), retryFailedMs);
      },
    );
    return this.#beginning;
  }

  async #prepare(): Promise<void> {
    await mkdir(this.#options.folder, { recursive: true });
    await this.#endOrphan();
    const keys = await ownKeys(this.#options.folder);
    const ports = await freePorts();
    await writeFile(this.#configPath, mediaServerConfig(keys, ports), { mode: 0o600 });
    if (this.#isStopping) return;
    this.#url = `ws://127.0.0.1:${ports.http}`;
    this.#options.onAccess({ url: this.#url, ...keys });
  }

  #spawn(): void {
    const child = spawn(this.#options.program, ['--config', this.#configPath], {
      stdio: ['ignore', 'ignore', 'pipe'],
      windowsHide: true,
    });
    const spawnedAtMs = Date.now();
    this.#child = child;
    let lastWords = '';
    child.stderr.setEncoding('utf8');
    child.stderr.on('data', (text: string) => (lastWords = (lastWords + text).slice(-500)));
    if (child.pid !== undefined)
      void writeFile(this.#pidPath, String(child.pid)).catch(() => undefined);
    let isOver = false;
    let hasAnswered = false;
    const over = (why: string): void => {
      if (isOver) return;
      isOver = true;
      if (this.#isStopping) return;
      this.#againAfter(why, !hasAnswered || Date.now() - spawnedAtMs < quickDeathMs);
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
      hasAnswered = true;
      this.#policy.started(Date.now());
      this.#options.tell({ state: 'running' });
    });
  }

  #againAfter(why: string, wasQuick: boolean): void {
    const { waitMs, attempt } = this.#policy.died(Date.now());
    this.#quickDeaths = wasQuick ? this.#quickDeaths + 1 : 0;
    const needsNewPorts = this.#quickDeaths >= quickDeathsBeforeNewPorts;
    if (needsNewPorts) this.#quickDeaths = 0;
    this.#options.tell({ state: 'restarting', attempt, why });
    this.#timer = setTimeout(() => {
      if (needsNewPorts) void this.#begin();
      else this.#spawn();
    }, waitMs);
  }

  async #untilItAnswers(child: ChildProcess): Promise<boolean> {
    const url = this.#url.replace('ws:', 'http:');
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
