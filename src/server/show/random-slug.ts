import { randomBytes } from 'node:crypto';

/** 80 bits in letters and digits that nobody mistakes for each other. */
export function randomSlug(): string {
  const letters = 'abcdefghjkmnpqrstvwxyz0123456789';
  return [...randomBytes(16)].map((byte) => letters[byte % 32] ?? 'a').join('');
}
