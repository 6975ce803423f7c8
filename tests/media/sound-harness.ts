import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { extname, join, resolve } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { build } from 'vite';

const root = resolve(import.meta.dirname, '../..');

/** As strict about scripts as the studio's own pages. */
const policy = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self' blob:";

const html =
  '<!doctype html><meta charset="utf-8"><title>sound</title><link rel="icon" href="/none.js"><script type="module" src="/page.js"></script>';

/** The sound desk as it is shipped: built, and under the studio's content security policy. */
export interface SoundSite extends AsyncDisposable {
  /** Names of the files that the build made. */
  readonly files: readonly string[];
  readonly read: (file: string) => Promise<string>;
  /** Opens the page in a real Chromium with a made-up microphone, allowed or not. */
  readonly open: (options: { readonly isAllowed: boolean }) => Promise<Page>;
}

async function buildPage(outDir: string): Promise<void> {
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    worker: { format: 'es' },
    build: {
      outDir,
      target: 'chrome130',
      modulePreload: { polyfill: false },
      rollupOptions: {
        input: { page: resolve(import.meta.dirname, 'sound-page.ts') },
        preserveEntrySignatures: 'strict',
        output: { entryFileNames: '[name].js' },
      },
    },
  });
}

const typeOf = (path: string): string =>
  extname(path) === '.js' ? 'text/javascript' : 'application/octet-stream';

/** Builds the page once and serves it. */
export async function openSoundSite(): Promise<SoundSite> {
  const outDir = mkdtempSync(join(tmpdir(), 'regulars-sound-'));
  await buildPage(outDir);
  const files = readdirSync(outDir, { recursive: true, encoding: 'utf8' });
  const server = createServer((request, response) => {
    response.setHeader('content-security-policy', policy);
    const file = files.find((name) => `/${name}` === request.url);
    if (file === undefined) {
      response.setHeader('content-type', 'text/html');
      return void response.end(html);
    }
    response.setHeader('content-type', typeOf(file));
    readFile(join(outDir, file)).then(
      (content) => response.end(content),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  if (!address || typeof address === 'string') throw new Error('The page has no address');
  const browsers: Browser[] = [];
  return {
    files,
    read: (file) => readFile(join(outDir, file), 'utf8'),
    async open({ isAllowed }) {
      const executablePath = process.env['REGULARS_CHROMIUM'];
      const browser = await chromium.launch({
        ...(executablePath === undefined ? {} : { executablePath }),
        args: [
          '--no-sandbox',
          '--disable-gpu',
          '--disable-background-networking',
          '--autoplay-policy=no-user-gesture-required',
          '--use-fake-device-for-media-stream',
          `--use-fake-ui-for-media-stream${isAllowed ? '' : '=deny'}`,
        ],
      });
      browsers.push(browser);
      const page = await browser.newPage();
      page.on('pageerror', (failure) => console.error('page:', failure.message));
      page.on('console', (message) => {
        if (message.type() === 'error') console.error('page:', message.text());
      });
      await page.goto(`http://127.0.0.1:${address.port}/`);
      await page.waitForFunction(() => 'soundTests' in globalThis);
      return page;
    },
    async [Symbol.asyncDispose]() {
      for (const browser of browsers) await browser.close();
      await new Promise((done) => server.close(done));
      rmSync(outDir, { recursive: true });
    },
  };
}
