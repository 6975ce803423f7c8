import { describe, expect, it } from 'vitest';
import { gradeOfNotice, noticesOf, type NoticeStates } from './notices.ts';

const fine: NoticeStates = {
  status: {
    mediaServer: { state: 'running' },
    showServer: { state: 'running' },
    diskFreeBytes: 50e9,
  },
  connection: 'open',
  storage: 'ok',
  found: null,
  publish: 'live',
  publishNotice: null,
  mixerFailure: null,
  hasLatencyStamp: false,
};
const kinds = (change: Partial<NoticeStates>): string[] =>
  noticesOf({ ...fine, ...change }).map(({ kind }) => kind);

describe('notices', () => {
  it('says nothing while all is well, or only starting', () => {
    expect(kinds({})).toEqual([]);
    expect(
      kinds({
        status: {
          ...fine.status,
          showServer: { state: 'starting' },
          mediaServer: { state: 'starting' },
        },
        connection: null,
        publish: 'off',
      }),
    ).toEqual([]);
  });

  it('puts what stops everything before what spoils the picture', () => {
    expect(
      kinds({
        status: {
          mediaServer: { state: 'restarting', attempt: 2, why: 'exit 1' },
          showServer: { state: 'failed', code: 'port-in-use', detail: '4400' },
          diskFreeBytes: 1e6,
        },
        publish: 'recovering',
        mixerFailure: 'out of memory',
        hasLatencyStamp: true,
      }),
    ).toEqual([
      'show-server-port',
      'recovering',
      'mixer-failed',
      'media-restarting',
      'disk-low',
      'latency-stamp',
    ]);
  });

  it('says that nothing can be kept, as long as the show server can be heard', () => {
    expect(kinds({ storage: 'disk-full' })).toEqual(['storage-disk-full']);
    expect(kinds({ storage: 'failing' })).toEqual(['storage-failing']);
    expect(kinds({ storage: 'failing', connection: 'waiting' })).toEqual(['not-connected']);
  });

  it('asks about a show that was found running before it speaks of the media server', () => {
    const status = { ...fine.status, mediaServer: { state: 'missing' } as const };
    expect(kinds({ found: 'live', publish: 'off', status })).toEqual([
      'show-found',
      'media-missing',
    ]);
  });

  it.each([
    ['disk-full', 'media-disk'],
    ['keys-missing', 'media-keys'],
    ['crashed', 'media-failed'],
  ] as const)('tells a media server that failed with %s apart', (code, kind) => {
    const status = { ...fine.status, mediaServer: { state: 'failed', code, detail: '' } as const };
    expect(kinds({ status })).toEqual([kind]);
  });

  it('tells which try of going on air failed, and why', () => {
    const publishNotice = { kind: 'try-failed', attempt: 3, reason: 'refused' } as const;
    expect(noticesOf({ ...fine, publish: 'connecting', publishNotice })).toEqual([
      { kind: 'recovering', attempt: 3, reason: 'refused' },
    ]);
    expect(kinds({ publish: 'live', publishNotice })).toEqual([]);
  });

  it.each([
    ['data-damaged', 'show-server-damaged'],
    ['disk-full', 'show-server-disk'],
    ['crashed', 'show-server-crashed'],
  ] as const)('tells a show server that failed with %s apart', (code, kind) => {
    const status = { ...fine.status, showServer: { state: 'failed', code, detail: '' } as const };
    expect(kinds({ status })).toEqual([kind]);
  });

  it('names a lost line only where the server itself runs', () => {
    expect(kinds({ connection: 'waiting' })).toEqual(['not-connected']);
    const showServer = { state: 'restarting', attempt: 1, why: 'exit 9' } as const;
    expect(kinds({ connection: 'waiting', status: { ...fine.status, showServer } })).toEqual([
      'show-server-restarting',
    ]);
  });

  it('stays calm about H.264 and loud about a picture that does not go out', () => {
    expect(gradeOfNotice({ kind: 'h264-not-available' })).toBe('info');
    expect(gradeOfNotice({ kind: 'recovering', attempt: 1, reason: null })).toBe('bad');
  });

  it.each(['live', 'connecting', 'recovering', 'off'] as const)(
    'knows whether there is a picture to speak of while the publisher is %s',
    (publish) => {
      const notices = noticesOf({
        ...fine,
        publish,
        connection: 'waiting',
        status: { ...fine.status, mediaServer: { state: 'restarting', attempt: 1, why: '' } },
        hasLatencyStamp: true,
      }).filter((notice) => 'isOnAir' in notice);
      expect(notices.map(({ kind }) => kind)).toEqual([
        'media-restarting',
        'not-connected',
        'latency-stamp',
      ]);
      expect(new Set(notices.map(({ isOnAir }) => isOnAir))).toEqual(new Set([publish !== 'off']));
    },
  );
});
