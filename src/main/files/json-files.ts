import { copyFile, mkdir, readFile, rename, stat } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import type * as z from 'zod';
import type { FileDamage } from '../../shared/desktop-api/index.ts';

const backups = 3;

/** What was read of a safe file. */
export interface Kept {
  /** The newest whole version; null where there is none. */
  readonly text: string | null;
  readonly damage: FileDamage;
}

/** A text file that is whole or old, with the last three versions beside it. */
export class SafeFile {
  readonly #path: string;
  readonly #isWhole: (text: string) => boolean;
  readonly #keepsDamaged: boolean;
  #writing: Promise<void> = Promise.resolve();

  /**
   * @param isWhole whether what was read can be used; otherwise a backup is read
   * @param options.keepsDamaged false where no copy may be left behind, as of a secret
   */
  constructor(
    path: string,
    isWhole: (text: string) => boolean,
    { keepsDamaged = true }: { readonly keepsDamaged?: boolean } = {},
  ) {
    this.#path = path;
    this.#isWhole = isWhole;
    this.#keepsDamaged = keepsDamaged;
  }

  /** The newest whole version. A newest one that is not whole is copied aside before it is lost. */
  async read(): Promise<Kept> {
    let hasDamaged = false;
    for (const [index, path] of [this.#path, ...this.#backupPaths()].entries()) {
      const text = await readFile(path, 'utf8').catch(() => null);
      if (text === null) continue;
      if (this.#isWhole(text)) return { text, damage: index === 0 ? 'none' : 'backup-read' };
      hasDamaged = true;
      if (index === 0 && this.#keepsDamaged) await this.#setAside();
    }
    return { text: null, damage: hasDamaged ? 'lost' : 'none' };
  }

  /** Writes one after the other; rejects with the system's error (`ENOSPC`). */
  write(text: string): Promise<void> {
    this.#writing = this.#writing.catch(() => undefined).then(() => this.#write(text));
    return this.#writing;
  }

  /** Resolves when nothing is being written any more, however it went. */
  async settled(): Promise<void> {
    await this.#writing.catch(() => undefined);
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

  /** Named by when it was written, so that reading it twice leaves one copy. */
  async #setAside(): Promise<void> {
    try {
      const { mtime } = await stat(this.#path);
      const ending = extname(this.#path);
      const time = mtime.toISOString().slice(0, 19).replaceAll(':', '-');
      const name = `${basename(this.#path, ending)}.damaged-${time}${ending}`;
      await copyFile(this.#path, join(dirname(this.#path), name));
    } catch {
      // A full disk: the file itself is still there until something is written.
    }
  }

  #backupPaths(): string[] {
    return Array.from({ length: backups }, (_, index) => `${this.#path}.${index + 1}.bak`);
  }
}

/** Tells texts that are JSON of this shape from all others. */
export const isJsonOf =
  (schema: z.ZodType) =>
  (text: string): boolean => {
    try {
      return schema.safeParse(JSON.parse(text)).success;
    } catch {
      return false;
    }
  };

const codeOf = (failure: unknown): unknown => (failure as { code?: unknown } | null)?.code;

/** Whether there is no room left. */
export const isDiskFull = (failure: unknown): boolean => codeOf(failure) === 'ENOSPC';

/** Why a file could not be written, for the host. */
export const writeFailure = (failure: unknown): 'disk-full' | 'not-writable' =>
  isDiskFull(failure) ? 'disk-full' : 'not-writable';
