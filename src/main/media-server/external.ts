import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import * as z from 'zod';
import { SafeFile, isJsonOf } from '../files/json-files.ts';
import type { MediaServerAccess } from './media-server.ts';

const savedSchema = z.object({
  url: z.url(),
  key: z.string().min(1),
  secret: z.string().min(1),
  isProtected: z.boolean(),
});

/** Where secrets are kept; the system's keychain where there is one. */
export interface SecretBox {
  isProtected(): boolean;
  encrypt(text: string): Buffer;
  decrypt(bytes: Buffer): string;
}

/** What is used, or the names of what is missing; null where there is nothing to use. */
export type ExternalAccess =
  | { readonly kind: 'found'; readonly access: MediaServerAccess }
  | { readonly kind: 'keys-missing'; readonly names: readonly string[] }
  | null;

type FromEnvironment = { readonly value: string } | { readonly missing: string };

/** A secret from the environment, or from the file that the environment names. */
function fromEnvironment(env: NodeJS.ProcessEnv, name: string): FromEnvironment {
  const direct = env[name];
  if (direct !== undefined && direct !== '') return { value: direct };
  const file = env[`${name}_FILE`];
  if (file === undefined || file === '') return { missing: name };
  try {
    const value = readFileSync(file, 'utf8').trim();
    return value === '' ? { missing: `${name}_FILE` } : { value };
  } catch (failure) {
    const { code } = failure as { code?: unknown };
    return { missing: `${name}_FILE${typeof code === 'string' ? ` (${code})` : ''}` };
  }
}

/** Another machine's LiveKit, remembered with its secret in the system's keychain. */
export class ExternalMediaServer {
  readonly #file: SafeFile;
  readonly #path: string;
  readonly #secrets: SecretBox;
  readonly #env: NodeJS.ProcessEnv;

  constructor(path: string, secrets: SecretBox, env: NodeJS.ProcessEnv) {
    this.#path = path;
    this.#file = new SafeFile(path, isJsonOf(savedSchema), { keepsDamaged: false });
    this.#secrets = secrets;
    this.#env = env;
  }

  /** From the command line and environment first, else as saved. */
  async read(launchUrl: string | undefined): Promise<ExternalAccess> {
    const saved = await this.#readSaved();
    if (launchUrl === undefined) return saved === null ? null : { kind: 'found', access: saved };
    const key = fromEnvironment(this.#env, 'REGULARS_SFU_KEY');
    const secret = fromEnvironment(this.#env, 'REGULARS_SFU_SECRET');
    if ('value' in key && 'value' in secret)
      return { kind: 'found', access: { url: launchUrl, key: key.value, secret: secret.value } };
    if (saved?.url === launchUrl) return { kind: 'found', access: saved };
    const names = [key, secret].flatMap((one) => ('missing' in one ? [one.missing] : []));
    return { kind: 'keys-missing', names };
  }

  async #readSaved(): Promise<MediaServerAccess | null> {
    const { text } = await this.#file.read();
    if (text === null) return null;
    const { url, key, secret, isProtected } = savedSchema.parse(JSON.parse(text));
    try {
      const bytes = Buffer.from(secret, 'base64');
      return { url, key, secret: isProtected ? this.#secrets.decrypt(bytes) : bytes.toString() };
    } catch {
      return null;
    }
  }

  /** Without a keychain nothing is stored before the host has agreed. */
  async save(
    access: MediaServerAccess,
    mayStoreUnprotected: boolean,
  ): Promise<'saved' | 'needs-consent' | 'not-stored'> {
    const isProtected = this.#secrets.isProtected();
    if (!isProtected && !mayStoreUnprotected) return 'needs-consent';
    try {
      const secret = isProtected
        ? this.#secrets.encrypt(access.secret)
        : Buffer.from(access.secret);
      await this.#file.write(
        JSON.stringify({ ...access, secret: secret.toString('base64'), isProtected }),
      );
      return 'saved';
    } catch {
      return 'not-stored';
    }
  }

  /** Forgets it, backups included. */
  async forget(): Promise<void> {
    for (const ending of ['', '.1.bak', '.2.bak', '.3.bak'])
      await rm(this.#path + ending, { force: true });
  }

  /** Resolves when nothing is being written any more. */
  settled(): Promise<void> {
    return this.#file.settled();
  }
}
