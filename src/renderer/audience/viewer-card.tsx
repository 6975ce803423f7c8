import { Clock, X } from 'lucide-react';
import { useCallback, useEffect, useState, type ReactNode } from 'react';
import type { AudienceRow, ViewerCard } from '../../shared/audience/index.ts';
import type { ViewerId } from '../../shared/kernel/index.ts';
import { Button, IconButton, spanText, wallText } from '../ui/index.ts';
import { audienceMessages } from './messages.ts';
import { StageMark } from './moment-icon.tsx';
import { viewerName } from './reasons.ts';

/** What the panel asks the show server for. */
export type LoadCard = (viewerId: ViewerId) => Promise<ViewerCard>;

function useCard(row: AudienceRow, load: LoadCard) {
  const [card, setCard] = useState<ViewerCard | null>(null);
  const [hasFailed, setFailed] = useState(false);
  const [attempt, setAttempt] = useState(0);
  const isOther = card !== null && card.viewerId !== row.viewerId;
  useEffect(() => {
    let isCurrent = true;
    // A row that changes often asks for its card once a second at most.
    const timer = setTimeout(
      () =>
        void load(row.viewerId).then(
          (loaded) => {
            if (!isCurrent) return;
            setCard(loaded);
            setFailed(false);
          },
          () => isCurrent && setFailed(true),
        ),
      card === null || card.viewerId !== row.viewerId ? 0 : 1000,
    );
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
    // The card is read only to choose the delay.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [row, load, attempt]);
  const retry = useCallback(() => {
    setFailed(false);
    setAttempt((n) => n + 1);
  }, []);
  return { card: isOther ? null : card, hasFailed, retry };
}

function Fact(props: { readonly name: string; readonly value: string | null }) {
  return (
    <div className="min-w-0">
      <dt className="truncate text-12 text-ink-3">{props.name}</dt>
      <dd className="figures h-18 truncate font-medium">
        {props.value ?? <span className="mt-4 block h-10 w-32 rounded-2 bg-3" aria-hidden />}
      </dd>
    </div>
  );
}

/** The chosen viewer, docked under the list. */
export function ViewerCardDock(props: {
  readonly row: AudienceRow;
  readonly nowMs: number;
  readonly load: LoadCard;
  readonly actions?: ReactNode;
  readonly onClose: () => void;
}) {
  const t = audienceMessages.useText();
  const { card, hasFailed, retry } = useCard(props.row, props.load);
  const { row } = props;
  const recent = card?.recent.slice(0, 3) ?? [];
  const value = (of: (loaded: ViewerCard) => string): string | null => (card ? of(card) : null);
  return (
    <section
      aria-label={viewerName(row)}
      data-testid="viewer-card"
      className="shrink-0 border-t border-line-2 bg-2 p-12 [@media(max-height:799px)]:absolute [@media(max-height:799px)]:inset-x-8 [@media(max-height:799px)]:bottom-8 [@media(max-height:799px)]:rounded-6 [@media(max-height:799px)]:border-0 [@media(max-height:799px)]:shadow-pop"
    >
      <div className="flex items-center gap-8">
        <h3 className="truncate text-15 font-semibold">{viewerName(row)}</h3>
        <StageMark stage={row.stage} />
        <span className="text-12 whitespace-nowrap text-ink-2">{t(`stage-${row.stage}`)}</span>
        {row.isLapsed && (
          <span className="flex items-center gap-4 text-12 whitespace-nowrap text-ink-3">
            <Clock size={14} strokeWidth={1.75} /> {t('lapsed')}
          </span>
        )}
        <IconButton
          label={t('closeCard')}
          hint="Esc"
          className="-my-8 -mr-8 ml-auto"
          onClick={props.onClose}
        >
          <X size={16} strokeWidth={1.75} />
        </IconButton>
      </div>
      {hasFailed && card === null ? (
        <div className="flex items-center gap-12 py-12 text-ink-2">
          {t('cardFailed')}
          <Button onClick={retry}>{t('retry')}</Button>
        </div>
      ) : (
        <>
          <dl className="my-10 grid grid-cols-[auto_auto_auto_auto_auto] justify-between gap-x-12">
            <Fact name={t('orders')} value={value((c) => String(c.orders))} />
            <Fact
              name={t('lastOrder')}
              value={value((c) =>
                c.lastOrderAtMs === null
                  ? t('never')
                  : t('ago', { span: spanText(props.nowMs - c.lastOrderAtMs) }),
              )}
            />
            <Fact name={t('shows')} value={value((c) => String(c.showsVisited))} />
            <Fact name={t('questions')} value={value((c) => String(c.questions))} />
            <Fact name={t('watched')} value={value((c) => spanText(c.watchedMs))} />
          </dl>
          <div className="grid min-h-60 grid-cols-[40px_minmax(0,1fr)] content-start gap-x-8 text-12 leading-20 text-ink-2">
            {card !== null && recent.length === 0 && (
              <span className="col-span-2 text-ink-3">{t('nothingYet')}</span>
            )}
            {recent.map((act, index) => (
              <div key={index} className="contents">
                <span className="figures text-ink-3">{wallText(act.atMs)}</span>
                <span className="truncate">
                  {t(`recent-${act.kind}`, { text: act.text ?? '' })}
                </span>
              </div>
            ))}
          </div>
        </>
      )}
      {props.actions}
    </section>
  );
}
