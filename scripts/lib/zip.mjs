import { open, chmod, mkdir, symlink } from 'node:fs/promises';
import { createReadStream, createWriteStream } from 'node:fs';
import { dirname, resolve, sep } from 'node:path';
import { PassThrough, Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createInflateRaw } from 'node:zlib';

const endSignature = 0x06054b50;
const end64Locator = 0x07064b50;
const end64Signature = 0x06064b50;
const entrySignature = 0x02014b50;
const localSignature = 0x04034b50;
const mask32 = 0xffffffff;

const crcTable = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value >>> 0;
});

function crcOver(crc, bytes) {
  let value = crc;
  for (let index = 0; index < bytes.length; index += 1)
    value = (value >>> 8) ^ crcTable[(value ^ bytes[index]) & 0xff];
  return value;
}

async function read(file, position, length) {
  const bytes = Buffer.alloc(length);
  const { bytesRead } = await file.read(bytes, 0, length, position);
  if (bytesRead !== length) throw new Error('the archive is cut short');
  return bytes;
}

/** Where the list of entries is. */
async function findList(file) {
  const { size } = await file.stat();
  const length = Math.min(size, 65_557);
  const bytes = await read(file, size - length, length);
  let at = length - 22;
  while (at >= 0 && bytes.readUInt32LE(at) !== endSignature) at -= 1;
  if (at < 0) throw new Error('this is no zip archive, or it is cut short');
  const count = bytes.readUInt16LE(at + 10);
  const listBytes = bytes.readUInt32LE(at + 12);
  const offset = bytes.readUInt32LE(at + 16);
  if (count !== 0xffff && listBytes !== mask32 && offset !== mask32)
    return { count, listBytes, offset };
  if (at < 20 || bytes.readUInt32LE(at - 20) !== end64Locator)
    throw new Error('the archive names a long list and has none');
  const end = await read(file, Number(bytes.readBigUInt64LE(at - 12)), 56);
  if (end.readUInt32LE(0) !== end64Signature) throw new Error('the archive is damaged');
  return {
    count: Number(end.readBigUInt64LE(32)),
    listBytes: Number(end.readBigUInt64LE(40)),
    offset: Number(end.readBigUInt64LE(48)),
  };
}

/** Sizes beyond 4 GB stand in an extra field, only those that are needed, in this order. */
function longSizes(entry, extra) {
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) !== 1) continue;
    let next = at + 4;
    for (const key of ['size', 'packed', 'offset'])
      if (entry[key] === mask32) {
        entry[key] = Number(extra.readBigUInt64LE(next));
        next += 8;
      }
  }
  return entry;
}

/** The entries of an archive, with Unix modes where it has them. */
export async function listZip(file) {
  const { count, listBytes, offset } = await findList(file);
  const bytes = await read(file, offset, listBytes);
  const entries = [];
  for (let at = 0, index = 0; index < count; index += 1) {
    if (bytes.readUInt32LE(at) !== entrySignature) throw new Error('the list is damaged');
    const lengths = [28, 30, 32].map((where) => bytes.readUInt16LE(at + where));
    const [nameLength, extraLength, noteLength] = lengths;
    const nameAt = at + 46;
    const isUnix = bytes.readUInt8(at + 5) === 3;
    const entry = {
      name: bytes.toString('utf8', nameAt, nameAt + nameLength),
      isEncrypted: (bytes.readUInt16LE(at + 8) & 1) === 1,
      method: bytes.readUInt16LE(at + 10),
      crc: bytes.readUInt32LE(at + 16),
      packed: bytes.readUInt32LE(at + 20),
      size: bytes.readUInt32LE(at + 24),
      mode: isUnix ? bytes.readUInt32LE(at + 38) >>> 16 : 0,
      offset: bytes.readUInt32LE(at + 42),
    };
    const extraAt = nameAt + nameLength;
    entries.push(longSizes(entry, bytes.subarray(extraAt, extraAt + extraLength)));
    at = extraAt + extraLength + noteLength;
  }
  return entries;
}

/** A path inside a folder; a name that leads out of it is refused. */
export function inside(folder, name) {
  const path = resolve(folder, name);
  if (path !== resolve(folder) && !path.startsWith(resolve(folder) + sep))
    throw new Error(`"${name}" leads out of the folder`);
  return path;
}

async function unpack(file, path, entry, target) {
  if (entry.isEncrypted || (entry.method !== 0 && entry.method !== 8))
    throw new Error(`"${entry.name}" is packed in a way that is not known here`);
  const local = await read(file, entry.offset, 30);
  if (local.readUInt32LE(0) !== localSignature) throw new Error('the archive is damaged');
  const start = entry.offset + 30 + local.readUInt16LE(26) + local.readUInt16LE(28);
  const source =
    entry.packed === 0
      ? Readable.from([])
      : createReadStream(path, { start, end: start + entry.packed - 1, highWaterMark: 1 << 18 });
  let crc = mask32;
  let size = 0;
  const check = new Transform({
    transform(chunk, _encoding, next) {
      crc = crcOver(crc, chunk);
      size += chunk.length;
      next(size > entry.size ? new Error(`"${entry.name}" is larger than it says`) : null, chunk);
    },
  });
  const inflate = entry.method === 8 && entry.packed > 0 ? createInflateRaw() : new PassThrough();
  await pipeline(source, inflate, check, target);
  if (size !== entry.size || (crc ^ mask32) >>> 0 !== entry.crc)
    throw new Error(`"${entry.name}" is damaged`);
}

const kindOf = (mode) => mode & 0o170000;
const isLink = ({ mode }) => kindOf(mode) === 0o120000;

async function unpackLink(file, path, entry, target) {
  const chunks = [];
  const collect = new Transform({
    transform(chunk, _encoding, next) {
      chunks.push(chunk);
      next();
    },
  });
  await unpack(file, path, entry, collect.resume());
  await symlink(Buffer.concat(chunks).toString('utf8'), target);
}

/** Unpacks a zip archive into a folder, with modes and symbolic links; checks every file. */
export async function unzip(path, folder) {
  const file = await open(path, 'r');
  try {
    const entries = await listZip(file);
    // Links last, so that nothing is ever written through one.
    for (const entry of [...entries.filter((one) => !isLink(one)), ...entries.filter(isLink)]) {
      const target = inside(folder, entry.name);
      if (entry.name.endsWith('/')) {
        await mkdir(target, { recursive: true });
        continue;
      }
      await mkdir(dirname(target), { recursive: true });
      if (isLink(entry)) {
        await unpackLink(file, path, entry, target);
        continue;
      }
      await unpack(file, path, entry, createWriteStream(target));
      if (entry.mode & 0o777) await chmod(target, entry.mode & 0o777);
    }
  } finally {
    await file.close();
  }
}
