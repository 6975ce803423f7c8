import { describe, expect, it } from 'vitest';
import { v7 } from 'uuid';
import type { CrewProduct, ProductDraft } from '../../shared/catalog/index.ts';
import type { ProductId } from '../../shared/kernel/index.ts';
import { CatalogImporter, type ImporterPorts } from './importer.ts';

/** A shop in memory that takes whatever it is given, but for titles that are lost. */
function shop(over: { lost?: string; fetch?: (url: string) => Promise<Buffer> } = {}) {
  const products = new Map<ProductId, CrewProduct>();
  const sources = new Map<ProductId, string[]>();
  const groups: number[] = [];
  let nowMs = 0;
  const save = (id: ProductId | null, draft: ProductDraft): ProductId => {
    const productId = id ?? (v7() as ProductId);
    const isArchived = products.get(productId)?.isArchived ?? false;
    products.set(productId, {
      ...draft,
      id: productId,
      pictures: [],
      isArchived,
      updatedAtMs: 0,
      variants: draft.variants.map((variant) => ({
        ...variant,
        id: variant.id ?? (v7() as never),
        formerPriceMinor: null,
        available: variant.onHand,
        carved: 0,
        reserved: 0,
        isArchived: false,
      })),
    });
    return productId;
  };
  const catalog = {
    products: () => [...products.values()],
    product: (id: ProductId) => products.get(id),
    pictureSources: (id: ProductId) => sources.get(id) ?? [],
    saveMany: (drafts: readonly { id: ProductId | null; draft: ProductDraft }[]) => {
      groups.push(drafts.length);
      return Promise.resolve(
        drafts.map(({ id, draft }) => (draft.title === over.lost ? null : save(id, draft))),
      );
    },
    archive: (id: ProductId, isArchived: boolean) => {
      const product = products.get(id);
      if (product !== undefined) products.set(id, { ...product, isArchived });
      return Promise.resolve(product);
    },
    addPicture: (id: ProductId, _bytes: Buffer, url: string) => {
      sources.set(id, [...(sources.get(id) ?? []), url]);
      return Promise.resolve(products.get(id));
    },
  } as unknown as ImporterPorts['catalog'];
  const importer = new CatalogImporter({
    nowMs: () => nowMs,
    catalog,
    currency: () => 'CNY',
    fetchPicture: over.fetch ?? (() => Promise.resolve(Buffer.alloc(1))),
  });
  return {
    products,
    groups,
    passes: (ms: number) => (nowMs += ms),
    titles: () => [...products.values()].map(({ title }) => title),
    put: (text: string, way: { isDryRun?: boolean; skipsBadRows?: boolean } = {}) =>
      importer.import(Buffer.from(text), { isDryRun: false, skipsBadRows: false, ...way }),
  };
}

const good = 'title,price,image\nHat,1,https://a.example/1.png\nCap,2,\n';
const bad = `${good}Cat,x,\n`;

describe('an import', () => {
  it('says what it would do and does nothing in a dry run', async () => {
    const { put, titles } = shop();
    expect(await put(good, { isDryRun: true })).toEqual({
      isDryRun: true,
      format: 'plain',
      rows: 2,
      created: 2,
      updated: 0,
      unchanged: 0,
      errors: [],
      pictures: { fetched: 0, failed: [] },
    });
    expect(titles()).toEqual([]);
  });

  it('writes nothing where any row is bad, unless the good ones are wanted', async () => {
    const { put, titles } = shop();
    expect(await put(bad)).toMatchObject({ isDryRun: true, created: 2, errors: [{ row: 4 }] });
    expect(titles()).toEqual([]);
    expect(await put(bad, { skipsBadRows: true })).toMatchObject({ isDryRun: false, created: 2 });
    expect(titles()).toEqual(['Hat', 'Cap']);
  });

  it('changes nothing the second time, and fetches no picture twice', async () => {
    const { put } = shop();
    expect((await put(good)).pictures).toEqual({ fetched: 1, failed: [] });
    const again = await put(good);
    expect([again.unchanged, again.pictures.fetched]).toEqual([2, 0]);
  });

  it('names the pictures that could not be had, and stops fetching after a minute', async () => {
    const urls = Array.from({ length: 30 }, (_, index) => `https://a.example/${index}.png`);
    const file = urls.map((url, index) => `P${index},1,${url}`).join('\n');
    const slow = shop({
      fetch: () => {
        slow.passes(20_000);
        return Promise.reject(new Error('gone'));
      },
    });
    const { pictures, created } = await slow.put(`title,price,image\n${file}\n`);
    expect([created, pictures.fetched, pictures.failed.length]).toEqual([30, 0, 30]);
  });

  it('says what somebody else changed meanwhile', async () => {
    const { put, titles } = shop({ lost: 'Hat' });
    const report = await put(good);
    expect(report.errors).toEqual([
      { row: 2, column: null, code: 'changed-meanwhile', value: 'Hat' },
    ]);
    expect([report.created, titles()]).toEqual([1, ['Cap']]);
  });

  it('archives and brings back, and lets others have their turn between groups', async () => {
    const { put, products, groups } = shop();
    const rows = Array.from({ length: 60 }, (_, index) => `P${index},1,archived`);
    await put(`title,price,status\n${rows.join('\n')}`);
    expect([...products.values()].every(({ isArchived }) => isArchived)).toBe(true);
    expect(groups).toEqual([25, 25, 10]);
  });
});
