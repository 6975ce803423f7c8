import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import * as z from 'zod';
import { Refusal } from '../../shared/show-api/index.ts';
import type { Limits } from './limits.ts';

/** What payment providers say of their own accord; each word is signed, and believed for that alone. */
export interface PaymentHooks {
  /** Whether Stripe signed it. */
  stripeTold(body: Buffer, signature: string): Promise<boolean>;
  /** The show that the order belongs to; null where it is not to be believed. */
  linkReturned(token: string): Promise<{ readonly slug: string | null } | null>;
}

const stripeBodyLimit = 256 * 1024;
const confirmationSchema = z.object({ confirmation: z.string().min(1).max(4096) });

/** Webhooks of payment providers, and the way back from the merchant's own checkout. */
export function addPaymentHooks(app: FastifyInstance, hooks: PaymentHooks, limits: Limits): void {
  const forged = async (request: FastifyRequest): Promise<never> => {
    await limits.failedAuthentication(request.ip);
    throw new Refusal('link-invalid');
  };
  void app.register((scope, _options, done) => {
    // Signed is what was sent, byte by byte.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(
      '*',
      { parseAs: 'buffer', bodyLimit: stripeBodyLimit },
      (_request, body, parsed) => parsed(null, body),
    );
    scope.post('/api/stripe/webhook', { bodyLimit: stripeBodyLimit }, async (request) => {
      const signature = request.headers['stripe-signature'];
      const body: unknown = request.body;
      if (typeof signature !== 'string' || !Buffer.isBuffer(body)) return forged(request);
      return (await hooks.stripeTold(body, signature)) ? { received: true } : forged(request);
    });
    done();
  });
  const returned = async (request: FastifyRequest, given: unknown) => {
    const read = confirmationSchema.safeParse(given);
    const order = read.success ? await hooks.linkReturned(read.data.confirmation) : null;
    return order ?? forged(request);
  };
  // The merchant's system says it, or sends the buyer's browser along with it, or both.
  app.post('/api/link/confirm', async (request) => {
    await returned(request, request.body);
    return { received: true };
  });
  app.get('/api/link/confirm', async (request, reply): Promise<FastifyReply> => {
    const { slug } = await returned(request, request.query);
    return reply.redirect(slug === null ? '/' : `/w/${slug}`, 303);
  });
}
