import { afterEach, expect, it, vi } from 'vitest';
import { createShowApi, errorCodeOf } from './api.ts';

/** The gateway's answer to all that is asked. */
function answering(status: number, answer: unknown) {
  const asked = vi.fn((_url: string, _init: RequestInit) =>
    Promise.resolve(new Response(JSON.stringify(answer), { status })),
  );
  vi.stubGlobal('fetch', asked);
  return asked;
}
const baseUrl = 'http://127.0.0.1:4400';
afterEach(() => void vi.unstubAllGlobals());

it('calls a procedure by its name, with what it is given and who calls', async () => {
  const asked = answering(200, { json: { name: 'Mei' } });
  const api = createShowApi({ baseUrl, commandToken: 'secret' });
  expect(await api.chat.setName({ name: 'Mei' })).toEqual({ name: 'Mei' });
  const [url, init] = asked.mock.calls[0] ?? [];
  expect(url).toBe(`${baseUrl}/rpc/chat/setName`);
  expect(init).toMatchObject({
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-regulars-command': 'secret' },
    body: '{"json":{"name":"Mei"}}',
  });
});

it('can be awaited itself, and hands on what ends a call', async () => {
  const asked = answering(200, { json: [] });
  const { orders } = await Promise.resolve(createShowApi({ baseUrl }));
  const { signal } = new AbortController();
  expect(await orders.mine(undefined, { signal })).toEqual([]);
  expect(asked.mock.calls[0]?.[1].signal).toBe(signal);
});

it.each([
  ['the refusal of a procedure', 409, { json: { code: 'sold-out' } }, 'sold-out'],
  ['a refusal at the door', 413, { code: 'too-large' }, 'too-large'],
  ['an answer that says nothing', 502, {}, 'internal'],
])('knows the code of %s', async (_, status, answer, code) => {
  answering(status, answer);
  const failure: unknown = await createShowApi({ baseUrl })
    .orders.mine()
    .catch((problem: unknown) => problem);
  expect(errorCodeOf(failure)).toBe(code);
});

it('says that the server cannot be reached', async () => {
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('lost')));
  const failure: unknown = await createShowApi({ baseUrl })
    .orders.mine()
    .catch((problem: unknown) => problem);
  expect(errorCodeOf(failure)).toBe('offline');
});
