import type { ReactNode } from 'react';

/** What stands where nothing is yet: an icon of 24, a title, one sentence, at most one button. */
export function EmptyState(props: {
  readonly icon: ReactNode;
  readonly title: string;
  readonly body?: string;
  readonly action?: ReactNode;
}) {
  return (
    <div className="flex min-h-0 flex-1 flex-col items-center justify-center gap-8 px-48 pb-48 text-center">
      <span className="text-ink-3">{props.icon}</span>
      <h3 className="mt-4 text-15 font-semibold text-balance">{props.title}</h3>
      {props.body !== undefined && <p className="mb-8 text-balance text-ink-2">{props.body}</p>}
      {props.action}
    </div>
  );
}
