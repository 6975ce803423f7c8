import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { createShowApi, errorCodeOf } from './api.ts';

let server: Server;
const asked: { url: string; headers: Record<string, unknown>; body: unknown }[] = [];

async function answering(status: number, answer: unknown): Promise<string> {
  asked.length = 0;
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (part: Buffer) => (body += part.toString()));
    request.on('end', () => {
      asked.push({ url: request.url ?? '', headers: request.headers, body: JSON.parse(body) });
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(answer));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
afterEach(() => void server.close());

it('calls a procedure by its name, with what it is given and who calls', async () => {
  const baseUrl = await answering(200, { json: { name: 'Mei' } });
  const api = createShowApi({ baseUrl, commandToken: 'secret' });
  expect(await api.chat.setName({ name: 'Mei' })).toEqual({ name: 'Mei' });
  expect(asked[0]).toMatchObject({
    url: '/rpc/chat/setName',
    headers: { 'x-regulars-command': 'secret' },
    body: { json: { name: 'Mei' } },
  });
});

it('can be awaited itself, and ends a call that is given up', async () => {
  const baseUrl = await answering(200, { json: [] });
  const { orders } = await Promise.resolve(createShowApi({ baseUrl }));
  expect(await orders.mine()).toEqual([]);
  await expect(orders.mine(undefined, { signal: AbortSignal.abort() })).rejects.toThrow();
});

it.each([
  ['the refusal of a procedure', 409, { json: { code: 'sold-out' } }, 'sold-out'],
  ['a refusal at the door', 413, { code: 'too-large' }, 'too-large'],
  ['an answer that says nothing', 502, {}, 'internal'],
])('knows the code of %s', async (_, status, answer, code) => {
  const api = createShowApi({ baseUrl: await answering(status, answer) });
  const failure: unknown = await api.orders.mine().catch((problem: unknown) => problem);
  expect(errorCodeOf(failure)).toBe(code);
});

it('says that the server cannot be reached', async () => {
  const baseUrl = await answering(200, {});
  await new Promise((resolve) => server.close(resolve));
  const failure: unknown = await createShowApi({ baseUrl })
    .orders.mine()
    .catch((problem: unknown) => problem);
  expect(errorCodeOf(failure)).toBe('offline');
});
