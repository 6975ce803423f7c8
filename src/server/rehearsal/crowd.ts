import { existsSync } from 'node:fs';
import { Worker } from 'node:worker_threads';

/** What a crowd is told to do. */
export interface CrowdOrder {
  readonly gatewayUrl: string;
  readonly slug: string;
  /** One per simulated viewer, minted by the server for this rehearsal only. */
  readonly tokens: readonly string[];
  readonly seed: number;
}

export interface CrowdCounts {
  connected: number;
  entered: number;
  sent: number;
  /** Taps in flash sales, whatever was answered. */
  tapped: number;
  failed: number;
}

/** A running crowd. */
export interface Crowd {
  counts(): CrowdCounts;
  stop(): Promise<void>;
}

/** Built beside the server as `crowd.js`; in tests it runs from its source. */
function workerUrl(): URL {
  const built = new URL('./crowd.js', import.meta.url);
  return existsSync(built) ? built : new URL('./crowd.worker.ts', import.meta.url);
}

/** Lets simulated viewers into a rehearsal, from a thread of their own. */
export function startCrowd(
  order: CrowdOrder & { readonly onFailure: (failure: unknown) => void },
): Crowd {
  const { onFailure, ...workerData } = order;
  let latest: CrowdCounts = { connected: 0, entered: 0, sent: 0, tapped: 0, failed: 0 };
  const worker = new Worker(workerUrl(), { workerData });
  const gone = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  worker.on('message', (counts: CrowdCounts) => (latest = counts));
  worker.on('error', onFailure);
  return {
    counts: () => ({ ...latest }),
    stop: async () => {
      worker.postMessage('stop');
      const tooLong = setTimeout(() => void worker.terminate(), 3000);
      await gone;
      clearTimeout(tooLong);
    },
  };
}
