import type { FastifyInstance, FastifyRequest } from 'fastify';
import * as z from 'zod';
import type { ImportReport } from '../../shared/catalog/index.ts';
import { importMaxBytes, Refusal } from '../../shared/show-api/index.ts';
import { mayUpload } from './crew-uploads.ts';
import type { Caller } from './identity.ts';
import type { Limits } from './limits.ts';

/** The catalogue as files. */
export interface CatalogFileServices {
  import(
    bytes: Uint8Array,
    way: { readonly isDryRun: boolean; readonly skipsBadRows: boolean },
  ): Promise<ImportReport>;
  export(format: 'plain' | 'shopify'): string;
}

const switchSchema = z.enum(['0', '1']).default('0');
const importSchema = z.object({ dryRun: switchSchema, goodRows: switchSchema });
const exportSchema = z.object({ format: z.enum(['plain', 'shopify']).default('plain') });

/** Spreadsheets of products: up and down for the crew. */
export function addCatalogFiles(
  app: FastifyInstance,
  files: CatalogFileServices,
  limits: Limits,
  callerOf: (request: FastifyRequest) => Caller | null,
): void {
  const onRequest = mayUpload('catalogue', limits, callerOf);
  void app.register((scope, _options, done) => {
    // Systems call a CSV by many types; its bytes say what it is.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(
      '*',
      { parseAs: 'buffer', bodyLimit: importMaxBytes },
      (_request, body, parsed) => parsed(null, body),
    );
    scope.post('/api/catalogue/import', { bodyLimit: importMaxBytes, onRequest }, (request) => {
      const query = importSchema.safeParse(request.query);
      const body: unknown = request.body;
      if (!query.success || !Buffer.isBuffer(body)) throw new Refusal('bad-request');
      return files.import(body, {
        isDryRun: query.data.dryRun === '1',
        skipsBadRows: query.data.goodRows === '1',
      });
    });
    done();
  });
  app.get('/api/catalogue/export', { onRequest }, (request, reply) => {
    const query = exportSchema.safeParse(request.query);
    if (!query.success) throw new Refusal('bad-request');
    const { format } = query.data;
    return reply
      .header('cache-control', 'no-store')
      .header('content-disposition', `attachment; filename="products-${format}.csv"`)
      .type('text/csv; charset=utf-8')
      .send(files.export(format));
  });
}
