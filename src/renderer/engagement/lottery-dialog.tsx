import { ShieldCheck } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { Lottery } from '../../shared/engagement/index.ts';
import type { TillStore } from '../sales/index.ts';
import type { ShowApi } from '../show-client/index.ts';
import { Dialog, IconButton } from '../ui/index.ts';
import { useWriting } from './editor-form.tsx';
import { winnerName } from './forms.ts';
import { LotteryCard } from './lottery-card.tsx';
import { LotteryEditor } from './lottery-editor.tsx';
import { engagementMessages } from './messages.ts';
import { useTemplates } from './use-templates.ts';

interface Props {
  readonly store: TillStore;
  readonly api: () => ShowApi;
  readonly serverNowMs: () => number;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  /** Opens the page on which anyone can check it. */
  readonly onCheck: (lottery: Lottery) => void;
}

/** The show's lotteries so far; cancelled ones stay. Asked for anew whenever the latest changes. */
function useEarlier(api: () => ShowApi, latest: Lottery | null): readonly Lottery[] {
  const [lotteries, setLotteries] = useState<readonly Lottery[]>([]);
  const mark = latest === null ? '' : `${latest.id} ${latest.state}`;
  useEffect(() => {
    let isCurrent = true;
    if (mark === '') return;
    api()
      .engagement.lotteries()
      .then((all) => isCurrent && setLotteries(all))
      // The list is an extra; what runs comes over the socket.
      .catch(() => isCurrent && setLotteries([]));
    return () => void (isCurrent = false);
  }, [api, mark]);
  return lotteries;
}

function Earlier(props: {
  readonly lotteries: readonly Lottery[];
  readonly onCheck: (lottery: Lottery) => void;
}) {
  const t = engagementMessages.useText();
  if (props.lotteries.length === 0) return null;
  return (
    <section className="mt-20">
      <h3 className="pb-4 text-12 font-semibold text-ink-2">{t('earlier')}</h3>
      <ul className="max-h-160 overflow-y-auto">
        {props.lotteries.map((lottery) => (
          <li
            key={lottery.id}
            data-testid="earlier-lottery"
            className="flex min-h-32 items-center gap-8 border-t border-line-1"
          >
            <span className="min-w-0 flex-1 truncate">
              {lottery.title}{' '}
              <span className="text-12 text-ink-3">
                {lottery.state === 'drawn' && lottery.won.length > 0
                  ? t('wonBy', {
                      names: lottery.won.map((winner) => winnerName(t, winner)).join(', '),
                    })
                  : t(lottery.state)}
              </span>
            </span>
            <IconButton label={t('checkDraw')} onClick={() => props.onCheck(lottery)}>
              <ShieldCheck size={14} strokeWidth={1.75} />
            </IconButton>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Body({ store, api, serverNowMs, isOpen, onCheck }: Props) {
  const lottery = useStore(store, ({ engagement }) => engagement?.lottery ?? null);
  const templates = useTemplates(api, isOpen);
  const earlier = useEarlier(api, lottery);
  const isRunning = lottery?.state === 'open' || lottery?.state === 'closed';
  const { isWriting, writeNext } = useWriting(lottery, isRunning);
  if (lottery !== null && !isWriting)
    return (
      <LotteryCard
        lottery={lottery}
        api={api}
        serverNowMs={serverNowMs}
        onCheck={onCheck}
        onNew={writeNext}
      />
    );
  return (
    <>
      <LotteryEditor api={api} templates={templates} />
      <Earlier lotteries={earlier} onCheck={onCheck} />
    </>
  );
}

/** The running lottery or the last draw, or a new one to open. */
export function LotteryDialog(props: Props) {
  const t = engagementMessages.useText();
  return (
    <Dialog title={t('lottery')} isOpen={props.isOpen} onClose={props.onClose} widthPx={480}>
      <Body {...props} />
    </Dialog>
  );
}
