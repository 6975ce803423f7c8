import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createPublicFetch, FetchFailure } from './public-fetch.ts';

let servers: Server[] = [];
afterEach(() => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
  servers = [];
});

/** A server on loopback; how often it was asked shows whether anyone came through. */
async function serve(answer: RequestListener): Promise<{ port: number; asked: string[] }> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    answer(request, response);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: (server.address() as AddressInfo).port, asked };
}

const everywhere = createPublicFetch({ isAllowed: () => true });
const limits = { maxBytes: 1000, timeoutMs: 2000 };
const codeOf = (failure: unknown): string =>
  failure instanceof FetchFailure ? failure.code : String(failure);

describe('fetching from public addresses', () => {
  it.each([
    'http://127.0.0.1:PORT/',
    'http://localhost:PORT/',
    'http://[::1]:PORT/',
    'http://[::ffff:127.0.0.1]:PORT/',
    'http://0x7f.1:PORT/',
    'http://2130706433:PORT/',
    'http://0:PORT/',
    'http://127.1:PORT/',
  ])('never reaches this machine as %s', async (url) => {
    const { port, asked } = await serve((_request, response) => response.end('secret'));
    const fetched = createPublicFetch()({ url: url.replace('PORT', String(port)), ...limits });
    expect(await fetched.catch(codeOf)).toBe('not-public');
    expect(asked).toEqual([]);
  });

  it.each(['file:///etc/passwd', 'ftp://example.com/a', 'http://me:pw@example.com/', 'no address'])(
    'refuses %s',
    async (url) => {
      const failure: unknown = await everywhere({ url, ...limits }).catch((f: unknown) => f);
      expect(codeOf(failure)).toBe('bad-address');
    },
  );

  it('refuses a name of which one address is inside', async () => {
    const { port, asked } = await serve((_request, response) => response.end('secret'));
    const fetchBy = (...answer: readonly string[]) =>
      createPublicFetch({
        lookup: (_host, done) =>
          done(
            null,
            answer.map((address) => ({ address, family: 4 })),
          ),
      })({ url: `http://shop.example:${port}/`, ...limits }).catch(codeOf);
    expect(await fetchBy('1.1.1.1', '127.0.0.1')).toBe('not-public');
    expect(await fetchBy()).toBe('not-public');
    expect(asked).toEqual([]);
  });

  it('connects to the very address that was checked, whatever the name says next', async () => {
    const { port } = await serve((_request, response) => response.end('first'));
    let looked = 0;
    const answer = await createPublicFetch({
      isAllowed: (address) => address === '127.0.0.1',
      lookup: (_host, done) => {
        looked += 1;
        done(null, [{ address: looked === 1 ? '127.0.0.1' : '127.0.0.2', family: 4 }]);
      },
    })({ url: `http://shop.example:${port}/`, ...limits });
    expect([answer.bytes.toString(), looked]).toEqual(['first', 1]);
  });

  it('checks where a redirect leads, and follows only so many', async () => {
    const inside = await serve((_request, response) => response.end('secret'));
    const outside = await serve((request, response) => {
      const to = request.url === '/in' ? `http://127.0.0.2:${inside.port}/` : '/again';
      response.writeHead(302, { location: to }).end();
    });
    const fetchOnce = createPublicFetch({ isAllowed: (address) => address === '127.0.0.1' });
    const at = (path: string) =>
      fetchOnce({ url: `http://127.0.0.1:${outside.port}${path}`, ...limits }).catch(codeOf);
    expect(await at('/in')).toBe('not-public');
    expect(inside.asked).toEqual([]);
    expect(await at('/loop')).toBe('too-many-redirects');
    expect(outside.asked).toHaveLength(1 + 4);
  });

  it('takes no more than the limit, and waits no longer', async () => {
    const { port } = await serve((request, response) => {
      if (request.url === '/slow') response.write('a');
      else response.end(Buffer.alloc(1001));
    });
    const url = `http://127.0.0.1:${port}`;
    expect(await everywhere({ url: `${url}/big`, ...limits }).catch(codeOf)).toBe('too-large');
    const slow = { url: `${url}/slow`, maxBytes: 10, timeoutMs: 100 };
    expect(await everywhere(slow).catch(codeOf)).toBe('timeout');
  });

  it('brings back what was there, or that nobody was', async () => {
    const { port } = await serve((request, response) => {
      response.writeHead(201, { 'content-type': 'text/plain' });
      request.pipe(response);
    });
    const url = `http://127.0.0.1:${port}/`;
    const answer = await everywhere({ url, method: 'POST', body: 'hello', ...limits });
    expect([answer.status, answer.bytes.toString()]).toEqual([201, 'hello']);
    servers[0]?.closeAllConnections();
    await new Promise((resolve) => servers[0]?.close(resolve));
    expect(await everywhere({ url, ...limits }).catch(codeOf)).toBe('unreachable');
  });
});
