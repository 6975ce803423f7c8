/**
 * Tables for bilinear scaling of one axis. Pixel centres are mapped onto pixel centres; each
 * target pixel takes `index` and `index + 1` of the source with weights 128 − weight and weight.
 *
 * In memory (int32 unless said): first source pixel used, one past the last, whether the groups
 * may be used, 0; then one entry a target pixel, index × 256 + weight, padded to 16 bytes; then
 * one group of 48 bytes for each eight target pixels: the source pixel at which 16 bytes are
 * loaded, 12 bytes of nothing, 16 positions (8 left, 8 right neighbours), 16 weights likewise.
 */
export interface ScaleAxis {
  /** Pixels of the source, at least 1. */
  readonly sourceLength: number;
  /** Pixels of the whole target. */
  readonly targetLength: number;
  /** The part of the target that is wanted. */
  readonly from: number;
  readonly length: number;
  readonly isMirrored: boolean;
}

const headerBytes = 16;
const entryBytes = (length: number): number => (4 * length + 15) & ~15;

/** Bytes that `writeScaleTable` needs. */
export const scaleTableBytes = (length: number): number =>
  headerBytes + entryBytes(length) + 48 * Math.floor(length / 8);

/** The source pixel and weight (0 to 128) of one target pixel, as index × 256 + weight. */
export function scaleEntry(axis: ScaleAxis, target: number): number {
  const { sourceLength, targetLength } = axis;
  const at = axis.isMirrored ? targetLength - 1 - target : target;
  const position = Math.floor(((2 * at + 1) * sourceLength * 64) / targetLength) - 64;
  if (position <= 0 || sourceLength === 1) return 0;
  const index = position >> 7;
  if (index >= sourceLength - 1) return (sourceLength - 2) * 256 + 128;
  return index * 256 + (position & 127);
}

/** Writes the table of an axis at `offset`, a multiple of 16. */
export function writeScaleTable(memory: ArrayBufferLike, offset: number, axis: ScaleAxis): void {
  const { length } = axis;
  const words = new Int32Array(memory, offset, (headerBytes + entryBytes(length)) / 4);
  let first = axis.sourceLength;
  let end = 0;
  for (let at = 0; at < length; at += 1) {
    const entry = scaleEntry(axis, axis.from + at);
    words[4 + at] = entry;
    first = Math.min(first, entry >> 8);
    end = Math.max(end, Math.min(axis.sourceLength, (entry >> 8) + 2));
  }
  const groupsAt = offset + headerBytes + entryBytes(length);
  let isGrouped = true;
  for (let group = 0; group < Math.floor(length / 8); group += 1) {
    const entries = words.subarray(4 + 8 * group, 12 + 8 * group);
    const base = entries.reduce((least, entry) => Math.min(least, entry >> 8), axis.sourceLength);
    new Int32Array(memory, groupsAt + 48 * group, 1)[0] = base;
    const bytes = new Uint8Array(memory, groupsAt + 48 * group + 16, 32);
    entries.forEach((entry, lane) => {
      const left = (entry >> 8) - base;
      if (left > 14) isGrouped = false;
      bytes[lane] = left;
      bytes[lane + 8] = left + 1;
      bytes[lane + 16] = 128 - (entry & 255);
      bytes[lane + 24] = entry & 255;
    });
  }
  words.set([first, end, isGrouped ? 1 : 0, 0], 0);
}
