import type { ChildStatus, DesktopStatus } from '../../shared/desktop-api/index.ts';
import type { PublishState } from '../../shared/show/index.ts';
import type { StorageState } from '../../shared/show-api/live.ts';
import type { LiveState } from '../show-client/index.ts';

/**
 * Everything that the host must be told while it lasts. `isOnAir` is there where the sentence speaks
 * of the picture or of viewers, which off air are not.
 */
export type Notice =
  | { readonly kind: 'show-server-port'; readonly detail: string }
  | { readonly kind: 'show-server-damaged'; readonly detail: string }
  | { readonly kind: 'show-server-disk'; readonly detail: string }
  | { readonly kind: 'show-server-crashed'; readonly detail: string }
  | { readonly kind: 'storage-disk-full'; readonly isOnAir: boolean }
  | { readonly kind: 'storage-failing'; readonly isOnAir: boolean }
  | { readonly kind: 'show-server-restarting'; readonly attempt: number; readonly isOnAir: boolean }
  | { readonly kind: 'not-connected'; readonly isOnAir: boolean }
  | { readonly kind: 'show-found'; readonly phase: 'live' | 'rehearsal' }
  | { readonly kind: 'media-missing' }
  | { readonly kind: 'media-disk' }
  | { readonly kind: 'media-keys'; readonly detail: string }
  | { readonly kind: 'media-failed'; readonly detail: string }
  | { readonly kind: 'media-restarting'; readonly attempt: number; readonly isOnAir: boolean }
  | { readonly kind: 'recovering'; readonly attempt: number | null; readonly reason: string | null }
  | { readonly kind: 'mixer-failed'; readonly detail: string }
  | { readonly kind: 'disk-low'; readonly freeBytes: number }
  | { readonly kind: 'h264-not-available' }
  | { readonly kind: 'latency-stamp'; readonly isOnAir: boolean };
export type NoticeKind = Notice['kind'];
export type NoticeGrade = 'bad' | 'warn' | 'info';

/** What notices are made from. */
export interface NoticeStates {
  readonly status: Pick<DesktopStatus, 'mediaServer' | 'showServer' | 'diskFreeBytes'>;
  readonly connection: LiveState | null;
  /** Whether the show server can write; null while it has not said. */
  readonly storage: StorageState | null;
  /** What runs since before this start and waits for the host's word. */
  readonly found: 'live' | 'rehearsal' | null;
  readonly publish: PublishState;
  readonly publishNotice:
    | { readonly kind: 'h264-not-available' }
    | { readonly kind: 'try-failed'; readonly attempt: number; readonly reason: string }
    | null;
  readonly mixerFailure: string | null;
  readonly hasLatencyStamp: boolean;
}

/** Below this the disk is nearly full. */
const diskLowBytes = 1_000_000_000;

/** Most important first: what stops everything, what stops the picture, what spoils it, the rest. */
const order: Readonly<Record<NoticeKind, readonly [rank: number, grade: NoticeGrade]>> = {
  'show-server-port': [0, 'bad'],
  'show-server-damaged': [0, 'bad'],
  'show-server-disk': [0, 'bad'],
  'show-server-crashed': [0, 'bad'],
  'storage-disk-full': [0, 'bad'],
  'storage-failing': [0, 'bad'],
  'show-found': [1, 'warn'],
  'media-missing': [1, 'warn'],
  'media-disk': [1, 'bad'],
  'media-keys': [1, 'bad'],
  'media-failed': [1, 'bad'],
  recovering: [2, 'bad'],
  'mixer-failed': [3, 'bad'],
  'media-restarting': [4, 'warn'],
  'show-server-restarting': [5, 'warn'],
  'not-connected': [6, 'warn'],
  'disk-low': [7, 'warn'],
  'h264-not-available': [8, 'info'],
  'latency-stamp': [9, 'info'],
};

/** How loud a notice is. */
export const gradeOfNotice = (notice: Notice): NoticeGrade => order[notice.kind][1];

const isOnAirNow = ({ publish }: NoticeStates): boolean => publish !== 'off';

function showServerNotice(states: NoticeStates): Notice | null {
  const status: ChildStatus = states.status.showServer;
  const isOnAir = isOnAirNow(states);
  switch (status.state) {
    case 'failed': {
      const { code, detail } = status;
      if (code === 'port-in-use') return { kind: 'show-server-port', detail };
      if (code === 'data-damaged') return { kind: 'show-server-damaged', detail };
      if (code === 'disk-full') return { kind: 'show-server-disk', detail };
      return { kind: 'show-server-crashed', detail };
    }
    case 'restarting':
      return { kind: 'show-server-restarting', attempt: status.attempt, isOnAir };
    case 'running':
    case 'external':
      return states.connection === 'waiting' ? { kind: 'not-connected', isOnAir } : null;
    case 'starting':
    case 'missing':
      return null;
  }
}

function mediaServerNotice(states: NoticeStates): Notice | null {
  const status: ChildStatus = states.status.mediaServer;
  switch (status.state) {
    case 'missing':
      return { kind: 'media-missing' };
    case 'failed': {
      const { code, detail } = status;
      if (code === 'disk-full') return { kind: 'media-disk' };
      if (code === 'keys-missing') return { kind: 'media-keys', detail };
      return { kind: 'media-failed', detail };
    }
    case 'restarting':
      return {
        kind: 'media-restarting',
        attempt: status.attempt,
        isOnAir: isOnAirNow(states),
      };
    case 'starting':
    case 'running':
    case 'external':
      return null;
  }
}

function storageNotice(states: NoticeStates): Notice | null {
  const { connection, storage } = states;
  if (connection !== 'open' || storage === null || storage === 'ok') return null;
  return { kind: `storage-${storage}`, isOnAir: isOnAirNow(states) };
}

function publishNotice({ publish, publishNotice: notice }: NoticeStates): Notice | null {
  if (notice?.kind === 'h264-not-available') return notice;
  const failed = notice?.kind === 'try-failed' ? notice : null;
  if (publish === 'recovering' || (publish === 'connecting' && failed !== null))
    return {
      kind: 'recovering',
      attempt: failed?.attempt ?? null,
      reason: failed?.reason ?? null,
    };
  return null;
}

/** All that holds now, most important first. */
export function noticesOf(states: NoticeStates): readonly Notice[] {
  const { status, mixerFailure } = states;
  const free = status.diskFreeBytes;
  const found: readonly (Notice | null)[] = [
    showServerNotice(states),
    storageNotice(states),
    states.found === null ? null : { kind: 'show-found', phase: states.found },
    mediaServerNotice(states),
    publishNotice(states),
    mixerFailure === null ? null : { kind: 'mixer-failed', detail: mixerFailure },
    free !== null && free < diskLowBytes ? { kind: 'disk-low', freeBytes: free } : null,
    states.hasLatencyStamp ? { kind: 'latency-stamp', isOnAir: isOnAirNow(states) } : null,
  ];
  return found
    .filter((notice) => notice !== null)
    .sort((a, b) => order[a.kind][0] - order[b.kind][0]);
}
