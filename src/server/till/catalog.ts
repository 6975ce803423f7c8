import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ShelfItem } from '../../shared/catalog/index.ts';
import type { Currency, ShowId } from '../../shared/kernel/index.ts';
import { pictureMaxBytes } from '../../shared/show-api/index.ts';
import type { Show, ShowEventBody } from '../../shared/show/index.ts';
import {
  CatalogImporter,
  CatalogService,
  sampleProducts,
  type SampleProduct,
} from '../catalog/index.ts';
import { createPublicFetch, type PublicFetch } from '../public-fetch/index.ts';
import { scopeOf, type TillContext } from './context.ts';

/** The catalogue and the shelves, composed. */
export interface CatalogPart {
  readonly service: CatalogService;
  /** Spreadsheets in and out. */
  readonly files: CatalogImporter;
  shelf(showId: ShowId): ShelfItem[];
  /** What is available of each variant on the shelf. */
  stock(showId: ShowId): Record<string, number>;
  /** Within the commit that makes one show from another. */
  copyShelf(from: Show, to: Show): void;
  /** What was decided in a transaction that was rolled back is not so. */
  rolledBack(): void;
}

const sampleMark = 'sample-products';
const pictureWithinMs = 10_000;

/** What the catalogue needs of the other parts of the till. */
export interface CatalogNeeds {
  currency(): Currency;
  /** Another than the public internet's, for tests. */
  readonly publicFetch?: PublicFetch;
}

export function composeCatalog(context: TillContext, needs: CatalogNeeds): CatalogPart {
  const { store, topics, once, commit } = context;
  const showOf = (showId: ShowId): Show => context.showById(showId) ?? context.currentShow();
  const service = new CatalogService({
    nowMs: context.nowMs,
    newId: context.newId,
    current: () => {
      const show = context.currentShow();
      return { showId: show.id, scope: scopeOf(show) };
    },
    scopeOf: (showId) => scopeOf(showOf(showId)),
    products: store.products,
    stock: store.stock,
    shelf: store.shelf,
    once: (command, key, act) =>
      once({ actor: 'crew', key, command, showId: context.currentShow().id }, act),
    write: async <A>(
      act: (nowMs: number) => { readonly answer: A; readonly bodies?: readonly ShowEventBody[] },
    ) => {
      const done: A[] = [];
      await commit({
        showId: context.currentShow().id,
        viewerId: null,
        bodies: [],
        write: (nowMs) => {
          const { answer, bodies } = act(nowMs);
          done[0] = answer;
          return (bodies ?? []).map((body) => ({ viewerId: null, body }));
        },
      });
      return done[0] as A;
    },
    changed: (showId, what) => topics.changed(showId, what),
  });
  putSamples(context, service);
  const publicFetch = needs.publicFetch ?? createPublicFetch();
  const files = new CatalogImporter({
    nowMs: context.nowMs,
    catalog: service,
    currency: () => needs.currency(),
    fetchPicture: async (url) => {
      const request = { url, maxBytes: pictureMaxBytes, timeoutMs: pictureWithinMs };
      const { status, bytes } = await publicFetch(request);
      if (status !== 200) throw new Error(`Answered ${status}`);
      return bytes;
    },
  });
  return {
    service,
    files,
    shelf: (showId) => service.shelf(showId),
    stock: (showId) => service.stock(showId),
    copyShelf: (from, to) => service.copy(from.id, to.id, to.kind === 'rehearsal'),
    rolledBack: () => service.rolledBack(),
  };
}

/** A shop with nothing in it gets something to rehearse with, once. */
function putSamples(
  { store, nowMs, currentShow, samplesDir }: TillContext,
  service: CatalogService,
): void {
  if (store.settings.get(sampleMark) !== null || !store.products.isEmpty()) return;
  const show = currentShow();
  if (show.kind === 'rehearsal') return;
  store.transaction(() => {
    const ids = sampleProducts.map(({ draft, picture }) => {
      const id = service.write(null, draft, nowMs());
      const bytes = pictureOf(picture, samplesDir);
      if (bytes !== null) service.writePicture(id, bytes, null);
      return id;
    });
    store.shelf.set(
      show.id,
      ids.map((productId, index) => ({ productId, isPinned: index === 0, isExplained: false })),
    );
    store.settings.set(sampleMark, String(nowMs()));
  });
}

/** A server without pages has samples without pictures. */
function pictureOf(name: SampleProduct['picture'], samplesDir: string | null): Buffer | null {
  const path = samplesDir === null ? null : join(samplesDir, name);
  return path !== null && existsSync(path) ? readFileSync(path) : null;
}
