import type { BenchResult, BenchTask } from './mixer-bench.worker.ts';

/** Runs one task in a fresh worker. */
function runMixerBench(task: BenchTask): Promise<BenchResult> {
  const worker = new Worker(new URL('./mixer-bench.worker.ts', import.meta.url), {
    type: 'module',
  });
  return new Promise<BenchResult>((resolve, reject) => {
    worker.onmessage = ({
      data,
    }: MessageEvent<{ readonly result: BenchResult } | { readonly failure: string }>) => {
      if ('result' in data) resolve(data.result);
      else reject(new Error(data.failure));
    };
    worker.onerror = (event) => reject(new Error(event.message || 'The worker did not load'));
    worker.postMessage(task);
  }).finally(() => worker.terminate());
}

export type RunMixerBench = typeof runMixerBench;
Object.assign(window, { runMixerBench });
