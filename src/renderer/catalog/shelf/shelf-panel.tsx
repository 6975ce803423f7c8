import { isRunningSale } from '../../../shared/sales/index.ts';
import { Plus, ShoppingBag } from 'lucide-react';
import { useMemo, useState, type DragEvent } from 'react';
import { useStore } from 'zustand';
import type { ShelfItem } from '../../../shared/catalog/index.ts';
import type { ProductId } from '../../../shared/kernel/index.ts';
import { Button, EmptyState, PanelHead } from '../../ui/index.ts';
import type { CatalogHouse } from '../house.ts';
import { catalogMessages } from '../messages.ts';
import { AddProducts } from './add-products.tsx';
import { createShelfCommands } from './commands.ts';
import { LivePriceDialog } from './live-price-dialog.tsx';
import { ShelfRow } from './shelf-row.tsx';
import { useShelfOrder } from './use-shelf-order.ts';

/** Drags rows by their whole face; the place is that of the row under the pointer. */
function useDragging(move: (from: number, to: number) => void) {
  const [drag, setDrag] = useState<{ readonly from: number; readonly over: number } | null>(null);
  return {
    /** On which side of a row it would come to stand. */
    dropAt: (place: number): 'before' | 'after' | null => {
      if (drag === null || drag.over !== place || drag.from === place) return null;
      return drag.from < place ? 'after' : 'before';
    },
    handlers: (place: number) => ({
      onDragStart: (event: DragEvent) => {
        event.dataTransfer.effectAllowed = 'move';
        setDrag({ from: place, over: place });
      },
      onDragOver: (event: DragEvent) => {
        if (drag === null) return;
        event.preventDefault();
        if (drag.over !== place) setDrag({ ...drag, over: place });
      },
      onDrop: (event: DragEvent) => {
        event.preventDefault();
        if (drag !== null) move(drag.from, place);
        setDrag(null);
      },
      onDragEnd: () => setDrag(null),
    }),
  };
}

/** The products of the show in their order: what is pinned, explained, left, and at what price. */
export function ShelfPanel(props: {
  readonly house: CatalogHouse;
  /** Opens the catalogue, at a product where one is named. */
  readonly onCatalogue: (productId: ProductId | null) => void;
}) {
  const t = catalogMessages.useText();
  const { house, onCatalogue } = props;
  const sales = useStore(house.till, (state) => state.sales);
  const commands = useMemo(() => createShelfCommands(house), [house]);
  const { items, move } = useShelfOrder(sales?.shelf ?? [], commands.order);
  const { dropAt, handlers } = useDragging(move);
  const [isAdding, setAdding] = useState(false);
  const [priced, setPriced] = useState<ProductId | null>(null);
  const pricedItem = items.find(({ product }) => product.id === priced) ?? null;
  const sale = sales?.sale;
  const onSaleId = isRunningSale(sale) ? sale.productId : null;
  const actsOf = (item: ShelfItem, place: number) => ({
    move: (by: number) => move(place, place + by),
    pin: () => void commands.pin(item.isPinned ? null : item.product.id),
    explain: () => void commands.explain(item.isExplained ? null : item.product.id),
    setLivePrice: () => setPriced(item.product.id),
    edit: () => onCatalogue(item.product.id),
    remove: () => void commands.remove(item),
  });
  if (sales === null)
    return (
      <EmptyState
        icon={<ShoppingBag size={24} strokeWidth={1.75} />}
        title={t('notConnected')}
        body={t('notConnectedBody')}
      />
    );
  const isEmpty = items.length === 0;
  const addButton = (
    <Button
      variant={isEmpty ? 'default' : 'ghost'}
      data-testid="shelf-add"
      onClick={() => setAdding(true)}
    >
      <Plus size={16} strokeWidth={1.75} />
      {t('addProducts')}
    </Button>
  );
  return (
    <div className="flex min-h-0 flex-1 flex-col" data-testid="shelf-panel">
      <PanelHead
        title={t('shelf')}
        note={!isEmpty && t('onShelf', { count: items.length })}
        className="border-b border-line-1"
        actions={
          <>
            {!isEmpty && addButton}
            <Button variant="ghost" data-testid="open-catalogue" onClick={() => onCatalogue(null)}>
              {t('catalogue')}
            </Button>
          </>
        }
      />
      {isEmpty ? (
        <EmptyState
          icon={<ShoppingBag size={24} strokeWidth={1.75} />}
          title={t('shelfEmpty')}
          body={t('shelfEmptyBody')}
          action={addButton}
        />
      ) : (
        <ol aria-label={t('shelf')} className="min-h-0 flex-1 overflow-y-auto">
          {items.map((item, place) => (
            <ShelfRow
              key={item.product.id}
              item={item}
              place={place}
              isLast={place === items.length - 1}
              currency={sales.currency}
              baseUrl={house.gateway()?.baseUrl ?? null}
              isOnSale={item.product.id === onSaleId}
              dropAt={dropAt(place)}
              acts={actsOf(item, place)}
              {...handlers(place)}
            />
          ))}
        </ol>
      )}
      <AddProducts
        house={house}
        isOpen={isAdding}
        shelf={items}
        onClose={() => setAdding(false)}
        onAdd={commands.add}
        onCatalogue={() => onCatalogue(null)}
      />
      <LivePriceDialog
        item={pricedItem}
        currency={sales.currency}
        onClose={() => setPriced(null)}
        onSave={commands.setLivePrices}
      />
    </div>
  );
}
