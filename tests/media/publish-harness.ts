import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { AccessToken } from 'livekit-server-sdk';
import type { Page } from 'playwright-core';
import { build } from 'vite';
import type { LiveKitForTest } from '../support/start-livekit.ts';

const root = resolve(import.meta.dirname, '../..');
const livekitClient = resolve(root, 'node_modules/livekit-client/dist/livekit-client.umd.js');
const blank =
  '<!doctype html><meta charset="utf-8"><title>publish</title><link rel="icon" href="data:,">';

/** The publisher's page, built and served. */
export interface PublishSite extends AsyncDisposable {
  readonly url: string;
}

/** Builds the page once and serves it. */
export async function openPublishSite(): Promise<PublishSite> {
  const outDir = mkdtempSync(join(tmpdir(), 'regulars-publish-'));
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    build: {
      outDir,
      target: 'chrome130',
      minify: false,
      modulePreload: { polyfill: false },
      rollupOptions: {
        input: { page: resolve(import.meta.dirname, 'publish-page.ts') },
        output: { entryFileNames: '[name].js' },
      },
    },
  });
  const script = await readFile(join(outDir, 'page.js'));
  const server = createServer((request, response) => {
    const isScript = request.url === '/page.js';
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
    const page =
      request.url === '/viewer' ? blank : `${blank}<script type="module" src="/page.js"></script>`;
    response.end(isScript ? script : page);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  if (!address || typeof address === 'string') throw new Error('The page has no address');
  return {
    url: `http://127.0.0.1:${address.port}/`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
      rmSync(outDir, { recursive: true });
    },
  };
}

interface ViewerRoom {
  connect(url: string, token: string, options: object): Promise<void>;
  disconnect(): Promise<void>;
  on(
    event: 'trackSubscribed',
    listener: (track: { kind: string; attach(): HTMLMediaElement }) => void,
  ): void;
  on(event: 'disconnected', listener: () => void): void;
}
interface ViewerGlobal {
  LivekitClient: { Room: new (options: object) => ViewerRoom };
  seen: { frames: number; widthPx: number; heightPx: number; sounds: number };
}

/** What a viewer has been shown so far, and the picture's size now. */
export type Seen = ViewerGlobal['seen'];

/** Makes of a page a bare viewer that enters the room again, five times a second, for as long as it has none. */
export async function startViewer(
  page: Page,
  livekit: LiveKitForTest,
  room: string,
): Promise<() => Promise<Seen>> {
  const token = new AccessToken(livekit.key, livekit.secret, { identity: 'viewer', ttl: 600 });
  token.addGrant({ room, roomJoin: true, canPublish: false, canSubscribe: true, hidden: true });
  await page.addScriptTag({ path: livekitClient });
  await page.evaluate(
    ({ url, jwt }) => {
      const scope = globalThis as unknown as ViewerGlobal;
      const seen = { frames: 0, widthPx: 0, heightPx: 0, sounds: 0 };
      scope.seen = seen;
      const show = (video: HTMLVideoElement): void => {
        video.requestVideoFrameCallback((_now, { width, height }) => {
          seen.frames += 1;
          seen.widthPx = width;
          seen.heightPx = height;
          show(video);
        });
      };
      const enter = (): void => {
        const reconnectPolicy = { nextRetryDelayInMs: () => null };
        const joined = new scope.LivekitClient.Room({ reconnectPolicy });
        const again = (): void => void setTimeout(enter, 200);
        joined.on('trackSubscribed', (track) => {
          if (track.kind === 'audio') seen.sounds += 1;
          const element = track.attach();
          element.muted = true;
          document.body.append(element);
          if (element instanceof HTMLVideoElement) show(element);
        });
        const options = { maxRetries: 0, websocketTimeout: 2000, peerConnectionTimeout: 2000 };
        joined.connect(url, jwt, options).then(() => joined.on('disconnected', again), again);
      };
      enter();
    },
    { url: livekit.url, jwt: await token.toJwt() },
  );
  return () => page.evaluate(() => (globalThis as unknown as ViewerGlobal).seen);
}
