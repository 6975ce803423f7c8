import clsx from 'clsx';
import type { Poll } from '../../shared/engagement/index.ts';
import { told } from '../sales/index.ts';
import { commandKey, type ShowApi } from '../show-client/index.ts';
import { Button, clockText, countText, useBusy, useNow } from '../ui/index.ts';
import { engagementMessages } from './messages.ts';

/** A poll with its live bars. */
export function PollCard(props: {
  readonly poll: Poll;
  readonly api: () => ShowApi;
  readonly serverNowMs: () => number;
  readonly onNew: () => void;
}) {
  const t = engagementMessages.useText();
  const { poll, api } = props;
  const nowMs = useNow(250, props.serverNowMs);
  const [isBusy, busily] = useBusy();
  const isOpen = poll.state === 'open';
  const total = poll.answers.reduce((sum, { votes }) => sum + votes, 0);
  const most = Math.max(...poll.answers.map(({ votes }) => votes));
  const stop = async (): Promise<void> => {
    await busily(() =>
      told(() => api().engagement.closePoll({ pollId: poll.id, key: commandKey() })),
    );
  };
  return (
    <section aria-label={t('poll')} data-testid="poll-card" data-state={poll.state}>
      <div className="flex items-start gap-12">
        <h3 className="min-w-0 flex-1 text-15 font-semibold">{poll.question}</h3>
        {isOpen && poll.closesAtMs !== null ? (
          <span role="timer" className="figures text-15 font-semibold">
            {clockText(poll.closesAtMs - nowMs + 999)}
          </span>
        ) : (
          <span className={clsx('text-12', isOpen ? 'text-live-hi' : 'text-ink-3')}>
            {t(poll.state)}
          </span>
        )}
      </div>
      <ul className="mt-12 flex flex-col gap-10">
        {poll.answers.map(({ text, votes }, place) => {
          const share = total === 0 ? 0 : votes / total;
          const leads = votes === most && votes > 0;
          return (
            <li key={place}>
              <div className="flex items-baseline gap-12">
                <span className={clsx('min-w-0 flex-1', leads && 'font-medium')}>{text}</span>
                <span className="figures text-12 text-ink-3">{countText(votes)}</span>
                <span className="figures w-40 text-right font-medium">
                  {Math.round(share * 100)}%
                </span>
              </div>
              <div className="mt-4 h-6 overflow-hidden rounded-2 bg-4" aria-hidden>
                <div
                  className={clsx(
                    'h-full origin-left transition-transform duration-[160ms]',
                    leads ? 'bg-[var(--ink-1)]' : 'bg-[var(--ink-3)]',
                  )}
                  style={{ transform: `scaleX(${share})` }}
                />
              </div>
            </li>
          );
        })}
      </ul>
      <div className="mt-16 flex items-center gap-6">
        <span className="figures min-w-0 flex-1 text-12 text-ink-3" data-testid="poll-votes">
          {total === 0 ? t('noVotes') : t('votes', { count: total, n: countText(total) })}
        </span>
        <Button data-testid="new-poll" onClick={props.onNew}>
          {t('newPoll')}
        </Button>
        {isOpen && (
          <Button
            variant="stop"
            data-testid="stop-poll"
            isBusy={isBusy}
            onClick={() => void stop()}
          >
            {t('stopPoll')}
          </Button>
        )}
      </div>
    </section>
  );
}
