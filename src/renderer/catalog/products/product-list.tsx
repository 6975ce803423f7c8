import { useVirtualizer } from '@tanstack/react-virtual';
import clsx from 'clsx';
import { Search } from 'lucide-react';
import { useRef } from 'react';
import type { CrewProduct } from '../../../shared/catalog/index.ts';
import type { ProductId } from '../../../shared/kernel/index.ts';
import { Button, EmptyState, SearchField, useLanguage, titleIn } from '../../ui/index.ts';
import { catalogMessages } from '../messages.ts';
import { ProductPicture } from '../picture.tsx';
import { availableOf, isFound, priceWords } from '../words.ts';

const rowPx = 52;

function Row(props: {
  readonly product: CrewProduct;
  readonly currency: string;
  readonly baseUrl: string | null;
  readonly isChosen: boolean;
  readonly onChoose: () => void;
}) {
  const t = catalogMessages.useText();
  const language = useLanguage();
  const { product, isChosen } = props;
  const left = availableOf(product.variants);
  return (
    <button
      type="button"
      aria-current={isChosen}
      data-testid="catalogue-row"
      onClick={props.onChoose}
      className={clsx(
        'focus-inside relative flex h-52 w-full items-center gap-10 px-12 text-left',
        isChosen
          ? 'bg-3 before:absolute before:inset-y-0 before:left-0 before:w-2 before:bg-[var(--ink-1)]'
          : 'hover:bg-3',
      )}
    >
      <ProductPicture picture={product.pictures[0]} baseUrl={props.baseUrl} className="size-40" />
      <span className="min-w-0 flex-1">
        <span className={clsx('block truncate font-medium', product.isArchived && 'text-ink-3')}>
          {titleIn(language, product)}
        </span>
        <span className="figures flex gap-8 text-12 text-ink-3">
          <span className="min-w-0 flex-1 truncate">
            {product.isArchived
              ? t('archived')
              : left === 0
                ? t('outOfStock')
                : t('left', { count: left })}
          </span>
          <span className="text-ink-2">
            {priceWords(product.variants, props.currency, language).price}
          </span>
        </span>
      </span>
    </button>
  );
}

/** The catalogue in a column, by search and with or without what is archived. */
export function ProductList(props: {
  readonly products: readonly CrewProduct[];
  readonly currency: string;
  readonly baseUrl: string | null;
  readonly chosenId: ProductId | null;
  readonly search: string;
  readonly showsArchived: boolean;
  readonly onSearch: (search: string) => void;
  readonly onShowArchived: (shows: boolean) => void;
  readonly onChoose: (id: ProductId) => void;
}) {
  const t = catalogMessages.useText();
  const { products, search, showsArchived } = props;
  const kept = products.filter(({ isArchived }) => isArchived === showsArchived);
  const listed = kept.filter((product) => isFound(product, search));
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: listed.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPx,
    overscan: 8,
    getItemKey: (index) => listed[index]?.id ?? index,
    initialRect: { width: 280, height: 560 },
  });
  return (
    <div className="flex w-280 shrink-0 flex-col border-r border-line-1">
      <div className="flex shrink-0 items-center gap-4 p-8">
        <SearchField
          label={t('search')}
          data-testid="catalogue-search"
          className="min-w-0 flex-1"
          value={search}
          onChange={(event) => props.onSearch(event.target.value)}
        />
        <Button
          variant="ghost"
          className="px-8"
          aria-pressed={showsArchived}
          onClick={() => props.onShowArchived(!showsArchived)}
        >
          <span className={showsArchived ? 'text-ink-1' : 'text-ink-3'}>{t('showArchived')}</span>
        </Button>
      </div>
      {listed.length === 0 && search !== '' ? (
        <EmptyState
          icon={<Search size={24} strokeWidth={1.75} />}
          title={t('noMatch', { search })}
          body={t('noMatchBody', { count: kept.length })}
          action={<Button onClick={() => props.onSearch('')}>{t('clearSearch')}</Button>}
        />
      ) : (
        <div ref={scroller} className="min-h-0 flex-1 overflow-y-auto">
          <div className="relative w-full" style={{ height: virtual.getTotalSize() }}>
            {virtual.getVirtualItems().map((item) => {
              const product = listed[item.index];
              return (
                product && (
                  <div
                    key={item.key}
                    className="absolute inset-x-0 top-0"
                    style={{ transform: `translateY(${item.start}px)` }}
                  >
                    <Row
                      product={product}
                      currency={props.currency}
                      baseUrl={props.baseUrl}
                      isChosen={product.id === props.chosenId}
                      onChoose={() => props.onChoose(product.id)}
                    />
                  </div>
                )
              );
            })}
          </div>
        </div>
      )}
    </div>
  );
}
