import { startPostgres } from '../../support/postgres.ts';
import { startRedis } from '../../support/redis.ts';
import { runClaimLoad, type ClaimLoad } from './claim-load.ts';
import type { ClaimRun } from './claim-run.ts';
import { postgresSettings } from './postgres-claims.ts';

const taps = 100_000;
const work = { units: 50_000, limitPerViewer: 1, inFlight: 2000 };
/** Of what was tried on two cores, with what each store was fastest. */
const connections = { redis: 8, postgres: 32 };
const rounds = 3;

/** What was measured how, for who reads the report. */
export const storeSettings: Readonly<Record<string, string>> = {
  work: `${taps} taps, one in five a repeat, ${work.units} units, one each; ${work.inFlight} taps in flight; the median of ${rounds} rounds, the stores by turns, each after 50000 taps that do not count`,
  allocator: 'SQLite, WAL, synchronous=FULL; claim, event and ledger line in one group commit',
  redis: `appendonly yes, appendfsync always, one Lua script for a claim, ${connections.redis} pipelined connections`,
  postgres: `${Object.entries(postgresSettings)
    .map(([name, value]) => `${name}=${value}`)
    .join(
      ', ',
    )}; one function for a claim, FOR UPDATE SKIP LOCKED, ${connections.postgres} connections`,
};

function medianOf(runs: readonly ClaimRun[]): ClaimRun {
  const median = [...runs].sort((a, b) => a.perSecond - b.perSecond)[Math.floor(runs.length / 2)];
  if (median === undefined) throw new Error('Nothing ran');
  return median;
}

/** Each store is given the same taps on the same machine, one after the other. */
export async function benchStores(): Promise<Record<string, number>> {
  const redis = await startRedis();
  const postgres = await startPostgres(postgresSettings);
  const stores: Readonly<Record<string, ClaimLoad['store']>> = {
    allocator: { kind: 'allocator' },
    redis: { kind: 'redis', port: redis.port, connections: connections.redis },
    postgres: { kind: 'postgres', port: postgres.port, connections: connections.postgres },
  };
  const runs = new Map<string, ClaimRun[]>();
  try {
    for (let round = 0; round < rounds; round++)
      for (const [name, store] of Object.entries(stores)) {
        const run = await runClaimLoad({ store, taps, work });
        if (run.wrongRepeats > 0) throw new Error(`${name} answered a repeat in another way`);
        // A store whose rows are skipped while others hold them may leave some of them unsold.
        const missing = work.units - run.held;
        if (missing < 0 || (missing > 0 && name !== 'postgres'))
          throw new Error(`${name} gave ${run.held} of ${work.units} units`);
        console.log(
          `${name.padEnd(9)} ${run.perSecond.toFixed(0).padStart(7)} claims a second, p50 ${run.p50Ms.toFixed(0)} ms, p99 ${run.p99Ms.toFixed(0)} ms`,
        );
        runs.set(name, [...(runs.get(name) ?? []), run]);
      }
  } finally {
    await Promise.all([redis.stop(), postgres.stop()]);
  }
  const figures: Record<string, number> = {};
  for (const [name, all] of runs) {
    const median = medianOf(all);
    figures[`${name}PerSecond`] = median.perSecond;
    figures[`${name}P99Ms`] = median.p99Ms;
  }
  return figures;
}
