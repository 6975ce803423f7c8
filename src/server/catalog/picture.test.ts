import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readPicture } from './picture.ts';

const png = (width: number, height: number): Buffer => {
  const bytes = Buffer.alloc(33);
  bytes.write('\x89PNG\r\n\x1a\n', 0, 'latin1');
  bytes.writeUInt32BE(13, 8);
  bytes.write('IHDR', 12, 'latin1');
  bytes.writeUInt32BE(width, 16);
  bytes.writeUInt32BE(height, 20);
  return bytes;
};
const jpeg = (width: number, height: number): Buffer => {
  const app = Buffer.from([0xff, 0xe0, 0, 4, 1, 2]);
  const frame = Buffer.from([0xff, 0xc2, 0, 17, 8, 0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0]);
  frame.writeUInt16BE(height, 5);
  frame.writeUInt16BE(width, 7);
  return Buffer.concat([Buffer.from([0xff, 0xd8]), app, frame]);
};
const webp = (width: number, height: number): Buffer => {
  const bytes = Buffer.alloc(30);
  bytes.write('RIFF....WEBPVP8X', 0, 'latin1');
  bytes.writeUIntLE(width - 1, 24, 3);
  bytes.writeUIntLE(height - 1, 27, 3);
  return bytes;
};

describe('a picture', () => {
  it.each([
    ['image/png', png(640, 480)],
    ['image/jpeg', jpeg(640, 480)],
    ['image/webp', webp(640, 480)],
  ] as const)('%s is known by its own bytes', (mime, bytes) => {
    expect(readPicture(bytes)).toEqual({ mime, widthPx: 640, heightPx: 480 });
  });

  it('is refused where it has no size or a monstrous one', () => {
    expect(readPicture(png(0, 480))).toBeNull();
    expect(readPicture(png(100_000, 480))).toBeNull();
  });

  it('is refused where it is a page that calls itself one', () => {
    expect(
      readPicture(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'.repeat(4))),
    ).toBeNull();
    expect(readPicture(Buffer.from('GIF89a'.padEnd(60, ' ')))).toBeNull();
  });

  it('never throws on what is cut short or garbled', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(png(9, 9), jpeg(9, 9), webp(9, 9)),
        fc.nat(40),
        fc.uint8Array({ maxLength: 20 }),
        (bytes, cut, tail) => {
          const facts = readPicture(Buffer.concat([bytes.subarray(0, cut), tail]));
          expect(facts === null || facts.widthPx > 0).toBe(true);
        },
      ),
    );
  });
});
