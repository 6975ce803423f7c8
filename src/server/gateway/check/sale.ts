import type { FastifyInstance } from 'fastify';
import { saleIdSchema, type SaleId } from '../../../shared/kernel/index.ts';
import { sendCheckPage } from './page.ts';

/** What anyone may know of a flash sale, and the page on which anyone can check it. */
export function addSaleCheck(
  app: FastifyInstance,
  pagesDir: string | null,
  linesOf: (saleId: SaleId) => readonly { readonly text: string; readonly hash: string }[] | null,
): void {
  app.get<{ Params: { saleId: string } }>('/api/sales/:saleId/ledger', (request, reply) => {
    const id = saleIdSchema.safeParse(request.params.saleId);
    const lines = id.success ? linesOf(id.data) : null;
    if (lines === null) return reply.code(404).send({ code: 'not-found' });
    return reply
      .header('cache-control', 'no-store')
      .type('application/x-ndjson; charset=utf-8')
      .send(lines.map(({ text, hash }) => `${JSON.stringify({ text, hash })}\n`).join(''));
  });
  if (pagesDir === null) return;
  app.get<{ Querystring: { lang?: unknown } }>('/check/sale/:saleId', (request, reply) =>
    sendCheckPage(pagesDir, 'sale.html', request, reply),
  );
}
