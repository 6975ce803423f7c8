import { createHmac, timingSafeEqual } from 'node:crypto';
import {
  isMerchantLinkOpen,
  merchantPayloadSchema,
  type MerchantPayload,
} from '../../shared/identity/index.ts';

/** The purpose stands before the payload: the same secret signs orders, and none of those is a person. */
const signatureOf = (payload: string, secret: string): Buffer =>
  createHmac('sha256', secret).update(`viewer:${payload}`).digest();

/** The `m=` of a watch link: what the merchant's own system writes, for tests and for the docs. */
export function signMerchantLink(payload: MerchantPayload, secret: string): string {
  const text = Buffer.from(JSON.stringify(payload)).toString('base64url');
  return `${text}.${signatureOf(text, secret).toString('base64url')}`;
}

/** Reads a signed payload, or says why it is of no use. The signature is checked before all else. */
export function readMerchantLink(
  token: string,
  secret: string,
  nowMs: number,
): MerchantPayload | 'forged' | 'expired' {
  const [text, signature, ...more] = token.split('.');
  if (text === undefined || signature === undefined || more.length > 0) return 'forged';
  const [given, expected] = [Buffer.from(signature, 'base64url'), signatureOf(text, secret)];
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return 'forged';
  const payload = merchantPayloadSchema.safeParse(parsed(text));
  if (!payload.success) return 'forged';
  return isMerchantLinkOpen(payload.data.exp * 1000, nowMs) ? payload.data : 'expired';
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as unknown;
  } catch {
    return null;
  }
}
