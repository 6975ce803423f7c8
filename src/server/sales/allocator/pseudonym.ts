import { hash } from 'node:crypto';
import type { SaleId, ViewerId } from '../../../shared/kernel/index.ts';

/** Of a hash in hex: 128 bits. */
const pseudonymLength = 32;

/**
 * What a person is called in the public ledger of one sale: the same for all their taps there, and
 * something else in every other sale. Only the key's owner can tell who it is. What is hashed has
 * one length and only half of the hash is told, so that it cannot be carried on by others.
 */
export function pseudonym(key: Buffer, saleId: SaleId, personId: ViewerId): string {
  return hash('sha256', `${key.toString('base64')} ${saleId} ${personId}`).slice(
    0,
    pseudonymLength,
  );
}
