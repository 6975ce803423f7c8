import clsx from 'clsx';
import { Ellipsis, GripVertical, Mic, Pin, Zap } from 'lucide-react';
import type { DragEvent, KeyboardEvent } from 'react';
import type { ShelfItem } from '../../../shared/catalog/index.ts';
import { IconButton, Menu, useLanguage, titleIn } from '../../ui/index.ts';
import { catalogMessages } from '../messages.ts';
import { ProductPicture } from '../picture.tsx';
import { availableOf, priceWords } from '../words.ts';

/** What a row can do; `move` is by places. */
export interface ShelfRowActs {
  readonly move: (by: number) => void;
  readonly pin: () => void;
  readonly explain: () => void;
  readonly setLivePrice: () => void;
  readonly edit: () => void;
  readonly remove: () => void;
}

function Grip(props: { readonly title: string; readonly onMove: (by: number) => void }) {
  const t = catalogMessages.useText();
  const onKeyDown = (event: KeyboardEvent<HTMLButtonElement>): void => {
    const by = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0;
    if (by === 0) return;
    event.preventDefault();
    props.onMove(by);
    // A row that is put elsewhere in the page loses the focus.
    const grip = event.currentTarget;
    requestAnimationFrame(() => grip.focus());
  };
  return (
    <button
      type="button"
      aria-label={t('move', { title: props.title })}
      data-testid="shelf-grip"
      onKeyDown={onKeyDown}
      className="focus-inside grid h-full w-20 shrink-0 cursor-grab place-items-center text-ink-3 opacity-60 group-hover:opacity-100 focus-visible:opacity-100"
    >
      <GripVertical size={14} strokeWidth={1.75} />
    </button>
  );
}

function Marks({ item, isOnSale }: { readonly item: ShelfItem; readonly isOnSale: boolean }) {
  const t = catalogMessages.useText();
  const { variants } = item.product;
  const left = availableOf(variants);
  return (
    <span className="flex min-w-0 items-center gap-6 truncate text-12 text-ink-3">
      {isOnSale && (
        <span className="flex items-center gap-3 text-live-hi">
          <Zap size={14} strokeWidth={1.75} />
          {t('onSale')}
        </span>
      )}
      {item.isExplained && <span className="font-medium text-ink-1">{t('explained')}</span>}
      {item.isPinned && !item.isExplained && (
        <span className="font-medium text-ink-1">{t('pinned')}</span>
      )}
      <span className="figures truncate">
        {left === 0 ? t('outOfStock') : t('left', { count: left })}
        {variants.length > 1 && ` · ${t('variants', { count: variants.length })}`}
      </span>
    </span>
  );
}

/** One product of the shelf: what it is, what there is of it, at what price. */
export function ShelfRow(props: {
  readonly item: ShelfItem;
  /** From 0; viewers and the host call products by their number. */
  readonly place: number;
  readonly isLast: boolean;
  readonly currency: string;
  readonly baseUrl: string | null;
  readonly isOnSale: boolean;
  /** Where a dragged row would come to stand beside this one. */
  readonly dropAt: 'before' | 'after' | null;
  readonly acts: ShelfRowActs;
  readonly onDragStart: (event: DragEvent) => void;
  readonly onDragOver: (event: DragEvent) => void;
  readonly onDrop: (event: DragEvent) => void;
  readonly onDragEnd: () => void;
}) {
  const t = catalogMessages.useText();
  const language = useLanguage();
  const { item, acts, place } = props;
  const { product, isPinned, isExplained } = item;
  const title = titleIn(language, product);
  const { price, former } = priceWords(product.variants, props.currency, language);
  const isGone = availableOf(product.variants) === 0 && !props.isOnSale;
  return (
    <li
      data-testid="shelf-row"
      data-product-id={product.id}
      draggable
      onDragStart={props.onDragStart}
      onDragOver={props.onDragOver}
      onDrop={props.onDrop}
      onDragEnd={props.onDragEnd}
      className={clsx(
        'group relative flex h-72 items-center gap-8 border-b border-line-1 pr-4',
        isExplained ? 'bg-3' : 'hover:bg-2',
        (isExplained || isPinned) &&
          'before:absolute before:inset-y-0 before:left-0 before:w-2 before:bg-[var(--ink-1)]',
        props.dropAt !== null && 'after:absolute after:inset-x-0 after:h-2 after:bg-[var(--focus)]',
        props.dropAt === 'before' ? 'after:-top-1' : 'after:-bottom-1',
      )}
    >
      <Grip title={title} onMove={acts.move} />
      <span className="relative shrink-0">
        <ProductPicture picture={product.pictures[0]} baseUrl={props.baseUrl} className="size-52" />
        <span className="figures absolute top-0 left-0 min-w-16 rounded-br-4 bg-[oklch(.16_.004_85/.76)] px-4 text-center text-11 leading-16 font-medium">
          {place + 1}
        </span>
      </span>
      <span className="flex min-w-0 flex-1 flex-col">
        <span className="flex min-w-0 items-baseline gap-8 pr-8">
          <span
            className={clsx('min-w-0 flex-1 truncate font-medium', isGone && 'text-ink-3')}
            title={title}
          >
            {title}
          </span>
          {former !== null && (
            <s className="figures text-12 text-ink-3" data-testid="shelf-former">
              {former}
            </s>
          )}
          <span className={clsx('figures', isGone ? 'text-ink-3' : 'text-money')}>{price}</span>
        </span>
        <span className="flex h-32 items-center">
          <span className="min-w-0 flex-1">
            <Marks item={item} isOnSale={props.isOnSale} />
          </span>
          <IconButton
            label={t(isExplained ? 'stopExplaining' : 'explain')}
            isOn={isExplained}
            data-testid="shelf-explain"
            onClick={acts.explain}
          >
            <Mic
              size={16}
              strokeWidth={isExplained ? 2.25 : 1.75}
              className={clsx(isExplained && 'text-ink-1')}
            />
          </IconButton>
          <IconButton
            label={t(isPinned ? 'unpin' : 'pin')}
            isOn={isPinned}
            data-testid="shelf-pin"
            onClick={acts.pin}
          >
            <Pin
              size={16}
              strokeWidth={1.75}
              className={clsx(isPinned && 'fill-current text-ink-1')}
            />
          </IconButton>
          <Menu
            align="end"
            trigger={
              <IconButton label={t('moreOf', { title })} data-testid="shelf-more">
                <Ellipsis size={16} strokeWidth={1.75} />
              </IconButton>
            }
            items={[
              { label: t('livePrice'), onSelect: acts.setLivePrice, testId: 'shelf-live-price' },
              { label: t('edit'), onSelect: acts.edit },
              null,
              { label: t('moveUp'), isDisabled: place === 0, onSelect: () => acts.move(-1) },
              { label: t('moveDown'), isDisabled: props.isLast, onSelect: () => acts.move(1) },
              null,
              { label: t('remove'), onSelect: acts.remove, testId: 'shelf-remove' },
            ]}
          />
        </span>
      </span>
    </li>
  );
}
