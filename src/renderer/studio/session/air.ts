import { DisposableStore, type Disposable } from '../../../shared/kernel/index.ts';
import {
  isRunning,
  nothingPublished,
  type PublishReport,
  type ShowPhase,
} from '../../../shared/show/index.ts';
import { posterPath } from '../../../shared/show-api/index.ts';
import type { ShowStore } from '../../show/index.ts';
import type { Publisher, PublisherState, Readable, StageEngine } from '../../stage/engine/types.ts';
import { createValue } from '../../stage/engine/value.ts';
import type { Gateway, ShowLink } from './show-link.ts';

/** Going on air and off, and telling the show server how it goes. */
export interface Air extends Disposable {
  readonly goLive: () => Promise<void>;
  readonly rehearse: (viewers: number) => Promise<void>;
  readonly end: () => Promise<void>;
  /** The id of a show that was found running and waits for the host's word; null where none does. */
  readonly waitingId: Readable<string | null>;
  /** The host's word: go on with it. */
  readonly goOn: () => void;
}

interface AirOptions {
  readonly engine: Pick<StageEngine, 'publisher' | 'snapshotPoster'>;
  readonly show: ShowStore;
  readonly link: Pick<ShowLink, 'api' | 'gateway'>;
  readonly hostToken: string;
  /** Whether a show found running in this phase goes on air unasked: camera and microphone with it. */
  readonly mayGoOn: (phase: ShowPhase) => boolean;
  /** Called once, when the show server first says what is on the stage. */
  readonly onFirstShow: () => void;
  readonly onFailure: (failure: unknown) => void;
}

const everyMs = 1000;

/** What the show server is told of the publisher. */
export function reportOf({ state, statistics }: PublisherState): PublishReport {
  if (state === 'off') return nothingPublished;
  const within = (value: number, most: number): number =>
    Number.isFinite(value) ? Math.min(most, Math.max(0, value)) : 0;
  return {
    state,
    width: statistics.width,
    height: statistics.height,
    fps: within(statistics.fps, 240),
    codec: statistics.codec,
    laggedPct: within(statistics.laggedPct, 100),
  };
}

/**
 * Keeps the publisher as the show's phase wants it: whatever runs is on air, and nothing else. What
 * ran before this window came waits for the host.
 */
function followPhase(
  options: AirOptions,
): Disposable & { readonly waitingId: Readable<string | null>; readonly goOn: () => void } {
  const { show, link, onFailure, mayGoOn } = options;
  const waitingId = createValue<string | null>(null);
  let isFirst = true;
  const publisher: Publisher = options.engine.publisher;
  let onAirId: string | null = null;
  let changing: Promise<void> = Promise.resolve();
  const goOff = (): void => {
    onAirId = null;
    changing = changing.then(() => publisher.goOffAir()).catch(onFailure);
  };
  const goOn = (id: string): void => {
    onAirId = id;
    changing = changing.then(() => {
      if (onAirId !== id) return;
      const admit = async (): Promise<{ url: string; token: string }> => {
        const { url, token } = await link.api().air.publish({});
        return { url, token };
      };
      // It resolves when viewers can see it; going off air must not wait for that.
      publisher.goOnAir(admit).catch(onFailure);
    });
  };
  const follow = (): void => {
    const current = show.getState().topic?.show;
    if (current === undefined) return;
    const runningId = isRunning(current.phase) ? current.id : null;
    if (isFirst && runningId !== null && !mayGoOn(current.phase)) waitingId.set(runningId);
    isFirst = false;
    if (waitingId.read() !== runningId) waitingId.set(null);
    const wantedId = waitingId.read() === null ? runningId : null;
    if (wantedId === onAirId) return;
    if (onAirId !== null) goOff();
    if (wantedId !== null) goOn(wantedId);
  };
  follow();
  return {
    waitingId,
    goOn: () => {
      waitingId.set(null);
      follow();
    },
    dispose: show.subscribe(follow),
  };
}

/** Tells how publishing goes: when it changes, and once a second while the show runs. */
function report(options: AirOptions): Disposable {
  const { publisher } = options.engine;
  let told = publisher.read().state;
  let isUnderWay = false;
  const tell = (): void => {
    const phase = options.show.getState().topic?.show.phase ?? 'draft';
    const gateway = options.link.gateway();
    if (isUnderWay || gateway === null || !isRunning(phase)) return;
    isUnderWay = true;
    told = publisher.read().state;
    gateway.api.air
      .report(reportOf(publisher.read()))
      .catch(() => undefined)
      .finally(() => {
        isUnderWay = false;
        if (publisher.read().state !== told) tell();
      });
  };
  const unsubscribe = publisher.subscribe(() => publisher.read().state !== told && tell());
  const timer = setInterval(tell, everyMs);
  return {
    dispose: () => {
      clearInterval(timer);
      unsubscribe();
    },
  };
}

async function putPoster(gateway: Gateway, path: string, hostToken: string, jpeg: Blob) {
  await fetch(gateway.baseUrl + path, {
    method: 'PUT',
    headers: { authorization: `Bearer ${hostToken}`, 'content-type': 'image/jpeg' },
    body: jpeg,
  });
}

/** Sends the program as a still, once a second while on air, for pages that have no picture yet. */
function sendPosters(options: AirOptions): Disposable {
  const { engine, show, link, hostToken } = options;
  let isUnderWay = false;
  const send = async (): Promise<void> => {
    const current = show.getState().topic?.show;
    const gateway = link.gateway();
    if (current === undefined || gateway === null || !isRunning(current.phase)) return;
    if (engine.publisher.read().state === 'off') return;
    await putPoster(gateway, posterPath(current.id), hostToken, await engine.snapshotPoster());
  };
  const timer = setInterval(() => {
    if (isUnderWay) return;
    isUnderWay = true;
    // The next one follows in a second; a lost one is nothing to tell.
    send()
      .catch(() => undefined)
      .finally(() => (isUnderWay = false));
  }, everyMs);
  return { dispose: () => clearInterval(timer) };
}

/** Starts following the show on the stage. */
export function createAir(options: AirOptions): Air {
  const { show, link, onFirstShow } = options;
  const parts = new DisposableStore();
  const { waitingId, goOn } = parts.add(followPhase(options));
  parts.add(report(options));
  parts.add(sendPosters(options));
  const first = parts.addCallback(
    show.subscribe(({ topic }) => {
      if (topic === null) return;
      first.dispose();
      onFirstShow();
    }),
  );
  /** What the command answered counts at once; the topic follows. */
  const learn = (next: Awaited<ReturnType<Gateway['api']['show']['end']>>): void => {
    const { topic } = show.getState();
    if (topic !== null) show.setState({ topic: { ...topic, show: next } });
  };
  return {
    goLive: async () => learn(await link.api().show.goLive({})),
    rehearse: async (viewers) => learn(await link.api().show.rehearse({ viewers })),
    end: async () => learn(await link.api().show.end({})),
    waitingId,
    goOn,
    dispose: () => parts.dispose(),
  };
}
