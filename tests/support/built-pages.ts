import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';

const root = resolve(import.meta.dirname, '../../out/renderer');

/** The folder of the product's own built pages; a test run builds them first. */
export function builtPages(): string {
  if (!existsSync(join(root, 'watch/index.html')))
    throw new Error(`There is no built watch page in ${root}`);
  return root;
}

const named = /(?:assets|icons)\/[\w.-]+\.[a-z0-9]+|(?<=["'`]\.\/)[\w.-]+\.(?:js|css)(?=["'`])/g;

/** All that a page loads, sooner or later: what it names, and what that names in turn. */
export function filesOfPage(page: string): string[] {
  const found = new Set<string>();
  const look = (path: string): void => {
    for (const [name] of readFileSync(join(root, path), 'utf8').matchAll(named)) {
      const file = name.includes('/') ? name : `assets/${name}`;
      if (found.has(file) || !existsSync(join(root, file))) continue;
      found.add(file);
      if (/\.(?:js|css)$/.test(file)) look(file);
    }
  };
  look(page);
  return [...found].sort();
}

/** A built file's bytes on the wire to a browser that takes gzip. */
export function gzippedBytes(file: string): number {
  const path = join(root, file);
  if (existsSync(`${path}.gz`)) return readFileSync(`${path}.gz`).length;
  const bytes = readFileSync(path);
  return /\.(?:js|css|html|svg)$/.test(file) ? gzipSync(bytes).length : bytes.length;
}
