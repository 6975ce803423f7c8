import { useEffect, useState, type ReactElement } from 'react';
import type { OrderId } from '../../../../shared/kernel/index.ts';
import type { Order, PaymentStart } from '../../../../shared/sales/index.ts';
import { commandKey, errorCodeOf } from '../../../show-client/index.ts';
import {
  problemIn,
  useClaims,
  useServerNow,
  useSession,
  useTill,
  useTillState,
  useWords,
} from '../context.ts';
import { Button, Wrong } from '../parts/controls.tsx';
import { Icon } from '../parts/icon.tsx';
import { Sheet } from '../parts/sheet.tsx';
import { HoldClock } from '../sale/hold-clock.tsx';
import { orderIn } from '../till.ts';
import type { Problem } from '../shop/checkout.ts';
import { HoldFoot } from '../shop/hold-foot.tsx';
import { LineItem, Totals } from '../shop/lines.tsx';
import { StripeForm } from './stripe-form.tsx';

const noOrders: readonly Order[] = [];
const askEveryMs = 4000;

/** Paying an order that is placed, and what came of it. */
export function PaySheet({ orderId }: { readonly orderId: OrderId }): ReactElement {
  const { text } = useWords();
  const told = useSession(({ me }) => me?.orders ?? noOrders);
  const order = useTillState(({ orders }) => orderIn(told, orders, orderId));
  if (order === null) return <Sheet title={text.payTitle}>{null}</Sheet>;
  return order.state === 'awaiting-payment' ? <Unpaid order={order} /> : <Outcome order={order} />;
}

function Unpaid({ order }: { readonly order: Order }): ReactElement {
  const till = useTill();
  const { text } = useWords();
  const claim = useClaims().find(({ claimId }) => claimId === order.claimId);
  const payment = useTillState(({ payments }) => payments[order.id]);
  const [problem, setProblem] = useState<Problem | null>(null);
  const isOver = useServerNow(true) >= (order.payUntilMs ?? Infinity);
  useEffect(() => {
    till.paymentOf(order.id).catch((failure: unknown) => setProblem(errorCodeOf(failure)));
  }, [till, order.id]);
  useEffect(() => {
    if (!isOver) return;
    // It may have been paid at the last moment.
    void till.session.api.orders
      .refresh({ orderId: order.id })
      .then(till.keepOrder)
      .catch(() => undefined);
  }, [isOver, order.id, till]);
  return (
    <Sheet
      title={claim === undefined ? text.payTitle : text.gotIt}
      hint={text.paidHint(order.number)}
      aside={order.payUntilMs === null ? null : <HoldClock untilMs={order.payUntilMs} />}
      footer={
        <>
          {payment === undefined || isOver ? null : (
            <Provider order={order} payment={payment} onProblem={setProblem} />
          )}
          {claim === undefined ? (
            <CancelOrder order={order} onProblem={setProblem} />
          ) : (
            <HoldFoot claim={claim} />
          )}
        </>
      }
    >
      {order.lines.map((line) => (
        <LineItem key={line.variantId} line={line} />
      ))}
      <Totals sums={order} />
      {isOver ? <Wrong>{text.expiredTitle}</Wrong> : null}
      {problem === null ? null : <Wrong>{problemIn(text, problem)}</Wrong>}
    </Sheet>
  );
}

interface ProviderProps {
  readonly order: Order;
  readonly onProblem: (problem: Problem | null) => void;
}

function Provider(props: ProviderProps & { readonly payment: PaymentStart }): ReactElement {
  const { payment, order } = props;
  switch (payment.provider) {
    case 'test':
      return <TestPayment {...props} paymentId={payment.paymentId} />;
    case 'link':
      return <ShopPayment {...props} url={payment.url} />;
    case 'stripe':
      return <StripePayment order={order} payment={payment} onProblem={props.onProblem} />;
  }
}

function TestPayment(
  props: ProviderProps & { readonly paymentId: PaymentStart['paymentId'] },
): ReactElement {
  const till = useTill();
  const { text } = useWords();
  const [isBusy, setBusy] = useState(false);
  const pay = async (outcome: 'paid' | 'failed'): Promise<void> => {
    setBusy(true);
    props.onProblem(null);
    try {
      const { paymentId } = props;
      till.keepOrder(
        await till.session.api.orders.payTest({ paymentId, outcome, key: commandKey() }),
      );
      if (outcome === 'failed') {
        props.onProblem('payment-failed');
        till.forgetPayment(props.order.id);
        await till.paymentOf(props.order.id);
      }
    } catch (failure) {
      props.onProblem(errorCodeOf(failure));
    }
    setBusy(false);
  };
  return (
    <>
      <p className="mb-2 rounded-md bg-warn-dim px-3 py-2 text-[14px] leading-5 text-warn-ink">
        <b>{text.testPay}</b> {text.testPayHint}
      </p>
      <Button look="buy" isOff={isBusy} data-testid="test-paid" onClick={() => void pay('paid')}>
        {text.testPaid}
      </Button>
      <Button
        look="line"
        className="mt-2 w-full"
        isOff={isBusy}
        data-testid="test-failed"
        onClick={() => void pay('failed')}
      >
        {text.testFailed}
      </Button>
    </>
  );
}

/** Asks the server again and again whether it has been paid, at once when the viewer comes back. */
function useRefresh(order: Order, isOn: boolean): () => Promise<void> {
  const till = useTill();
  const refresh = async (): Promise<void> => {
    try {
      till.keepOrder(await till.session.api.orders.refresh({ orderId: order.id }));
    } catch {
      // Asked again soon; `me` tells of it as well.
    }
  };
  useEffect(() => {
    if (!isOn) return;
    const ask = (): void => {
      if (document.visibilityState === 'visible') void refresh();
    };
    const timer = setInterval(ask, askEveryMs);
    document.addEventListener('visibilitychange', ask);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', ask);
    };
    // eslint-disable-next-line react-hooks/exhaustive-deps -- `refresh` is made anew and does the same
  }, [isOn, order.id]);
  return refresh;
}

function ShopPayment(props: ProviderProps & { readonly url: string }): ReactElement {
  const { text } = useWords();
  const [isOpened, setOpened] = useState(false);
  const refresh = useRefresh(props.order, isOpened);
  return (
    <>
      <p className="mb-2 text-[13px] leading-[18px] text-sheet-ink-2">{text.payAtShopHint}</p>
      <a
        href={props.url}
        target="_blank"
        rel="noopener"
        data-testid="pay-at-shop"
        className="flex min-h-14 w-full items-center justify-center rounded-[10px] bg-buy text-[18px] font-semibold text-white"
        onClick={() => setOpened(true)}
      >
        {text.payAtShop}
      </a>
      {isOpened ? (
        <Button look="line" className="mt-2 w-full" onClick={() => void refresh()}>
          {text.check}
        </Button>
      ) : null}
    </>
  );
}

function StripePayment(
  props: ProviderProps & { readonly payment: Extract<PaymentStart, { provider: 'stripe' }> },
): ReactElement {
  const [isConfirmed, setConfirmed] = useState(false);
  const refresh = useRefresh(props.order, isConfirmed);
  return (
    <StripeForm
      payment={props.payment}
      totalMinor={props.order.totalMinor}
      onProblem={props.onProblem}
      onConfirmed={() => {
        setConfirmed(true);
        void refresh();
      }}
    />
  );
}

function CancelOrder({ order, onProblem }: ProviderProps): ReactElement {
  const till = useTill();
  const { text } = useWords();
  const cancel = async (): Promise<void> => {
    try {
      till.keepOrder(
        await till.session.api.orders.cancel({ orderId: order.id, key: commandKey() }),
      );
    } catch (failure) {
      onProblem(errorCodeOf(failure));
    }
  };
  return (
    <Button look="quiet" className="mx-auto" onClick={() => void cancel()}>
      {text.cancelOrder}
    </Button>
  );
}

function Outcome({ order }: { readonly order: Order }): ReactElement {
  const till = useTill();
  const { text, money } = useWords();
  const isPaid = order.paidAtMs !== null;
  return (
    <Sheet
      title={isPaid ? text.paidTitle : text.orderStates[order.state]}
      hint={text.paidHint(order.number)}
      footer={
        <div className="flex gap-2">
          <Button look="line" onClick={() => till.push({ kind: 'orders' })}>
            {text.seeOrders}
          </Button>
          <Button data-testid="go-on" onClick={till.close}>
            {text.goOn}
          </Button>
        </div>
      }
    >
      <div
        data-testid="order-outcome"
        data-state={order.state}
        className={`flex items-center gap-3 rounded-[10px] p-3 ${isPaid ? 'bg-money-dim text-money' : 'bg-sheet-2'}`}
      >
        <Icon name={isPaid ? 'check' : 'x'} size={24} />
        <span className="flex-1 font-semibold">
          {isPaid ? text.orderStates.paid : text.expiredHint}
          {order.isTest ? ` · ${text.testPay}` : ''}
        </span>
        <b className="text-[18px] tabular-nums">{money(order.totalMinor)}</b>
      </div>
      {order.lines.map((line) => (
        <LineItem key={line.variantId} line={line} />
      ))}
    </Sheet>
  );
}
