import type { ReactElement } from 'react';
import type { Sale } from '../../../../shared/sales/index.ts';
import { clockOf, useTill, useWords, type Words } from '../context.ts';
import type { Till } from '../till.ts';
import { useCountdown, useSaleView } from './use-sale-view.ts';
import type { SaleView } from './sale-view.ts';

/** A clock is shown from so near on; before it, the time of day. */
const countsFromMs = 600_000;

const looks: Record<SaleView['kind'], string> = {
  before: 'bg-count text-count-ink',
  go: 'bg-buy text-white',
  asking: 'bg-buy text-white',
  pay: 'bg-buy text-white',
  waiting: 'border border-sheet-line',
  join: 'border border-sheet-line',
  limit: 'bg-sheet-3 text-sheet-ink-2',
  'not-for-you': 'bg-sheet-3 text-sheet-ink-2',
  'sign-in': 'bg-sheet-ink text-white',
  paid: 'bg-money-dim text-money',
  over: 'bg-sheet-3 text-sheet-ink-2',
};

function sentenceOf(view: SaleView, sale: Sale, { text, money, time }: Words): string {
  switch (view.kind) {
    case 'before':
      if (view.leftMs > countsFromMs) return text.opensAt(time(sale.opensAtMs ?? 0));
      return view.leftMs > 0 ? text.opensIn(Math.ceil(view.leftMs / 1000)) : text.opening;
    case 'go':
      return (view.isAgain ? text.grabAgain : text.grab)(money(sale.priceMinor));
    case 'asking':
      return view.isSlow ? text.askingSlow : text.asking;
    case 'pay':
      return text.payNow(clockOf(view.leftMs));
    case 'waiting':
      return text.waitingAt(view.place);
    case 'join':
      return text.join;
    case 'limit':
      return text.limit;
    case 'not-for-you':
      return text.notForYou;
    case 'sign-in':
      return text.signInToBuy;
    case 'paid':
      return text.alreadyPaid;
    case 'over':
      return text.saleOver;
  }
}

/** What a tap does now; null where there is nothing to do but wait. */
function actOf(view: SaleView, till: Till): (() => void) | null {
  switch (view.kind) {
    case 'go':
    case 'join':
      return till.tap;
    case 'pay':
      return () => till.push({ kind: 'checkout', claimId: view.claim.claimId });
    case 'sign-in':
      return () => till.push({ kind: 'sign-in' });
    case 'paid':
      return () => till.push({ kind: 'orders' });
    case 'before':
    case 'asking':
    case 'waiting':
    case 'limit':
    case 'not-for-you':
    case 'over':
      return null;
  }
}

/** The one button of a flash sale: the same place and size from the countdown to the receipt. */
export function SaleButton({ sale }: { readonly sale: Sale }): ReactElement {
  const till = useTill();
  const words = useWords();
  const view = useSaleView(sale);
  const passed = useCountdown(sale.id, view.kind === 'before' ? view.leftMs : 0);
  const act = actOf(view, till);
  return (
    <button
      type="button"
      data-testid="sale-button"
      data-state={view.kind}
      // Not `disabled`: the focus of who waits for the opening must stay on it.
      aria-disabled={act === null || undefined}
      aria-busy={view.kind === 'asking' || undefined}
      onClick={act ?? undefined}
      className={`relative h-14 w-full overflow-hidden rounded-[10px] text-[18px] leading-6 font-semibold tabular-nums ${looks[view.kind]}`}
    >
      {view.kind === 'before' ? (
        <span
          aria-hidden
          className="absolute inset-0 origin-left bg-count-fill"
          style={{ transform: `scaleX(${Math.min(1, Math.max(0, passed)).toFixed(3)})` }}
        />
      ) : null}
      <span className="relative">{sentenceOf(view, sale, words)}</span>
      {view.kind === 'asking' ? (
        <span aria-hidden className="busy-line absolute bottom-0 left-0 h-1 w-1/3 bg-white/70" />
      ) : null}
    </button>
  );
}
