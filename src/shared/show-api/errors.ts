import * as z from 'zod';

/**
 * Every code with which the show server refuses; each has a user sentence in English and Chinese
 * in `renderer/ui`, and a test checks that none is missing.
 */
export const apiErrorCodeSchema = z.enum([
  'bad-request',
  'not-signed-in',
  'not-allowed',
  'not-found',
  'not-open',
  'wrong-phase',
  'too-large',
  'too-many-requests',
  'wrong-origin',
  'name-needed',
  'name-taken',
  'muted',
  'media-server-unavailable',
  'slug-taken',
  'sold-out',
  'limit-reached',
  'not-for-you',
  'identity-needed',
  'price-changed',
  'cart-empty',
  'already-done',
  'in-use',
  'coupon-unknown',
  'coupon-refused',
  'code-wrong',
  'code-expired',
  'link-invalid',
  'mail-failed',
  'payment-failed',
  'payment-unavailable',
  'picture-refused',
  'busy',
  'internal',
]);
export type ApiErrorCode = z.infer<typeof apiErrorCodeSchema>;

/** An expected refusal, thrown by services and worded by whoever answers the caller. */
export class Refusal extends Error {
  readonly code: ApiErrorCode;
  constructor(code: ApiErrorCode) {
    super(code);
    this.code = code;
  }
}
