import { randomBytes } from 'node:crypto';
import type { ShowServerEnv } from '../shared/show-api/index.ts';

const setting = 'signing-key';

/** What this data folder signs and pseudonymises with; made on its first day. */
export function signingKeyOf(settings: {
  get(key: string): string | null;
  set(key: string, value: string): void;
}): Buffer {
  const known = settings.get(setting);
  if (known !== null) return Buffer.from(known, 'base64url');
  const made = randomBytes(32);
  settings.set(setting, made.toString('base64url'));
  return made;
}

/** All that no log may hold. */
export const secretsOf = (env: ShowServerEnv, signingKey: Buffer): string[] =>
  [
    env.REGULARS_HOST_TOKEN,
    signingKey.toString('base64url'),
    env.REGULARS_SFU_SECRET,
    env.REGULARS_LINK_SECRET,
    env.REGULARS_SMTP_URL,
    env.REGULARS_STRIPE_SECRET,
    env.REGULARS_STRIPE_WEBHOOK_SECRET,
  ].filter((secret): secret is string => secret !== undefined && secret !== '');
