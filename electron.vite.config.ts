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
      // One file starts in half the time of hundreds, and a show server that died must be back at
      // once. It also holds no ES module that Electron's own Node could not require.
      externalizeDeps: false,
      sourcemap: true,
      rollupOptions: {
        // Native code, and programs that are run from where they lie.
        external: ['better-sqlite3', 'fluent-ffmpeg', '@ffmpeg-installer/ffmpeg'],
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
      // The studio brings its own browser; the watch page must run on phones of some years ago:
      // these three have all of ES2022.
      target: 'es2022',
      cssTarget: ['chrome109', 'safari16.4', 'firefox115'],
      modulePreload: { polyfill: false },
      rollupOptions: {
        input: {
          studio: at('src/renderer/studio/index.html'),
          watch: at('src/renderer/watch/index.html'),
          'check-draw': at('src/renderer/check/draw.html'),
          'check-sale': at('src/renderer/check/sale.html'),
        },
      },
    },
  },
});
