import type Stripe from 'stripe';
import { paymentIdSchema, type PaymentId } from '../../../shared/kernel/index.ts';
import type { PaymentNews } from '../../../shared/sales/index.ts';
import type { PaymentProvider } from '../ports.ts';

/** How Stripe is reached; secrets come by the environment. */
export interface StripeAccess {
  readonly secretKey: string;
  /** Null where this server's address is not public: then payments are asked for only. */
  readonly webhookSecret: string | null;
  /** Another server than Stripe's own, for tests. */
  readonly baseUrl: string | null;
}

/** What a webhook tells of a payment. */
export interface StripeTold {
  readonly externalId: string;
  readonly paymentId: PaymentId | null;
  readonly news: PaymentNews;
}

/** Stripe's Payment Intents, with what it says by itself. */
export interface StripeProvider extends PaymentProvider {
  /** What a webhook says; `forged` where Stripe did not sign it just now, null where it concerns no payment. */
  told(body: Buffer, signature: string): Promise<StripeTold | 'forged' | null>;
}

const timeoutMs = 10_000;
const webhookAgeS = 300;

/** Stripe counts this currency in hundredths that its people no longer have. */
const hundredfold: ReadonlySet<string> = new Set(['ISK']);
const toStripe = (minor: number, currency: string): number =>
  hundredfold.has(currency) ? minor * 100 : minor;
const fromStripe = (amount: number, currency: string): number =>
  hundredfold.has(currency) ? amount / 100 : amount;

function newsOf(intent: Stripe.PaymentIntent): PaymentNews {
  if (intent.status === 'canceled') return { state: 'failed' };
  if (intent.status !== 'succeeded') return { state: 'open' };
  const currency = intent.currency.toUpperCase();
  return { state: 'paid', amountMinor: fromStripe(intent.amount_received, currency), currency };
}

/** Stripe's client is large: only a shop that is paid through it loads it, when it first needs it. */
async function clientOf({ secretKey, baseUrl }: StripeAccess): Promise<Stripe> {
  const { Stripe: Client } = await import('stripe');
  const options = { timeout: timeoutMs, maxNetworkRetries: 1, telemetry: false };
  if (baseUrl === null) return new Client(secretKey, options);
  const { hostname: host, port, protocol } = new URL(baseUrl);
  const isPlain = protocol === 'http:';
  return new Client(secretKey, { ...options, host, port, protocol: isPlain ? 'http' : 'https' });
}

export function stripeProvider(
  access: StripeAccess,
  publishableKey: () => string | null,
): StripeProvider {
  const { webhookSecret } = access;
  let made: Promise<Stripe> | null = null;
  const client = (): Promise<Stripe> => (made ??= clientOf(access));
  return {
    begin: async (order, payment) => {
      const key = publishableKey();
      if (key === null) throw new Error('Stripe has no publishable key');
      const stripe = await client();
      // The payment's id makes a repeat of this the same intent, whatever was lost on the way.
      const intent =
        payment.externalId === null
          ? await stripe.paymentIntents.create(
              {
                amount: toStripe(payment.amountMinor, order.currency),
                currency: order.currency.toLowerCase(),
                automatic_payment_methods: { enabled: true },
                description: order.number,
                metadata: { paymentId: payment.id, orderId: order.id },
              },
              { idempotencyKey: payment.id },
            )
          : await stripe.paymentIntents.retrieve(payment.externalId);
      if (intent.client_secret === null) throw new Error('Stripe gave no client secret');
      return {
        start: {
          provider: 'stripe',
          paymentId: payment.id,
          clientSecret: intent.client_secret,
          publishableKey: key,
        },
        externalId: intent.id,
      };
    },
    // Without a name nobody was told how to pay it.
    ask: async ({ externalId }) =>
      externalId === null
        ? { state: 'open' }
        : newsOf(await (await client()).paymentIntents.retrieve(externalId)),
    cancel: async ({ externalId }) => {
      if (externalId !== null) await (await client()).paymentIntents.cancel(externalId);
      return true;
    },
    refund: async ({ externalId, orderId }, { id, amountMinor }, currency) => {
      if (externalId === null) return 'by-hand';
      const refund = await (
        await client()
      ).refunds.create(
        {
          payment_intent: externalId,
          amount: toStripe(amountMinor, currency),
          metadata: { orderId },
        },
        { idempotencyKey: id },
      );
      if (refund.status === 'failed' || refund.status === 'canceled')
        throw new Error(`Stripe's refund ${refund.id} is ${refund.status}`);
      return 'done';
    },
    told: async (body, signature) => {
      if (webhookSecret === null) return 'forged';
      const stripe = await client();
      let event: Stripe.Event;
      try {
        event = stripe.webhooks.constructEvent(body, signature, webhookSecret, webhookAgeS);
      } catch {
        return 'forged';
      }
      const { object } = event.data;
      if (object.object !== 'payment_intent') return null;
      const paymentId = paymentIdSchema.safeParse(object.metadata['paymentId']);
      return {
        externalId: object.id,
        paymentId: paymentId.success ? paymentId.data : null,
        news: newsOf(object),
      };
    },
  };
}
