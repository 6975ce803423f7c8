import { isIP } from 'node:net';

/** First address and prefix length of each IPv4 block that is not the public internet (RFC 6890 and later). */
const closedV4: readonly (readonly [first: string, bits: number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];
/** Blocks within 2000::/3 that are special: Teredo and the rest of 2001::/23, examples, 6to4. */
const closedV6: readonly (readonly [first: readonly number[], bits: number])[] = [
  [[0x2001, 0], 23],
  [[0x2001, 0xdb8], 32],
  [[0x2002, 0], 16],
  [[0x3fff, 0], 20],
];

/**
 * Whether an address, as a resolver gives it, is one of the public internet: not this machine, its
 * network, a carrier's or a cloud's inside, nor one that leads to such an address in disguise.
 */
export function isPublicAddress(address: string): boolean {
  switch (isIP(address)) {
    case 4:
      return isPublicV4(numberOf(address));
    case 6:
      return isPublicV6(address);
    default:
      return false;
  }
}

const numberOf = (v4: string): number =>
  v4.split('.').reduce((number, part) => number * 256 + Number(part), 0);

const isPublicV4 = (address: number): boolean =>
  !closedV4.some(([first, bits]) => {
    const size = 2 ** (32 - bits);
    return Math.floor(address / size) === Math.floor(numberOf(first) / size);
  });

function isPublicV6(address: string): boolean {
  if (address.includes('%')) return false;
  const groups = groupsOf(address);
  const [high = 0, low = 0] = groups.slice(6);
  // IPv4 in disguise: mapped (::ffff:0:0/96) and translated (64:ff9b::/96).
  const head = groups
    .slice(0, 6)
    .map((group) => group.toString(16))
    .join(':');
  if (head === '0:0:0:0:0:ffff' || head === '64:ff9b:0:0:0:0')
    return isPublicV4(high * 0x10000 + low);
  if (((groups[0] ?? 0) & 0xe000) !== 0x2000) return false;
  const top = (groups[0] ?? 0) * 0x10000 + (groups[1] ?? 0);
  return !closedV6.some(([[first = 0, second = 0], bits]) => {
    const size = 2 ** (32 - bits);
    return Math.floor(top / size) === Math.floor((first * 0x10000 + second) / size);
  });
}

/** The eight groups of a valid IPv6 address. */
function groupsOf(address: string): number[] {
  const hex = address.replace(/[\d.]+$/, (tail) => {
    if (!tail.includes('.')) return tail;
    const number = numberOf(tail);
    return `${Math.floor(number / 0x10000).toString(16)}:${(number % 0x10000).toString(16)}`;
  });
  const [before = '', after] = hex.split('::');
  const read = (part: string): number[] =>
    part === '' ? [] : part.split(':').map((group) => parseInt(group, 16));
  const left = read(before);
  const right = read(after ?? '');
  if (after === undefined) return left;
  return [...left, ...Array<number>(8 - left.length - right.length).fill(0), ...right];
}
