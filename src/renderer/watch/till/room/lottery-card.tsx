import { useState, type ReactElement } from 'react';
import type { Lottery, MyLottery } from '../../../../shared/engagement/schema.ts';
import { commandKey, errorCodeOf } from '../../../show-client/index.ts';
import { clockOf, problemIn, useServerNow, useSession, useTill, useWords } from '../context.ts';
import { Button, Wrong } from '../parts/controls.tsx';
import { Icon } from '../parts/icon.tsx';
import type { TillText } from '../text.ts';
import { CardFrame } from './card-frame.tsx';

const taskOf = ({ task }: Lottery, text: TillText): string =>
  task.kind === 'watched' ? text.tasks.watched(task.minutes) : text.tasks[task.kind]();

/** What is still to be done, null where nothing is. */
function missingOf({ task }: Lottery, mine: MyLottery | null, text: TillText): string | null {
  switch (mine?.missing) {
    case 'comment':
      return text.missing2.comment;
    case 'share':
      return text.missing2.share;
    case 'watch': {
      const minutes = task.kind === 'watched' ? task.minutes : 0;
      return text.missing2.watch(Math.max(1, Math.ceil(minutes - mine.watchedMs / 60_000)));
    }
    case null:
    case undefined:
      return null;
  }
}

/** A lottery: its task, the way in, the time left, and what came of it. */
export function LotteryCard(props: {
  readonly lottery: Lottery;
  readonly onDismiss: () => void;
}): ReactElement {
  const { lottery } = props;
  const { text } = useWords();
  const isOpen = lottery.state === 'open';
  const nowMs = useServerNow(isOpen);
  return (
    <CardFrame
      icon="gift"
      label={text.lottery}
      aside={isOpen ? clockOf(lottery.closesAtMs - nowMs) : text.entries(lottery.entries)}
      onDismiss={props.onDismiss}
    >
      <p className="font-semibold">{lottery.title}</p>
      <p className="text-[14px] leading-5 text-sheet-ink-2">
        {text.prize(lottery.prize, lottery.winners)}
      </p>
      {isOpen ? <Entry lottery={lottery} /> : <Result lottery={lottery} />}
    </CardFrame>
  );
}

const useMine = (lottery: Lottery): MyLottery | null =>
  useSession(({ me }) => (me?.lottery?.lotteryId === lottery.id ? me.lottery : null));

function Entry({ lottery }: { readonly lottery: Lottery }): ReactElement {
  const till = useTill();
  const { text } = useWords();
  const told = useMine(lottery);
  const [own, setOwn] = useState<MyLottery | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const mine = told?.isIn === true ? told : (own ?? told);
  const missing = missingOf(lottery, mine, text);
  const enter = async (): Promise<void> => {
    setBusy(true);
    setProblem(null);
    try {
      const { api, slug } = till.session;
      setOwn(await api.engagement.enter({ lotteryId: lottery.id, slug, key: commandKey() }));
    } catch (failure) {
      setProblem(errorCodeOf(failure));
    }
    setBusy(false);
  };
  return (
    <>
      <p className="mt-1 text-[13px] leading-[18px] text-sheet-ink-2">
        {taskOf(lottery, text)} · {text.entries(lottery.entries)}
      </p>
      {mine?.isIn === true ? (
        <p
          role="status"
          className="mt-2 flex min-h-12 items-center justify-center gap-2 rounded-[10px] bg-money-dim font-semibold text-money"
        >
          <Icon name="check" size={16} />
          {text.entered}
        </p>
      ) : missing === null ? (
        <Button
          className="mt-2 w-full"
          data-testid="enter-lottery"
          isOff={isBusy}
          onClick={() => void enter()}
        >
          {text.enter}
        </Button>
      ) : (
        <Button
          look="line"
          className="mt-2 w-full"
          isOff={mine?.missing !== 'share'}
          onClick={() => till.push({ kind: 'invite' })}
        >
          {missing}
        </Button>
      )}
      {problem === null ? null : <Wrong>{problemIn(text, problem)}</Wrong>}
    </>
  );
}

function Result({ lottery }: { readonly lottery: Lottery }): ReactElement {
  const { text } = useWords();
  const mine = useMine(lottery);
  const names = lottery.won.map(({ name }) => name ?? text.someone).join(text.and);
  const hasWon = mine?.hasWon === true;
  if (lottery.state === 'closed')
    return (
      <p role="status" className="mt-2">
        {text.drawing}
      </p>
    );
  return (
    <>
      {lottery.state === 'cancelled' ? (
        <p role="status" className="mt-2">
          {text.lotteryCancelled}
        </p>
      ) : (
        <>
          {mine?.isIn === true ? (
            <p
              role="status"
              data-testid="lottery-result"
              className={`mt-2 rounded-[10px] px-3 py-2.5 font-semibold ${hasWon ? 'bg-money-dim text-money' : 'bg-sheet-2'}`}
            >
              {hasWon ? `${text.won} · ${text.wonPrize(lottery.prize)}` : text.notWon}
            </p>
          ) : null}
          <p className="mt-2 text-[14px] leading-5 wrap-anywhere">{text.winners(names)}</p>
        </>
      )}
      <a
        // The fragment stays in the browser: the page finds this viewer's line by it.
        href={`${lottery.checkUrl}#${mine?.pseudonym ?? ''}`}
        target="_blank"
        rel="noopener"
        className="-mb-3 inline-flex min-h-11 items-center gap-1 text-[13px] text-sheet-ink-2 underline"
      >
        <Icon name="shield" size={14} />
        {text.checkDraw}
      </a>
    </>
  );
}
