import { readdir, readFile } from 'node:fs/promises';

/** A process as `/proc` tells of it; `startedAt` (in clock ticks) tells a reused number apart. */
export interface ProcessInfo {
  readonly pid: number;
  readonly parentPid: number;
  readonly startedAt: number;
  readonly command: readonly string[];
  /** User and system time that it has used so far. */
  readonly cpuMs: number;
}

/** Linux counts processor time in hundredths of a second on every platform that runs the tests. */
const msPerTick = 10;

async function readProcess(pid: number): Promise<ProcessInfo | null> {
  try {
    const [stat, command] = await Promise.all([
      readFile(`/proc/${pid}/stat`, 'utf8'),
      readFile(`/proc/${pid}/cmdline`, 'utf8'),
    ]);
    // The program's name stands in brackets and may hold anything; what follows counts from field 3.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z') return null;
    const field = (number: number): number => Number(fields[number - 3]);
    return {
      pid,
      parentPid: field(4),
      startedAt: field(22),
      // Chromium's children write their arguments over with spaces between.
      command: command.split(/[\0 ]+/).filter(Boolean),
      cpuMs: (field(14) + field(15)) * msPerTick,
    };
  } catch {
    return null;
  }
}

/** A process and all that descend from it, as they are now. */
export async function processTree(rootPid: number): Promise<ProcessInfo[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const all = (await Promise.all(pids.map(readProcess))).filter((one) => one !== null);
  const kept = new Set([rootPid]);
  for (let before = 0; before < kept.size;) {
    before = kept.size;
    for (const { pid, parentPid } of all) if (kept.has(parentPid)) kept.add(pid);
  }
  return all.filter(({ pid }) => kept.has(pid));
}

/** Whether this very process still runs. */
export async function isRunning({ pid, startedAt }: ProcessInfo): Promise<boolean> {
  return (await readProcess(pid))?.startedAt === startedAt;
}

/** Ends processes that are still the same ones; resolves when none is left. */
export async function endProcesses(processes: readonly ProcessInfo[]): Promise<void> {
  for (const one of processes)
    if (await isRunning(one))
      try {
        process.kill(one.pid, 'SIGKILL');
      } catch {
        // It went by itself meanwhile.
      }
  while ((await Promise.all(processes.map(isRunning))).some(Boolean))
    await new Promise((resolve) => setTimeout(resolve, 20));
}

/** What a process of Chromium's or Electron's does, by its arguments. */
export function kindOf({ command }: ProcessInfo): string {
  const valueOf = (flag: string): string | undefined =>
    command.find((one) => one.startsWith(flag))?.slice(flag.length);
  const service = valueOf('--utility-sub-type=')?.split('.').at(-1);
  return service ?? valueOf('--type=') ?? 'main';
}

/** Processor time between two moments, in cores. */
export interface CpuUsed {
  readonly cores: number;
  /** The same by the kind of process, most first. */
  readonly byKind: readonly (readonly [kind: string, cores: number])[];
}

/**
 * Starts measuring the processes that `choose` names; those that begin later count from zero.
 *
 * @returns what was used from the start until it is called
 */
export async function measureCpu(
  choose: () => Promise<readonly ProcessInfo[]>,
): Promise<() => Promise<CpuUsed>> {
  const key = ({ pid, startedAt }: ProcessInfo): string => `${pid}@${startedAt}`;
  const before = new Map((await choose()).map((one) => [key(one), one.cpuMs]));
  const startedAtMs = performance.now();
  return async () => {
    const processes = await choose();
    const tookMs = performance.now() - startedAtMs;
    const byKind = new Map<string, number>();
    let cores = 0;
    for (const one of processes) {
      const used = (one.cpuMs - (before.get(key(one)) ?? 0)) / tookMs;
      cores += used;
      byKind.set(kindOf(one), (byKind.get(kindOf(one)) ?? 0) + used);
    }
    return { cores, byKind: [...byKind].sort((a, b) => b[1] - a[1]) };
  };
}
