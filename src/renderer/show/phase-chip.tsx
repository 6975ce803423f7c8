import clsx from 'clsx';
import type { PublishState, ShowPhase } from '../../shared/show/index.ts';
import { clockText, useNow } from '../ui/index.ts';
import { showMessages } from './messages.ts';

function Clock(props: { readonly startedAtMs: number; readonly nowMs: () => number }) {
  const t = showMessages.useText();
  const now = useNow(500, props.nowMs);
  const time = clockText(now - props.startedAtMs);
  return (
    <span role="timer" aria-label={t('running', { time })} className="figures px-10">
      {time}
    </span>
  );
}

/** Off air, live or rehearsal with its clock; filled red only while viewers see the picture. */
export function PhaseChip(props: {
  readonly phase: ShowPhase;
  readonly publish: PublishState;
  readonly startedAtMs: number | null;
  /** The server's clock. */
  readonly nowMs: () => number;
}) {
  const t = showMessages.useText();
  const { phase, publish } = props;
  const isRunning = phase === 'live' || phase === 'rehearsal';
  const isSeen = publish === 'live';
  const label = !isRunning
    ? t('offAir')
    : isSeen
      ? t(phase === 'live' ? 'live' : 'rehearsal')
      : t(publish === 'off' ? 'waiting' : publish);
  return (
    <div
      data-testid="phase"
      data-phase={phase}
      data-publish={publish}
      className={clsx(
        'flex h-28 shrink-0 items-center overflow-hidden rounded-4 text-13 font-semibold whitespace-nowrap',
        !isRunning && 'bg-3 text-ink-2',
        isRunning && isSeen && phase === 'live' && 'bg-live-dim text-ink-1',
        isRunning && isSeen && phase === 'rehearsal' && 'bg-3 text-ink-1',
        isRunning && !isSeen && 'bg-warn-dim text-warn',
      )}
    >
      <span
        // The clock is left out: it would be read aloud all the time.
        role="status"
        className={clsx(
          'flex h-full items-center px-10 tracking-[.04em] uppercase',
          isRunning && isSeen && phase === 'live' && 'bg-live text-white',
          isRunning && isSeen && phase === 'rehearsal' && 'bg-4',
        )}
      >
        {label}
      </span>
      {isRunning && props.startedAtMs !== null && (
        <Clock startedAtMs={props.startedAtMs} nowMs={props.nowMs} />
      )}
    </div>
  );
}
