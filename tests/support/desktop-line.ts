import { resolve } from 'node:path';
import type { Frame } from 'playwright-core';
import { build, type Rollup } from 'vite';

/** The studio's own line to the shell, bundled to run in any frame as `desktopLine`. */
export async function bundleDesktopLine(): Promise<string> {
  const built = (await build({
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      minify: false,
      lib: {
        entry: resolve(import.meta.dirname, '../../src/renderer/desktop-bridge/index.ts'),
        formats: ['iife'],
        name: 'desktopLine',
      },
    },
  })) as Rollup.RollupOutput[];
  const [chunk] = built[0]?.output ?? [];
  if (chunk === undefined) throw new Error('Nothing was built');
  return chunk.code;
}

/** Opens a line from a frame and calls one procedure on it; answers what came back. */
export const callDesktop = (frame: Frame, line: string, call: string): Promise<unknown> =>
  frame.evaluate(
    `(() => { ${line}; return desktopLine.connectDesktop().then((desktop) => desktop.${call}); })()`,
  );
