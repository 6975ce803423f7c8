import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CrewProduct, ImportReport, ShelfItem } from '../../src/shared/catalog/index.ts';
import { startShowServer, type ShowServerForTest } from '../support/start-show-server.ts';

/** What of the built pages a catalogue needs. */
const pagesDir = join(import.meta.dirname, '../../resources/public');
const samples = join(pagesDir, 'samples');
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

let dataDir: string;
let server: ShowServerForTest;
const crew = (path: string, init: RequestInit = {}): Promise<Response> =>
  fetch(`${server.url}/api${path}`, {
    ...init,
    headers: { authorization: `Bearer ${server.hostToken}`, ...init.headers },
  });
const json = async <T>(path: string, method = 'GET', body?: unknown): Promise<T> => {
  const response = await crew(path, {
    method,
    ...(body === undefined
      ? {}
      : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  });
  expect(response.status, `${path} ${await response.clone().text()}`).toBe(200);
  return (await response.json()) as T;
};
const codeOf = async (response: Promise<Response>): Promise<unknown> => {
  const answer = await response;
  return [answer.status, ((await answer.json()) as { code?: unknown }).code];
};
const products = (): Promise<CrewProduct[]> => json<CrewProduct[]>('/products');
const productNamed = async (title: string): Promise<CrewProduct> => {
  const found = (await products()).find((one) => one.title === title);
  if (found === undefined) throw new Error(`There is no ${title}`);
  return found;
};
const upload = (id: string, body: Buffer, headers: Record<string, string> = {}) =>
  crew(`/products/${id}/pictures`, {
    method: 'POST',
    body: new Uint8Array(body),
    headers: { 'content-type': 'image/png', ...headers },
  });
/** The answer to a body that is only announced: one that is sent may break off unread. */
const announced = (path: string, bytes: number): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    const headers = {
      authorization: `Bearer ${server.hostToken}`,
      'content-type': 'image/png',
      'content-length': bytes,
    };
    const asked = request(`${server.url}/api${path}`, { method: 'POST', headers }, (answer) => {
      resolve(answer.statusCode);
      asked.destroy();
    });
    asked.on('error', reject);
    asked.flushHeaders();
  });
const imports = async (csv: string, query = ''): Promise<ImportReport> =>
  (await (
    await crew(`/catalogue/import${query}`, {
      method: 'POST',
      body: csv,
      headers: { 'content-type': 'text/csv' },
    })
  ).json()) as ImportReport;

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'regulars-catalogue-'));
  server = await startShowServer({ dataDir, pagesDir });
});
afterAll(async () => {
  await server.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

describe('a fresh shop', () => {
  it('has three products with pictures on the shelf, which can be archived for good', async () => {
    const shelf = await json<ShelfItem[]>('/shelf');
    expect(shelf.map(({ product }) => [product.title, product.pictures.length])).toEqual([
      ['Merino cardigan', 1],
      ['Rust scarf', 1],
      ['Cable socks, two pairs', 1],
    ]);
    const socks = await productNamed('Cable socks, two pairs');
    await json(`/products/${socks.id}/archived`, 'POST', { archived: true });
    await server.stop();
    server = await startShowServer({ dataDir, pagesDir });
    expect((await json<ShelfItem[]>('/shelf')).map(({ product }) => product.title)).toEqual([
      'Merino cardigan',
      'Rust scarf',
    ]);
    expect(await products()).toHaveLength(3);
  });

  it('rehearses with its shelf and a stock of its own', async () => {
    const scarf = await productNamed('Rust scarf');
    await json('/show/rehearse', 'POST', { viewers: 0 });
    const [variant] = scarf.variants;
    await json(`/variants/${variant?.id}/stock`, 'PUT', { onHand: 1 });
    const shelf = await json<ShelfItem[]>('/shelf');
    expect(shelf.map(({ product }) => product.variants[0]?.available)).toEqual([40, 1]);
    await json('/show/end', 'POST', {});
    expect((await productNamed('Rust scarf')).variants[0]?.onHand).toBe(variant?.onHand);
  });

  it('hands its shelf on to the next show', async () => {
    await json('/show/go-live', 'POST', {});
    await json('/show/end', 'POST', {});
    await json('/show', 'PATCH', { title: 'The next evening' });
    expect(await json<ShelfItem[]>('/shelf')).toHaveLength(2);
  });
});

describe('a picture', () => {
  it('is served for good, as what its bytes are, and framed by nothing', async () => {
    const [picture] = (await productNamed('Merino cardigan')).pictures;
    const answer = await fetch(server.url + (picture?.url ?? ''));
    expect(answer.status).toBe(200);
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(
      readFileSync(join(samples, 'cardigan.webp')),
    );
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'image/webp',
      'cache-control': 'public, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
    });
    expect([picture?.widthPx, picture?.heightPx]).toEqual([640, 640]);
  });

  it('is known by its bytes, whatever it says it is', async () => {
    const { id } = await productNamed('Rust scarf');
    const added = await upload(id, png, { 'content-type': 'image/jpeg' });
    expect(((await added.json()) as CrewProduct).pictures.at(-1)).toMatchObject({
      widthPx: 1,
      heightPx: 1,
    });
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'.padEnd(99));
    expect(await codeOf(upload(id, svg))).toEqual([400, 'picture-refused']);
    expect(await announced(`/products/${id}/pictures`, 4 * 1024 * 1024 + 1)).toBe(413);
    expect(await announced('/catalogue/import', 8 * 1024 * 1024 + 1)).toBe(413);
  });

  it('goes in the order that the crew gave, and away', async () => {
    const { id, pictures } = await productNamed('Rust scarf');
    const ids = pictures.map((picture) => picture.id).reverse();
    const turned = await json<CrewProduct>(`/products/${id}/pictures`, 'PUT', { pictureIds: ids });
    expect(turned.pictures.map((picture) => picture.id)).toEqual(ids);
    const less = await json<CrewProduct>(`/products/${id}/pictures`, 'PUT', {
      pictureIds: ids.slice(0, 1),
    });
    expect(less.pictures).toHaveLength(1);
    expect((await fetch(`${server.url}/picture/${ids[1]}`)).status).toBe(404);
  });
});

describe('files of products', () => {
  let inside: Server;
  let asked = 0;
  let insideUrl: string;
  beforeAll(async () => {
    inside = createServer((_request, response) => {
      asked += 1;
      response.end(png);
    });
    await new Promise<void>((resolve) => inside.listen(0, '127.0.0.1', resolve));
    insideUrl = `http://127.0.0.1:${(inside.address() as AddressInfo).port}/secret.png`;
  });
  afterAll(() => void inside.close());

  it('are refused to whoever is not of the crew, before anything is read', async () => {
    const { id } = await productNamed('Rust scarf');
    for (const [path, method] of [
      ['/api/catalogue/import', 'POST'],
      ['/api/catalogue/export', 'GET'],
      [`/api/products/${id}/pictures`, 'POST'],
      ['/rpc/catalog/saveProduct', 'POST'],
    ] as const)
      expect(
        await codeOf(fetch(server.url + path, method === 'GET' ? {} : { method, body: 'x' })),
        path,
      ).toEqual([401, 'not-signed-in']);
  });

  it('say what they would do before they do it', async () => {
    const csv = 'title,sku,price,stock\nHat,HAT,19.9,4\nCap,,x,1\n';
    const dry = await imports(csv, '?dryRun=1');
    expect(dry).toMatchObject({ isDryRun: true, created: 1, errors: [{ row: 3 }] });
    expect(await imports(csv)).toMatchObject({ isDryRun: true, created: 1 });
    expect(await products()).toHaveLength(3);
    expect(await imports(csv, '?goodRows=1')).toMatchObject({ isDryRun: false, created: 1 });
    expect((await productNamed('Hat')).variants[0]).toMatchObject({ priceMinor: 1990, onHand: 4 });
  });

  it.each(['plain', 'shopify'])('come back unchanged as %s', async (format) => {
    const file = await crew(`/catalogue/export?format=${format}`);
    expect(file.headers.get('content-disposition')).toContain(`products-${format}.csv`);
    const report = await imports(await file.text());
    expect(report).toMatchObject({ errors: [], created: 0, updated: 0, unchanged: 4, format });
  });

  it('fetch no picture from inside', async () => {
    const report = await imports(`title,price,image\nShawl,1,${insideUrl}\n`);
    expect(report.pictures).toEqual({ fetched: 0, failed: [insideUrl] });
    expect([asked, (await productNamed('Shawl')).pictures]).toEqual([0, []]);
  });

  it('may be as long as a catalogue is', async () => {
    const rows = Array.from({ length: 3000 }, (_, index) => `Thing ${index},1.5,2`);
    const report = await imports(`title,price,stock\n${rows.join('\n')}\n`);
    expect(report).toMatchObject({ created: 3000, errors: [] });
    const more = Array.from({ length: 2000 }, (_, index) => `More ${index},1,1`);
    const full = await imports(`title,price,stock\n${more.join('\n')}\n`, '?dryRun=1');
    expect(full.errors.every(({ code }) => code === 'too-many-products')).toBe(true);
    expect(full.created).toBe(5000 - 3005);
  });
});

describe('a product', () => {
  it('may have a hundred variants and texts of full length', async () => {
    const draft = {
      title: 'Long',
      description: '长'.repeat(5000),
      descriptionZh: '长'.repeat(5000),
      optionNames: ['Size'],
      variants: Array.from({ length: 100 }, (_, index) => ({
        sku: `LONG-${index}`,
        options: [`Size ${index}`],
        priceMinor: 100,
        onHand: 1,
      })),
    };
    const saved = await json<CrewProduct>('/products', 'POST', {
      id: null,
      draft,
      key: 'k'.repeat(20),
    });
    expect(saved.variants).toHaveLength(100);
  });
});
