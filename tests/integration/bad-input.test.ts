import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LiveClient } from '../support/live-client.ts';
import { newKey, openHouse, type ShowHouse } from '../support/show-house.ts';
import { showApiContract } from '../../src/shared/show-api/index.ts';
import { forkShowServer, startShowServer } from '../support/start-show-server.ts';

let house: ShowHouse;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());

describe('bad input at the gateway', () => {
  it('refuses strangers, other origins and other hosts', async () => {
    expect((await fetch(`${house.url}/api/show`)).status).toBe(401);
    const wrong = await fetch(`${house.url}/api/show`, {
      headers: { authorization: `Bearer ${'x'.repeat(43)}` },
    });
    expect(wrong.status).toBe(401);
    expect(
      (await fetch(`${house.url}/healthz`, { headers: { origin: 'http://evil.test' } })).status,
    ).toBe(403);
    const { slug } = await house.ownShow('live');
    const one = await house.viewer(slug);
    const message = { slug, text: 'hi', key: newKey() };
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
    const { slug } = await house.ownShow('draft');
    const one = await house.viewer(slug);
    for (const body of [{}, { slug: '../x', text: 'a', key: newKey() }, { slug, text: 1 }]) {
      const response = await one.command('/chat/messages', body);
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({ code: 'bad-request' });
    }
    const large = { slug, text: 'x'.repeat(20_000), key: newKey() };
    expect((await one.command('/chat/messages', large)).status).toBe(413);
    expect((await one.command('/show/go-live', {})).status).toBe(403);
    expect((await one.command('/air/admit', { slug })).status).toBe(409);
    const poster = await fetch(`${house.url}/api/poster/${one.boot.show.show.id}`, {
      method: 'PUT',
      headers: { 'content-type': 'image/jpeg', authorization: `Bearer ${house.server.hostToken}` },
      body: 'not a picture',
    });
    expect(poster.status).toBe(400);
    one.live.close();
  });

  it('closes sockets that say nonsense or too much', async () => {
    for (const nonsense of ['{', '{"kind":"hello","slug":7}', 'x'.repeat(20_000)]) {
      const client = new LiveClient(house.url);
      await client.opened();
      client.socket.send(nonsense);
      await client.until(() => client.closeCode !== null);
    }
    const viewerClient = await house.viewer((await house.ownShow('draft')).slug);
    viewerClient.live.send({ kind: 'subscribe', topics: ['audience'] });
    await viewerClient.live.until(() =>
      viewerClient.live.heard.some((message) => message.kind === 'refused'),
    );
    expect(viewerClient.live.snapshot('audience')).toBeUndefined();
    viewerClient.live.close();
  });

  it('shows text as text in the page’s boot data', async () => {
    const title = '</script><script>alert(1)</script>';
    const { slug } = await house.ownShow('draft');
    expect((await house.host('/show', { method: 'PATCH', body: { title } })).status).toBe(200);
    const one = await house.viewer(slug);
    expect(one.boot.show.show.title).toBe(title);
    one.live.close();
    const html = await (await fetch(`${house.url}/w/${slug}`)).text();
    expect(html).not.toContain('<script>alert');
    expect((await fetch(`${house.url}/w/nobody`)).status).toBe(404);
  });

  it('describes every way in, and no other', async () => {
    const spec = (await (await fetch(`${house.url}/api/openapi.json`)).json()) as {
      paths: Record<string, Record<string, unknown>>;
    };
    const described = Object.entries(spec.paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method} ${path}`),
    );
    const contracted = Object.values(showApiContract).flatMap((term) => Object.keys(term));
    // Beside the procedures, what goes up or comes down raw.
    const raw = [
      'put /poster/{showId}',
      'post /products/{productId}/pictures',
      'post /catalogue/import',
      'get /catalogue/export',
    ];
    expect(described).toHaveLength(contracted.length + raw.length);
    expect(described).toEqual(expect.arrayContaining(['post /sales/{saleId}/taps', ...raw]));
    expect(await (await fetch(`${house.url}/metrics`)).text()).toContain('regulars_viewers');
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
