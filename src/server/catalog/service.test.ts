import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { v7 } from 'uuid';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { productDraftSchema, type CrewProduct } from '../../shared/catalog/index.ts';
import { showIdSchema, type ProductId, type ShowId } from '../../shared/kernel/index.ts';
import { showSchema, type Show, type ShowEvent } from '../../shared/show/index.ts';
import { EventLog } from '../log/index.ts';
import { createOnce } from '../once.ts';
import { openStore, type Store } from '../store/index.ts';
import { composeCatalog, type CatalogPart } from '../till/catalog.ts';
import type { CatalogService } from './service.ts';

const dayMs = 24 * 3600 * 1000;
let dataDir: string;
let store: Store;
let log: EventLog;
let nowMs: number;
let current: Show;
let part: CatalogPart;
let service: CatalogService;
let told: string[];

const showNamed = (slug: string, kind: Show['kind']): Show =>
  showSchema.parse({
    id: v7(),
    slug,
    kind,
    phase: kind === 'show' ? 'draft' : 'rehearsal',
    title: 'Tonight',
    hostName: 'Host',
    orientation: 'portrait',
    startsAtMs: null,
    startedAtMs: null,
    endedAtMs: null,
  });
const putShow = (show: Show): Show => {
  store.shows.insert({ show, rehearsal: null }, nowMs);
  return show;
};

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'regulars-catalog-'));
  store = openStore({ dataDir });
  nowMs = 100 * dayMs;
  told = [];
  store.settings.set('sample-products', '0');
  current = putShow(showNamed('tonight', 'show'));
  log = new EventLog({
    nowMs: () => nowMs,
    lastSeq: (showId) => store.events.lastSeq(showId),
    insert: (event) => store.events.insert(event),
    transaction: (work) => store.transaction(work),
    concernsAll: () => false,
    onCommit: () => undefined,
    onFailure: (failure) => {
      throw failure;
    },
  });
  const commit = log.append.bind(log);
  part = composeCatalog(
    {
      store,
      nowMs: () => nowMs,
      newId: () => v7(),
      commit,
      once: createOnce({ answers: store.answers, commit }),
      currentShow: () => current,
      showById: (id) => store.shows.byId(id)?.show ?? null,
      tracker: () => null,
      nameOf: () => null,
      personOf: (viewerId) => viewerId,
      strengthOf: () => 'stranger',
      signingKey: Buffer.alloc(32),
      samplesDir: null,
      topics: {
        changed: (showId, what) => told.push(`${showId} ${what}`),
        personChanged: () => {},
      },
      onFailure: () => undefined,
    },
    { currency: () => 'CNY' },
  );
  log.watch(part);
  service = part.service;
});
afterEach(() => {
  store.close();
  rmSync(dataDir, { recursive: true, force: true });
});

const key = (): string => v7();
const jumper = (over: object = {}) =>
  productDraftSchema.parse({
    title: 'Jumper',
    optionNames: ['Size'],
    variants: [
      { sku: 'J-S', options: ['S'], priceMinor: 300, costMinor: 100, onHand: 10 },
      { sku: 'J-M', options: ['M'], priceMinor: 300, costMinor: 100, onHand: 5 },
    ],
    ...over,
  });
/** What the crew's form sends of a product as it stands. */
const draftOf = ({ title, optionNames, variants }: CrewProduct) => ({
  title,
  optionNames,
  variants: variants.map(({ id, sku, options, priceMinor, costMinor, onHand }) => ({
    id,
    sku,
    options,
    priceMinor,
    costMinor,
    onHand,
    seenOnHand: onHand,
  })),
});
const edit = (product: CrewProduct, change: (draft: ReturnType<typeof draftOf>) => void) => {
  const draft = draftOf(product);
  change(draft);
  return service.save(product.id, productDraftSchema.parse(draft), key());
};
const first = <T>(list: readonly T[]): T => {
  const [one] = list;
  if (one === undefined) throw new Error('There is none');
  return one;
};
const bodies = (showId: ShowId): ShowEvent['body'][] =>
  [...store.events.ofShow(showId)].map(({ body }) => body);
const saved = (over?: object): Promise<CrewProduct> => service.save(null, jumper(over), key());
const shelved = async (...products: readonly CrewProduct[]): Promise<readonly ProductId[]> => {
  const ids = products.map(({ id }) => id);
  await service.setShelf(ids);
  return ids;
};

describe('a product', () => {
  it('is made once for a key, and stands in the catalogue as it was written', async () => {
    const once = key();
    const made = await service.save(null, jumper(), once);
    expect((await service.save(null, jumper(), once)).id).toBe(made.id);
    expect(service.products()).toHaveLength(1);
    expect(made.variants.map(({ sku, available, onHand }) => [sku, available, onHand])).toEqual([
      ['J-S', 10, 10],
      ['J-M', 5, 5],
    ]);
  });

  it('keeps what was sold while the crew was editing it', async () => {
    const made = await saved();
    const { id } = first(made.variants);
    store.stock.reserve('real', id, 4);
    store.stock.sellReserved('real', id, 4);
    const later = await edit(made, (draft) => (first(draft.variants).onHand = 12));
    expect(first(later.variants).onHand).toBe(8);
  });

  it('lets two variants exchange their numbers, and refuses another product’s', async () => {
    const made = await saved();
    const swapped = await edit(made, ({ variants }) => {
      for (const variant of variants) variant.sku = variant.sku === 'J-S' ? 'J-M' : 'J-S';
    });
    expect(swapped.variants.map(({ sku }) => sku)).toEqual(['J-M', 'J-S']);
    await expect(saved({ title: 'Other' })).rejects.toThrow('in-use');
    await service.archive(made.id, true);
    expect((await saved({ title: 'Other' })).variants).toHaveLength(2);
    expect(service.product(made.id).variants.map(({ sku }) => sku)).toEqual([null, null]);
  });

  it('remembers every price, and takes up a variant’s history when it comes back', async () => {
    const made = await saved();
    nowMs += 40 * dayMs;
    const cheaper = await edit(made, (draft) => (first(draft.variants).priceMinor = 200));
    expect(cheaper.variants.map(({ formerPriceMinor }) => formerPriceMinor)).toEqual([300, null]);
    const without = await edit(cheaper, (draft) => draft.variants.shift());
    expect(without.variants).toHaveLength(1);
    const back = await service.save(
      made.id,
      productDraftSchema.parse({
        ...draftOf(without),
        variants: [
          { sku: 'J-S', options: ['S'], priceMinor: 200, onHand: 3 },
          ...draftOf(without).variants,
        ],
      }),
      key(),
    );
    expect(first(back.variants).id).toBe(first(made.variants).id);
    expect(service.prices(made.id)[first(made.variants).id]).toEqual([
      { fromAtMs: 100 * dayMs, priceMinor: 300 },
      { fromAtMs: 140 * dayMs, priceMinor: 200 },
    ]);
  });

  it('keeps its history in order where the clock was set back', async () => {
    const made = await saved();
    nowMs -= dayMs;
    await edit(made, (draft) => (first(draft.variants).priceMinor = 250));
    const points = service.prices(made.id)[first(made.variants).id] ?? [];
    expect(points.map(({ priceMinor }) => priceMinor)).toEqual([300, 250]);
  });

  it('cannot lose what a sale or an unpaid order holds', async () => {
    const made = await saved();
    const [small, middle] = made.variants.map(({ id }) => id);
    if (small === undefined || middle === undefined) throw new Error('Two were made');
    store.stock.follow('real', small, 0, 6);
    store.stock.reserve('real', middle, 1);
    await expect(service.setStock(small, 5)).rejects.toThrow('in-use');
    await expect(edit(made, (draft) => draft.variants.pop())).rejects.toThrow('in-use');
    await expect(edit(made, (draft) => (first(draft.variants).onHand = 5))).rejects.toThrow(
      'in-use',
    );
    await expect(service.archive(made.id, true)).rejects.toThrow('in-use');
    await shelved(made);
    await expect(service.setShelf([])).rejects.toThrow('in-use');
    expect(service.product(made.id).variants.map(({ available }) => available)).toEqual([4, 4]);
  });

  it('is no one else’s variant', async () => {
    const made = await saved();
    const other = await saved({
      title: 'Other',
      optionNames: [],
      variants: [{ priceMinor: 1, onHand: 1 }],
    });
    const stolen = { ...draftOf(other), variants: draftOf(made).variants, optionNames: ['Size'] };
    await expect(service.save(other.id, productDraftSchema.parse(stolen), key())).rejects.toThrow(
      'not-found',
    );
  });
});

describe('the shelf', () => {
  it('stands in the order that the crew gave it, each product once', async () => {
    const [a, b] = [
      await saved(),
      await saved({ title: 'Hat', optionNames: [], variants: [{ priceMinor: 9, onHand: 1 }] }),
    ];
    await service.setShelf([b.id, a.id, b.id]);
    expect(
      part.shelf(current.id).map(({ product, position }) => [product.title, position]),
    ).toEqual([
      ['Hat', 0],
      ['Jumper', 1],
    ]);
    expect(part.stock(current.id)[first(b.variants).id]).toBe(1);
  });

  it('has one pinned and one explained product, and the log says each change once', async () => {
    const [a, b] = [
      await saved(),
      await saved({ title: 'Hat', optionNames: [], variants: [{ priceMinor: 9, onHand: 1 }] }),
    ];
    await shelved(a, b);
    await service.pin(a.id);
    await service.pin(a.id);
    await service.pin(b.id);
    await service.explain(b.id);
    const marks = (): unknown[] =>
      part.shelf(current.id).map(({ isPinned, isExplained }) => [isPinned, isExplained]);
    expect(marks()).toEqual([
      [false, false],
      [true, true],
    ]);
    await service.setShelf([a.id]);
    expect(bodies(current.id)).toEqual([
      { kind: 'product-pinned', productId: a.id },
      { kind: 'product-pinned', productId: b.id },
      { kind: 'product-explained', productId: b.id },
      { kind: 'product-pinned', productId: null },
      { kind: 'product-explained', productId: null },
    ]);
    await expect(service.pin(b.id)).rejects.toThrow('not-found');
  });

  it('shows a live price beside the shop’s own, if that was in force before', async () => {
    const made = await saved();
    const [small, middle] = made.variants;
    await expect(service.setLivePrices(made.id, {})).rejects.toThrow('not-found');
    await shelved(made);
    nowMs += dayMs;
    const [item] = await service.setLivePrices(made.id, { [first(made.variants).id]: 200 });
    expect(item?.product.variants.map((one) => [one.priceMinor, one.formerPriceMinor])).toEqual([
      [200, 300],
      [300, null],
    ]);
    expect(item?.livePrices).toEqual({ [small?.id ?? '']: 200 });
    expect(service.sellable(current.id, first(made.variants).id)?.priceMinor).toBe(200);
    const [back] = await service.setLivePrices(made.id, { [first(made.variants).id]: null });
    expect(back?.livePrices).toEqual({});
    await expect(service.setLivePrices(made.id, { [v7()]: 1 })).rejects.toThrow('not-found');
    expect(middle?.priceMinor).toBe(300);
  });

  it('loses what is archived, in every show that is not over', async () => {
    const made = await saved();
    await shelved(made);
    const other = putShow(showNamed('tomorrow', 'show'));
    part.copyShelf(current, other);
    await service.pin(made.id);
    told = [];
    await service.archive(made.id, true);
    expect([part.shelf(current.id), part.shelf(other.id)]).toEqual([[], []]);
    expect(bodies(current.id).at(-1)).toEqual({ kind: 'product-pinned', productId: null });
    await service.archive(made.id, false);
    expect(service.product(made.id).isArchived).toBe(false);
    await expect(service.setShelf([showIdSchema.parse(v7()) as never])).rejects.toThrow(
      'not-found',
    );
  });
});

describe('a show made from another', () => {
  it('takes its shelf, and not what was promised for one evening', async () => {
    const made = await saved();
    await shelved(made);
    await service.pin(made.id);
    await service.setLivePrices(made.id, { [first(made.variants).id]: 200 });
    const next = putShow(showNamed('next', 'show'));
    store.transaction(() => part.copyShelf(current, next));
    expect(part.shelf(next.id)).toMatchObject([
      { isPinned: false, isExplained: false, livePrices: {}, product: { id: made.id } },
    ]);
  });

  it('sells from a copy of the stock where it is a rehearsal', async () => {
    const made = await saved();
    await shelved(made);
    const { id } = first(made.variants);
    store.stock.reserve('real', id, 3);
    await service.setLivePrices(made.id, { [id]: 200 });
    const rehearsal = putShow(showNamed('try', 'rehearsal'));
    store.transaction(() => part.copyShelf(current, rehearsal));
    const before = current;
    current = rehearsal;
    expect(part.stock(rehearsal.id)[id]).toBe(7);
    expect(part.shelf(rehearsal.id)[0]?.livePrices).toEqual({ [id]: 200 });
    await service.setStock(id, 1);
    expect([part.stock(rehearsal.id)[id], part.stock(before.id)[id]]).toEqual([1, 7]);
    const added = await saved({
      title: 'New',
      optionNames: [],
      variants: [{ priceMinor: 9, onHand: 4 }],
    });
    current = before;
    expect(first(service.product(added.id).variants).onHand).toBe(4);
  });
});
