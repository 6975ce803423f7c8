import { useCallback, useEffect, useState, type ReactElement } from 'react';
import { useSale, useSession, useTill, useTillState, useWords } from './context.ts';
import { Icon } from './parts/icon.tsx';
import { SheetDialog } from './parts/sheet.tsx';
import { InviteSheet } from './room/invite-sheet.tsx';
import { SignInSheet } from './room/sign-in-sheet.tsx';
import { SaleChip, useSaleNews } from './sale/sale-card.tsx';
import { AddressSheet } from './shop/address-sheet.tsx';
import { Cart } from './shop/cart.tsx';
import { CheckoutSheet } from './shop/checkout-sheet.tsx';
import { MyCoupons, PickCoupons } from './shop/coupons.tsx';
import { Orders } from './shop/orders.tsx';
import { PaySheet } from './pay/pay-sheet.tsx';
import { ProductPage } from './shop/product.tsx';
import { Tray } from './shop/tray.tsx';
import type { Sheet } from './till.ts';

/** Under the header: the sale that comes or runs. */
export function Banner(): ReactElement | null {
  const sale = useSale();
  return sale?.phase === 'armed' || sale?.phase === 'open' ? <SaleChip sale={sale} /> : null;
}

/** The shelf's button, with how many things lie on it. */
export function Bag(): ReactElement {
  const till = useTill();
  const { text } = useWords();
  const count = useSession(({ sales }) => sales?.shelf.length ?? 0);
  const cart = useSession(({ me }) => me?.cart ?? 0);
  return (
    <button
      type="button"
      data-testid="open-tray"
      aria-label={cart > 0 ? `${text.shelf}, ${text.cartOf(cart)}` : text.shelf}
      className="relative grid size-11 shrink-0 place-content-center rounded-full bg-glass min-[800px]:bg-bg-3"
      onClick={() => till.open({ kind: 'tray' })}
    >
      <Icon name="bag" size={24} />
      {cart > 0 || count > 0 ? (
        <span
          aria-hidden
          className={`absolute -top-1 -right-1 h-[18px] min-w-[18px] rounded-full px-1 text-center text-[11px] leading-[18px] font-semibold tabular-nums ${cart > 0 ? 'bg-live text-white' : 'bg-sheet text-sheet-ink'}`}
        >
          {cart > 0 ? cart : count}
        </span>
      ) : null}
    </button>
  );
}

function SheetOf({ sheet }: { readonly sheet: Sheet }): ReactElement {
  switch (sheet.kind) {
    case 'tray':
      return <Tray />;
    case 'product':
      return <ProductPage productId={sheet.productId} />;
    case 'cart':
      return <Cart />;
    case 'checkout':
      return <CheckoutSheet claimId={sheet.claimId} />;
    case 'address':
      return <AddressSheet />;
    case 'pick-coupons':
      return <PickCoupons />;
    case 'coupons':
      return <MyCoupons />;
    case 'pay':
      return <PaySheet orderId={sheet.orderId} />;
    case 'orders':
      return <Orders />;
    case 'invite':
      return <InviteSheet />;
    case 'sign-in':
      return <SignInSheet />;
  }
}

/** The sheet that is open, and what is said aloud of the sale. */
export function Sheets(): ReactElement {
  const sheet = useTillState(({ sheets }) => sheets.at(-1));
  const sale = useSale();
  const [said, setSaid] = useState('');
  useSaleNews(
    sale,
    useCallback((sentence: string) => setSaid(sentence), []),
  );
  useEffect(() => {
    if (said === '') return;
    // Said again later it is news again.
    const timer = setTimeout(() => setSaid(''), 5000);
    return () => clearTimeout(timer);
  }, [said]);
  const news = (
    <p data-testid="sale-news" aria-live="assertive" className="sr-only">
      {said}
    </p>
  );
  return sheet === undefined ? (
    news
  ) : (
    <SheetDialog>
      {news}
      <SheetOf key={JSON.stringify(sheet)} sheet={sheet} />
    </SheetDialog>
  );
}
