import { mkdir, writeFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { execFileSync } from 'node:child_process';
import { dirname, resolve } from 'node:path';

/** Named numbers of a bench; the unit is in the name (`…Ms`, `…Pct`, `…Cores`). */
export type BenchFigures = Readonly<Record<string, number>>;

/** What a bench writes, so that runs on different machines can be compared. */
export interface BenchReport {
  readonly bench: string;
  readonly atMs: number;
  readonly machine: {
    readonly cpu: string;
    readonly cores: number;
    /** Gibibytes, to one decimal. */
    readonly memoryGb: number;
    /** As the system names it, or `none`. */
    readonly gpu: string;
  };
  readonly figures: BenchFigures;
  /** What was measured how, in words, where the figures do not say it. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** The value below which the share `p` (0 to 1) of an ascending list lies, by nearest rank. */
export function percentile(sorted: readonly number[], p: number): number {
  const rank = Math.min(sorted.length, Math.max(1, Math.ceil(p * sorted.length)));
  return sorted[rank - 1] ?? Number.NaN;
}

/** The first graphics processor that the system lists. */
function gpuName(): string {
  const asked: Partial<Record<NodeJS.Platform, readonly [string, readonly string[], RegExp]>> = {
    linux: ['lspci', [], /(?:VGA|3D|Display)[^:]*: (.+)/],
    darwin: ['system_profiler', ['SPDisplaysDataType'], /Chipset Model: (.+)/],
    win32: [
      'powershell',
      ['-NoProfile', '-Command', '(Get-CimInstance Win32_VideoController).Name'],
      /^(.+)$/m,
    ],
  };
  const [command, args, pattern] = asked[process.platform] ?? [];
  if (command === undefined || args === undefined || pattern === undefined) return 'unknown';
  try {
    const text = execFileSync(command, args, {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return pattern.exec(text)?.[1]?.trim() ?? 'none';
  } catch {
    return 'none';
  }
}

const shown = (value: number): string =>
  Math.abs(value) >= 100 ? value.toFixed(0) : value.toFixed(Math.abs(value) >= 10 ? 1 : 3);

/**
 * Prints the figures as a table, and writes them as JSON where a path is given.
 * A figure that is no number is a bench that did not measure: it fails.
 */
export async function writeBenchReport(
  bench: string,
  figures: BenchFigures,
  jsonPath?: string,
  settings?: Readonly<Record<string, string>>,
): Promise<BenchReport> {
  const missing = Object.keys(figures).filter((name) => !Number.isFinite(figures[name]));
  if (missing.length > 0) throw new Error(`Not measured: ${missing.join(', ')}`);
  const processors = cpus();
  const report: BenchReport = {
    bench,
    atMs: Date.now(),
    machine: {
      cpu: processors[0]?.model.trim() ?? 'unknown',
      cores: processors.length,
      memoryGb: Math.round((10 * totalmem()) / 2 ** 30) / 10,
      gpu: gpuName(),
    },
    figures,
    ...(settings === undefined ? {} : { settings }),
  };
  const { cpu, cores, memoryGb, gpu } = report.machine;
  const width = Math.max(...Object.keys(figures).map((name) => name.length));
  console.log(`\n${bench} · ${cpu}, ${cores} cores, ${memoryGb} GB, GPU: ${gpu}`);
  for (const [name, value] of Object.entries(figures))
    console.log(`  ${name.padEnd(width)}  ${shown(value).padStart(10)}`);
  for (const [name, words] of Object.entries(settings ?? {})) console.log(`  ${name}: ${words}`);
  if (jsonPath !== undefined) {
    const path = resolve(jsonPath);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, `${JSON.stringify(report, null, 2)}\n`);
    console.log(`Written to ${path}`);
  }
  return report;
}
