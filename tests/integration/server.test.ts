import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AudienceRow } from '../../src/shared/audience/index.ts';
import type { ChatMessage } from '../../src/shared/chat/index.ts';
import type { Show } from '../../src/shared/show/index.ts';
import type { WatchBoot } from '../../src/shared/show-api/index.ts';
import { LiveClient } from '../support/live-client.ts';
import {
  forkShowServer,
  startShowServer,
  type ShowServerForTest,
} from '../support/start-show-server.ts';

const pagesDir = mkdtempSync(join(tmpdir(), 'regulars-pages-'));
const watchHtml = '<!doctype html><html lang="en"><head><!--boot--></head></html>';

let server: ShowServerForTest;
beforeAll(async () => {
  const { mkdirSync } = await import('node:fs');
  for (const folder of ['watch', 'assets', 'icons']) mkdirSync(join(pagesDir, folder));
  writeFileSync(join(pagesDir, 'watch', 'index.html'), watchHtml);
  server = await startShowServer({
    pagesDir,
    thresholds: { silentAfterMs: 1000, newForMs: 1000, hysteresisMs: 0 },
  });
});
afterAll(async () => {
  await server.stop();
  rmSync(pagesDir, { recursive: true, force: true });
});

const host = (
  path: string,
  init: { method?: string; body?: unknown; headers?: Record<string, string> } = {},
): Promise<Response> =>
  fetch(`${server.url}/api${path}`, {
    method: init.method ?? 'GET',
    headers: {
      authorization: `Bearer ${server.hostToken}`,
      'content-type': 'application/json',
      ...init.headers,
    },
    ...(init.body === undefined ? {} : { body: JSON.stringify(init.body) }),
  });

/** A viewer as a browser is one: the cookie and boot data of the watch page. */
async function viewer(slug = 'tonight'): Promise<{
  boot: WatchBoot;
  cookie: string;
  live: LiveClient;
  command(path: string, body: unknown, headers?: Record<string, string>): Promise<Response>;
}> {
  const page = await fetch(`${server.url}/w/${slug}`);
  expect(page.status).toBe(200);
  const cookie = (page.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  const html = await page.text();
  const json = /id="boot">(.*?)<\/script>/.exec(html)?.[1] ?? '';
  const boot = JSON.parse(json) as WatchBoot;
  const live = new LiveClient(server.url, { cookie, origin: server.url });
  await live.opened();
  live.send({ kind: 'hello', slug, isVisible: true });
  live.send({ kind: 'subscribe', topics: ['show', 'chat', 'me'] });
  return {
    boot,
    cookie,
    live,
    command: (path, body, headers = {}) =>
      fetch(`${server.url}/api${path}`, {
        method: 'POST',
        headers: {
          cookie,
          origin: server.url,
          'content-type': 'application/json',
          'x-regulars-command': boot.commandToken,
          ...headers,
        },
        body: JSON.stringify(body),
      }),
  };
}

const key = (): string => crypto.randomUUID().replaceAll('-', '');

describe('a show and its room', () => {
  it('goes from draft to live to ended, and says so at /healthz', async () => {
    const phase = async (): Promise<unknown> =>
      ((await (await fetch(`${server.url}/healthz`)).json()) as { show: { phase: string } }).show
        .phase;
    expect(await phase()).toBe('draft');
    expect((await host('/show/end', { method: 'POST', body: {} })).status).toBe(409);
    const live = (await (await host('/show/go-live', { method: 'POST', body: {} })).json()) as Show;
    expect(live.phase).toBe('live');
    expect(await phase()).toBe('live');
  });

  it('shows the crew a new, an asking and a silent viewer, each with a reason', async () => {
    const crew = new LiveClient(server.url);
    await crew.opened();
    crew.send({ kind: 'hello', token: server.hostToken, isVisible: true });
    crew.send({ kind: 'subscribe', topics: ['show', 'chat', 'audience', 'stage', 'me'] });
    await crew.until(() => crew.snapshot('audience'));

    const asker = await viewer();
    const quiet = await viewer();
    const message = { slug: 'tonight', text: '158 52kg 穿 M 还是 L？', key: key() };
    expect(await (await asker.command('/chat/messages', message)).json()).toMatchObject({
      code: 'name-needed',
    });
    expect((await asker.command('/me/name', { name: '小雨' })).status).toBe(200);
    const first = (await (await asker.command('/chat/messages', message)).json()) as ChatMessage;
    expect(first.question?.intent).toBe('size');
    const again = (await (await asker.command('/chat/messages', message)).json()) as ChatMessage;
    expect(again).toEqual(first);

    const rowOf = (id: string): AudienceRow | undefined =>
      crew
        .deltas('audience')
        .flatMap((delta) => delta.upserts)
        .findLast((row) => row.viewerId === id);
    const asking = await crew.until(() => {
      const row = rowOf(asker.boot.viewer.id);
      return row?.moment === 'asking' ? row : null;
    });
    expect(asking).toMatchObject({
      name: '小雨',
      stage: 'consideration',
      reasons: [{ kind: 'asked', intent: 'size' }, { kind: 'first-visit' }],
    });
    await crew.until(() => rowOf(quiet.boot.viewer.id)?.moment === 'silent');
    await crew.until(() => crew.deltas('chat').some((delta) => delta.added[0]?.id === first.id));
    await quiet.live.until(() =>
      quiet.live.deltas('chat').some((delta) => delta.added[0]?.text === message.text),
    );
    expect(quiet.live.snapshot('chat')?.openQuestions).toEqual([]);

    const answered = await host(`/chat/messages/${first.id}/answered`, {
      method: 'POST',
      body: { answered: true },
    });
    expect(answered.status).toBe(200);
    await crew.until(() => {
      const row = rowOf(asker.boot.viewer.id);
      return row !== undefined && row.moment !== 'asking';
    });

    const card = (await (await host(`/audience/viewers/${asker.boot.viewer.id}`)).json()) as {
      questions: number;
      recent: { kind: string; text: string | null }[];
    };
    expect(card.questions).toBe(1);
    expect(card.recent.map((act) => act.kind)).toContain('asked');

    asker.live.send({ kind: 'bye' });
    await crew.until(() => rowOf(asker.boot.viewer.id)?.isPresent === false);
    quiet.live.close();
    crew.close();
  });

  it('survives a crash: identities, messages and who was there', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'regulars-crash-'));
    const one = await startShowServer({ dataDir, pagesDir });
    const headers = {
      authorization: `Bearer ${one.hostToken}`,
      'content-type': 'application/json',
    };
    const said = await fetch(`${one.url}/api/chat/host-messages`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ text: '大家好', key: key() }),
    });
    expect(said.status).toBe(200);
    const cookie = (await fetch(`${one.url}/w/tonight`)).headers.get('set-cookie') ?? '';
    await one.kill();
    const two = await startShowServer({ dataDir, pagesDir });
    const again = await fetch(`${two.url}/w/tonight`, {
      headers: { cookie: cookie.split(';')[0] ?? '' },
    });
    expect((again.headers.get('set-cookie') ?? '').split(';')[0]).toBe(cookie.split(';')[0]);
    const crew = new LiveClient(two.url);
    await crew.opened();
    crew.send({ kind: 'hello', token: two.hostToken, isVisible: true });
    crew.send({ kind: 'subscribe', topics: ['chat'] });
    const chat = await crew.until(() => crew.snapshot('chat'));
    expect(chat.messages.map((message) => message.text)).toEqual(['大家好']);
    crew.close();
    await two.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('lets a seeded crowd into a rehearsal and sends it home', async () => {
    await host('/show/end', { method: 'POST', body: {} });
    const crew = new LiveClient(server.url);
    await crew.opened();
    crew.send({ kind: 'hello', token: server.hostToken, isVisible: true });
    crew.send({ kind: 'subscribe', topics: ['show', 'audience', 'chat'] });
    const made = (await (
      await host('/show/rehearse', { method: 'POST', body: { viewers: 12, seed: 217 } })
    ).json()) as Show;
    expect(made).toMatchObject({ kind: 'rehearsal', phase: 'rehearsal' });
    await crew.until(() => crew.snapshot('show')?.show.id === made.id);
    await crew.until(() => crew.deltas('show').some((state) => state.viewers >= 10), 15_000);
    await crew.until(() => crew.deltas('chat').some((delta) => delta.added.length > 0), 20_000);
    expect((await host('/show/end', { method: 'POST', body: {} })).status).toBe(200);
    const current = (await (await host('/show')).json()) as Show;
    expect(current.kind).toBe('show');
    crew.close();
  });

  it('lets the same crowd in again after a crash, and nobody twice', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'regulars-crowd-'));
    const one = await startShowServer({ dataDir });
    const rehearse = await fetch(`${one.url}/api/show/rehearse`, {
      method: 'POST',
      headers: { authorization: `Bearer ${one.hostToken}`, 'content-type': 'application/json' },
      body: JSON.stringify({ viewers: 10, seed: 5 }),
    });
    expect(rehearse.status).toBe(200);
    /** Who is listed once ten sockets of viewers and this one of the crew are open. */
    const roomOf = async (token: string, url: string): Promise<readonly string[]> => {
      const crew = new LiveClient(url);
      await crew.opened();
      crew.send({ kind: 'hello', token, isVisible: true });
      crew.send({ kind: 'subscribe', topics: ['show', 'audience'] });
      await expect
        .poll(async () => (await fetch(`${url}/metrics`)).text(), { timeout: 15_000 })
        .toMatch(/^regulars_sockets 11$/m);
      const rows = (): readonly string[] => [
        ...new Set(
          [
            ...(crew.snapshot('audience')?.rows ?? []),
            ...crew.deltas('audience').flatMap(({ upserts }) => upserts),
          ].map(({ viewerId }) => viewerId),
        ),
      ];
      await crew.until(() => rows().length >= 10);
      crew.close();
      return [...rows()].sort();
    };
    const before = await roomOf(one.hostToken, one.url);
    await one.kill();
    const two = await startShowServer({ dataDir });
    const after = await roomOf(two.hostToken, two.url);
    expect(before).toHaveLength(10);
    expect(after).toEqual(before);
    await two.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });
});

describe('bad input at the gateway', () => {
  it('refuses strangers, other origins and other hosts', async () => {
    expect((await fetch(`${server.url}/api/show`)).status).toBe(401);
    const wrong = await fetch(`${server.url}/api/show`, {
      headers: { authorization: `Bearer ${'x'.repeat(43)}` },
    });
    expect(wrong.status).toBe(401);
    expect(
      (await fetch(`${server.url}/healthz`, { headers: { origin: 'http://evil.test' } })).status,
    ).toBe(403);
    const one = await viewer();
    const message = { slug: 'tonight', text: 'hi', key: key() };
    for (const headers of [
      { 'x-regulars-command': 'wrong-token' },
      { origin: 'http://evil.test' },
      { cookie: 'regulars_viewer=0190a000-0000-7000-8000-000000000001.bad' },
    ]) {
      const response = await one.command('/chat/messages', message, headers);
      expect([401, 403]).toContain(response.status);
    }
    one.live.close();
  });

  it('refuses what is malformed or too large, and viewers what is the crew’s', async () => {
    const one = await viewer();
    for (const body of [
      {},
      { slug: '../x', text: 'a', key: key() },
      { slug: 'tonight', text: 1 },
    ]) {
      const response = await one.command('/chat/messages', body);
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({ code: 'bad-request' });
    }
    const large = { slug: 'tonight', text: 'x'.repeat(20_000), key: key() };
    expect((await one.command('/chat/messages', large)).status).toBe(413);
    expect((await one.command('/show/go-live', {})).status).toBe(403);
    expect((await one.command('/air/admit', { slug: 'tonight' })).status).toBe(409);
    const poster = await fetch(`${server.url}/api/poster/${one.boot.show.show.id}`, {
      method: 'PUT',
      headers: { 'content-type': 'image/jpeg', authorization: `Bearer ${server.hostToken}` },
      body: 'not a picture',
    });
    expect(poster.status).toBe(400);
    one.live.close();
  });

  it('closes sockets that say nonsense or too much', async () => {
    for (const nonsense of ['{', '{"kind":"hello","slug":7}', 'x'.repeat(20_000)]) {
      const client = new LiveClient(server.url);
      await client.opened();
      client.socket.send(nonsense);
      await client.until(() => client.closeCode !== null);
    }
    const viewerClient = await viewer();
    viewerClient.live.send({ kind: 'subscribe', topics: ['audience'] });
    await viewerClient.live.until(() =>
      viewerClient.live.heard.some((message) => message.kind === 'refused'),
    );
    expect(viewerClient.live.snapshot('audience')).toBeUndefined();
    viewerClient.live.close();
  });

  it('shows text as text in the page’s boot data', async () => {
    const title = '</script><script>alert(1)</script>';
    expect((await host('/show', { method: 'PATCH', body: { title } })).status).toBe(200);
    const one = await viewer('tonight');
    expect(one.boot).toBeDefined();
    one.live.close();
    const current = (await (await host('/show')).json()) as Show;
    expect(current.title).toBe(title);
    const html = await (await fetch(`${server.url}/w/${current.slug}`)).text();
    expect(html).not.toContain('<script>alert');
    expect((await fetch(`${server.url}/w/nobody`)).status).toBe(404);
  });

  it('describes itself', async () => {
    const spec = (await (await fetch(`${server.url}/api/openapi.json`)).json()) as {
      paths: Record<string, unknown>;
    };
    expect(Object.keys(spec.paths)).toContain('/chat/messages');
    expect(await (await fetch(`${server.url}/metrics`)).text()).toContain('regulars_viewers');
  });

  it('says why it cannot run: folder in use, port in use, data damaged', async () => {
    const env = { REGULARS_HOST_TOKEN: 'h'.repeat(40), REGULARS_PORT: '0' };
    const dataDir = mkdtempSync(join(tmpdir(), 'regulars-bad-'));
    const first = await startShowServer({ dataDir });
    const second = forkShowServer({ ...env, REGULARS_DATA_DIR: dataDir });
    expect(await second.firstWord).toMatchObject({ kind: 'failed', code: 'data-in-use' });
    const taken = forkShowServer({
      ...env,
      REGULARS_DATA_DIR: join(dataDir, 'other'),
      REGULARS_PORT: String(first.port),
    });
    expect(await taken.firstWord).toMatchObject({ kind: 'failed', code: 'port-in-use' });
    await first.stop();
    writeFileSync(join(dataDir, 'regulars.db'), 'this is no database '.repeat(500));
    const damaged = forkShowServer({ ...env, REGULARS_DATA_DIR: dataDir });
    expect(await damaged.firstWord).toMatchObject({ kind: 'failed', code: 'data-damaged' });
    const settings = forkShowServer({ REGULARS_DATA_DIR: dataDir, REGULARS_HOST_TOKEN: 'short' });
    expect(await settings.firstWord).toMatchObject({ kind: 'failed', code: 'bad-settings' });
    rmSync(dataDir, { recursive: true, force: true });
  });
});
