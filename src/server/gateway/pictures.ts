import type { FastifyInstance, FastifyRequest } from 'fastify';
import { pictureIdSchema, productIdSchema } from '../../shared/kernel/index.ts';
import { pictureMaxBytes, Refusal } from '../../shared/show-api/index.ts';
import { mayUpload } from './crew-uploads.ts';
import type { Caller } from './identity.ts';
import type { Limits } from './limits.ts';
import type { CatalogServices } from './procedures/catalog.ts';

/** Pictures of products: up as raw bytes by the crew, down for everyone. */
export function addPictures(
  app: FastifyInstance,
  catalog: Pick<CatalogServices, 'addPicture' | 'picture'>,
  limits: Limits,
  callerOf: (request: FastifyRequest) => Caller | null,
): void {
  void app.register((scope, _options, done) => {
    scope.addContentTypeParser(
      ['image/jpeg', 'image/png', 'image/webp', 'application/octet-stream'],
      { parseAs: 'buffer', bodyLimit: pictureMaxBytes },
      (_request, body, parsed) => parsed(null, body),
    );
    scope.post<{ Params: { productId: string } }>(
      '/api/products/:productId/pictures',
      { bodyLimit: pictureMaxBytes, onRequest: mayUpload('catalogue', limits, callerOf) },
      async (request) => {
        const productId = productIdSchema.safeParse(request.params.productId);
        const body: unknown = request.body;
        if (!productId.success) throw new Refusal('not-found');
        if (!Buffer.isBuffer(body)) throw new Refusal('picture-refused');
        return catalog.addPicture(productId.data, body);
      },
    );
    done();
  });
  app.get<{ Params: { pictureId: string } }>('/picture/:pictureId', (request, reply) => {
    const id = pictureIdSchema.safeParse(request.params.pictureId);
    const picture = id.success ? catalog.picture(id.data) : null;
    if (picture === null) return reply.code(404).send({ code: 'not-found' });
    return reply
      .header('cache-control', 'public, max-age=31536000, immutable')
      .header('content-security-policy', "default-src 'none'; sandbox")
      .type(picture.mime)
      .send(picture.bytes);
  });
}
