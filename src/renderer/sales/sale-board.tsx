import { ProductPicture } from '../catalog/index.ts';
import { CircleX, Moon, ShieldCheck, ShoppingBag, Sprout } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { formatMoney } from '../../shared/kernel/index.ts';
import type { Sale, SaleBoard as Board } from '../../shared/sales/index.ts';
import { commandKey, type ShowApi } from '../show-client/index.ts';
import {
  Button,
  Confirm,
  clockText,
  countText,
  useLanguage,
  useNow,
  titleIn,
} from '../ui/index.ts';
import { salesMessages } from './messages.ts';
import { itemOf, type TillStore } from './store.ts';
import { told } from './told.ts';
import { UnitCells } from './unit-cells.tsx';

const addedUnits = 20;
const addedMs = 60_000;

/** What a sale's clock counts to: its opening, then its end; null where there is none. */
export const clockOf = ({ phase, opensAtMs, endsAtMs }: Sale): number | null =>
  phase === 'armed' ? opensAtMs : phase === 'open' ? endsAtMs : null;

function Head(props: {
  readonly sale: Sale;
  readonly store: TillStore;
  readonly pictureBase: string;
  readonly serverNowMs: () => number;
}) {
  const t = salesMessages.useText();
  const lang = useLanguage();
  const { sale } = props;
  const item = useStore(props.store, ({ sales }) => itemOf(sales, sale.productId));
  const nowMs = useNow(250, props.serverNowMs);
  const untilMs = clockOf(sale);
  const picture = item?.product.pictures[0];
  return (
    <div className="flex items-center gap-12">
      {picture !== undefined && (
        <ProductPicture picture={picture} baseUrl={props.pictureBase} className="size-44" />
      )}
      <div className="min-w-0 flex-1">
        <h3 className="truncate text-15 font-semibold">{item && titleIn(lang, item.product)}</h3>
        <p className="figures truncate text-ink-2">
          <span className="text-money">{formatMoney(sale.priceMinor, sale.currency, lang)}</span>{' '}
          {sale.formerPriceMinor !== null && (
            <s className="text-ink-3">{formatMoney(sale.formerPriceMinor, sale.currency, lang)}</s>
          )}
        </p>
      </div>
      <div className="text-right">
        <div
          role="timer"
          data-testid="sale-clock"
          className="figures text-34 font-semibold tracking-[-0.02em]"
        >
          {untilMs === null
            ? t(sale.phase === 'open' ? 'noEnd' : sale.phase)
            : clockText(Math.max(0, untilMs - nowMs + (sale.phase === 'armed' ? 999 : 0)))}
        </div>
        {untilMs !== null && (
          <div className="text-12 text-ink-3">{t(sale.phase === 'armed' ? 'opensIn' : 'left')}</div>
        )}
      </div>
    </div>
  );
}

function Figure(props: { readonly name: string; readonly value: ReactNode; readonly id: string }) {
  return (
    <div className="min-w-0 border-l border-line-1 px-12 first:border-l-0 first:pl-0">
      <dt className="truncate text-12 text-ink-2">{props.name}</dt>
      <dd className="figures text-24 font-semibold" data-testid={`board-${props.id}`}>
        {props.value}
      </dd>
    </div>
  );
}

const rowIcons: Partial<Record<Board['rows'][number]['segment'], ReactNode>> = {
  'first-time-buyers': <Sprout size={14} strokeWidth={1.75} className="text-new" />,
  new: <Sprout size={14} strokeWidth={1.75} className="text-new" />,
  'past-buyers': <ShoppingBag size={14} strokeWidth={1.75} className="text-bought" />,
  others: <Moon size={14} strokeWidth={1.75} className="text-silent" />,
};

function Rows(props: { readonly board: Board }) {
  const t = salesMessages.useText();
  const { rows, sale } = props.board;
  const cell = 'figures h-28 text-right';
  const head = 'h-24 text-right font-normal text-ink-3';
  return (
    <table className="w-full border-collapse text-12">
      <thead>
        <tr>
          <th scope="col" className="h-24 text-left font-normal text-ink-3">
            {t('bySegment')}
          </th>
          {(['taps', 'held', 'paid', 'waiting', 'quota'] as const).map((name) => (
            <th key={name} scope="col" className={head}>
              {t(name)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => {
          const kept = sale.kept.find(({ segment }) => segment === row.segment)?.units ?? 0;
          return (
            <tr key={row.segment} className="border-t border-line-1">
              <th scope="row" className="h-28 font-normal">
                <span className="flex items-center gap-6">
                  {rowIcons[row.segment]}
                  {t(row.segment)}
                </span>
              </th>
              <td className={cell}>{countText(row.taps)}</td>
              <td className={cell}>{countText(row.held)}</td>
              <td className={cell}>{countText(row.paid)}</td>
              <td className={cell}>{countText(row.waiting)}</td>
              <td className={`${cell} text-ink-2`}>
                {kept === 0 ? t('none') : t('ofKept', { count: kept })}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function LedgerLine(props: { readonly board: Board; readonly onCheck: () => void }) {
  const t = salesMessages.useText();
  const { entries, head, problem } = props.board.ledger;
  if (problem !== null)
    return (
      <p
        role="alert"
        className="flex items-center gap-6 rounded-4 bg-bad-dim px-8 py-6 text-12 text-bad"
      >
        <CircleX size={14} strokeWidth={1.75} className="shrink-0" />
        {t('ledgerBroken', { problem })}
      </p>
    );
  return (
    <button
      type="button"
      title={t('checkPage')}
      className="flex items-center gap-6 self-start text-12 text-ink-2 hover:text-ink-1"
      onClick={props.onCheck}
    >
      <ShieldCheck size={14} strokeWidth={1.75} />
      {t('ledgerWhole', { count: entries, head: `${head.slice(0, 4)}…${head.slice(-4)}` })}
    </button>
  );
}

function Actions(props: { readonly board: Board; readonly api: () => ShowApi }) {
  const t = salesMessages.useText();
  const [isAsking, setAsking] = useState(false);
  const { board, api } = props;
  const { sale } = board;
  const kept = sale.kept.reduce((sum, { units }) => sum + units, 0);
  const of = () => ({ saleId: sale.id, key: commandKey() });
  const stop = (): Promise<boolean> => told(() => api().sales.stop(of()));
  if (sale.phase === 'armed')
    return (
      <Button
        variant="stop"
        className="ml-auto"
        data-testid="cancel-sale"
        onClick={() => void stop()}
      >
        {t('cancelSale')}
      </Button>
    );
  if (sale.phase !== 'open' && sale.phase !== 'sold-out') return null;
  return (
    <>
      <Button
        data-testid="add-units"
        onClick={() =>
          void told(() => api().sales.addUnits({ ...of(), variantId: null, units: addedUnits }))
        }
      >
        {t('addUnits', { count: addedUnits })}
      </Button>
      {sale.endsAtMs !== null && (
        <Button
          data-testid="add-minute"
          onClick={() => void told(() => api().sales.extend({ ...of(), byMs: addedMs }))}
        >
          {t('addMinute')}
        </Button>
      )}
      {kept > 0 && (
        <Button
          data-testid="release-kept"
          onClick={() => void told(() => api().sales.releaseQuota({ ...of(), segment: null }))}
        >
          {t('releaseKept', { count: kept })}
        </Button>
      )}
      <Button
        variant="stop"
        className="ml-auto"
        data-testid="stop-sale"
        onClick={() => setAsking(true)}
      >
        {t('stopSale')}
      </Button>
      <Confirm
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        title={t('stopTitle')}
        body={t('stopBody', { count: board.held })}
        verb={t('stopSale')}
        keep={t('keepSelling')}
        testId="confirm-stop-sale"
        onConfirm={async () => void (await stop())}
      />
    </>
  );
}

/** The sale that runs, beside the program: units, taps, who they are, and what can be done. */
export function SaleBoard(props: {
  readonly store: TillStore;
  readonly api: () => ShowApi;
  /** Where pictures of products are reached. */
  readonly pictureBase: string;
  readonly serverNowMs: () => number;
  readonly onPreview: () => void;
  readonly onCheck: (saleId: string) => void;
}) {
  const t = salesMessages.useText();
  const board = useStore(props.store, ({ sales }) => sales?.board ?? null);
  if (board === null) return null;
  const { sale } = board;
  return (
    <section
      aria-label={t('board')}
      data-testid="sale-board"
      data-phase={sale.phase}
      className="flex min-h-0 min-w-0 flex-1 flex-col gap-10 overflow-y-auto px-16 pb-12"
    >
      <header className="flex h-28 shrink-0 items-center gap-8 text-12">
        <h2 className="font-semibold text-ink-2">{t('flashSale')}</h2>
        <span className={sale.phase === 'open' ? 'text-live-hi' : 'text-ink-3'}>
          {t(sale.phase)}
        </span>
        <span className="min-w-0 truncate text-ink-3">
          {t('termsUnits', { count: sale.units, limit: sale.limitPerViewer })}
        </span>
        <Button variant="ghost" className="-mr-8 ml-auto" onClick={props.onPreview}>
          {t('preview')}
        </Button>
      </header>
      <Head
        sale={sale}
        store={props.store}
        pictureBase={props.pictureBase}
        serverNowMs={props.serverNowMs}
      />
      <UnitCells board={board} />
      <dl className="grid grid-cols-5 border-y border-line-1 py-8">
        <Figure id="taps" name={t('taps')} value={countText(board.taps)} />
        <Figure
          id="paid"
          name={t('paid')}
          value={<span className="text-money">{countText(board.paid)}</span>}
        />
        <Figure id="held" name={t('held')} value={countText(board.held)} />
        <Figure id="waiting" name={t('waiting')} value={countText(board.waiting)} />
        <Figure id="expired" name={t('expired')} value={countText(board.expired)} />
      </dl>
      <Rows board={board} />
      <div className="mt-auto flex shrink-0 flex-col gap-8 pt-4">
        <div className="flex items-center justify-between gap-8">
          <LedgerLine board={board} onCheck={() => props.onCheck(sale.id)} />
          <span className="figures text-12 text-ink-3">
            {t('rate', { count: Math.round(board.unitsPerSecond * 10) / 10 })}
          </span>
        </div>
        <div className="flex gap-6">
          <Actions board={board} api={props.api} />
        </div>
      </div>
    </section>
  );
}
