/** Compiles the mixer's AssemblyScript to WebAssembly, unless that has been done for this text. */
import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const mixer = resolve(root, 'src/renderer/stage/mixer');
const input = resolve(mixer, 'assembly/kernels.ts');
const output = resolve(mixer, 'generated');

const options = [
  '--optimizeLevel',
  '3',
  '--shrinkLevel',
  '0',
  '--converge',
  '--noAssert',
  '--runtime',
  'stub',
  '--importMemory',
  '--enable',
  'simd',
  '--enable',
  'bulk-memory',
  '--use',
  'abort=',
];

const readOr = (path, fallback) => readFile(path, 'utf8').catch(() => fallback);

/** Builds `generated/kernels.wasm`; answers whether anything was to be done. */
export async function buildMixer() {
  const compiler = await readFile(
    resolve(root, 'node_modules/assemblyscript/package.json'),
    'utf8',
  );
  const text = await readFile(input, 'utf8');
  const hash = createHash('sha256')
    .update(JSON.stringify([text, options, JSON.parse(compiler).version]))
    .digest('hex');
  const module = await readFile(resolve(output, 'kernels.wasm')).catch(() => null);
  if (module && (await readOr(resolve(output, 'kernels.hash'), '')) === hash) return false;

  const { default: asc } = await import('assemblyscript/asc');
  await mkdir(output, { recursive: true });
  const made = new Map();
  const { error, stderr } = await asc.main(
    ['kernels.ts', '--outFile', 'kernels.wasm', ...options],
    {
      readFile: (name) => (name === 'kernels.ts' ? text : null),
      writeFile: (name, contents) => void made.set(name, contents),
      listFiles: () => [],
    },
  );
  const wasm = made.get('kernels.wasm');
  if (error || !(wasm instanceof Uint8Array))
    throw new Error(`The mixer does not compile: ${error?.message ?? ''}\n${stderr.toString()}`);
  const part = resolve(output, `kernels.${process.pid}.part`);
  try {
    await writeFile(part, wasm);
    await rename(part, resolve(output, 'kernels.wasm'));
    await writeFile(resolve(output, 'kernels.hash'), hash);
  } finally {
    await rm(part, { force: true });
  }
  return true;
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url))
  console.log((await buildMixer()) ? 'mixer: compiled' : 'mixer: unchanged');
