import {
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
  type ReactElement,
  type ReactNode,
} from 'react';
import { useTill, useTillState, useWords } from '../context.ts';
import { Icon } from './icon.tsx';

/**
 * The dialog in which all sheets are shown, over the lower part of the picture, which goes on
 * above it. The focus stays inside while it is open and then goes back to where it was.
 */
export function SheetDialog(props: { readonly children: ReactNode }): ReactElement {
  const till = useTill();
  const dialog = useRef<HTMLDialogElement>(null);
  const [opener] = useState(() => document.activeElement);
  // Before the sheet in it takes the focus.
  useLayoutEffect(() => {
    const element = dialog.current;
    if (element?.open === false) element.showModal();
  }, []);
  // Once the dialog is gone: while it is there nothing behind it can have the focus.
  useEffect(
    () => () => {
      if (opener instanceof HTMLElement && opener.isConnected) opener.focus();
    },
    [opener],
  );
  return (
    <dialog
      ref={dialog}
      data-testid="sheet"
      onCancel={(event) => {
        event.preventDefault();
        till.back();
      }}
      onClose={() => till.close()}
      onClick={(event) => {
        if (event.target === event.currentTarget) till.close();
      }}
      className="sheet m-0 mt-auto flex max-h-[86dvh] w-full max-w-none flex-col rounded-t-[10px] bg-sheet text-sheet-ink outline-none backdrop:bg-transparent min-[800px]:ml-auto min-[800px]:w-[360px]"
    >
      {props.children}
    </dialog>
  );
}

/** One sheet: what it is, what is in it, and what one can do, always in reach of the thumb. */
export function Sheet(props: {
  readonly title: string;
  readonly hint?: ReactNode;
  /** Beside the title: a clock. */
  readonly aside?: ReactNode;
  readonly children: ReactNode;
  readonly footer?: ReactNode;
}): ReactElement {
  const till = useTill();
  const { text } = useWords();
  const isNested = useTillState(({ sheets }) => sheets.length > 1);
  const heading = useRef<HTMLHeadingElement>(null);
  const id = useId();
  useEffect(() => {
    heading.current?.focus();
    heading.current?.closest('dialog')?.setAttribute('aria-labelledby', id);
  }, [id]);
  const round = 'grid size-11 shrink-0 place-content-center';
  return (
    <>
      <header className="flex items-center gap-1 py-2 pr-1 pl-4">
        {isNested ? (
          <button
            type="button"
            aria-label={text.back}
            className={`${round} -ml-3.5`}
            onClick={till.back}
          >
            <Icon name="left" />
          </button>
        ) : null}
        <div className="min-w-0 flex-1">
          <h2
            ref={heading}
            id={id}
            tabIndex={-1}
            className="text-[18px] leading-6 font-semibold outline-none"
          >
            {props.title}
          </h2>
          {props.hint === undefined ? null : (
            <p className="text-[13px] leading-[18px] text-sheet-ink-2">{props.hint}</p>
          )}
        </div>
        {props.aside}
        <button type="button" aria-label={text.close} className={round} onClick={till.close}>
          <Icon name="x" />
        </button>
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto overscroll-contain px-4 pb-4">
        {props.children}
      </div>
      {props.footer === undefined ? null : (
        <footer className="px-4 pt-2 pb-[max(12px,env(safe-area-inset-bottom))]">
          {props.footer}
        </footer>
      )}
    </>
  );
}
