import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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

  it('of answers that are never read ends with its socket', async () => {
    const own = await openHouse();
    // A chat of 200 long lines makes each snapshot about 170 KB.
    for (let line = 0; line < 200; line += 1)
      await own.post('/chat/host-messages', { text: '好'.repeat(200), key: newKey() });
    const deaf = await (await own.visitor('tonight')).connect();
    deaf.send({ kind: 'hello', slug: 'tonight', isVisible: true });
    await deaf.until(() => deaf.heard.some((message) => message.kind === 'welcome'));
    deaf.socket.pause();
    const ask = (): void => deaf.send({ kind: 'subscribe', topics: ['chat'] });
    for (let count = 0; count < 14; count += 1) ask();
    const sockets = async (): Promise<string> => {
      if (deaf.socket.readyState === deaf.socket.OPEN) ask();
      const text = await (await fetch(`${own.url}/metrics`)).text();
      return /^regulars_sockets (\d+)$/m.exec(text)?.[1] ?? '';
    };
    await expect.poll(sockets, { interval: 800, timeout: 25_000 }).toBe('0');
    expect(deaf.heard.filter((message) => message.kind === 'refused')).toEqual([]);
    deaf.socket.terminate();
    await own.close();
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
      const answers: Response[] = [];
      while (answers.length < times) {
        const some = Math.min(50, times - answers.length);
        const asked = Array.from({ length: some }, () =>
          fetch(`${own.url}/w/${slug}`, { headers }),
        );
        answers.push(...(await Promise.all(asked)));
      }
      return answers;
    };
    const statuses = (answers: readonly Response[]): number[] => [
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
    expect(images.some((answer) => answer.headers.has('set-cookie'))).toBe(false);
    expect(statuses(await open('nobody', {}, 400))).toEqual([404]);
    expect(statuses(await open('tonight', followed, 600))).toEqual([200]);
    const [late] = await open('tonight', followed);
    expect([late?.status, late?.headers.get('retry-after')]).toEqual([429, '60']);
    expect(await late?.text()).toContain('Too many people are coming in at once');
    const [chinese] = await open('tonight', { ...followed, 'accept-language': 'zh-CN' });
    expect(await chinese?.text()).toContain('同时进来的人太多了');
    await own.close();
  });
});
