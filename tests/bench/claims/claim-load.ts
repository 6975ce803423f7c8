import { fork } from 'node:child_process';
import type { ClaimRun } from './claim-run.ts';
import { claimFromPostgres } from './postgres-claims.ts';
import { claimFromRedis } from './redis-claims.ts';
import { makeTaps, type ClaimWork } from './taps.ts';

/** What the load generator is told; the taps are made where they are sent. */
export interface ClaimLoad {
  readonly store: 'redis' | 'postgres';
  readonly port: number;
  readonly connections: number;
  readonly taps: number;
  readonly work: Omit<ClaimWork, 'taps' | 'viewers'>;
}

const claimFrom = { redis: claimFromRedis, postgres: claimFromPostgres };

/** Sends a store its taps from a process of its own, as clients come from elsewhere. */
export function runClaimLoad(load: ClaimLoad): Promise<ClaimRun> {
  const child = fork(import.meta.filename, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  return new Promise((resolve, reject) => {
    let run: ClaimRun | null = null;
    child.once('message', (message) => (run = message as ClaimRun));
    child.once('exit', (code) => {
      if (run === null) reject(new Error(`The load for ${load.store} ended with ${code}`));
      else resolve(run);
    });
    child.send(load);
  });
}

if (process.argv[1] === import.meta.filename)
  process.once('message', (message) => {
    const { store, port, connections, taps, work } = message as ClaimLoad;
    const run = claimFrom[store](port, connections, { ...work, ...makeTaps(taps) });
    run.then(
      (done) => process.send?.(done, () => process.disconnect()),
      (failure: unknown) => {
        console.error(failure);
        process.exit(1);
      },
    );
  });
