import { hash } from 'node:crypto';
import {
  showIdSchema,
  viewerIdSchema,
  type ShowId,
  type ViewerId,
} from '../../../shared/kernel/index.ts';
import type { Address } from '../../../shared/sales/index.ts';
import { showSchema, type Show } from '../../../shared/show/index.ts';

/** An id that is the same for the same word. */
export function idOf(word: string): string {
  const hex = hash('sha256', word);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-7${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
export const viewerOf = (name: string): ViewerId => viewerIdSchema.parse(idOf(`viewer ${name}`));
export const showId: ShowId = showIdSchema.parse(idOf('show'));
export const otherShowId: ShowId = showIdSchema.parse(idOf('earlier show'));
export const rehearsalId: ShowId = showIdSchema.parse(idOf('rehearsal'));

/** Where a parcel could go. */
export const address: Address = {
  name: '陈小雨',
  phone: '+86 138 0000 0000',
  country: 'CN',
  region: '江苏',
  city: '苏州',
  street: '平江路1号',
  postcode: '215000',
};

let keys = 0;
/** A key that was never used. */
export const newKey = (): string => `key-${String((keys += 1)).padStart(16, '0')}`;

const showNamed = (id: ShowId, kind: Show['kind']): Show =>
  showSchema.parse({
    id,
    slug: `show-${id.slice(0, 8)}`,
    kind,
    phase: kind === 'show' ? 'live' : 'rehearsal',
    title: 'Tonight',
    hostName: 'Host',
    orientation: 'portrait',
    startsAtMs: null,
    startedAtMs: 1,
    endedAtMs: null,
  });
/** The shows that a house has. */
export const shows = [
  showNamed(showId, 'show'),
  showNamed(otherShowId, 'show'),
  showNamed(rehearsalId, 'rehearsal'),
];
