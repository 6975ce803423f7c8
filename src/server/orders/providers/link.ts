import { createHmac, timingSafeEqual } from 'node:crypto';
import * as z from 'zod';
import { paymentIdSchema } from '../../../shared/kernel/index.ts';
import type { PaymentProvider } from '../ports.ts';

/** How old a confirmation may be: long enough for a slow shop, short enough to be of use to nobody. */
const confirmationMs = 15 * 60_000;

const confirmationSchema = z.object({
  paymentId: paymentIdSchema,
  /** Null: the buyer gave up. */
  paidMinor: z.int().min(0).nullable(),
  currency: z.string(),
  atMs: z.int(),
});
export type LinkConfirmation = z.infer<typeof confirmationSchema>;

const sign = (secret: string, text: string): string =>
  createHmac('sha256', secret).update(text).digest('base64url');

/** A payload and its HMAC-SHA256, both ways: `payload.signature` in base64url. */
export const signed = (secret: string, payload: unknown): string => {
  const text = Buffer.from(JSON.stringify(payload)).toString('base64url');
  return `${text}.${sign(secret, text)}`;
};

/** What the merchant's checkout says of a payment; null where it is forged, garbled or too old. */
export function readLinkReturn(
  secret: string,
  token: string,
  nowMs: number,
): LinkConfirmation | null {
  const [text, signature] = token.split('.');
  if (text === undefined || signature === undefined) return null;
  const [given, own] = [Buffer.from(signature), Buffer.from(sign(secret, text))];
  if (given.length !== own.length || !timingSafeEqual(given, own)) return null;
  try {
    const read = confirmationSchema.safeParse(
      JSON.parse(Buffer.from(text, 'base64url').toString('utf8')),
    );
    if (!read.success || Math.abs(nowMs - read.data.atMs) > confirmationMs) return null;
    return read.data;
  } catch {
    return null;
  }
}

/**
 * The merchant's own checkout: the order goes out signed in the address, the confirmation comes
 * back signed. It cannot be asked, and refunds are made by hand there.
 */
export const linkProvider = (settings: {
  readonly secret: string;
  checkoutUrl(): string | null;
  nowMs(): number;
}): PaymentProvider => ({
  begin: (order, payment) => {
    const base = settings.checkoutUrl();
    if (base === null) throw new Error('The checkout has no address');
    const url = new URL(base);
    url.searchParams.set(
      'order',
      signed(settings.secret, {
        paymentId: payment.id,
        number: order.number,
        totalMinor: order.totalMinor,
        currency: order.currency,
        lines: order.lines.map(({ title, options, quantity, unitPriceMinor }) => ({
          title: [title, ...options].join(' '),
          quantity,
          unitPriceMinor,
        })),
        payUntilMs: order.payUntilMs,
        atMs: settings.nowMs(),
      }),
    );
    return Promise.resolve({
      start: { provider: 'link', paymentId: payment.id, url: url.href },
      externalId: null,
    });
  },
  ask: () => Promise.resolve({ state: 'open' }),
  cancel: () => Promise.resolve(false),
  refund: () => Promise.resolve('by-hand'),
});
