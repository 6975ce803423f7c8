import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { pageLanguage } from '../watch-page.ts';

/** The page brings its own script and asks this server; nothing else. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** One of the pages on which anyone checks what was published. */
export async function sendCheckPage(
  pagesDir: string,
  file: string,
  request: FastifyRequest<{ Querystring: { lang?: unknown } }>,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const lang = pageLanguage(request.query.lang, request.headers['accept-language']);
  const page = await readFile(join(pagesDir, 'check', file), 'utf8');
  return reply
    .header('cache-control', 'no-store')
    .header('content-security-policy', policy)
    .type('text/html; charset=utf-8')
    .send(
      page
        .replace(/<html lang="[^"]*"/, `<html lang="${lang === 'zh' ? 'zh-CN' : 'en'}"`)
        // The build's addresses are relative to its own folder, which is not as deep as the link.
        .replaceAll('"../assets/', '"/assets/'),
    );
}
