import { fork } from 'node:child_process';
import { claimFromAllocator } from './allocator-claims.ts';
import type { ClaimRun } from './claim-run.ts';
import { claimFromPostgres } from './postgres-claims.ts';
import { claimFromRedis } from './redis-claims.ts';
import { makeTaps, type ClaimWork } from './taps.ts';

/** What the load generator is told; the taps are made where they are sent. */
export interface ClaimLoad {
  /** Our own allocator has no clients: it runs in the process that sends the taps. */
  readonly store:
    | { readonly kind: 'allocator' }
    | {
        readonly kind: 'redis' | 'postgres';
        readonly port: number;
        readonly connections: number;
      };
  readonly taps: number;
  readonly work: Omit<ClaimWork, 'taps' | 'viewers'>;
}

function claimFrom(store: ClaimLoad['store'], work: ClaimWork): Promise<ClaimRun> {
  if (store.kind === 'allocator') return claimFromAllocator(work);
  const claim = { redis: claimFromRedis, postgres: claimFromPostgres }[store.kind];
  return claim(store.port, store.connections, work);
}

const warmTaps = 50_000;

/** Sends a store its taps from a process of its own, as clients come from elsewhere. */
export function runClaimLoad(load: ClaimLoad): Promise<ClaimRun> {
  const child = fork(import.meta.filename, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  return new Promise((resolve, reject) => {
    let run: ClaimRun | null = null;
    child.once('message', (message) => (run = message as ClaimRun));
    child.once('exit', (code) => {
      if (run === null) reject(new Error(`The load for ${load.store.kind} ended with ${code}`));
      else resolve(run);
    });
    child.send(load);
  });
}

if (process.argv[1] === import.meta.filename)
  process.once('message', (message) => {
    const { store, taps, work } = message as ClaimLoad;
    // A server that sells has been running for a while; so have its clients.
    const warm = { ...work, units: warmTaps / 2, ...makeTaps(warmTaps) };
    claimFrom(store, warm)
      .then(() => claimFrom(store, { ...work, ...makeTaps(taps) }))
      .then(
        (done) => process.send?.(done, () => process.disconnect()),
        (failure: unknown) => {
          console.error(failure);
          process.exit(1);
        },
      );
  });
