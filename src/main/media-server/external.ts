import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { safeStorage } from 'electron';
import * as z from 'zod';
import { SafeFile, isJson } from '../files/json-files.ts';
import type { MediaServerAccess } from './media-server.ts';

const savedSchema = z.object({
  url: z.url(),
  key: z.string().min(1),
  secret: z.string().min(1),
  isProtected: z.boolean(),
});

/** A secret from the environment, or from the file that the environment names. */
function fromEnvironment(name: string): string | null {
  const direct = process.env[name];
  if (direct !== undefined && direct !== '') return direct;
  const file = process.env[`${name}_FILE`];
  if (file === undefined) return null;
  try {
    return readFileSync(file, 'utf8').trim() || null;
  } catch {
    return null;
  }
}

/** Another machine's LiveKit, remembered with its secret in the system's keychain. */
export class ExternalMediaServer {
  readonly #file: SafeFile;
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
    this.#file = new SafeFile(path, isJson);
  }

  /** From the command line and environment first, else as saved; null where there is none. */
  async read(launchUrl: string | undefined): Promise<MediaServerAccess | null> {
    if (launchUrl !== undefined) {
      const key = fromEnvironment('REGULARS_SFU_KEY');
      const secret = fromEnvironment('REGULARS_SFU_SECRET');
      if (key !== null && secret !== null) return { url: launchUrl, key, secret };
    }
    const kept = await this.#file.read();
    const saved = kept === null ? null : savedSchema.safeParse(JSON.parse(kept.text));
    if (saved?.success !== true) return null;
    const { url, key, secret, isProtected } = saved.data;
    if (launchUrl !== undefined && launchUrl !== url) return null;
    try {
      const bytes = Buffer.from(secret, 'base64');
      return {
        url,
        key,
        secret: isProtected ? safeStorage.decryptString(bytes) : bytes.toString(),
      };
    } catch {
      return null;
    }
  }

  /** Without a keychain nothing is stored before the host has agreed. */
  async save(
    access: MediaServerAccess,
    mayStoreUnprotected: boolean,
  ): Promise<'saved' | 'needs-consent' | 'not-stored'> {
    const isProtected =
      safeStorage.isEncryptionAvailable() &&
      (process.platform !== 'linux' || safeStorage.getSelectedStorageBackend() !== 'basic_text');
    if (!isProtected && !mayStoreUnprotected) return 'needs-consent';
    const secret = isProtected
      ? safeStorage.encryptString(access.secret)
      : Buffer.from(access.secret);
    try {
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
}
