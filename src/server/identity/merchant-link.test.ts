import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { readMerchantLink, signMerchantLink } from './merchant-link.ts';

const secret = 'a secret of thirty-two characters';
const nowMs = 1_000_000_000_000;
const exp = nowMs / 1000 + 60;
const token = signMerchantLink({ id: 'customer-7', exp }, secret);

describe('a link that the merchant’s own system signs', () => {
  it('is read with whom it names', () => {
    expect(readMerchantLink(token, secret, nowMs)).toEqual({ id: 'customer-7', exp });
  });

  it('can be made with nothing but HMAC-SHA256, as it is described', () => {
    const payload = Buffer.from('{"id":"customer-7","exp":1000000060}').toString('base64url');
    const signature = createHmac('sha256', secret).update(`viewer:${payload}`).digest('base64url');
    expect(`${payload}.${signature}`).toBe(token);
  });

  it('is refused when any of its characters is another', () => {
    for (const [at, character] of [...token].entries()) {
      const other = character === 'A' ? 'B' : 'A';
      const changed = token.slice(0, at) + other + token.slice(at + 1);
      const read = readMerchantLink(changed, secret, nowMs);
      // The last character of a signature holds bits that mean nothing.
      const isSame = changed.slice(0, -1) === token.slice(0, -1);
      if (!isSame) expect(read, changed).toBe('forged');
    }
  });

  it('is refused without its signature, with another’s, under another purpose, or garbled', () => {
    const [payload = '', signature = ''] = token.split('.');
    const bare = createHmac('sha256', secret).update(payload).digest('base64url');
    const noJson = Buffer.from('{').toString('base64url');
    const signed = createHmac('sha256', secret).update(`viewer:${noJson}`).digest('base64url');
    for (const bad of [
      '',
      '.',
      payload,
      `${payload}.`,
      `.${signature}`,
      `${payload}.${bare}`,
      `${token}.x`,
      `${noJson}.${signed}`,
      signMerchantLink({ id: 'customer-7', exp }, 'another secret of this very length'),
    ])
      expect(readMerchantLink(bad, secret, nowMs), bad).toBe('forged');
  });

  it('is refused after its end, and where its end is not in sight', () => {
    expect(readMerchantLink(token, secret, exp * 1000)).toBe('expired');
    const forever = signMerchantLink({ id: 'customer-7', exp: exp * 100 }, secret);
    expect(readMerchantLink(forever, secret, nowMs)).toBe('expired');
  });
});
