import { Package, TriangleAlert } from 'lucide-react';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { formatMoney } from '../../shared/kernel/index.ts';
import { orderStateSchema, type CrewOrder, type MoneyTask } from '../../shared/sales/index.ts';
import type { ShowApi } from '../show-client/index.ts';
import {
  Button,
  Dialog,
  EmptyState,
  Select,
  TextField,
  useLanguage,
  wallText,
  titleIn,
} from '../ui/index.ts';
import { salesMessages } from './messages.ts';
import { RefundDialog } from './refund-dialog.tsx';
import type { TillStore } from './store.ts';
import { told } from './told.ts';

interface Props {
  readonly store: TillStore;
  readonly api: () => ShowApi;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  /** Saves the CSV of all orders. */
  readonly onExport: () => void;
}

const stateKeys = {
  'awaiting-payment': 'awaiting-payment',
  paid: 'order-paid',
  expired: 'order-expired',
  cancelled: 'cancelled',
  'partly-refunded': 'partly-refunded',
  refunded: 'refunded',
} as const;
const shipKeys = { new: 'ship-new', packed: 'packed', shipped: 'shipped' } as const;
const problemKeys = {
  late: 'late',
  twice: 'twice',
  'wrong-sum': 'sum-wrong',
  'refund-failed': 'refund-failed',
} as const;

interface Filter {
  readonly state: (typeof orderStateSchema.options)[number] | 'all';
  readonly thisShow: 'yes' | 'no';
  readonly search: string;
}

function useOrders({ api, isOpen, store }: Props) {
  const [filter, setFilter] = useState<Filter>({ state: 'all', thisShow: 'yes', search: '' });
  const [orders, setOrders] = useState<readonly CrewOrder[] | null>(null);
  const [tasks, setTasks] = useState<readonly MoneyTask[]>([]);
  const [next, setNext] = useState<string | null>(null);
  const asked = useRef(0);
  const load = useCallback(
    (before: string | null) => {
      const ask = (asked.current += 1);
      void told(async () => {
        const page = await api().orders.list({
          ...(filter.state === 'all' ? {} : { state: filter.state }),
          thisShow: filter.thisShow,
          search: filter.search,
          ...(before === null ? {} : { before }),
        });
        const open = await api().orders.tasks();
        if (ask !== asked.current) return;
        setOrders((known) => (before === null ? page.orders : [...(known ?? []), ...page.orders]));
        setNext(page.next);
        setTasks(open.filter((task) => task.doneAtMs === null));
      });
    },
    [api, filter],
  );
  // What the room pays shows by itself.
  const takings = useStore(store, ({ sales }) => JSON.stringify(sales?.takings ?? null));
  useEffect(() => {
    if (!isOpen) return;
    const timer = setTimeout(() => load(null), 200);
    return () => clearTimeout(timer);
  }, [isOpen, load, takings]);
  return { filter, setFilter, orders, tasks, next, load };
}

function OrderRow(props: {
  readonly order: CrewOrder;
  readonly onShip: (ship: CrewOrder['ship']) => void;
  readonly onRefund: () => void;
}) {
  const t = salesMessages.useText();
  const lang = useLanguage();
  const { order } = props;
  const isPaid = order.state === 'paid' || order.state === 'partly-refunded';
  const problem = order.payments.find((payment) => payment.problem !== null)?.problem ?? null;
  const { address } = order;
  return (
    <li
      data-testid="order-row"
      className="grid grid-cols-[88px_minmax(0,1fr)_92px_auto] items-center gap-12 border-t border-line-1 py-8 first:border-t-0"
    >
      <span>
        <span className="figures block font-medium">{order.number}</span>
        <span className="figures block text-12 text-ink-3">{wallText(order.placedAtMs)}</span>
      </span>
      <span className="min-w-0">
        <span className="block truncate">
          {order.lines
            .map((line) => `${line.quantity} × ${[titleIn(lang, line), ...line.options].join(' ')}`)
            .join(', ')}
        </span>
        <span className="block truncate text-12 text-ink-3">
          {order.viewerName ?? order.viewerId.slice(-4)}
          {' · '}
          {address === null
            ? t('noAddress')
            : `${address.name}, ${address.phone}, ${address.city} ${address.street}`}
        </span>
        {problem !== null && (
          <span className="flex items-center gap-4 text-12 text-warn">
            <TriangleAlert size={14} strokeWidth={1.75} />
            {t('problem', { problem: t(problemKeys[problem]) })}
          </span>
        )}
      </span>
      <span className="text-right">
        <span className={`figures block ${isPaid ? 'text-money' : ''}`}>
          {formatMoney(order.totalMinor, order.currency, lang)}
        </span>
        <span className="block text-12 text-ink-3">
          {t(stateKeys[order.state])}
          {order.isTest && ` · ${t('testOrder')}`}
        </span>
      </span>
      <span className="flex w-220 items-center justify-end gap-6">
        {isPaid && order.ship === 'shipped' && (
          <span className="text-12 text-ink-2">{t(shipKeys[order.ship])}</span>
        )}
        {isPaid && order.ship !== 'shipped' && (
          <Button onClick={() => props.onShip(order.ship === 'new' ? 'packed' : 'shipped')}>
            {t(order.ship === 'new' ? 'markPacked' : 'markShipped')}
          </Button>
        )}
        {isPaid && (
          <Button variant="ghost" data-testid="refund-order" onClick={props.onRefund}>
            {t('refund')}
          </Button>
        )}
      </span>
    </li>
  );
}

function Tasks(props: {
  readonly tasks: readonly MoneyTask[];
  readonly onDone: (task: MoneyTask) => void;
}) {
  const t = salesMessages.useText();
  const lang = useLanguage();
  if (props.tasks.length === 0) return null;
  return (
    <section aria-label={t('tasks')} className="mb-12 rounded-4 bg-warn-dim px-12 py-8">
      <h3 className="flex items-center gap-6 text-12 font-semibold text-warn">
        <TriangleAlert size={14} strokeWidth={1.75} />
        {t('tasks')}
      </h3>
      <ul>
        {props.tasks.map((task) => (
          <li key={task.id} className="flex min-h-36 items-center gap-8">
            <span className="min-w-0 flex-1">
              {t(task.kind, {
                amount: formatMoney(task.amountMinor, task.currency, lang),
                number: task.orderNumber,
              })}
            </span>
            <Button onClick={() => props.onDone(task)}>{t('done')}</Button>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Every order: find it, pack it, ship it, refund it. */
export function OrdersDialog(props: Props) {
  const t = salesMessages.useText();
  const { api } = props;
  const { filter, setFilter, orders, tasks, next, load } = useOrders(props);
  const [refunded, setRefunded] = useState<CrewOrder | null>(null);
  const act = (work: () => Promise<unknown>): void => void told(work).then(() => load(null));
  const states = [
    { value: 'all' as const, label: t('allStates') },
    ...orderStateSchema.options.map((value) => ({ value, label: t(stateKeys[value]) })),
  ];
  const isFiltered = filter.state !== 'all' || filter.search !== '';
  return (
    <Dialog title={t('orders')} isOpen={props.isOpen} onClose={props.onClose} widthPx={820}>
      <div className="mb-12 grid grid-cols-[minmax(0,1fr)_160px_120px_auto] gap-6">
        <TextField
          label={t('search')}
          placeholder={t('search')}
          value={filter.search}
          onChange={(event) => setFilter({ ...filter, search: event.target.value })}
        />
        <Select
          label={t('allStates')}
          value={filter.state}
          options={states}
          onChange={(state) => setFilter({ ...filter, state })}
        />
        <Select
          label={t('thisShow')}
          value={filter.thisShow}
          options={[
            { value: 'yes', label: t('thisShow') },
            { value: 'no', label: t('allShows') },
          ]}
          onChange={(thisShow) => setFilter({ ...filter, thisShow })}
        />
        <Button onClick={props.onExport}>{t('exportCsv')}</Button>
      </div>
      <Tasks
        tasks={tasks}
        onDone={(task) => act(() => api().orders.taskDone({ taskId: task.id }))}
      />
      {orders?.length === 0 ? (
        <div className="flex h-260 flex-col">
          <EmptyState
            icon={<Package size={24} strokeWidth={1.75} />}
            title={t(isFiltered ? 'noneFound' : 'noOrders')}
            body={isFiltered ? t('noneFoundHint', { search: filter.search }) : t('noOrdersHint')}
          />
        </div>
      ) : (
        <ul aria-busy={orders === null} className="h-420 overflow-y-auto">
          {orders?.map((order) => (
            <OrderRow
              key={order.id}
              order={order}
              onShip={(ship) =>
                act(() => api().orders.ship({ orderId: order.id, ship, tracking: null }))
              }
              onRefund={() => setRefunded(order)}
            />
          ))}
          {next !== null && (
            <li className="flex justify-center py-12">
              <Button onClick={() => load(next)}>{t('loadMore')}</Button>
            </li>
          )}
        </ul>
      )}
      {refunded !== null && (
        <RefundDialog
          order={refunded}
          api={api}
          onClose={() => {
            setRefunded(null);
            load(null);
          }}
        />
      )}
    </Dialog>
  );
}
