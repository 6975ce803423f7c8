import { fork } from 'node:child_process';
import WebSocket from 'ws';
import type { WatchBoot } from '../../../src/shared/show-api/index.ts';
import { RawHttp } from './raw-http.ts';

/** What the crowd is told to do. */
export type CrowdOrder =
  | {
      readonly kind: 'come';
      readonly port: number;
      readonly slug: string;
      readonly viewers: number;
    }
  | {
      readonly kind: 'tap';
      readonly saleId: string;
      readonly variantId: string;
      /** The first tap; the last one is a second later. */
      readonly atMs: number;
    };

/** What came of one tap. */
export interface CrowdTap {
  readonly viewer: number;
  /** Null where there was no answer. */
  readonly status: number | null;
  readonly verdict: string;
  readonly claimId: string;
  readonly tookMs: number;
}

/** A crowd in a process of its own. */
export interface Crowd {
  tap(order: Omit<Extract<CrowdOrder, { kind: 'tap' }>, 'kind'>): Promise<readonly CrowdTap[]>;
  goHome(): void;
}

/** One tap in five is a repeat: every fourth viewer taps twice. */
const repeatEvery = 4;
const doubleTapMs = 150;
/** The first taps come within this; with the second ones it is one second. */
const rushMs = 1000 - doubleTapMs;
const lanes = 40;
const heartbeatMs = 5000;
/** New viewers per address and minute are limited, as behind one carrier's address. */
const viewersPerAddress = 500;

/** Lets a crowd come in; resolves when all have the page and an open socket. */
export function letCrowdCome(
  come: Omit<Extract<CrowdOrder, { kind: 'come' }>, 'kind'>,
): Promise<Crowd> {
  const child = fork(import.meta.filename, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const ask = (order: CrowdOrder): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const gone = (code: number | null): void => reject(new Error(`The crowd ended with ${code}`));
      child.once('exit', gone);
      child.once('message', (message) => {
        child.off('exit', gone);
        resolve(message);
      });
      child.send(order);
    });
  return ask({ kind: 'come', ...come }).then(() => ({
    tap: async (order) => (await ask({ kind: 'tap', ...order })) as readonly CrowdTap[],
    goHome: () => void child.kill('SIGKILL'),
  }));
}

interface Member {
  readonly http: RawHttp;
  readonly headers: Readonly<Record<string, string>>;
  readonly socket: WebSocket;
}

const crowd: Member[] = [];
let slug = '';

async function comeIn(index: number, port: number): Promise<Member> {
  const localAddress = `127.0.0.${2 + Math.floor(index / viewersPerAddress)}`;
  const http = new RawHttp(port, localAddress);
  const page = await http.ask('GET', `/w/${slug}`, {});
  const cookie = /^set-cookie: ([^;\r\n]+)/im.exec(page.head)?.[1];
  const boot = /id="boot">(.*?)<\/script>/.exec(page.body)?.[1];
  if (cookie === undefined || boot === undefined)
    throw new Error(`Viewer ${index} did not come in: ${page.status}`);
  const origin = `http://127.0.0.1:${port}`;
  const socket = new WebSocket(`ws://127.0.0.1:${port}/live`, {
    localAddress,
    headers: { cookie, origin },
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('open', () => resolve());
    socket.once('error', reject);
  });
  socket.on('error', () => undefined);
  socket.send(JSON.stringify({ kind: 'hello', slug, isVisible: true }));
  const topics = ['show', 'chat', 'sales', 'engagement', 'me'];
  socket.send(JSON.stringify({ kind: 'subscribe', topics }));
  const beat = JSON.stringify({ kind: 'heartbeat', isVisible: true });
  setInterval(() => socket.send(beat), heartbeatMs);
  const { commandToken } = JSON.parse(boot) as WatchBoot;
  const headers = {
    cookie,
    origin,
    'content-type': 'application/json',
    'x-regulars-command': commandToken,
  };
  return { http, headers, socket };
}

async function come(order: Extract<CrowdOrder, { kind: 'come' }>): Promise<number> {
  slug = order.slug;
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let index = next++; index < order.viewers; index = next++)
      crowd[index] = await comeIn(index, order.port);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return crowd.length;
}

async function tapOnce(
  viewer: number,
  key: string,
  { saleId, variantId }: Extract<CrowdOrder, { kind: 'tap' }>,
): Promise<CrowdTap> {
  const member = crowd[viewer];
  if (member === undefined) throw new Error(`There is no viewer ${viewer}`);
  // As the watch page speaks.
  const body = JSON.stringify({ json: { saleId, slug, variantId, key } });
  const startMs = performance.now();
  try {
    const answer = await member.http.ask('POST', '/rpc/sales/tap', member.headers, body);
    const tookMs = performance.now() - startMs;
    const { json } = JSON.parse(answer.body) as {
      json?: { verdict?: string; claimId?: string; code?: string };
    };
    const verdict = json?.verdict ?? json?.code ?? '';
    return { viewer, status: answer.status, verdict, claimId: json?.claimId ?? '', tookMs };
  } catch {
    const tookMs = performance.now() - startMs;
    return { viewer, status: null, verdict: '', claimId: '', tookMs };
  }
}

/** Everyone taps once within the second, some twice, whether the first tap is answered or not. */
async function tap(order: Extract<CrowdOrder, { kind: 'tap' }>): Promise<CrowdTap[]> {
  const until = (atMs: number): Promise<void> =>
    new Promise((resolve) => setTimeout(resolve, Math.max(0, atMs - Date.now())));
  const all = await Promise.all(
    crowd.map(async (_, viewer) => {
      await until(order.atMs + (rushMs * viewer) / crowd.length);
      const key = `crowd-viewer-${String(viewer).padStart(8, '0')}`;
      const first = tapOnce(viewer, key, order);
      if (viewer % repeatEvery !== 0) return [await first];
      await until(Date.now() + doubleTapMs);
      return Promise.all([first, tapOnce(viewer, key, order)]);
    }),
  );
  return all.flat();
}

if (process.argv[1] === import.meta.filename)
  process.on('message', (message) => {
    const order = message as CrowdOrder;
    (order.kind === 'come' ? come(order) : tap(order)).then(
      (done) => process.send?.(done),
      (failure: unknown) => {
        console.error(failure);
        process.exit(1);
      },
    );
  });
