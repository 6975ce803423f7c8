import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { compileKernels, wasmKernels } from '../../src/renderer/stage/mixer/wasm-kernels.ts';

const root = resolve(import.meta.dirname, '../..');

/** Compiles the mixer's kernels where their text has changed. */
export function buildKernels(): void {
  execFileSync(process.execPath, [resolve(root, 'scripts/build-mixer.mjs')], { stdio: 'inherit' });
}

/** The SIMD kernels in Node, built first, with a memory of their own. */
export async function loadKernels(): ReturnType<typeof wasmKernels> {
  buildKernels();
  const path = resolve(root, 'src/renderer/stage/mixer/generated/kernels.wasm');
  return wasmKernels(await compileKernels(await readFile(path)));
}
