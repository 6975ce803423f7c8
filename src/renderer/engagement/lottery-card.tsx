import clsx from 'clsx';
import { ShieldCheck } from 'lucide-react';
import { useState } from 'react';
import type { Lottery } from '../../shared/engagement/index.ts';
import { told } from '../sales/index.ts';
import { commandKey, type ShowApi } from '../show-client/index.ts';
import { Button, clockText, Confirm, countText, useBusy, useNow } from '../ui/index.ts';
import { winnerName } from './forms.ts';
import { engagementMessages } from './messages.ts';

const shortHash = (hash: string): string => `${hash.slice(0, 4)}…${hash.slice(-4)}`;

/** What a lottery asks for, in words. */
export function useTaskText(): (task: Lottery['task']) => string {
  const t = engagementMessages.useText();
  return (task) =>
    task.kind === 'watched' ? t('watchedFor', { count: task.minutes }) : t(task.kind);
}

function Winners({ lottery }: { readonly lottery: Lottery }) {
  const t = engagementMessages.useText();
  if (lottery.won.length === 0) return <p className="mt-12 text-ink-2">{t('nobodyWon')}</p>;
  return (
    <ol className="mt-12 max-h-220 overflow-y-auto" aria-label={t('winners')}>
      {lottery.won.map((winner, place) => (
        <li
          key={winner.pseudonym}
          data-testid="winner"
          className="flex min-h-32 items-center gap-12 border-t border-line-1"
        >
          <span className="figures w-24 text-right text-12 text-ink-3">{place + 1}</span>
          <span className="min-w-0 flex-1 truncate font-medium">{winnerName(t, winner)}</span>
          <span className="font-mono text-11 text-ink-3">{winner.pseudonym.slice(0, 8)}</span>
        </li>
      ))}
    </ol>
  );
}

function Running(props: {
  readonly lottery: Lottery;
  readonly api: () => ShowApi;
  readonly serverNowMs: () => number;
}) {
  const t = engagementMessages.useText();
  const { lottery, api } = props;
  const nowMs = useNow(250, props.serverNowMs);
  const [isBusy, busily] = useBusy();
  const [isAsking, setAsking] = useState(false);
  const of = () => ({ lotteryId: lottery.id, key: commandKey() });
  const draw = async (): Promise<void> => {
    await busily(() => told(() => api().engagement.drawLottery(of())));
  };
  return (
    <>
      <div className="mt-12 flex items-end gap-24">
        <div>
          <div className="figures text-34 font-semibold tracking-[-0.02em]" data-testid="entries">
            {countText(lottery.entries)}
          </div>
          <div className="text-12 text-ink-3">{t('entries', { count: lottery.entries })}</div>
        </div>
        <div className="ml-auto text-right">
          <div role="timer" className="figures text-34 font-semibold tracking-[-0.02em]">
            {clockText(Math.max(0, lottery.closesAtMs - nowMs + 999))}
          </div>
          <div className="text-12 text-ink-3">{t('left')}</div>
        </div>
      </div>
      <div className="mt-16 flex justify-end gap-6">
        <Button variant="stop" data-testid="cancel-lottery" onClick={() => setAsking(true)}>
          {t('cancelLottery')}
        </Button>
        <Button
          variant="primary"
          data-testid="draw-lottery"
          isBusy={isBusy}
          onClick={() => void draw()}
        >
          {t('drawNow')}
        </Button>
      </div>
      <Confirm
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        title={t('cancelTitle')}
        body={t('cancelBody', { count: lottery.entries, n: countText(lottery.entries) })}
        verb={t('cancelLottery')}
        keep={t('keepLottery')}
        testId="confirm-cancel-lottery"
        onConfirm={async () => void (await told(() => api().engagement.cancelLottery(of())))}
      />
    </>
  );
}

/** A lottery: who may enter, how many have, the time left; then who won and where to check it. */
export function LotteryCard(props: {
  readonly lottery: Lottery;
  readonly api: () => ShowApi;
  readonly serverNowMs: () => number;
  readonly onCheck: (lottery: Lottery) => void;
  readonly onNew: () => void;
}) {
  const t = engagementMessages.useText();
  const taskText = useTaskText();
  const { lottery } = props;
  const { state } = lottery;
  const isRunning = state === 'open' || state === 'closed';
  return (
    <section aria-label={t('lottery')} data-testid="lottery-card" data-state={state}>
      <div className="flex items-baseline gap-12">
        <h3 className="min-w-0 flex-1 text-15 font-semibold">{lottery.title}</h3>
        <span className={clsx('text-12', state === 'open' ? 'text-live-hi' : 'text-ink-3')}>
          {t(state)}
        </span>
      </div>
      <p className="text-ink-2">
        {lottery.prize} · {t('prizes', { count: lottery.winners })} · {taskText(lottery.task)}
      </p>
      {state === 'open' && <Running {...props} />}
      {state === 'closed' && (
        <p role="status" className="mt-12 text-ink-2">
          {t('drawing')}
        </p>
      )}
      {state === 'drawn' && <Winners lottery={lottery} />}
      {state === 'cancelled' && <p className="mt-12 text-ink-2">{t('cancelledBody')}</p>}
      <div className="mt-12 flex items-center gap-6 border-t border-line-1 pt-12">
        <button
          type="button"
          data-testid="check-draw"
          className="mr-auto flex h-32 items-center gap-6 rounded-4 text-12 text-ink-2 hover:text-ink-1"
          onClick={() => props.onCheck(lottery)}
        >
          <ShieldCheck size={14} strokeWidth={1.75} />
          {isRunning ? t('promised', { hash: shortHash(lottery.seedHash) }) : t('checkDraw')}
        </button>
        {!isRunning && (
          <Button data-testid="new-lottery" onClick={props.onNew}>
            {t('newLottery')}
          </Button>
        )}
      </div>
    </section>
  );
}
