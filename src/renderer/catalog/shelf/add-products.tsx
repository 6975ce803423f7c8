import clsx from 'clsx';
import { Check, ShoppingBag } from 'lucide-react';
import { useState } from 'react';
import { mostOnShelf, type CrewProduct, type ShelfItem } from '../../../shared/catalog/index.ts';
import type { ProductId } from '../../../shared/kernel/index.ts';
import {
  Button,
  Dialog,
  EmptyState,
  SearchField,
  useBusy,
  useLanguage,
  titleIn,
} from '../../ui/index.ts';
import type { CatalogHouse } from '../house.ts';
import { catalogMessages } from '../messages.ts';
import { ProductPicture } from '../picture.tsx';
import { useProducts } from '../use-products.ts';
import { availableOf, isFound, priceWords } from '../words.ts';

function Choice(props: {
  readonly product: CrewProduct;
  readonly currency: string;
  readonly baseUrl: string | null;
  readonly isChosen: boolean;
  readonly onToggle: () => void;
}) {
  const t = catalogMessages.useText();
  const language = useLanguage();
  const { product, isChosen } = props;
  const left = availableOf(product.variants);
  return (
    <button
      type="button"
      role="checkbox"
      aria-checked={isChosen}
      data-testid="add-choice"
      onClick={props.onToggle}
      className={clsx(
        'focus-inside flex h-56 w-full items-center gap-10 rounded-4 px-8 text-left',
        isChosen ? 'bg-3' : 'hover:bg-3',
      )}
    >
      <span
        className={clsx(
          'grid size-16 shrink-0 place-items-center rounded-4 ring-1 ring-inset',
          isChosen
            ? 'bg-[var(--ink-1)] text-[color:var(--bg-0)] ring-[var(--ink-1)]'
            : 'ring-line-3',
        )}
      >
        {isChosen && <Check size={14} strokeWidth={2.5} />}
      </span>
      <ProductPicture picture={product.pictures[0]} baseUrl={props.baseUrl} className="size-40" />
      <span className="min-w-0 flex-1">
        <span className="block truncate font-medium">{titleIn(language, product)}</span>
        <span className="figures block truncate text-12 text-ink-3">
          {left === 0 ? t('outOfStock') : t('left', { count: left })}
          {product.variants.length > 1 && ` · ${t('variants', { count: product.variants.length })}`}
        </span>
      </span>
      <span className="figures text-money">
        {priceWords(product.variants, props.currency, language).price}
      </span>
    </button>
  );
}

/** Chooses products of the catalogue that are not on the shelf yet. */
export function AddProducts(props: {
  readonly house: CatalogHouse;
  readonly isOpen: boolean;
  readonly shelf: readonly ShelfItem[];
  readonly onClose: () => void;
  readonly onAdd: (ids: readonly ProductId[]) => Promise<boolean>;
  readonly onCatalogue: () => void;
}) {
  const t = catalogMessages.useText();
  const { house, shelf } = props;
  const { products } = useProducts(house, props.isOpen);
  const [search, setSearch] = useState('');
  const [chosen, setChosen] = useState<readonly ProductId[]>([]);
  const [isBusy, busily] = useBusy();
  const onShelf = new Set(shelf.map(({ product }) => product.id));
  const free = (products ?? []).filter(({ id, isArchived }) => !isArchived && !onShelf.has(id));
  const listed = free.filter((product) => isFound(product, search));
  const ids = chosen.filter((id) => free.some((product) => product.id === id));
  const isTooMany = shelf.length + ids.length > mostOnShelf;
  const close = (): void => {
    setChosen([]);
    setSearch('');
    props.onClose();
  };
  const add = async (): Promise<void> => {
    if (await busily(() => props.onAdd(ids))) close();
  };
  const toCatalogue = (): void => {
    close();
    props.onCatalogue();
  };
  return (
    <Dialog
      title={t('addProducts')}
      isOpen={props.isOpen}
      onClose={close}
      widthPx={520}
      footer={
        <>
          <Button variant="ghost" className="mr-auto" onClick={toCatalogue}>
            {t('openCatalogue')}
          </Button>
          <Button
            variant="primary"
            data-testid="add-chosen"
            isBusy={isBusy}
            disabled={ids.length === 0}
            disabledReason={isTooMany ? t('shelfFull', { count: mostOnShelf }) : null}
            onClick={() => void add()}
          >
            {ids.length === 0 ? t('addProducts') : t('add', { count: ids.length })}
          </Button>
        </>
      }
    >
      <div className="flex h-[min(440px,60vh)] flex-col">
        <SearchField
          label={t('search')}
          className="shrink-0 pb-8"
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
        {products !== null && listed.length === 0 ? (
          <EmptyState
            icon={<ShoppingBag size={24} strokeWidth={1.75} />}
            title={free.length === 0 ? t('nothingToAdd') : t('noMatch', { search })}
            body={
              free.length === 0 ? t('nothingToAddBody') : t('noMatchBody', { count: free.length })
            }
            action={
              free.length === 0 ? (
                <Button onClick={toCatalogue}>{t('openCatalogue')}</Button>
              ) : (
                <Button onClick={() => setSearch('')}>{t('clearSearch')}</Button>
              )
            }
          />
        ) : (
          <div className="min-h-0 flex-1 overflow-y-auto">
            {listed.map((product) => (
              <Choice
                key={product.id}
                product={product}
                currency={house.till.getState().sales?.currency ?? 'CNY'}
                baseUrl={house.gateway()?.baseUrl ?? null}
                isChosen={ids.includes(product.id)}
                onToggle={() =>
                  setChosen(
                    ids.includes(product.id)
                      ? ids.filter((id) => id !== product.id)
                      : [...ids, product.id],
                  )
                }
              />
            ))}
          </div>
        )}
      </div>
    </Dialog>
  );
}
