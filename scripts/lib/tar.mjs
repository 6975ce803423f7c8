import { createReadStream, createWriteStream } from 'node:fs';
import { chmod, mkdir } from 'node:fs/promises';
import { once } from 'node:events';
import { dirname } from 'node:path';
import { finished } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { inside } from './zip.mjs';

const block = 512;
const text = (bytes, from, length) =>
  bytes
    .toString('utf8', from, from + length)
    .split('\0')[0]
    .trim();

/** Reads a stream in pieces of wanted lengths. */
function reader(stream) {
  const chunks = stream[Symbol.asyncIterator]();
  let rest = Buffer.alloc(0);
  const more = async () => {
    const { value, done } = await chunks.next();
    if (done) return false;
    rest = rest.length > 0 ? Buffer.concat([rest, value]) : value;
    return true;
  };
  return {
    /** Up to `length` bytes, as they come. */
    async some(length) {
      if (rest.length === 0 && !(await more())) throw new Error('the archive is cut short');
      const taken = rest.subarray(0, length);
      rest = rest.subarray(taken.length);
      return taken;
    },
    /** Exactly `length` bytes, or null at the end. */
    async take(length) {
      while (rest.length < length) if (!(await more())) return null;
      const taken = rest.subarray(0, length);
      rest = rest.subarray(length);
      return taken;
    },
  };
}

/** The path in a pax record, which long names come in. */
function paxPath(bytes) {
  for (const line of bytes.toString('utf8').split('\n')) {
    const record = /^\d+ path=(.*)$/.exec(line);
    if (record) return record[1];
  }
  return null;
}

/** Unpacks the plain files of a `.tar.gz` into a folder; `strip` leading folders are left out. */
export async function untar(path, folder, { strip = 0 } = {}) {
  const source = reader(createReadStream(path).pipe(createGunzip()));
  let longName = null;
  for (;;) {
    const header = await source.take(block);
    if (!header) throw new Error('the archive is cut short');
    if (header.every((byte) => byte === 0)) return;
    const sum = header.reduce((all, byte, at) => all + (at >= 148 && at < 156 ? 32 : byte), 0);
    if (sum !== Number.parseInt(text(header, 148, 8), 8)) throw new Error('the archive is damaged');
    const size = Number.parseInt(text(header, 124, 12) || '0', 8);
    const kind = String.fromCharCode(header[156] || 48);
    const padding = (block - (size % block)) % block;
    if (kind === 'x' || kind === 'L') {
      const bytes = await source.take(size + padding);
      if (!bytes) throw new Error('the archive is cut short');
      const body = bytes.subarray(0, size);
      longName = kind === 'L' ? text(body, 0, size) : (paxPath(body) ?? longName);
      continue;
    }
    const prefix = text(header, 257, 5) === 'ustar' ? text(header, 345, 155) : '';
    const name = longName ?? (prefix ? `${prefix}/` : '') + text(header, 0, 100);
    longName = null;
    const parts = name.split('/').slice(strip);
    const isFile = kind === '0' && parts.length > 0;
    const target = isFile ? inside(folder, parts.join('/')) : null;
    if (target) await mkdir(dirname(target), { recursive: true });
    const file = target ? createWriteStream(target) : null;
    for (let left = size; left > 0;) {
      const chunk = await source.some(left);
      left -= chunk.length;
      if (file && !file.write(chunk)) await once(file, 'drain');
    }
    if (file) {
      file.end();
      await finished(file);
      await chmod(target, Number.parseInt(text(header, 100, 8), 8) & 0o111 ? 0o755 : 0o644);
    }
    if (padding > 0 && !(await source.take(padding))) throw new Error('the archive is cut short');
  }
}
