import type { Kernels } from './kernels.ts';

const names = [
  'copyRect',
  'fillRect',
  'blendRect',
  'blendAlphaRect',
  'halveRect',
  'scaleRect',
  'splitUv',
  'rgbToYuv',
  'isOpaque',
  'rgbaToYuva',
  'convertYuv',
] as const satisfies readonly (keyof Kernels)[];

/** A module made by `scripts/build-mixer.mjs`, compiled. */
export async function compileKernels(bytes: BufferSource): Promise<WebAssembly.Module> {
  return WebAssembly.compile(bytes);
}

const isKernels = (exports: object): exports is Kernels =>
  names.every((name) => name in exports && typeof Reflect.get(exports, name) === 'function');

/** The SIMD kernels over a memory of their own; memory grows by `memory.grow`. */
export async function wasmKernels(
  module: WebAssembly.Module,
): Promise<{ readonly kernels: Kernels; readonly memory: WebAssembly.Memory }> {
  const memory = new WebAssembly.Memory({ initial: 64, maximum: 32_768 });
  const { exports } = await WebAssembly.instantiate(module, { env: { memory } });
  if (!isKernels(exports)) throw new Error('The mixer module lacks kernels: build it again');
  return { kernels: exports, memory };
}
