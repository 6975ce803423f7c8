import type { FastifyInstance } from 'fastify';
import { saleIdSchema, type SaleId } from '../../../shared/kernel/index.ts';
import type { Limits } from '../limits.ts';
import { sendCheckPage } from './page.ts';

/** What anyone may know of a flash sale, and the page on which anyone can check it. */
export function addSaleCheck(
  app: FastifyInstance,
  pagesDir: string | null,
  limits: Limits,
  ledgerOf: (saleId: SaleId) => string | null,
): void {
  app.get<{ Params: { saleId: string } }>('/api/sales/:saleId/ledger', async (request, reply) => {
    await limits.publicLedger(request.ip);
    const id = saleIdSchema.safeParse(request.params.saleId);
    const ledger = id.success ? ledgerOf(id.data) : null;
    if (ledger === null) return reply.code(404).send({ code: 'not-found' });
    return reply
      .header('cache-control', 'no-store')
      .type('application/x-ndjson; charset=utf-8')
      .send(ledger);
  });
  if (pagesDir === null) return;
  app.get<{ Querystring: { lang?: unknown } }>('/check/sale/:saleId', (request, reply) =>
    sendCheckPage(pagesDir, 'sale.html', request, reply),
  );
}
