import type { ReactElement, ReactNode } from 'react';
import { useWords } from '../context.ts';
import { Icon, type IconName } from '../parts/icon.tsx';

/** A card over the picture that can be put aside: poll, lottery, coupon. */
export function CardFrame(props: {
  readonly icon: IconName;
  readonly label: string;
  readonly aside?: string;
  readonly onDismiss: () => void;
  readonly children: ReactNode;
}): ReactElement {
  const { text } = useWords();
  return (
    <section
      aria-label={props.label}
      className="max-h-[48dvh] overflow-y-auto rounded-[10px] bg-sheet px-3 pb-3 text-sheet-ink"
    >
      <p className="flex items-center gap-2 text-[13px] text-sheet-ink-2">
        <Icon name={props.icon} size={16} />
        <span className="flex-1">{props.label}</span>
        <span className="tabular-nums">{props.aside}</span>
        <button
          type="button"
          aria-label={text.dismiss}
          className="-mr-3 grid size-11 place-content-center"
          onClick={props.onDismiss}
        >
          <Icon name="x" size={16} />
        </button>
      </p>
      {props.children}
    </section>
  );
}
