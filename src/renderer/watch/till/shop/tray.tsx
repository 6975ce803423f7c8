import type { ReactElement } from 'react';
import type { ShelfItem } from '../../../../shared/catalog/schema.ts';
import { useSale, useSession, useTill, useWords } from '../context.ts';
import { Button, Pic, Price } from '../parts/controls.tsx';
import { Icon } from '../parts/icon.tsx';
import { Sheet } from '../parts/sheet.tsx';
import { availableOf, inOrder, lowestPriceOf, titleIn } from './prices.ts';

const noItems: readonly ShelfItem[] = [];

/** All that the show sells, what is pinned first. */
export function Tray(): ReactElement {
  const till = useTill();
  const { text } = useWords();
  const shelf = useSession(({ sales }) => sales?.shelf ?? noItems);
  const cart = useSession(({ me }) => me?.cart ?? 0);
  const link = 'flex min-h-12 flex-1 items-center justify-center gap-2 rounded-[10px] bg-sheet-2';
  return (
    <Sheet
      title={text.shelf}
      footer={
        <div className="flex gap-2 text-[14px]">
          <button
            type="button"
            data-testid="open-cart"
            className={link}
            onClick={() => till.push({ kind: 'cart' })}
          >
            {text.cart}
            {cart > 0 ? <b className="tabular-nums">{cart}</b> : null}
          </button>
          <button
            type="button"
            data-testid="open-orders"
            className={link}
            onClick={() => till.push({ kind: 'orders' })}
          >
            {text.orders}
          </button>
          <button
            type="button"
            data-testid="open-coupons"
            className={link}
            onClick={() => till.push({ kind: 'coupons' })}
          >
            {text.coupons}
          </button>
        </div>
      }
    >
      {shelf.length === 0 ? (
        <div className="grid justify-items-center gap-1 py-12 text-center">
          <Icon name="bag" size={24} />
          <p className="font-semibold">{text.shelfEmpty}</p>
          <p className="text-sheet-ink-2">{text.shelfEmptyHint}</p>
        </div>
      ) : (
        <ul>
          {inOrder(shelf).map((item) => (
            <TrayRow key={item.product.id} item={item} />
          ))}
        </ul>
      )}
    </Sheet>
  );
}

function TrayRow({ item }: { readonly item: ShelfItem }): ReactElement {
  const till = useTill();
  const { text, lang } = useWords();
  const sale = useSale();
  const { product } = item;
  const isOnSale =
    sale?.productId === product.id && (sale.phase === 'armed' || sale.phase === 'open');
  const price = isOnSale
    ? { minor: sale.priceMinor, formerMinor: sale.formerPriceMinor, isFrom: false, isLive: false }
    : lowestPriceOf(item);
  const available = availableOf(product);
  const isOut = available === 0 && !isOnSale;
  return (
    <li className="border-t border-sheet-line-1 first:border-0">
      <button
        type="button"
        data-testid="tray-item"
        className="flex w-full items-center gap-3 py-3 text-left"
        onClick={() => till.push({ kind: 'product', productId: product.id })}
      >
        <Pic url={product.pictures[0]?.url} size="size-20" />
        <span className="min-w-0 flex-1">
          <span className={`line-clamp-2 font-semibold ${isOut ? 'text-sheet-ink-3' : ''}`}>
            {titleIn(lang, product)}
          </span>
          <span className="mt-1 flex flex-wrap items-center gap-x-2 text-[13px] leading-[18px] text-sheet-ink-2">
            {item.isExplained ? <Tag>{text.explained}</Tag> : null}
            {isOnSale ? <Tag isHot>{text.flashSale}</Tag> : null}
            {price.isLive ? <Tag isHot>{text.livePrice}</Tag> : null}
            <span>{isOnSale ? text.unitsLeft(sale.unitsLeft) : text.left(available)}</span>
          </span>
        </span>
        <Price {...price} isInk={isOut} />
      </button>
    </li>
  );
}

function Tag(props: { readonly children: string; readonly isHot?: boolean }): ReactElement {
  return (
    <b
      className={`rounded px-1.5 text-[12px] ${props.isHot === true ? 'bg-buy text-white' : 'bg-sheet-ink text-white'}`}
    >
      {props.children}
    </b>
  );
}

/** The pinned product, small, over the picture. */
export function PinnedCard({ item }: { readonly item: ShelfItem }): ReactElement {
  const till = useTill();
  const { text, lang } = useWords();
  const { product } = item;
  const { minor, formerMinor, isFrom } = lowestPriceOf(item);
  const available = availableOf(product);
  return (
    <section
      data-testid="pinned"
      aria-label={text.explained}
      className="flex items-center gap-3 rounded-[10px] bg-sheet p-3 text-sheet-ink"
    >
      <Pic url={product.pictures[0]?.url} />
      <div className="min-w-0 flex-1">
        <p className="truncate font-semibold">{titleIn(lang, product)}</p>
        <p className="text-[13px] leading-[18px] text-sheet-ink-2">{text.left(available)}</p>
      </div>
      <Price minor={minor} formerMinor={formerMinor} isFrom={isFrom} />
      <Button
        look="buy-small"
        onClick={() => till.push({ kind: 'product', productId: product.id })}
      >
        {text.look}
      </Button>
    </section>
  );
}
