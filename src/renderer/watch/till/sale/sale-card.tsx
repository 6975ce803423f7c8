import { useEffect, useRef, type ReactElement } from 'react';
import type { Sale } from '../../../../shared/sales/index.ts';
import { useClaims, useSession, useTill, useTillState, useWords, type Words } from '../context.ts';
import { Pic, Price } from '../parts/controls.tsx';
import { titleIn } from '../shop/prices.ts';
import { chosenIn, shelfItemOf } from '../till.ts';
import { keptOf } from './sale-view.ts';
import { SaleButton } from './sale-button.tsx';

/** `首次购买、老客专留 20 件 至 20:05`. */
export function keptSentence(sale: Sale, { text, time }: Words): string | null {
  const kept = keptOf(sale);
  if (kept === null) return null;
  const whom = kept.segments.map((segment) => text.segments[segment]).join(text.and);
  const until = kept.untilMs === null ? '' : ` ${text.keptUntil(time(kept.untilMs))}`;
  return text.keptFor(kept.units, whom) + until;
}

/** The product of a sale with its button, over the picture. */
export function SaleCard({ sale }: { readonly sale: Sale }): ReactElement {
  const till = useTill();
  const words = useWords();
  const { text, lang } = words;
  const item = useSession(({ sales }) => shelfItemOf(sales?.shelf, sale.productId));
  const variantId = useTillState(({ choices }) => chosenIn(sale, choices));
  const waiting = useClaims().find(
    ({ saleId, status }) => saleId === sale.id && status === 'waiting',
  );
  const variant = item?.product.variants.find(({ id }) => id === variantId);
  const options = variant?.options.join(' · ') ?? '';
  const kept = keptSentence(sale, words);
  const hasUnits = sale.phase === 'open' && sale.unitsLeft > 0;
  return (
    <section aria-label={text.flashSale} className="rounded-[10px] bg-sheet p-3 text-sheet-ink">
      <button
        type="button"
        data-testid="sale-product"
        className="mb-3 flex w-full items-center gap-3 text-left"
        onClick={() => till.push({ kind: 'product', productId: sale.productId })}
      >
        <Pic url={item?.product.pictures[0]?.url} />
        <span className="min-w-0 flex-1">
          <span className="block truncate font-semibold">
            {item === null ? '' : titleIn(lang, item.product)}
          </span>
          <span className="block truncate text-[13px] leading-[18px] text-sheet-ink-2">
            {sale.variants.length > 1 ? text.chosen(options) : options}
            {hasUnits ? ` · ${text.unitsLeft(sale.unitsLeft)}` : ''}
          </span>
          {kept === null ? null : (
            <span className="block text-[13px] leading-[18px] text-money">{kept}</span>
          )}
        </span>
        <Price minor={sale.priceMinor} formerMinor={sale.formerPriceMinor} isBig />
      </button>
      {waiting === undefined ? null : (
        <p className="mb-2 flex items-center gap-2 text-[13px] leading-[18px] text-sheet-ink-2">
          <span className="flex-1">{text.waitingHint}</span>
          <button
            type="button"
            className="min-h-11 shrink-0 underline"
            onClick={() => void till.giveUp(waiting.claimId)}
          >
            {text.leaveList}
          </button>
        </p>
      )}
      <SaleButton sale={sale} />
    </section>
  );
}

/** Above the picture: what kind of sale it is and how many there are. */
export function SaleChip({ sale }: { readonly sale: Sale }): ReactElement {
  const { text } = useWords();
  return (
    <p className="mx-3 flex self-start overflow-hidden rounded text-[13px] leading-[18px] font-semibold">
      <span className="bg-live px-2 py-1.5 text-white">{text.flashSale}</span>
      <span className="bg-glass px-2.5 py-1.5">
        {text.saleTerms(sale.units, sale.limitPerViewer)}
      </span>
    </p>
  );
}

/** Says aloud, once, what a sale came to: it opened, it is sold out, a unit is the viewer's. */
export function useSaleNews(sale: Sale | null, say: (sentence: string) => void): void {
  const { text } = useWords();
  const claims = useClaims();
  const isGo = useTillState(({ goSaleId }) => sale !== null && goSaleId === sale.id);
  const end = useTillState(({ ends }) => (sale === null ? null : (ends[sale.id] ?? null)));
  const held = claims.find(({ status }) => status === 'held')?.claimId;
  const waiting = claims.find(({ status }) => status === 'waiting')?.place;
  const isOpen = isGo && sale?.phase === 'open';
  const isSoldOut = isGo && sale?.phase === 'sold-out';
  const told = useRef(new Set<string>());
  const sentence =
    held !== undefined
      ? ([`held ${held}`, text.gotIt] as const)
      : waiting !== undefined
        ? ([`waiting ${sale?.id}`, text.waitingAt(waiting)] as const)
        : end?.kind === 'answered' && end.answer.verdict === 'limit-reached'
          ? ([`limit ${sale?.id}`, text.limit] as const)
          : end?.kind === 'answered' && end.answer.verdict === 'not-for-you'
            ? ([`not-for-you ${sale?.id}`, text.notForYou] as const)
            : isSoldOut
              ? ([`sold-out ${sale.id}`, text.soldOut] as const)
              : isOpen
                ? ([`open ${sale.id}`, text.saleOpenNow] as const)
                : null;
  const [event, words] = sentence ?? [null, ''];
  useEffect(() => {
    if (event === null || told.current.has(event)) return;
    told.current.add(event);
    say(words);
  }, [event, words, say]);
}
