import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const worthIt = /\.(js|css|svg|wasm)$/;
const leastBytes = 1024;

/** Lays a `.br` and a `.gz` beside each page file, so that the gateway sends phones a third. */
export async function precompress(folder) {
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    if (!worthIt.test(name) || (await stat(path)).size < leastBytes) continue;
    const bytes = await readFile(path);
    const params = {
      [constants.BROTLI_PARAM_QUALITY]: 9,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    };
    await writeFile(`${path}.br`, await promisify(brotliCompress)(bytes, { params }));
    await writeFile(`${path}.gz`, await promisify(gzip)(bytes, { level: 9 }));
  }
}
