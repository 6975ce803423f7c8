import clsx from 'clsx';
import type { AudienceRow } from '../../shared/audience/index.ts';
import { clockText } from '../ui/index.ts';
import { MomentIcon, StageMark } from './moment-icon.tsx';
import { viewerName, wordReasons } from './reasons.ts';

/** Rows are this high, whatever they say. */
export const viewerRowPx = 46;

/** One viewer: moment, name, stage, how long, and why the row stands here. */
export function ViewerRow(props: {
  readonly id: string;
  /** Its place among all rows, of which only those in sight exist. */
  readonly place: number;
  readonly of: number;
  readonly row: AudienceRow;
  readonly nowMs: number;
  readonly isSelected: boolean;
  onSelect(): void;
}) {
  const { row } = props;
  const isAway = row.moment === 'leaving' || !row.isPresent;
  return (
    <button
      type="button"
      role="option"
      id={props.id}
      aria-posinset={props.place}
      aria-setsize={props.of}
      aria-selected={props.isSelected}
      tabIndex={-1}
      data-testid="audience-row"
      data-viewer-id={row.viewerId}
      onClick={() => props.onSelect()}
      className={clsx(
        'relative grid h-46 w-full grid-cols-[16px_minmax(0,1fr)_auto] gap-x-10 px-12 pt-5 text-left',
        props.isSelected
          ? 'bg-3 before:absolute before:inset-y-0 before:left-0 before:w-2 before:bg-[var(--ink-1)]'
          : 'hover:bg-2',
      )}
    >
      <span className="mt-1">
        <MomentIcon moment={row.moment} />
      </span>
      <span
        className={clsx(
          'flex min-w-0 items-center gap-7 text-13 font-medium',
          isAway && 'text-ink-3',
        )}
      >
        <span className="truncate">{viewerName(row)}</span>
        <StageMark stage={row.stage} />
      </span>
      <span className="figures text-12 leading-18 text-ink-3">
        {clockText(props.nowMs - row.sinceAtMs)}
      </span>
      <span
        className={clsx(
          'col-span-2 col-start-2 truncate text-12',
          isAway ? 'text-ink-3' : 'text-ink-2',
        )}
      >
        {wordReasons(row, props.nowMs)}
      </span>
    </button>
  );
}
