import type { ShelfItem } from '../../shared/catalog/index.ts';
import type { ShowId } from '../../shared/kernel/index.ts';
import type { Show, ShowEventBody } from '../../shared/show/index.ts';
import { CatalogService, sampleProducts } from '../catalog/index.ts';
import { scopeOf, type TillContext } from './context.ts';

/** The catalogue and the shelves, composed. */
export interface CatalogPart {
  readonly service: CatalogService;
  shelf(showId: ShowId): ShelfItem[];
  /** What is available of each variant on the shelf. */
  stock(showId: ShowId): Record<string, number>;
  /** Within the commit that makes one show from another. */
  copyShelf(from: Show, to: Show): void;
  /** What was decided in a transaction that was rolled back is not so. */
  rolledBack(): void;
}

const sampleMark = 'sample-products';

export function composeCatalog(context: TillContext): CatalogPart {
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
  return {
    service,
    shelf: (showId) => service.shelf(showId),
    stock: (showId) => service.stock(showId),
    copyShelf: (from, to) => service.copy(from.id, to.id, to.kind === 'rehearsal'),
    rolledBack: () => service.rolledBack(),
  };
}

/** A shop with nothing in it gets something to rehearse with, once. */
function putSamples({ store, nowMs, currentShow }: TillContext, service: CatalogService): void {
  if (store.settings.get(sampleMark) !== null || !store.products.isEmpty()) return;
  const show = currentShow();
  if (show.kind === 'rehearsal') return;
  store.transaction(() => {
    const ids = sampleProducts.map((draft) => service.write(null, draft, nowMs()));
    store.shelf.set(
      show.id,
      ids.map((productId, index) => ({ productId, isPinned: index === 0, isExplained: false })),
    );
    store.settings.set(sampleMark, String(nowMs()));
  });
}
