import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { createServer, type ViteDevServer } from 'vite';
import { startElectron } from '../support/electron-app.ts';
import { buildKernels } from './mixer-kernels.ts';

const root = resolve(import.meta.dirname, '../..');

const html = (script: string): string =>
  `<!doctype html><meta charset="utf-8"><title>mixer</title><link rel="icon" href="data:,"><script type="module" src="${script}"></script>`;

/** A browser page on which the mixer's own sources run, served from the working tree. */
export interface MixerPage extends AsyncDisposable {
  readonly page: Page;
  readonly server: ViteDevServer;
}

/** Where the page runs: in Debian's Chromium, or in the Electron that the studio runs in. */
export type MixerHost = 'chromium' | 'electron';

const deviceArgs = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'];

interface OpenHost {
  readonly page: Page;
  readonly close: () => Promise<void>;
}

async function openInChromium(): Promise<OpenHost> {
  const executablePath = process.env['REGULARS_CHROMIUM'];
  const browser = await chromium.launch({
    ...(executablePath === undefined ? {} : { executablePath }),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--autoplay-policy=no-user-gesture-required',
      ...deviceArgs,
    ],
  });
  return { page: await browser.newPage(), close: () => browser.close() };
}

async function openInElectron(): Promise<OpenHost> {
  const dataDir = mkdtempSync(join(tmpdir(), 'regulars-bare-'));
  const app = startElectron({
    appDir: resolve(root, 'tests/support/bare-window'),
    args: deviceArgs,
    env: { ...process.env, REGULARS_BARE_DATA_DIR: dataDir },
  });
  return {
    page: await app.attach(),
    async close() {
      await app.stop();
      rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** Opens a page that runs one script of the tree, with a made-up camera. */
export async function openMixerPage(
  script: string,
  host: MixerHost = 'chromium',
): Promise<MixerPage> {
  buildKernels();
  const server = await createServer({
    root,
    configFile: false,
    appType: 'custom',
    logLevel: 'error',
    cacheDir: resolve(tmpdir(), `regulars-mixer-vite-${process.pid}`),
    optimizeDeps: { noDiscovery: true },
    server: {
      host: '127.0.0.1',
      port: 0,
      hmr: false,
      watch: null,
      // Isolated pages have clocks of 5 µs instead of 100 µs.
      headers: {
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-embedder-policy': 'require-corp',
      },
    },
    plugins: [
      {
        name: 'mixer-page',
        configureServer(made) {
          made.middlewares.use('/mixer.html', (_request, response) => {
            response.setHeader('content-type', 'text/html');
            response.setHeader('cross-origin-opener-policy', 'same-origin');
            response.setHeader('cross-origin-embedder-policy', 'require-corp');
            response.end(html(script));
          });
        },
      },
    ],
  });
  await server.listen();
  const address = server.httpServer?.address();
  if (!address || typeof address === 'string') throw new Error('The page has no address');
  const { page, close } = await (host === 'electron' ? openInElectron() : openInChromium());
  page.on('pageerror', (failure) => console.error('page:', failure.message));
  page.on('console', (message) => {
    if (message.type() === 'error') console.error('page:', message.text());
  });
  await page.goto(`http://127.0.0.1:${address.port}/mixer.html`);
  return {
    page,
    server,
    async [Symbol.asyncDispose]() {
      await close();
      await server.close();
    },
  };
}
