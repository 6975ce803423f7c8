import { spawn } from 'node:child_process';
import { chromium, type Browser, type Page } from 'playwright-core';
import { endProcesses, processTree, type ProcessInfo } from './processes.ts';

export interface ElectronAppOptions {
  /** The folder whose `package.json` names the main script. */
  readonly appDir: string;
  readonly args?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
}

/** An Electron app in a process of its own, started as a user's would be. */
export interface ElectronApp extends AsyncDisposable {
  readonly pid: number;
  /** The exit code, when it has ended. */
  readonly exited: Promise<number | null>;
  /** Where its main process can be asked; null for one that was not started with `--inspect`. */
  inspectorUrl(): string | null;
  /** The end of what it wrote. */
  words(): string;
  /**
   * Its window's page. A page whose renderer was killed is lost to its connection, so each call
   * connects anew. Connections close when the app has ended: before that, closing waits for long.
   */
  attach(): Promise<Page>;
  /** All its processes, children of any kind included. */
  processes(): Promise<ProcessInfo[]>;
  /** Asks it to end as a system does; what is left after that is ended by force. */
  stop(): Promise<void>;
}

const wordsKept = 4000;
const endpointWithinMs = 20_000;
const stopWithinMs = 8000;
/** A connection made while the page changes its process may never answer; the next one does. */
const attachTries = 3;
const attachWithinMs = 10_000;

/** Connects to the page that an app shows; a page that answers nothing is an error. */
async function attachOnce(endpoint: string, connections: Browser[]): Promise<Page> {
  const limit = { timeout: attachWithinMs };
  const connected = await chromium.connectOverCDP(endpoint, limit);
  connections.push(connected);
  const [context] = connected.contexts();
  if (context === undefined) throw new Error('The app has no window');
  const page = context.pages()[0] ?? (await context.waitForEvent('page', limit));
  await page.waitForLoadState('load', limit);
  await page.waitForFunction(() => true, undefined, limit);
  return page;
}

/**
 * Starts an Electron app with its debugging port open. Not by Playwright's own launcher: that one
 * holds on to its first page for good, and these tests kill renderers.
 */
export function startElectron(options: ElectronAppOptions): ElectronApp {
  const program = process.env['REGULARS_ELECTRON_BIN'];
  if (program === undefined) throw new Error('REGULARS_ELECTRON_BIN names no Electron');
  const isRoot = process.getuid?.() === 0;
  const child = spawn(
    program,
    [
      ...(isRoot ? ['--no-sandbox'] : []),
      '--remote-debugging-port=0',
      options.appDir,
      ...(options.args ?? []),
    ],
    { env: options.env ?? process.env, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const { pid } = child;
  if (pid === undefined) throw new Error(`${program} could not be started`);
  let said = '';
  let inspectorUrl: string | null = null;
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const endpoint = new Promise<string>((resolve, reject) => {
    const listen = (text: string): void => {
      said = (said + text).slice(-wordsKept);
      inspectorUrl ??= /Debugger listening on (ws:\S+)/.exec(said)?.[1] ?? null;
      const found = /DevTools listening on (ws:\S+)/.exec(said)?.[1];
      if (found !== undefined) resolve(found);
    };
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8');
      stream.on('data', listen);
    }
    void exited.then((code) => reject(new Error(`Electron ended with ${code}:\n${said}`)));
    setTimeout(
      () => reject(new Error(`Electron opened no debugging port:\n${said}`)),
      endpointWithinMs,
    ).unref();
  });
  endpoint.catch(() => undefined);

  const connections: Browser[] = [];
  const stop = async (): Promise<void> => {
    const known = await processTree(pid);
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), stopWithinMs);
    await exited;
    clearTimeout(timer);
    await endProcesses(known);
    await Promise.all(connections.map((one) => one.close().catch(() => undefined)));
  };
  return {
    pid,
    exited,
    inspectorUrl: () => inspectorUrl,
    words: () => said,
    async attach() {
      const at = await endpoint;
      for (let triesLeft = attachTries - 1; ; triesLeft -= 1)
        try {
          return await attachOnce(at, connections);
        } catch (failure) {
          if (triesLeft === 0) throw failure;
        }
    },
    processes: () => processTree(pid),
    stop,
    [Symbol.asyncDispose]: stop,
  };
}
