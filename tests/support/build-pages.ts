import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { build } from 'vite';

/** Builds the watch page alone, as the product does, into a folder of its own. */
export async function buildWatchPage(): Promise<string> {
  const root = resolve(import.meta.dirname, '../../src/renderer');
  const outDir = mkdtempSync(join(tmpdir(), 'regulars-pages-'));
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    base: '/',
    publicDir: resolve(root, '../../resources/public'),
    plugins: [react(), tailwindcss()],
    build: {
      outDir,
      emptyOutDir: true,
      target: 'chrome130',
      modulePreload: { polyfill: false },
      rollupOptions: { input: { watch: join(root, 'watch/index.html') } },
    },
  });
  return outDir;
}
