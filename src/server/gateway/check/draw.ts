import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { DrawProof } from '../../../shared/engagement/index.ts';
import { lotteryIdSchema, type LotteryId } from '../../../shared/kernel/index.ts';
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

/** What anyone may know of a draw, and the page on which anyone can check it. */
export function addDrawCheck(
  app: FastifyInstance,
  pagesDir: string | null,
  proofOf: (lotteryId: LotteryId) => DrawProof | null,
): void {
  app.get<{ Params: { lotteryId: string } }>(
    '/api/lotteries/:lotteryId/proof',
    (request, reply) => {
      const id = lotteryIdSchema.safeParse(request.params.lotteryId);
      const proof = id.success ? proofOf(id.data) : null;
      if (proof === null) return reply.code(404).send({ code: 'not-found' });
      return reply.header('cache-control', 'no-store').send(proof);
    },
  );
  if (pagesDir === null) return;
  app.get<{ Querystring: { lang?: unknown } }>('/check/draw/:lotteryId', async (request, reply) => {
    const lang = pageLanguage(request.query.lang, request.headers['accept-language']);
    const page = await readFile(join(pagesDir, 'check', 'draw.html'), 'utf8');
    return reply
      .header('cache-control', 'no-store')
      .header('content-security-policy', policy)
      .type('text/html; charset=utf-8')
      .send(page.replace(/<html lang="[^"]*"/, `<html lang="${lang === 'zh' ? 'zh-CN' : 'en'}"`));
  });
}
