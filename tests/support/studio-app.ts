import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import type { Page } from 'playwright-core';
import type { StudioSettings } from '../../src/shared/desktop-api/index.ts';
import type { PublishReport, ShowPhase } from '../../src/shared/show/index.ts';
import type { SceneCollection } from '../../src/shared/stage/index.ts';
import { startElectron, type ElectronApp } from './electron-app.ts';
import { inspectArgument } from './main-process.ts';
import type { ProcessInfo } from './processes.ts';
import { freePort } from './server-process.ts';

const root = resolve(import.meta.dirname, '../..');

/** What `/healthz` answers. */
export interface Healthz {
  readonly ok: boolean;
  readonly show: { readonly slug: string; readonly phase: ShowPhase };
  readonly publish: PublishReport;
  readonly viewers: number;
}

export interface StudioOptions {
  /** Kept after `stop`; without it a fresh folder is made and removed. */
  readonly dataDir?: string;
  /** A free one where none is given. */
  readonly port?: number;
  readonly lang?: 'en' | 'zh';
  readonly goLive?: boolean;
  /** So many simulated viewers from the start. */
  readonly rehearse?: number;
  readonly latencyStamp?: boolean;
  /** A made-up camera and microphone; false leaves the machine's own, which here is none. */
  readonly hasDevices?: boolean;
  /** Of the made-up camera. */
  readonly cameraFps?: number;
  /** Lets the main process be asked by `evaluateInMain`. */
  readonly isInspected?: boolean;
  /** False hides every LiveKit server from the studio. */
  readonly hasMediaServer?: boolean;
  /** As if chosen in an earlier run. */
  readonly settings?: Partial<StudioSettings>;
  readonly scenes?: SceneCollection;
}

/** The real studio, its window, and what it started. */
export interface StudioApp extends AsyncDisposable {
  readonly app: ElectronApp;
  /** What Electron was given to run. */
  readonly appDir: string;
  readonly dataDir: string;
  readonly gatewayUrl: string;
  /** The window now; another object after `reattach`. */
  readonly page: Page;
  /** Errors of the window's scripts so far. */
  readonly problems: readonly string[];
  healthz(): Promise<Healthz>;
  /** Ends the window's renderer as a crash would, and connects to the one that takes its place. */
  killRenderer(): Promise<{ readonly killedAtMs: number }>;
  showServer(): Promise<ProcessInfo>;
  mediaServer(): Promise<ProcessInfo>;
  /** Talks to cameras for the window; without it they are gone, as if unplugged. */
  cameraService(): Promise<ProcessInfo>;
  /** Where the media server answers. */
  mediaServerUrl(): string;
  /** Everything that counts as the studio's own: not the show server, not the media server. */
  ownProcesses(): Promise<ProcessInfo[]>;
  stop(): Promise<void>;
}

/** Chromium's flags for a camera and a microphone that are made up. */
export const fakeDevices = (cameraFps: number): readonly string[] => [
  `--use-fake-device-for-media-stream=fps=${cameraFps}`,
  '--use-fake-ui-for-media-stream',
];

function environment(hasMediaServer: boolean): NodeJS.ProcessEnv {
  if (hasMediaServer) return process.env;
  const { REGULARS_LIVEKIT_SERVER: _hidden, PATH: path = '', ...rest } = process.env;
  const folders = path.split(delimiter).filter((one) => !existsSync(join(one, 'livekit-server')));
  return { ...rest, PATH: folders.join(delimiter) };
}

/** Leaves what an earlier run would have left in the data folder. */
function prepareDataDir(dataDir: string, options: StudioOptions): void {
  mkdirSync(dataDir, { recursive: true });
  const leave = (name: string, value: unknown): void =>
    writeFileSync(join(dataDir, name), JSON.stringify(value));
  if (options.settings !== undefined) leave('settings.json', options.settings);
  if (options.scenes !== undefined) leave('scenes.json', options.scenes);
}

/** The arguments with which a studio is started on a data folder. */
export const studioArgs = (
  dataDir: string,
  port: number,
  options: StudioOptions = {},
): readonly string[] => [
  ...(options.isInspected === true ? [inspectArgument] : []),
  ...(options.hasDevices === false ? [] : fakeDevices(options.cameraFps ?? 30)),
  `--regulars-launch=${JSON.stringify({
    dataDir,
    port,
    goLive: options.goLive ?? false,
    rehearse: options.rehearse ?? null,
    latencyStamp: options.latencyStamp ?? false,
    lang: options.lang ?? 'en',
  })}`,
];

/** Starts the built studio (`out/`) and waits until its window can be used. */
export async function startStudio(options: StudioOptions = {}): Promise<StudioApp> {
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'regulars-studio-'));
  prepareDataDir(dataDir, options);
  const port = options.port ?? (await freePort());
  const app = startElectron({
    appDir: root,
    args: studioArgs(dataDir, port, options),
    env: environment(options.hasMediaServer ?? true),
  });
  const problems: string[] = [];
  const stop = async (): Promise<void> => {
    await app.stop();
    if (options.dataDir === undefined)
      rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
  };
  const attach = async (): Promise<Page> => {
    const attached = await app.attach();
    attached.on('pageerror', ({ message }) => problems.push(message));
    await attached.waitForFunction(() => document.documentElement.dataset['ready'] === 'true');
    return attached;
  };
  let page: Page;
  try {
    page = await attach();
  } catch (failure) {
    const words = app.words();
    await stop();
    throw new Error(`The studio did not come up: ${String(failure)}\n${words}`, { cause: failure });
  }
  const find = async (what: string, isIt: (one: ProcessInfo) => boolean): Promise<ProcessInfo> => {
    const found = (await app.processes()).find(isIt);
    if (found === undefined) throw new Error(`There is no ${what} now`);
    return found;
  };
  const renderers = async (): Promise<ProcessInfo[]> =>
    (await app.processes()).filter(({ command }) => command.includes('--type=renderer'));
  const isShowServer = ({ command }: ProcessInfo): boolean =>
    command.includes('--utility-sub-type=node.mojom.NodeService');
  const isMediaServer = ({ command }: ProcessInfo): boolean =>
    command.includes(join(dataDir, 'media-server/livekit.json'));
  return {
    app,
    appDir: root,
    dataDir,
    gatewayUrl: `http://127.0.0.1:${port}`,
    get page() {
      return page;
    },
    problems,
    healthz: async () =>
      (await fetch(`http://127.0.0.1:${port}/healthz`)).json() as Promise<Healthz>,
    async killRenderer() {
      const lost = new Set((await renderers()).map(({ pid }) => pid));
      const killedAtMs = Date.now();
      for (const pid of lost) process.kill(pid, 'SIGKILL');
      while ((await renderers()).every(({ pid }) => lost.has(pid)))
        await new Promise((done) => setTimeout(done, 20));
      page = await attach();
      return { killedAtMs };
    },
    showServer: () => find('show server', isShowServer),
    mediaServer: () => find('media server', isMediaServer),
    cameraService: () =>
      find('camera service', ({ command }) =>
        command.includes('--utility-sub-type=video_capture.mojom.VideoCaptureService'),
      ),
    mediaServerUrl() {
      const config = readFileSync(join(dataDir, 'media-server/livekit.json'), 'utf8');
      return `http://127.0.0.1:${(JSON.parse(config) as { port: number }).port}/`;
    },
    ownProcesses: async () =>
      (await app.processes()).filter((one) => !isShowServer(one) && !isMediaServer(one)),
    stop,
    [Symbol.asyncDispose]: stop,
  };
}
