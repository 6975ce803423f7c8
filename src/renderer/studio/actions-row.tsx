import { isRunningSale } from '../../shared/sales/index.ts';
import clsx from 'clsx';
import { ChartColumn, Gift, Ticket, Zap, type LucideIcon } from 'lucide-react';
import { useStore } from 'zustand';
import { clockOf, itemOf } from '../sales/index.ts';
import { clockText, KeyCap, useLanguage, useNow, titleIn } from '../ui/index.ts';
import { studioActions, type StudioAction } from './keys/shortcuts.ts';
import { studioMessages } from './messages.ts';
import type { StudioSession } from './session/session.ts';

const icons: Record<StudioAction, LucideIcon> = {
  sale: Zap,
  poll: ChartColumn,
  lottery: Gift,
  coupon: Ticket,
};

/** What each action does or is doing now, in a few words. */
function useHints(session: StudioSession): Record<StudioAction, { text: string; isOn: boolean }> {
  const t = studioMessages.useText();
  const lang = useLanguage();
  const { sales, engagement } = useStore(session.till);
  const nowMs = useNow(500, session.link.serverNowMs);
  const left = (untilMs: number | null): string =>
    untilMs === null ? '' : clockText(Math.max(0, untilMs - nowMs));
  const sale = sales?.sale ?? null;
  const pinned = sales?.shelf.find(({ isPinned }) => isPinned) ?? sales?.shelf[0];
  const product = (isRunningSale(sale) ? itemOf(sales, sale.productId) : pinned)?.product;
  const title = product === undefined ? null : titleIn(lang, product);
  const poll = engagement?.poll?.state === 'open' ? engagement.poll : null;
  const lottery = engagement?.lottery?.state === 'open' ? engagement.lottery : null;
  return {
    sale: isRunningSale(sale)
      ? { text: t('saleOn', { clock: left(clockOf(sale)), title: title ?? '' }), isOn: true }
      : { text: title ?? t('saleHint'), isOn: false },
    poll:
      poll === null ? { text: t('pollHint'), isOn: false } : { text: poll.question, isOn: true },
    lottery:
      lottery === null
        ? { text: t('lotteryHint'), isOn: false }
        : { text: `${left(lottery.closesAtMs)} ${lottery.prize}`, isOn: true },
    coupon: { text: t('couponHint'), isOn: false },
  };
}

/** The one-click actions along the bottom, one key each. */
export function ActionsRow(props: {
  readonly session: StudioSession;
  readonly onAct: (action: StudioAction) => void;
}) {
  const t = studioMessages.useText();
  const hints = useHints(props.session);
  return (
    <nav
      aria-label={t('actions')}
      data-region="actions"
      className="grid h-64 shrink-0 grid-cols-4 border-t border-line-1"
    >
      {studioActions.map((action, index) => {
        const Icon = icons[action];
        const { text, isOn } = hints[action];
        return (
          <button
            key={action}
            type="button"
            data-testid={`act-${action}`}
            aria-keyshortcuts={`F${index + 1}`}
            onClick={() => props.onAct(action)}
            className={clsx(
              'focus-inside flex min-w-0 items-center gap-10 border-l border-line-1 px-16 text-left transition-colors first:border-l-0',
              isOn ? 'bg-live-dim text-live-hi hover:brightness-110' : 'hover:bg-2',
            )}
          >
            <Icon size={20} strokeWidth={1.75} className="shrink-0" aria-hidden />
            <span className="min-w-0 flex-1">
              <span className={clsx('block truncate font-semibold', isOn && 'text-ink-1')}>
                {t(action)}
              </span>
              <span className={clsx('figures block truncate text-12', !isOn && 'text-ink-3')}>
                {text}
              </span>
            </span>
            <KeyCap className="max-[1260px]:hidden">F{index + 1}</KeyCap>
          </button>
        );
      })}
    </nav>
  );
}
