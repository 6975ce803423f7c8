import type { FastifyInstance } from 'fastify';
import type { DrawProof } from '../../../shared/engagement/index.ts';
import { lotteryIdSchema, type LotteryId } from '../../../shared/kernel/index.ts';
import { sendCheckPage } from './page.ts';

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
  app.get<{ Querystring: { lang?: unknown } }>('/check/draw/:lotteryId', (request, reply) =>
    sendCheckPage(pagesDir, 'draw.html', request, reply),
  );
}
