import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ordersExportPath } from '../../shared/show-api/index.ts';
import { mayUpload } from './crew-uploads.ts';
import type { Caller } from './identity.ts';
import type { Limits } from './limits.ts';

/** Orders as a file, for whoever packs them. */
export function addOrderFiles(
  app: FastifyInstance,
  orders: { export(): string },
  limits: Limits,
  callerOf: (request: FastifyRequest) => Caller | null,
): void {
  app.get(
    ordersExportPath,
    { onRequest: mayUpload('orders', limits, callerOf) },
    (_request, reply) =>
      reply
        .header('cache-control', 'no-store')
        .header('content-disposition', 'attachment; filename="orders.csv"')
        .type('text/csv; charset=utf-8')
        .send(orders.export()),
  );
}
