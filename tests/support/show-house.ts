import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { AudienceRow } from '../../src/shared/audience/index.ts';
import type { Show } from '../../src/shared/show/index.ts';
import type { WatchBoot } from '../../src/shared/show-api/index.ts';
import { LiveClient } from './live-client.ts';
import {
  startShowServer,
  type ShowServerForTest,
  type ShowServerOptions,
} from './start-show-server.ts';

/** Someone who opened the watch page, as a browser does: its cookie and boot data. */
export interface Visitor {
  readonly id: string;
  readonly boot: WatchBoot;
  readonly cookie: string;
  /** A socket of theirs that has said nothing yet. */
  connect(): Promise<LiveClient>;
  command(path: string, body: unknown, headers?: Record<string, string>): Promise<Response>;
}

/** A show server with watch pages, and people who come to it. */
export interface ShowHouse {
  readonly server: ShowServerForTest;
  readonly url: string;
  /** What the host asks of the server. */
  host(path: string, init?: { method?: string; body?: unknown }): Promise<Response>;
  /** A command of the host's that must succeed. */
  post(path: string, body?: unknown): Promise<Show>;
  onStage(): Promise<Show>;
  /** A show of a test's own, whatever the one before it left on the stage. */
  ownShow(phase: 'draft' | 'live'): Promise<Show>;
  visitor(slug: string, cookie?: string): Promise<Visitor>;
  /** A visitor whose page is connected and listens. */
  viewer(slug: string, cookie?: string): Promise<Visitor & { readonly live: LiveClient }>;
  /** Someone of the crew who listens to everything. */
  crew(): Promise<LiveClient>;
  health(): Promise<{ readonly show: { slug: string; phase: string }; readonly viewers: number }>;
  /** Stops the server in order. */
  close(): Promise<void>;
  /** Ends the server as a crash would. */
  crash(): Promise<void>;
}

/** A key that no command had before. */
export const newKey = (): string => crypto.randomUUID().replaceAll('-', '');

/** A viewer's row as the crew last heard of it. */
export function rowOf(crew: LiveClient, id: string): AudienceRow | undefined {
  for (const message of [...crew.heard].reverse()) {
    if (message.kind !== 'delta' && message.kind !== 'snapshot') continue;
    if (message.topic !== 'audience') continue;
    const rows = message.kind === 'delta' ? message.change.upserts : message.state.rows;
    const row = rows.find((one) => one.viewerId === id);
    if (row !== undefined || message.kind === 'snapshot') return row;
  }
  return undefined;
}

function makePages(): string {
  const pagesDir = mkdtempSync(join(tmpdir(), 'regulars-pages-'));
  for (const folder of ['watch', 'check', 'assets', 'icons']) mkdirSync(join(pagesDir, folder));
  const page = '<!doctype html><html lang="en"><head><!--boot--></head></html>';
  writeFileSync(join(pagesDir, 'watch', 'index.html'), page);
  writeFileSync(join(pagesDir, 'check', 'draw.html'), page);
  return pagesDir;
}

/** Starts a server with pages of its own; a `dataDir` stays when it closes. */
export async function openHouse(
  options: Omit<ShowServerOptions, 'pagesDir'> = {},
): Promise<ShowHouse> {
  const pagesDir = makePages();
  const server = await startShowServer({ ...options, pagesDir });
  const { url, hostToken } = server;
  let shows = 0;
  const tidy = (): void => rmSync(pagesDir, { recursive: true, force: true });
  const house: ShowHouse = {
    server,
    url,
    host: (path, init = {}) =>
      fetch(`${url}/api${path}`, {
        method: init.method ?? 'GET',
        headers: { authorization: `Bearer ${hostToken}`, 'content-type': 'application/json' },
        ...(init.body === undefined ? {} : { body: JSON.stringify(init.body) }),
      }),
    post: async (path, body = {}) => {
      const answer = await house.host(path, { method: 'POST', body });
      expect(answer.status, path).toBe(200);
      return (await answer.json()) as Show;
    },
    onStage: async () => (await (await house.host('/show')).json()) as Show,
    ownShow: async (phase) => {
      const { phase: now } = await house.onStage();
      if (now === 'live' || now === 'rehearsal') await house.post('/show/end');
      const draft = await house.post('/shows', {
        title: 'Autumn knit night',
        hostName: '小棠 Xiaotang',
        slug: `own-${(shows += 1)}-show`,
        orientation: 'portrait',
      });
      return phase === 'draft' ? draft : house.post('/show/go-live');
    },
    visitor: (slug, cookie) => visit(url, slug, cookie),
    viewer: async (slug, cookie) => {
      const visitor = await visit(url, slug, cookie);
      const live = await visitor.connect();
      live.send({ kind: 'hello', slug, isVisible: true });
      live.send({ kind: 'subscribe', topics: ['show', 'chat', 'me'] });
      await live.until(() => live.snapshot('me'));
      return { ...visitor, live };
    },
    crew: async () => {
      const crew = new LiveClient(url);
      await crew.opened();
      crew.send({ kind: 'hello', token: hostToken, isVisible: true });
      crew.send({ kind: 'subscribe', topics: ['show', 'chat', 'audience', 'stage', 'me'] });
      await crew.until(() => crew.snapshot('me'));
      return crew;
    },
    health: async () =>
      (await (await fetch(`${url}/healthz`)).json()) as Awaited<ReturnType<ShowHouse['health']>>,
    close: () => server.stop().finally(tidy),
    crash: () => server.kill().finally(tidy),
  };
  return house;
}

async function visit(url: string, slug: string, known?: string): Promise<Visitor> {
  const page = await fetch(
    `${url}/w/${slug}`,
    known === undefined ? {} : { headers: { cookie: known } },
  );
  expect(page.status).toBe(200);
  const cookie = (page.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  const json = /id="boot">(.*?)<\/script>/.exec(await page.text())?.[1] ?? '';
  const boot = JSON.parse(json) as WatchBoot;
  return {
    id: boot.viewer.id,
    boot,
    cookie,
    connect: async () => {
      const live = new LiveClient(url, { cookie, origin: url });
      await live.opened();
      return live;
    },
    command: (path, body, headers = {}) =>
      fetch(`${url}/api${path}`, {
        method: 'POST',
        headers: {
          cookie,
          origin: url,
          'content-type': 'application/json',
          'x-regulars-command': boot.commandToken,
          ...headers,
        },
        body: JSON.stringify(body),
      }),
  };
}
