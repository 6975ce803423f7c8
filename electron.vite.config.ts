import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import tailwindcss from '@tailwindcss/vite';
import { defineConfig } from 'electron-vite';

const at = (path: string): string => resolve(import.meta.dirname, path);

/** One build for all runtimes: shell and show server (Node), preload (one CommonJS file), three pages. */
export default defineConfig({
  main: {
    build: {
      minify: false,
      // What it requires is an ES module, which Node before 20.19 cannot require.
      externalizeDeps: { exclude: ['@fastify/static'] },
      sourcemap: true,
      rollupOptions: {
        input: {
          index: at('src/main/index.ts'),
          server: at('src/server/index.ts'),
          crowd: at('src/server/rehearsal/crowd.worker.ts'),
        },
        output: { format: 'es', entryFileNames: '[name].js' },
      },
    },
  },
  preload: {
    build: {
      minify: true,
      externalizeDeps: false,
      isolatedEntries: true,
      rollupOptions: {
        input: { index: at('src/preload/index.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: at('src/renderer'),
    publicDir: at('resources/public'),
    base: '/',
    plugins: [react(), tailwindcss()],
    worker: { format: 'es' },
    build: {
      minify: true,
      sourcemap: false,
      target: 'chrome130',
      modulePreload: { polyfill: false },
      rollupOptions: {
        input: {
          studio: at('src/renderer/studio/index.html'),
          watch: at('src/renderer/watch/index.html'),
        },
      },
    },
  },
});
