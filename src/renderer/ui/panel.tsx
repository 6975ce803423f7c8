import clsx from 'clsx';
import type { ReactNode } from 'react';

/** The head of a panel, 36 px: title, a quiet note, buttons at the right. */
export function PanelHead(props: {
  readonly title: string;
  readonly note?: ReactNode;
  readonly actions?: ReactNode;
  readonly className?: string;
}) {
  return (
    <div className={clsx('flex h-36 shrink-0 items-center gap-8 pr-4 pl-12', props.className)}>
      <h2 className="shrink-0 text-12 font-semibold text-ink-2">{props.title}</h2>
      <span className="min-w-0 flex-1 truncate text-12 text-ink-3">{props.note}</span>
      {props.actions}
    </div>
  );
}
