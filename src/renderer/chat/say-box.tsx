import { SendHorizontal } from 'lucide-react';
import { useRef, useState } from 'react';
import { IconButton, TextField, useBusy } from '../ui/index.ts';
import { chatMessages } from './messages.ts';

const limit = 200;

/** Speaks in the room as the host. A failed try keeps the words and their key. */
export function SayBox(props: {
  /** False when it was not taken; the words then stay. */
  readonly say: (text: string, key: string) => Promise<boolean>;
  readonly isDisabled?: boolean;
}) {
  const t = chatMessages.useText();
  const [text, setText] = useState('');
  const [isBusy, busily] = useBusy();
  const attempt = useRef<{ readonly text: string; readonly key: string } | null>(null);
  const trimmed = text.trim();
  const over = trimmed.length - limit;
  const send = async (): Promise<void> => {
    if (trimmed === '' || over > 0 || isBusy) return;
    if (attempt.current?.text !== trimmed)
      attempt.current = { text: trimmed, key: crypto.randomUUID() };
    const { key } = attempt.current;
    if (!(await busily(() => props.say(trimmed, key)))) return;
    attempt.current = null;
    setText('');
  };
  return (
    <form
      className="flex shrink-0 items-center gap-4 border-t border-line-1 py-8 pr-8 pl-12"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <div className="relative min-w-0 flex-1">
        <TextField
          label={t('sayAsHost')}
          placeholder={t('sayAsHost')}
          data-testid="say-box"
          value={text}
          readOnly={isBusy}
          disabled={props.isDisabled === true}
          aria-invalid={over > 0}
          onChange={(event) => setText(event.target.value)}
        />
        {over > 0 && (
          <span
            role="alert"
            className="absolute -top-28 left-0 rounded-4 bg-3 px-8 py-4 text-12 text-warn"
          >
            {t('tooLong', { count: over })}
          </span>
        )}
      </div>
      <IconButton
        type="submit"
        label={t('send')}
        hint="↵"
        disabled={trimmed === '' || over > 0 || props.isDisabled === true}
      >
        <SendHorizontal size={16} strokeWidth={1.75} />
      </IconButton>
    </form>
  );
}
