import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import { protocol } from 'electron';
import type { AssetFolder } from '../files/assets.ts';

/** The studio's own origin: secure as https is, without a server. */
export const scheme = 'regulars';
export const studioUrl = `${scheme}://studio/studio/index.html`;
export const isStudioUrl = (url: string): boolean => url.startsWith(`${scheme}://studio/`);

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.json': 'application/json',
};

const policy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self' 'unsafe-inline'",
  `img-src 'self' blob: data: ${scheme}: http://127.0.0.1:*`,
  "media-src 'self' blob: mediastream:",
  "font-src 'self'",
  "worker-src 'self' blob:",
  // A LiveKit of the host's own may be anywhere, and in a home network it has no certificate.
  `connect-src 'self' ${scheme}: http: ws: https: wss:`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Must run before the app is ready. */
export function registerOwnScheme(): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme,
      privileges: {
        standard: true,
        secure: true,
        supportFetchAPI: true,
        corsEnabled: true,
        stream: true,
        codeCache: true,
      },
    },
  ]);
}

const notFound = (): Response => new Response('Not found', { status: 404 });

/** The file of an address, null for one that leads outside or cannot be read. */
function pagePath(pagesDir: string, pathname: string): string | null {
  try {
    const path = normalize(join(pagesDir, decodeURIComponent(pathname)));
    return path.startsWith(pagesDir + sep) ? path : null;
  } catch {
    return null;
  }
}

/** Serves the built pages at `regulars://studio/` and chosen pictures at `regulars://asset/`. */
export function serveOwnScheme(pagesDir: string, assets: AssetFolder): void {
  protocol.handle(scheme, async (request) => {
    const url = new URL(request.url);
    if (request.method !== 'GET') return new Response(null, { status: 405 });
    if (url.host === 'asset') {
      const asset = assets.pathOf(url.pathname.slice(1));
      const content = asset === null ? null : await readFile(asset.path).catch(() => null);
      if (asset === null || content === null) return notFound();
      return new Response(new Uint8Array(content), {
        headers: {
          'content-type': asset.type,
          'x-content-type-options': 'nosniff',
          'access-control-allow-origin': `${scheme}://studio`,
        },
      });
    }
    if (url.host !== 'studio') return notFound();
    const path = pagePath(pagesDir, url.pathname);
    const type = path === null ? undefined : types[extname(path)];
    if (path === null || type === undefined) return notFound();
    const content = await readFile(path).catch(() => null);
    if (content === null) return notFound();
    return new Response(new Uint8Array(content), {
      headers: {
        'content-type': type,
        'content-security-policy': policy,
        'x-content-type-options': 'nosniff',
      },
    });
  });
}
