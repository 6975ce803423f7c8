import { useEffect, useRef, useState, type ReactElement } from 'react';
import type { WatchText } from '../text.ts';

/** Asked only when a viewer first speaks; what they wrote is sent right after. */
export function NameSheet(props: {
  readonly text: WatchText;
  readonly current: string | null;
  /** What they wrote waits for the name. */
  readonly isSending: boolean;
  /** Answers what is wrong with it, null where it was taken. */
  onSave(name: string): Promise<string | null>;
  onCancel(): void;
}): ReactElement {
  const dialog = useRef<HTMLDialogElement>(null);
  const [name, setName] = useState(props.current ?? '');
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => dialog.current?.showModal(), []);
  const save = async (): Promise<void> => {
    setProblem(await props.onSave(name.trim()));
  };
  return (
    <dialog
      ref={dialog}
      onClose={() => props.onCancel()}
      aria-labelledby="name-title"
      className="m-auto mb-0 w-full max-w-none rounded-t-[10px] bg-sheet p-5 pb-[max(20px,env(safe-area-inset-bottom))] text-sheet-ink backdrop:bg-black/50 min-[800px]:mb-auto min-[800px]:w-[400px] min-[800px]:rounded-[10px]"
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <h2 id="name-title" className="text-[18px] leading-6 font-semibold">
          {props.text.nameTitle}
        </h2>
        <p className="mt-1 text-sheet-ink-2">{props.text.nameHint}</p>
        <input
          data-testid="name-input"
          aria-label={props.text.nameLabel}
          className="mt-4 h-12 w-full rounded-[10px] border border-sheet-line px-3 text-[16px]"
          maxLength={24}
          autoComplete="nickname"
          required
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        {problem === null ? null : (
          <p role="alert" className="mt-2 text-[#c2272d]">
            {problem}
          </p>
        )}
        <div className="mt-4 flex gap-2">
          <button
            type="button"
            className="h-12 flex-1 rounded-[10px] border border-sheet-line font-semibold"
            onClick={() => props.onCancel()}
          >
            {props.text.cancel}
          </button>
          <button
            data-testid="name-save"
            disabled={name.trim() === ''}
            className="h-12 flex-1 rounded-[10px] bg-sheet-ink font-semibold text-white disabled:opacity-50"
          >
            {props.isSending ? props.text.nameSave : props.text.nameKeep}
          </button>
        </div>
      </form>
    </dialog>
  );
}
