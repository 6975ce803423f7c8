import { createHash } from 'node:crypto';
import { mkdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { writeFailure } from './json-files.ts';

const maxBytes = 20 * 1024 * 1024;

type Taken =
  | { result: 'picked'; assetId: string; name: string }
  | { result: 'failed'; code: 'not-an-image' | 'too-large' | 'disk-full' | 'not-readable' };

const kinds: readonly { extension: string; type: string; starts: (head: Buffer) => boolean }[] = [
  {
    extension: 'png',
    type: 'image/png',
    starts: (head) => head.subarray(0, 8).toString('hex') === '89504e470d0a1a0a',
  },
  {
    extension: 'jpg',
    type: 'image/jpeg',
    starts: (head) => head.subarray(0, 3).toString('hex') === 'ffd8ff',
  },
  {
    extension: 'webp',
    type: 'image/webp',
    starts: (head) =>
      head.subarray(0, 4).toString('latin1') === 'RIFF' &&
      head.subarray(8, 12).toString('latin1') === 'WEBP',
  },
];

/** The studio's own copies of chosen pictures, named by their content. */
export class AssetFolder {
  readonly #folder: string;
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Copies a picture in; what it is is read from its bytes, never from its name. */
  async take(path: string): Promise<Taken> {
    let content: Buffer;
    try {
      if ((await stat(path)).size > maxBytes) return { result: 'failed', code: 'too-large' };
      content = await readFile(path);
    } catch {
      return { result: 'failed', code: 'not-readable' };
    }
    const kind = kinds.find(({ starts }) => starts(content));
    if (kind === undefined) return { result: 'failed', code: 'not-an-image' };
    const digest = createHash('sha256').update(content).digest('hex');
    const assetId = `${digest}.${kind.extension}`;
    try {
      await mkdir(this.#folder, { recursive: true });
      await writeFileAtomic(join(this.#folder, assetId), content);
    } catch (failure) {
      const code = writeFailure(failure) === 'disk-full' ? 'disk-full' : 'not-readable';
      return { result: 'failed', code };
    }
    return { result: 'picked', assetId, name: basename(path).slice(0, 255) };
  }

  /** Where an asset lies, null for anything that is not an asset's id. */
  pathOf(assetId: string): { path: string; type: string } | null {
    const extension = /^[0-9a-f]{64}\.(png|jpg|webp)$/.exec(assetId)?.[1];
    const kind = kinds.find((one) => one.extension === extension);
    return kind === undefined ? null : { path: join(this.#folder, assetId), type: kind.type };
  }
}
