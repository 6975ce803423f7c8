import clsx from 'clsx';
import type { ReactNode } from 'react';

/** A key of the keyboard, as a hint. */
export function KeyCap(props: { readonly children: ReactNode; readonly className?: string }) {
  return (
    <kbd
      className={clsx(
        'min-w-18 shrink-0 rounded-[3px] border border-line-2 px-4 text-center font-sans text-11 leading-16 font-medium text-ink-3',
        props.className,
      )}
    >
      {props.children}
    </kbd>
  );
}
