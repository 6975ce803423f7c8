import type { ReactElement } from 'react';
import { useWords } from '../context.ts';
import { Icon } from '../parts/icon.tsx';

/** How many: one fewer, the number, one more. */
export function Stepper(props: {
  readonly value: number;
  readonly least: number;
  readonly most: number;
  onChange(value: number): void;
}): ReactElement {
  const { text } = useWords();
  const { value, least, most } = props;
  const look = 'grid size-11 place-content-center aria-disabled:text-sheet-line-2';
  return (
    <span className="flex items-center rounded-[10px] border border-sheet-line-2">
      <button
        type="button"
        aria-label={text.fewer}
        aria-disabled={value <= least}
        className={look}
        onClick={() => value > least && props.onChange(value - 1)}
      >
        <Icon name="minus" size={16} />
      </button>
      <output aria-label={text.quantity} className="min-w-8 text-center tabular-nums">
        {value}
      </output>
      <button
        type="button"
        aria-label={text.more}
        aria-disabled={value >= most}
        className={look}
        onClick={() => value < most && props.onChange(value + 1)}
      >
        <Icon name="plus" size={16} />
      </button>
    </span>
  );
}
