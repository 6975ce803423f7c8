import { useRef, type PointerEvent } from 'react';
import {
  dbAtPlace,
  dbText,
  gainAfterKey,
  mostGainDb,
  placeOfDb,
  silentDb,
  tidyGainDb,
} from './level.ts';

/** A knob over a meter that sets how loud a channel is; a double click brings it to 0 dB. */
export function Fader(props: {
  readonly label: string;
  readonly gainDb: number;
  readonly testId: string;
  readonly onGainDb: (gainDb: number) => void;
}) {
  const held = useRef<{ readonly clientX: number; readonly place: number } | null>(null);
  const place = placeOfDb(props.gainDb);
  const drag = (event: PointerEvent<HTMLDivElement>): void => {
    const from = held.current;
    if (!from) return;
    const { width } = event.currentTarget.getBoundingClientRect();
    if (width <= 0) return;
    // The knob goes as far as the hand does: a stray press must not change what viewers hear.
    const next = tidyGainDb(dbAtPlace(from.place + (event.clientX - from.clientX) / width));
    if (next !== props.gainDb) props.onGainDb(next);
  };
  const release = (): void => {
    held.current = null;
  };
  return (
    <div
      role="slider"
      tabIndex={0}
      aria-label={props.label}
      aria-valuemin={silentDb}
      aria-valuemax={mostGainDb}
      aria-valuenow={props.gainDb}
      aria-valuetext={`${dbText(props.gainDb)} dB`}
      data-testid={props.testId}
      className="group/fader absolute -inset-y-7 inset-x-0 touch-none outline-none"
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        held.current = { clientX: event.clientX, place };
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={drag}
      onPointerUp={release}
      onPointerCancel={release}
      onDoubleClick={() => props.onGainDb(0)}
      onKeyDown={(event) => {
        const next = event.ctrlKey || event.metaKey ? null : gainAfterKey(props.gainDb, event.key);
        if (next === null) return;
        event.preventDefault();
        if (next !== props.gainDb) props.onGainDb(next);
      }}
    >
      <span
        className="absolute top-1/2 h-20 w-8 -translate-x-1/2 -translate-y-1/2 rounded-2 bg-[var(--ink-1)] shadow-[0_0_0_2px_var(--bg-1)] group-focus-visible/fader:outline-2 group-focus-visible/fader:outline-offset-2 group-focus-visible/fader:outline-focus group-focus-visible/fader:outline-solid"
        style={{ left: `${place * 100}%` }}
      />
    </div>
  );
}
