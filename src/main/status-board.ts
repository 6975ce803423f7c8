import { statfs } from 'node:fs/promises';
import { cpus } from 'node:os';
import { app } from 'electron';
import type { DesktopStatus } from '../shared/desktop-api/index.ts';

const sampleEveryMs = 2000;

/** What the studio is told of the machine, with whoever listens for changes. */
export class StatusBoard {
  #status: DesktopStatus = {
    mediaServer: { state: 'starting' },
    showServer: { state: 'starting' },
    gatewayUrl: null,
    cpuCores: null,
    diskFreeBytes: null,
  };
  readonly #listeners = new Set<() => void>();

  read(): DesktopStatus {
    return this.#status;
  }

  update(change: Partial<DesktopStatus>): void {
    this.#status = { ...this.#status, ...change };
    for (const listener of this.#listeners) listener();
  }

  /** The status now, and again after every change, until the signal ends it. */
  async *watch(signal: AbortSignal | undefined): AsyncGenerator<DesktopStatus> {
    let wake: () => void = () => undefined;
    const listener = (): void => wake();
    this.#listeners.add(listener);
    signal?.addEventListener('abort', listener);
    try {
      let sent: DesktopStatus | null = null;
      while (signal?.aborted !== true) {
        if (sent === this.#status) await new Promise<void>((resolve) => (wake = resolve));
        else {
          sent = this.#status;
          yield sent;
        }
      }
    } finally {
      this.#listeners.delete(listener);
      signal?.removeEventListener('abort', listener);
    }
  }

  /** Measures CPU and disk from now on. `showServerPid` is left out of the studio's own figure. */
  measure(dataDir: string, showServerPid: () => number | undefined): NodeJS.Timeout {
    let before: { seconds: number; atMs: number } | null = null;
    return setInterval(() => {
      const metrics = app.getAppMetrics().filter(({ pid }) => pid !== showServerPid());
      let cpuCores: number | null = null;
      if (metrics.every(({ cpu }) => cpu.cumulativeCPUUsage !== undefined)) {
        const seconds = metrics.reduce((sum, { cpu }) => sum + (cpu.cumulativeCPUUsage ?? 0), 0);
        const atMs = performance.now();
        if (before !== null)
          cpuCores = Math.max(0, ((seconds - before.seconds) * 1000) / (atMs - before.atMs));
        before = { seconds, atMs };
      } else
        cpuCores =
          (metrics.reduce((sum, { cpu }) => sum + cpu.percentCPUUsage, 0) / 100) * cpus().length;
      void statfs(dataDir)
        .then(({ bavail, bsize }) => bavail * bsize)
        .catch(() => null)
        .then((diskFreeBytes) => this.update({ cpuCores, diskFreeBytes }));
    }, sampleEveryMs);
  }
}
