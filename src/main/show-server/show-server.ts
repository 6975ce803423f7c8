import { randomBytes } from 'node:crypto';
import { utilityProcess, type UtilityProcess } from 'electron';
import type { ChildStatus } from '../../shared/desktop-api/index.ts';
import { fromShowServerSchema, type ToShowServer } from '../../shared/show-api/process.ts';
import { createRestartPolicy } from '../restart-policy.ts';

/** The media server as the show server is told of it. */
export type MediaServerForShow = NonNullable<
  Extract<ToShowServer, { kind: 'media-server' }>['mediaServer']
>;

export interface ShowServerOptions {
  readonly entry: string;
  readonly dataDir: string;
  readonly pagesDir: string;
  /** Null: 4400, or any free port where that one is taken. */
  readonly port: number | null;
  tell(status: ChildStatus): void;
  onGatewayUrl(url: string): void;
}

const defaultPort = 4400;
const stopWithinMs = 4000;
const retryFailedMs = 3000;
const passedOn = ['PATH', 'HOME', 'LANG', 'TZ', 'SystemRoot', 'TMPDIR', 'TEMP'];
/** Secrets of others' services come by the environment and go on by it, never by an argument. */
const passedSecrets = [
  'REGULARS_LINK_SECRET',
  'REGULARS_STRIPE_SECRET',
  'REGULARS_STRIPE_WEBHOOK_SECRET',
  'REGULARS_SMTP_URL',
  'REGULARS_SMTP_FROM',
];

/** The show server in a `utilityProcess`, started again whenever it dies, on the same port. */
export class ShowServerProcess {
  readonly hostToken = randomBytes(32).toString('base64url');
  readonly #options: ShowServerOptions;
  readonly #policy = createRestartPolicy();
  #child: UtilityProcess | null = null;
  #timer: NodeJS.Timeout | null = null;
  #port: number;
  #isStopping = false;
  #mediaServer: MediaServerForShow | null = null;

  constructor(options: ShowServerOptions) {
    this.#options = options;
    this.#port = options.port ?? defaultPort;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  start(): void {
    this.#options.tell({ state: 'starting' });
    this.#spawn();
  }

  /** Another media server from now on, across restarts too. */
  setMediaServer(mediaServer: MediaServerForShow | null): void {
    this.#mediaServer = mediaServer;
    this.#child?.postMessage({ kind: 'media-server', mediaServer } satisfies ToShowServer);
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    const child = this.#child;
    if (child?.pid === undefined) return;
    const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    child.postMessage({ kind: 'stop' } satisfies ToShowServer);
    const tooLong = setTimeout(() => child.kill(), stopWithinMs);
    await gone;
    clearTimeout(tooLong);
  }

  #environment(): Record<string, string> {
    const passed: Record<string, string> = {};
    for (const name of [...passedOn, ...passedSecrets]) {
      const value = process.env[name];
      if (value !== undefined) passed[name] = value;
    }
    const binding = process.env['REGULARS_SQLITE_BINDING_ELECTRON'];
    return {
      ...passed,
      REGULARS_DATA_DIR: this.#options.dataDir,
      REGULARS_PAGES_DIR: this.#options.pagesDir,
      REGULARS_PORT: String(this.#port),
      REGULARS_HOST_TOKEN: this.hostToken,
      REGULARS_LOG_LEVEL: process.env['REGULARS_LOG_LEVEL'] ?? 'warn',
      ...(binding === undefined ? {} : { REGULARS_SQLITE_BINDING: binding }),
    };
  }

  #spawn(): void {
    const child = utilityProcess.fork(this.#options.entry, [], {
      env: this.#environment(),
      serviceName: 'Regulars show server',
      stdio: 'inherit',
    });
    this.#child = child;
    let failed: Extract<ChildStatus, { state: 'failed' }> | null = null;
    child.once('spawn', () => {
      if (this.#mediaServer !== null) this.setMediaServer(this.#mediaServer);
    });
    child.on('message', (data: unknown) => {
      const message = fromShowServerSchema.safeParse(data);
      if (!message.success) return;
      if (message.data.kind === 'failed') {
        const { code, detail } = message.data;
        if (code === 'port-in-use' && this.#options.port === null && this.#port === defaultPort) {
          this.#port = 0;
          return;
        }
        const shown = code === 'data-in-use' || code === 'bad-settings' ? 'crashed' : code;
        failed = { state: 'failed', code: shown, detail };
        return;
      }
      this.#port = message.data.port;
      if (this.#mediaServer !== null) this.setMediaServer(this.#mediaServer);
      this.#policy.started(Date.now());
      this.#options.onGatewayUrl(message.data.url);
      this.#options.tell({ state: 'running' });
    });
    child.once('exit', (code) => {
      this.#child = null;
      if (this.#isStopping) return;
      const { waitMs, attempt } = this.#policy.died(Date.now());
      this.#options.tell(failed ?? { state: 'restarting', attempt, why: `exit ${code}` });
      this.#timer = setTimeout(() => this.#spawn(), failed === null ? waitMs : retryFailedMs);
    });
  }
}
