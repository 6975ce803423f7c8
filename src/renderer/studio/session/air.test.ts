import { afterEach, describe, expect, it, vi } from 'vitest';
import { nothingPublished, type Show } from '../../../shared/show/index.ts';
import { createShowStore, type ShowState } from '../../show/index.ts';
import type { Publisher, PublisherState } from '../../stage/engine/types.ts';
import { createValue } from '../../stage/engine/value.ts';
import { createAir, reportOf, type Air } from './air.ts';
import type { Gateway } from './show-link.ts';

const off: PublisherState = {
  state: 'off',
  sinceMs: 0,
  notice: null,
  statistics: {
    fps: 0,
    laggedPct: 0,
    skipped: 0,
    droppedPct: 0,
    encodedFps: 0,
    bitrateKbps: 0,
    codec: '',
    width: 0,
    height: 0,
    roundTripMs: null,
  },
};
const topicOf = (id: string, phase: Show['phase']): ShowState['topic'] => ({
  show: { id, phase } as Show,
  publish: nothingPublished,
  viewers: 0,
  posterUrl: null,
});

let air: Air | null = null;
afterEach(() => air?.dispose());

function open({ mayGoOn = true } = {}) {
  const acts: string[] = [];
  const state = createValue(off);
  const show = createShowStore();
  const publisher: Publisher = {
    read: state.read,
    subscribe: state.subscribe,
    goOnAir: async (admit) => {
      const { url } = await admit();
      acts.push(`on ${url}`);
      state.set({ ...off, state: 'live' });
    },
    goOffAir: () => {
      acts.push('off');
      state.set(off);
      return Promise.resolve();
    },
  };
  const api = {
    show: {
      goLive: () => Promise.resolve({ id: 'a', phase: 'live' }),
      end: () => Promise.resolve({ id: 'a', phase: 'ended' }),
    },
    air: {
      publish: () =>
        Promise.resolve({ url: show.getState().topic?.show.id ?? '', token: '', room: '' }),
      report: ({ state: told }: { state: string }) => {
        acts.push(`told ${told}`);
        return Promise.resolve({});
      },
    },
  } as unknown as Gateway['api'];
  air = createAir({
    engine: { publisher, snapshotPoster: () => Promise.reject(new Error('none')) },
    show,
    link: { api: () => api, gateway: () => ({ baseUrl: 'http://127.0.0.1:1', token: 't', api }) },
    hostToken: 'token',
    mayGoOn: () => mayGoOn,
    onFirstShow: () => acts.push('first'),
    onFailure: (failure) => acts.push(String(failure)),
  });
  const untilActs = (...expected: string[]): Promise<void> =>
    vi.waitFor(() => expect(acts).toEqual(expected));
  return { show, air, untilActs };
}

describe('what is on air', () => {
  it('goes on air by itself where a lost window’s show is found running', async () => {
    const { show, untilActs } = open();
    show.setState({ topic: topicOf('a', 'live') });
    await untilActs('first', 'on a', 'told live');
  });

  it('waits for the host where a start finds a show running', async () => {
    const { show, air: buttons, untilActs } = open({ mayGoOn: false });
    show.setState({ topic: topicOf('a', 'live') });
    show.setState({ topic: { ...topicOf('a', 'live'), viewers: 3 } as ShowState['topic'] });
    await untilActs('first');
    expect(buttons.waitingId.read()).toBe('a');
    buttons.goOn();
    await untilActs('first', 'on a', 'told live');
    expect(buttons.waitingId.read()).toBeNull();
  });

  it('asks no more about a show that was found running and has ended', async () => {
    const { show, air: buttons, untilActs } = open({ mayGoOn: false });
    show.setState({ topic: topicOf('a', 'live') });
    await buttons.end();
    expect(buttons.waitingId.read()).toBeNull();
    await buttons.goLive();
    await untilActs('first', 'on a', 'told live');
  });

  it('stays off air for a draft, goes on with Go live and off with End show', async () => {
    const { show, air: buttons, untilActs } = open();
    show.setState({ topic: topicOf('a', 'draft') });
    await untilActs('first');
    await buttons.goLive();
    await untilActs('first', 'on a', 'told live');
    await buttons.end();
    await untilActs('first', 'on a', 'told live', 'off');
  });

  it('changes rooms when another show takes the stage', async () => {
    const { show, untilActs } = open();
    show.setState({ topic: topicOf('a', 'rehearsal') });
    await untilActs('first', 'on a', 'told live');
    show.setState({ topic: topicOf('b', 'live') });
    await untilActs('first', 'on a', 'told live', 'off', 'told off', 'on b', 'told live');
  });
});

describe('the report to the show server', () => {
  it('stays within the bounds of the contract, and is empty off air', () => {
    const wild = { ...off.statistics, fps: Number.NaN, laggedPct: 180 };
    expect(reportOf({ ...off, state: 'live', statistics: wild })).toMatchObject({
      state: 'live',
      fps: 0,
      laggedPct: 100,
    });
    expect(reportOf(off)).toEqual(nothingPublished);
  });
});
