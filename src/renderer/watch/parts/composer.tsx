import { useState, type ReactElement } from 'react';
import type { NameResult, SendResult, WatchSession } from '../session.ts';
import type { WatchText } from '../text.ts';
import { SendIcon } from './icons.tsx';
import { NameSheet } from './name-sheet.tsx';

/** Where a viewer speaks. Nothing is asked before they have written something. */
export function Composer(props: {
  readonly session: WatchSession;
  readonly name: string | null;
  readonly text: WatchText;
}): ReactElement {
  const { session, text } = props;
  const [draft, setDraft] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [asksName, setAsksName] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [isWriting, setWriting] = useState(false);

  const send = async (): Promise<void> => {
    const words = draft.trim();
    if (words === '' || isBusy) return;
    setBusy(true);
    const result = await session.send(words);
    setBusy(false);
    if (result === 'name-needed') setAsksName(true);
    else if (result === 'sent') setDraft('');
    setProblem(problemOf(result, text));
  };
  return (
    <>
      <form
        className="flex min-w-0 flex-1 flex-col items-start gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
        onFocus={() => setWriting(true)}
        onBlur={({ currentTarget, relatedTarget }) =>
          setWriting(currentTarget.contains(relatedTarget))
        }
      >
        {props.name !== null && isWriting && problem === null ? (
          <button
            type="button"
            data-testid="name-change"
            aria-label={text.changeName(props.name)}
            className="flex h-11 max-w-full items-center gap-2 rounded-full bg-glass px-4 min-[800px]:bg-bg-3"
            // A button that takes the focus would close the keyboard under the finger.
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => setAsksName(true)}
          >
            <bdi className="min-w-0 truncate">{props.name}</bdi>
            <span className="shrink-0 text-ink-2">{text.change}</span>
          </button>
        ) : null}
        {problem === null ? null : (
          <p
            role="alert"
            className="rounded-[10px] bg-glass px-3 py-1.5 text-warn min-[800px]:bg-bg-3"
          >
            {problem}
          </p>
        )}
        <div className="relative w-full">
          <input
            data-testid="chat-input"
            aria-label={text.say}
            placeholder={text.say}
            maxLength={200}
            enterKeyHint="send"
            autoComplete="off"
            className="h-11 w-full rounded-full bg-glass pr-12 pl-4 text-[16px] placeholder:text-ink-2 min-[800px]:bg-bg-3"
            value={draft}
            onChange={(event) => setDraft(event.target.value)}
          />
          <button
            data-testid="chat-send"
            aria-label={text.send}
            disabled={draft.trim() === '' || isBusy}
            className="absolute top-0 right-0 grid size-11 place-content-center rounded-full disabled:text-ink-3"
          >
            <SendIcon />
          </button>
        </div>
      </form>
      {asksName ? (
        <NameSheet
          text={text}
          current={props.name}
          isSending={draft.trim() !== ''}
          onCancel={() => setAsksName(false)}
          onSave={async (name) => {
            const result = await session.setName(name);
            if (result !== 'set') return nameProblemOf(result, text);
            setAsksName(false);
            if (draft.trim() !== '') void send();
            return null;
          }}
        />
      ) : null}
    </>
  );
}

function nameProblemOf(result: Exclude<NameResult, 'set'>, text: WatchText): string {
  switch (result) {
    case 'refused':
      return text.nameRefused;
    case 'too-fast':
      return text.tooFast;
    case 'failed':
      return text.notSent;
  }
}

function problemOf(result: SendResult, text: WatchText): string | null {
  switch (result) {
    case 'sent':
    case 'name-needed':
      return null;
    case 'too-fast':
      return text.tooFast;
    case 'closed':
      return text.closed;
    case 'failed':
      return text.notSent;
  }
}
