/** What a picture is by its own bytes. */
export interface PictureFacts {
  readonly mime: 'image/jpeg' | 'image/png' | 'image/webp';
  readonly widthPx: number;
  readonly heightPx: number;
}

const mostPx = 8192;

/** Reads kind and size from the head of a JPEG, PNG or WebP; null for anything else. */
export function readPicture(bytes: Buffer): PictureFacts | null {
  const facts = readPng(bytes) ?? readWebp(bytes) ?? readJpeg(bytes);
  if (facts === null) return null;
  const { widthPx, heightPx } = facts;
  return widthPx >= 1 && heightPx >= 1 && widthPx <= mostPx && heightPx <= mostPx ? facts : null;
}

/** PNG (W3C), 5.2 and 11.2.2: signature, then IHDR. */
function readPng(bytes: Buffer): PictureFacts | null {
  if (bytes.length < 33 || bytes.toString('latin1', 0, 8) !== '\x89PNG\r\n\x1a\n') return null;
  if (bytes.toString('latin1', 12, 16) !== 'IHDR') return null;
  return { mime: 'image/png', widthPx: bytes.readUInt32BE(16), heightPx: bytes.readUInt32BE(20) };
}

/** RFC 9649: a RIFF file with one of three kinds of first chunk. */
function readWebp(bytes: Buffer): PictureFacts | null {
  if (bytes.length < 30 || bytes.toString('latin1', 0, 4) !== 'RIFF') return null;
  if (bytes.toString('latin1', 8, 12) !== 'WEBP') return null;
  const mime = 'image/webp';
  switch (bytes.toString('latin1', 12, 16)) {
    case 'VP8 ':
      return {
        mime,
        widthPx: bytes.readUInt16LE(26) & 0x3fff,
        heightPx: bytes.readUInt16LE(28) & 0x3fff,
      };
    case 'VP8L': {
      const bits = bytes.readUInt32LE(21);
      return { mime, widthPx: (bits & 0x3fff) + 1, heightPx: ((bits >>> 14) & 0x3fff) + 1 };
    }
    case 'VP8X':
      return {
        mime,
        widthPx: bytes.readUIntLE(24, 3) + 1,
        heightPx: bytes.readUIntLE(27, 3) + 1,
      };
    default:
      return null;
  }
}

/** ITU-T T.81, B.2.2: the first frame header (SOF) tells the size. */
function readJpeg(bytes: Buffer): PictureFacts | null {
  if (bytes.length < 12 || bytes.readUInt16BE(0) !== 0xffd8) return null;
  let at = 2;
  while (at + 9 < bytes.length) {
    if (bytes[at] !== 0xff) return null;
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    const isFrame =
      marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
    if (isFrame)
      return {
        mime: 'image/jpeg',
        heightPx: bytes.readUInt16BE(at + 5),
        widthPx: bytes.readUInt16BE(at + 7),
      };
    if (marker === 0xd9 || marker === 0xda) return null;
    const isAlone = marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8);
    at += isAlone ? 2 : 2 + bytes.readUInt16BE(at + 2);
  }
  return null;
}
