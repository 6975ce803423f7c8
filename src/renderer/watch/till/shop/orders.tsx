import { useEffect, useState, type ReactElement } from 'react';
import type { Order, OrderState } from '../../../../shared/sales/index.ts';
import { errorCodeOf } from '../../../show-client/index.ts';
import { problemIn, useSession, useTill, useTillState, useWords } from '../context.ts';
import { Button, Wrong } from '../parts/controls.tsx';
import { Sheet } from '../parts/sheet.tsx';
import { orderIn } from '../till.ts';
import type { Problem } from './checkout.ts';
import { LineItem } from './lines.tsx';

const noOrders: readonly Order[] = [];

/** All orders of the viewer, of earlier shows as well, newest first. */
export function Orders(): ReactElement {
  const till = useTill();
  const { text } = useWords();
  const told = useSession(({ me }) => me?.orders ?? noOrders);
  const kept = useTillState(({ orders }) => orders);
  const [older, setOlder] = useState<readonly Order[] | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  useEffect(() => {
    till.session.api.orders.mine().then(setOlder, (failure: unknown) => {
      setProblem(errorCodeOf(failure));
    });
  }, [till]);
  const ids = new Set([...told, ...Object.values(kept), ...(older ?? [])].map(({ id }) => id));
  const orders = [...ids]
    .flatMap((id) => orderIn(told, kept, id) ?? older?.find((order) => order.id === id) ?? [])
    .sort((a, b) => b.placedAtMs - a.placedAtMs);
  return (
    <Sheet title={text.orders}>
      {orders.length === 0 && older !== null ? (
        <p className="py-8 text-center text-sheet-ink-2">{text.noOrders}</p>
      ) : null}
      <ul>
        {orders.map((order) => (
          <OrderCard key={order.id} order={order} />
        ))}
      </ul>
      {problem === null ? null : <Wrong>{problemIn(text, problem)}</Wrong>}
    </Sheet>
  );
}

/** Never by colour alone: what is settled is filled, what waits or ended is outlined. */
const stateLooks: Record<OrderState, string> = {
  'awaiting-payment': 'border border-buy text-buy',
  paid: 'bg-money-dim text-money',
  expired: 'border border-sheet-line-2 text-sheet-ink-2',
  cancelled: 'border border-sheet-line-2 text-sheet-ink-2',
  'partly-refunded': 'bg-sheet-3',
  refunded: 'bg-sheet-3',
};

function OrderCard({ order }: { readonly order: Order }): ReactElement {
  const till = useTill();
  const { text, money, date } = useWords();
  const isGoing = order.state === 'paid' || order.state === 'partly-refunded';
  return (
    <li
      data-testid="order"
      data-state={order.state}
      className="border-t border-sheet-line-1 py-3 first:border-0"
    >
      <p className="flex items-center gap-2 text-[13px] leading-[18px] text-sheet-ink-2">
        <span className="min-w-0 flex-1 truncate tabular-nums">
          {order.number} · {date(order.placedAtMs)}
          {order.isTest ? ` · ${text.testOrder}` : ''}
        </span>
        <span className={`rounded px-1.5 py-0.5 font-semibold ${stateLooks[order.state]}`}>
          {text.orderStates[order.state]}
        </span>
      </p>
      {order.lines.map((line) => (
        <LineItem key={line.variantId} line={line} />
      ))}
      <p className="flex items-baseline justify-between gap-2">
        <span className="text-[13px] text-sheet-ink-2">
          {[
            ...(isGoing ? [text.shipStates[order.ship]] : []),
            ...(order.tracking === null ? [] : [text.tracking(order.tracking)]),
            ...(order.refundedMinor > 0 ? [text.refunded(money(order.refundedMinor))] : []),
          ].join(' · ')}
        </span>
        <span>
          {text.total} <b className="tabular-nums">{money(order.totalMinor)}</b>
        </span>
      </p>
      {order.state === 'awaiting-payment' ? (
        <Button
          look="buy-small"
          className="mt-2 w-full"
          onClick={() => till.push({ kind: 'pay', orderId: order.id })}
        >
          {text.pay(money(order.totalMinor))}
        </Button>
      ) : null}
    </li>
  );
}
