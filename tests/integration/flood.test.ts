import { once } from 'node:events';
import { request, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import { LiveHub } from '../../src/server/gateway/index.ts';
import type { ShowId } from '../../src/shared/kernel/index.ts';
import { LiveClient } from '../support/live-client.ts';
import { newKey, openHouse, type ShowHouse, type Visitor } from '../support/show-house.ts';

let house: ShowHouse;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());

const named = async (name: string): Promise<Visitor> => {
  const one = await house.visitor('tonight');
  expect((await one.command('/me/name', { name })).status).toBe(200);
  return one;
};
const isWell = async (): Promise<boolean> =>
  ((await (await fetch(`${house.url}/healthz`)).json()) as { readonly ok: boolean }).ok;

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A request with the words of a browser, which `fetch` here keeps for itself. */
const get = (url: string, headers: Record<string, string>): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const asked = request(url, { headers }, (answer) => {
      let body = '';
      answer.setEncoding('utf8').on('data', (part: string) => (body += part));
      answer.on('end', () =>
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body }),
      );
    });
    asked.on('error', reject);
    asked.end();
  });

describe('a flood', () => {
  it('of messages is held to a rate, of each viewer alone', async () => {
    const [one, two] = [await named('Seven'), await named('Eight')];
    const say = (who: Visitor): Promise<number> =>
      who
        .command('/chat/messages', { slug: 'tonight', text: 'again', key: newKey() })
        .then((answer) => answer.status);
    const statuses = await Promise.all(Array.from({ length: 20 }, () => say(one)));
    expect(statuses.filter((status) => status === 200)).toHaveLength(6);
    expect(statuses.filter((status) => status === 429)).toHaveLength(14);
    expect(await say(two)).toBe(200);
  });

  it.each(['ping', 'heartbeat', 'subscribe'] as const)('of %ss closes its socket', async (kind) => {
    const one = await house.visitor('tonight');
    const client = await one.connect();
    client.send({ kind: 'hello', slug: 'tonight', isVisible: true });
    for (let count = 0; count < 400; count += 1)
      if (kind === 'ping') client.send({ kind, sentAtMs: count });
      else if (kind === 'heartbeat') client.send({ kind, isVisible: count % 2 === 0 });
      else client.send({ kind, topics: ['chat', 'show', 'me'] });
    await client.until(() => client.closeCode !== null);
    expect(client.closeCode).toBe(1008);
    expect(client.heard.at(-1)).toEqual({ kind: 'refused', code: 'too-many-requests' });
    expect(client.heard.length).toBeLessThan(120);
    expect(await isWell()).toBe(true);
  });

  it('of frames that are huge, binary, fragments of nonsense or unknown is cut', async () => {
    for (const [frame, codes] of [
      ['x'.repeat(1_000_000), [1009, 1006]],
      [Buffer.from('{"kind":"ping","sentAtMs":1}'), [1008]],
      ['{"kind":"hello","slug":"tonight","__proto__":{"role":"host"}', [1008]],
      ['{"kind":"subscribe","topics":["everything"]}', [1008]],
      ['{"kind":"ping","sentAtMs":1e999}', [1008]],
      ['[]', [1008]],
    ] as const) {
      const client = new LiveClient(house.url);
      await client.opened();
      client.socket.send(frame);
      await client.until(() => client.closeCode !== null);
      expect(codes).toContain(client.closeCode);
    }
    expect(await isWell()).toBe(true);
  });

  it('of one viewer’s sockets is bounded, and nobody else’s', async () => {
    const [one, two] = [await house.visitor('tonight'), await house.visitor('tonight')];
    const clients = await Promise.all(Array.from({ length: 20 }, () => one.connect()));
    for (const client of clients) client.send({ kind: 'hello', slug: 'tonight', isVisible: true });
    await Promise.all(
      clients.map((client) => client.until(() => client.heard.length > 0 || client.closeCode)),
    );
    const welcome = clients.filter((client) => client.heard[0]?.kind === 'welcome');
    expect(welcome).toHaveLength(16);
    const other = await two.connect();
    other.send({ kind: 'hello', slug: 'tonight', isVisible: true });
    await other.until(() => other.heard[0]?.kind === 'welcome');
    for (const client of [...clients, other]) client.close();
  });

  it('of answers that are never read ends with its socket, whatever the system buffers', async () => {
    const text = '好'.repeat(200);
    const message = { id: 'm', viewerId: null, from: 'host', name: '', text, sentAtMs: 1 } as const;
    const messages = Array.from({ length: 2000 }, () => ({ ...message, question: null }));
    const never = (): never => {
      throw new Error('nobody asks');
    };
    const caller = { role: 'viewer', viewerId: 'v', isSimulated: false, showId: null } as const;
    const hub = new LiveHub({
      nowMs: () => Date.now(),
      readToken: never,
      showIdOf: () => 's' as ShowId,
      currentShowId: never,
      snapshots: {
        show: never,
        chat: () => ({ messages: messages as never, openQuestions: [] }),
        audience: never,
        stage: never,
        sales: never,
        engagement: never,
        me: never,
      },
      opened: () => undefined,
      closed: () => undefined,
      heartbeat: () => undefined,
      viewing: () => undefined,
      onFailure: never,
    });
    const sockets = new WebSocketServer({ host: '127.0.0.1', port: 0 });
    sockets.on('connection', (ws) => hub.accept(ws, caller as never));
    await once(sockets, 'listening');
    const { port } = sockets.address() as AddressInfo;
    const come = async (): Promise<LiveClient> => {
      const client = new LiveClient(`http://127.0.0.1:${port}`);
      await client.opened();
      client.send({ kind: 'hello', slug: 'tonight', isVisible: true });
      await client.until(() => client.heard.length > 0);
      return client;
    };
    const [deaf, reader] = [await come(), await come()];
    deaf.socket.pause();
    for (let asked = 0; asked < 14; asked += 1) {
      for (const client of [deaf, reader]) client.send({ kind: 'subscribe', topics: ['chat'] });
      await reader.until(() => reader.heard.length === asked + 2);
    }
    await expect.poll(() => hub.size).toBe(1);
    expect([reader.closeCode, deaf.heard.length]).toEqual([null, 1]);
    for (const client of [deaf, reader]) client.socket.terminate();
    hub.close();
    sockets.close();
  });

  it('of sockets that never answer does not keep the server from stopping', async () => {
    const own = await openHouse();
    const hanging = new LiveClient(own.url);
    await hanging.opened();
    hanging.socket.pause();
    const before = performance.now();
    await own.close();
    expect(performance.now() - before).toBeLessThan(4000);
    hanging.socket.terminate();
  });

  it('from another site’s page uses up nothing, and from here is told to wait', async () => {
    const own = await openHouse();
    const open = async (slug: string, headers: Record<string, string> = {}, times = 1) => {
      const answers: Answer[] = [];
      while (answers.length < times) {
        const some = Math.min(50, times - answers.length);
        const asked = Array.from({ length: some }, () => get(`${own.url}/w/${slug}`, headers));
        answers.push(...(await Promise.all(asked)));
      }
      return answers;
    };
    const statuses = (answers: readonly Answer[]): number[] => [
      ...new Set(answers.map((answer) => answer.status)),
    ];
    const asImage = {
      'sec-fetch-site': 'cross-site',
      'sec-fetch-mode': 'no-cors',
      'sec-fetch-dest': 'image',
    };
    const followed = {
      'sec-fetch-site': 'cross-site',
      'sec-fetch-mode': 'navigate',
      'sec-fetch-dest': 'document',
    };
    const images = await open('tonight', asImage, 400);
    expect(statuses(images)).toEqual([403]);
    expect(images.some((answer) => answer.headers['set-cookie'] !== undefined)).toBe(false);
    expect(statuses(await open('nobody', {}, 400))).toEqual([404]);
    expect(statuses(await open('tonight', followed, 600))).toEqual([200]);
    const [late] = await open('tonight', followed);
    expect([late?.status, late?.headers['retry-after']]).toEqual([429, '60']);
    expect(late?.body).toContain('Too many people are coming in at once');
    const [chinese] = await open('tonight', { ...followed, 'accept-language': 'zh-CN' });
    expect(chinese?.body).toContain('同时进来的人太多了');
    await own.close();
  });
});
