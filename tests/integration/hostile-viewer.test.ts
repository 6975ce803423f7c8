import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request, type IncomingMessage, type Server } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { WatchBoot } from '../../src/shared/show-api/index.ts';
import { LiveClient } from '../support/live-client.ts';
import { startShowServer, type ShowServerForTest } from '../support/start-show-server.ts';

const pagesDir = mkdtempSync(join(tmpdir(), 'regulars-pages-'));
let server: ShowServerForTest;
/** Stands for the media server: keeps what reaches it. */
let media: Server;
const reached: string[] = [];

beforeAll(async () => {
  for (const folder of ['watch', 'assets', 'icons']) mkdirSync(join(pagesDir, folder));
  writeFileSync(join(pagesDir, 'watch', 'index.html'), '<html lang="en"><!--boot--></html>');
  writeFileSync(join(pagesDir, 'secret.txt'), 'not for viewers');
  writeFileSync(join(pagesDir, 'assets', 'app.js'), 'ok');
  media = createServer((incoming, answer) => {
    reached.push(incoming.url ?? '');
    answer.end('media');
  });
  media.on('upgrade', (incoming, socket) => {
    reached.push(incoming.url ?? '');
    socket.end('HTTP/1.1 401 Unauthorized\r\nConnection: close\r\n\r\n');
  });
  await new Promise<void>((resolve) => media.listen(0, '127.0.0.1', resolve));
  const address = media.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  server = await startShowServer({
    pagesDir,
    sfu: { url: `http://127.0.0.1:${address.port}`, key: 'key', secret: 's'.repeat(40) },
  });
  await host('/show/go-live', {});
});
afterAll(async () => {
  await server.stop();
  media.close();
  rmSync(pagesDir, { recursive: true, force: true });
});

const key = (): string => crypto.randomUUID().replaceAll('-', '');
const host = (path: string, body: unknown): Promise<Response> =>
  fetch(`${server.url}/api${path}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${server.hostToken}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify(body),
  });

/** A request as no browser would send it: any path as it stands, any Host. */
function raw(
  path: string,
  headers: Record<string, string> = {},
  method = 'GET',
): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const asked = request(
      { host: '127.0.0.1', port: server.port, path, method, headers },
      (answer: IncomingMessage) => {
        let body = '';
        answer.setEncoding('utf8').on('data', (part: string) => (body += part));
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body }));
      },
    );
    asked.on('error', reject);
    asked.end();
  });
}

/** The first line that an upgrade is answered with. */
function upgrade(path: string, headers: Record<string, string> = {}): Promise<string> {
  const all = {
    Host: `127.0.0.1:${server.port}`,
    Connection: 'Upgrade',
    Upgrade: 'websocket',
    'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
    ...headers,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return new Promise((resolve, reject) => {
    const socket = connect(server.port, '127.0.0.1', () =>
      socket.write(`GET ${path} HTTP/1.1\r\n${lines.join('')}\r\n`),
    );
    socket.once('error', reject);
    socket.once('data', (data) => {
      resolve(data.toString('latin1').split('\r\n')[0] ?? '');
      socket.destroy();
    });
  });
}

interface Visitor {
  readonly id: string;
  readonly cookie: string;
  readonly headers: Record<string, string>;
  command(path: string, body: unknown, headers?: Record<string, string>): Promise<Response>;
}

/** Someone who opened the watch page. */
async function visitor(slug = 'tonight'): Promise<Visitor> {
  const page = await fetch(`${server.url}/w/${slug}`);
  const cookie = (page.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  const json = /id="boot">(.*?)<\/script>/.exec(await page.text())?.[1] ?? '';
  const boot = JSON.parse(json) as WatchBoot;
  const headers = {
    cookie,
    origin: server.url,
    'content-type': 'application/json',
    'x-regulars-command': boot.commandToken,
  };
  return {
    id: boot.viewer.id,
    cookie,
    headers,
    command: (path, body, more = {}) =>
      fetch(`${server.url}/api${path}`, {
        method: 'POST',
        headers: { ...headers, ...more },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
  };
}
const named = async (name: string): Promise<Visitor> => {
  const one = await visitor();
  expect((await one.command('/me/name', { name })).status).toBe(200);
  return one;
};
const live = async (one: Visitor): Promise<LiveClient> => {
  const client = new LiveClient(server.url, { cookie: one.cookie, origin: server.url });
  await client.opened();
  return client;
};

describe('someone who pretends to be another', () => {
  it('is not believed: forged cookies, another’s command token, none at all', async () => {
    const [one, two] = [await named('One'), await named('Two')];
    const message = { slug: 'tonight', text: 'hello', key: key() };
    const id = one.id;
    for (const headers of [
      { 'x-regulars-command': two.headers['x-regulars-command'] ?? '' },
      { 'x-regulars-command': '' },
      { cookie: two.cookie },
      { cookie: `regulars_viewer=${id}` },
      { cookie: `regulars_viewer=${id}.` },
      { cookie: `regulars_viewer=${id}.${'A'.repeat(43)}` },
      { cookie: 'regulars_viewer=%00%00; regulars_viewer=x.y.z' },
      { origin: 'null' },
      { origin: 'http://evil.test' },
      { origin: `https://127.0.0.1:${server.port}` },
      { authorization: `Bearer ${'x'.repeat(43)}` },
      { authorization: `Bearer crowd.${id}.${id}.${'A'.repeat(43)}` },
    ])
      expect([401, 403]).toContain((await one.command('/chat/messages', message, headers)).status);
    const simple = await fetch(`${server.url}/api/chat/messages`, {
      method: 'POST',
      headers: { cookie: one.cookie, 'content-type': 'text/plain' },
      body: JSON.stringify(message),
    });
    expect([400, 401, 403, 415]).toContain(simple.status);
  });

  it('may do nothing of the crew’s, over HTTP or the socket', async () => {
    const one = await named('Three');
    const get = (path: string, method: string): Promise<Response> =>
      fetch(`${server.url}/api${path}`, {
        method,
        headers: one.headers,
        body: method === 'GET' ? null : '{}',
      });
    for (const path of ['/show', '/shows', `/audience/viewers/${one.id}`, '/sfu/status'])
      expect((await get(path, 'GET')).status, path).toBe(403);
    for (const [path, body] of [
      ['/show/end', {}],
      ['/show/rehearse', { viewers: 1 }],
      ['/air/publish', {}],
      ['/chat/host-messages', { text: 'I am the host', key: key() }],
      [`/chat/messages/${one.id}/hidden`, { hidden: true }],
      [`/chat/messages/${one.id}/answered`, { answered: true }],
    ] as const)
      expect((await one.command(path, body)).status, path).toBe(403);
    const client = await live(one);
    client.send({ kind: 'hello', slug: 'tonight', isVisible: true });
    client.send({ kind: 'subscribe', topics: ['audience', 'stage', 'show'] });
    await client.until(() => client.snapshot('show'));
    expect(client.heard.filter((message) => message.kind === 'refused')).toHaveLength(2);
    expect([client.snapshot('audience'), client.snapshot('stage')]).toEqual([undefined, undefined]);
    client.close();
  });

  it('gets no answer to another viewer’s key', async () => {
    const [one, two] = [await named('Four'), await named('Five')];
    const shared = key();
    const said = async (who: Visitor, text: string): Promise<string> => {
      const message = { slug: 'tonight', text, key: shared };
      return ((await (await who.command('/chat/messages', message)).json()) as { text: string })
        .text;
    };
    expect(await said(one, 'mine')).toBe('mine');
    expect(await said(two, 'other')).toBe('other');
    expect(await said(one, 'changed')).toBe('mine');
  });

  it('cannot call itself the host, nor hide or turn what it writes', async () => {
    const one = await visitor();
    for (const name of ['小棠 Xiaotang', '小棠xiaotang ', '主播', 'HOST'])
      expect(await (await one.command('/me/name', { name })).json()).toMatchObject({
        code: 'name-taken',
      });
    for (const name of ['\u200b\u200b', '\u202e', 'x'.repeat(25), '', 7])
      expect((await one.command('/me/name', { name })).status).toBe(400);
    const answer = await one.command('/me/name', { name: ' A\u202eb\u0000\u200bc ' });
    expect(await answer.json()).toEqual({ name: 'Abc' });
    const message = { slug: 'tonight', text: 'a\u202e\nb\u0007', key: key() };
    expect(await (await one.command('/chat/messages', message)).json()).toMatchObject({
      text: 'a b',
    });
  });
});

describe('a page of another origin', () => {
  it('is refused under any other Host or Origin, on every way in', async () => {
    const own = `127.0.0.1:${server.port}`;
    for (const name of ['evil.test', `evil.test:${server.port}`, '127.0.0.1', '127.0.0.1:1']) {
      for (const path of ['/healthz', '/w/tonight', '/api/show', '/rtc/validate', '/assets/app.js'])
        expect((await raw(path, { host: name })).status, `${name} ${path}`).toBeOneOf([400, 403]);
      for (const path of ['/live', '/rtc'])
        expect(await upgrade(path, { Host: name })).toMatch(/ 40[03] /);
    }
    for (const origin of ['http://evil.test', 'null', `http://localhost:${server.port}`]) {
      expect((await raw('/healthz', { host: own, origin })).status).toBe(403);
      for (const path of ['/live', '/rtc'])
        expect(await upgrade(path, { Origin: origin })).toContain('403');
    }
    expect(await upgrade('/live', { Origin: `http://${own}` })).toContain('101');
    expect(await upgrade('/rtc', { Origin: `http://${own}` })).toContain('401');
  });

  it('finds no other door of the media server through its signalling', async () => {
    reached.length = 0;
    for (const path of [
      '/rtc/../twirp/livekit.RoomService/ListRooms',
      '/rtc/%2e%2e/twirp/livekit.RoomService/ListRooms',
      '/rtc/..%2ftwirp/x',
      '/rtc//evil.test/x',
      '/rtcx',
      '/twirp/livekit.RoomService/ListRooms',
    ]) {
      expect((await raw(path, { host: `127.0.0.1:${server.port}` })).status).toBeOneOf([400, 404]);
      expect(await upgrade(path)).toMatch(/ 40[04] /);
    }
    expect(reached).toEqual([]);
    expect((await raw('/rtc/validate?x=1', { host: `127.0.0.1:${server.port}` })).body).toBe(
      'media',
    );
    expect(reached).toEqual(['/rtc/validate?x=1']);
  });
});

describe('malformed requests', () => {
  it('are refused with a code, and change nothing', async () => {
    const one = await named('Six');
    const good = { slug: 'tonight', text: 'hi' };
    const polluted = `{"slug":"tonight","text":"hi","key":"${key()}","__proto__":{"isPolluted":true}}`;
    for (const body of [
      '{',
      'null',
      '[]',
      '"text"',
      polluted,
      `{"constructor":{"prototype":{"isPolluted":true}}}`,
      JSON.stringify({ ...good, key: 'short' }),
      JSON.stringify({ ...good, key: '../../../../etc/passwd' }),
      JSON.stringify({ slug: 'Tonight/..', text: 'hi', key: key() }),
      JSON.stringify({ slug: 'tonight', text: ['hi'], key: key() }),
      JSON.stringify({ slug: 'tonight', text: '\u200b\u202e\n', key: key() }),
    ]) {
      const answer = await one.command('/chat/messages', body);
      expect(answer.status, body).toBe(400);
      expect(await answer.json()).toMatchObject({ code: 'bad-request' });
    }
    const large = JSON.stringify({ ...good, key: key(), more: 'x'.repeat(17_000) });
    expect((await one.command('/chat/messages', large)).status).toBe(413);
    const rpc = await fetch(`${server.url}/rpc/chat/send`, {
      method: 'POST',
      headers: one.headers,
      body: JSON.stringify({
        json: { ...good, key: key() },
        meta: [
          [1, '__proto__', 'isPolluted'],
          [3, 'constructor', 'prototype', 'isPolluted'],
        ],
      }),
    });
    expect(rpc.status).toBeLessThan(500);
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
  });

  it('climb out of no folder and are not written back', async () => {
    const hostHeader = { host: `127.0.0.1:${server.port}` };
    for (const path of [
      '/assets/../secret.txt',
      '/assets/%2e%2e/secret.txt',
      '/assets/..%2fsecret.txt',
      '/assets/..%5csecret.txt',
      '/assets//../secret.txt',
      '/assets/%00',
      '/icons/../watch/index.html',
    ]) {
      const { status, body } = await raw(path, hostHeader);
      expect(status, path).toBeOneOf([400, 403, 404]);
      expect(body).not.toContain('not for viewers');
    }
    for (const path of [
      '/w/%3Cscript%3Ealert(1)%3C%2Fscript%3E',
      '/w/..%2f..%2fetc',
      `/w/${'a'.repeat(300)}`,
      '/w/%ff',
      '/w/%E2%80%AE',
      '/%3Cscript%3E',
      '/api/%3Cscript%3E',
    ]) {
      const { status, body } = await raw(path, hostHeader);
      expect(status, path).toBeOneOf([400, 404, 414]);
      expect(body).not.toMatch(/script>|etc|aaaa|%ff|\u202e/);
    }
    expect((await raw('/assets/app.js', hostHeader)).body).toBe('ok');
  });

  it('put up no poster', async () => {
    const one = await visitor();
    const current = (await (
      await fetch(`${server.url}/api/show`, {
        headers: { authorization: `Bearer ${server.hostToken}` },
      })
    ).json()) as { id: string };
    const jpeg = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 0, 0xff, 0xd9]);
    const put = async (headers: Record<string, string>, body: Uint8Array, id = current.id) =>
      (
        await fetch(`${server.url}/api/poster/${id}`, {
          method: 'PUT',
          headers: { 'content-type': 'image/jpeg', ...headers },
          body: Buffer.from(body),
        })
      ).status;
    const asHost = { authorization: `Bearer ${server.hostToken}` };
    expect(await put({}, jpeg)).toBe(401);
    expect(await put({ ...one.headers, 'content-type': 'image/jpeg' }, jpeg)).toBe(403);
    expect(await put(asHost, Buffer.from('<svg onload="alert(1)">'))).toBe(400);
    expect(await put(asHost, jpeg.subarray(0, 4))).toBe(400);
    expect(await put({ ...asHost, 'content-type': 'image/svg+xml' }, jpeg)).toBe(415);
    expect(await put(asHost, Buffer.concat([jpeg, Buffer.alloc(300_000)]))).toBe(413);
    expect(await put(asHost, jpeg, one.id)).toBe(404);
    expect(await put(asHost, jpeg, '..%2fx')).toBe(404);
    expect(await put(asHost, jpeg)).toBe(204);
    const seen = await fetch(`${server.url}/poster/${current.id}`);
    expect(seen.headers.get('content-type')).toBe('image/jpeg');
    expect(seen.headers.get('x-content-type-options')).toBe('nosniff');
  });
});

describe('a token that nobody gave', () => {
  it('opens no socket, whatever it says it is for', async () => {
    const id = crypto.randomUUID();
    for (const token of [
      `crowd.${id}.${id}.${'B'.repeat(43)}`,
      `crowd.${id}.${id}.`,
      'x'.repeat(43),
      `${server.hostToken}x`,
    ]) {
      const forged = new LiveClient(server.url);
      await forged.opened();
      forged.send({ kind: 'hello', token, slug: 'tonight', isVisible: true });
      await forged.until(() => forged.closeCode !== null);
      expect(forged.heard).toEqual([{ kind: 'refused', code: 'not-signed-in' }]);
    }
  });
});
