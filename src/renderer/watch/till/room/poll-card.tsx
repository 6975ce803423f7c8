import { useState, type ReactElement } from 'react';
import type { Poll } from '../../../../shared/engagement/schema.ts';
import { commandKey, errorCodeOf } from '../../../show-client/index.ts';
import { clockOf, problemIn, useServerNow, useSession, useTill, useWords } from '../context.ts';
import { Wrong } from '../parts/controls.tsx';
import { Icon } from '../parts/icon.tsx';
import { CardFrame } from './card-frame.tsx';

/** A question with two to five answers: one tap, and the result as it grows. */
export function PollCard(props: {
  readonly poll: Poll;
  readonly onDismiss: () => void;
}): ReactElement {
  const { poll } = props;
  const till = useTill();
  const { text } = useWords();
  const told = useSession(({ me }) => (me?.vote?.pollId === poll.id ? me.vote.answer : null));
  const [own, setOwn] = useState<{ answer: number; key: string } | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const isOpen = poll.state === 'open';
  const nowMs = useServerNow(isOpen && poll.closesAtMs !== null);
  const answer = told ?? own?.answer ?? null;
  const votes = poll.answers.reduce((sum, one) => sum + one.votes, 0);
  const showsResult = answer !== null || !isOpen;
  const vote = async (at: number): Promise<void> => {
    if (answer !== null) return;
    const mine = { answer: at, key: own?.key ?? commandKey() };
    setOwn(mine);
    setProblem(null);
    try {
      await till.session.api.engagement.vote({
        pollId: poll.id,
        slug: till.session.slug,
        answer: at,
        key: mine.key,
      });
    } catch (failure) {
      setOwn(null);
      setProblem(errorCodeOf(failure));
    }
  };
  return (
    <CardFrame
      icon="chart"
      label={isOpen ? text.poll : text.pollClosed}
      aside={
        isOpen && poll.closesAtMs !== null ? clockOf(poll.closesAtMs - nowMs) : text.votes(votes)
      }
      onDismiss={props.onDismiss}
    >
      <p className="font-semibold">{poll.question}</p>
      <ul className="mt-2 grid gap-1.5">
        {poll.answers.map((one, at) => {
          const share = votes === 0 ? 0 : one.votes / votes;
          const isMine = answer === at;
          return (
            <li key={at}>
              <button
                type="button"
                data-testid="poll-answer"
                aria-pressed={isMine}
                aria-disabled={showsResult || undefined}
                className={`relative flex min-h-11 w-full items-center gap-2 overflow-hidden rounded-[10px] border px-3 py-1.5 text-left ${isMine ? 'border-sheet-ink font-semibold' : 'border-sheet-line-2'}`}
                onClick={() => void (isOpen && vote(at))}
              >
                {showsResult ? (
                  <span
                    aria-hidden
                    className="absolute inset-0 origin-left bg-sheet-3 transition-transform duration-200"
                    style={{ transform: `scaleX(${share})` }}
                  />
                ) : null}
                <span className="relative min-w-0 flex-1">{one.text}</span>
                {isMine ? (
                  <span className="relative">
                    <Icon name="check" size={16} />
                    <span className="sr-only">{text.yourVote}</span>
                  </span>
                ) : null}
                {showsResult ? (
                  <span className="relative tabular-nums">{Math.round(share * 100)}%</span>
                ) : null}
              </button>
            </li>
          );
        })}
      </ul>
      {problem === null ? null : <Wrong>{problemIn(text, problem)}</Wrong>}
    </CardFrame>
  );
}
