import { copyFile, mkdir, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import writeFileAtomic from 'write-file-atomic';

const backups = 3;

/** A text file that is whole or old, with the last three versions beside it. */
export class SafeFile {
  readonly #path: string;
  readonly #isWhole: (text: string) => boolean;
  #writing: Promise<void> = Promise.resolve();

  /** @param isWhole whether what was read can be used; otherwise a backup is read */
  constructor(path: string, isWhole: (text: string) => boolean) {
    this.#path = path;
    this.#isWhole = isWhole;
  }

  /** The newest whole version; null where there never was one. */
  async read(): Promise<{ text: string; isFromBackup: boolean } | null> {
    const paths = [this.#path, ...this.#backupPaths()];
    for (const [index, path] of paths.entries()) {
      const text = await readFile(path, 'utf8').catch(() => null);
      if (text !== null && this.#isWhole(text)) return { text, isFromBackup: index > 0 };
    }
    return null;
  }

  /** Writes one after the other; rejects with the system's error (`ENOSPC`). */
  write(text: string): Promise<void> {
    this.#writing = this.#writing.catch(() => undefined).then(() => this.#write(text));
    return this.#writing;
  }

  async #write(text: string): Promise<void> {
    await mkdir(dirname(this.#path), { recursive: true });
    const current = await readFile(this.#path, 'utf8').catch(() => null);
    if (current === text) return;
    if (current !== null && this.#isWhole(current)) {
      const [first, second, third] = this.#backupPaths() as [string, string, string];
      await rename(second, third).catch(() => undefined);
      await rename(first, second).catch(() => undefined);
      await copyFile(this.#path, first);
    }
    await writeFileAtomic(this.#path, text, { mode: 0o600 });
  }

  #backupPaths(): string[] {
    return Array.from({ length: backups }, (_, index) => `${this.#path}.${index + 1}.bak`);
  }
}

/** Whether a text is JSON at all. */
export function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Why a file could not be written, for the host. */
export const writeFailure = (failure: unknown): 'disk-full' | 'not-writable' =>
  (failure as { code?: unknown }).code === 'ENOSPC' ? 'disk-full' : 'not-writable';
