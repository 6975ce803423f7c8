import { useEffect, useRef, useState, type ReactElement } from 'react';
import { clockOf, useServerNow, useWords } from '../context.ts';

/** Seconds at which a clock is read aloud. */
const spokenS = [60, 30, 10, 3];

/** The time left to pay, as a figure; read aloud at a few instants only. */
export function HoldClock({ untilMs }: { readonly untilMs: number }): ReactElement {
  const { text } = useWords();
  const leftMs = untilMs - useServerNow(true);
  const leftS = Math.max(0, Math.ceil(leftMs / 1000));
  const [spoken, setSpoken] = useState('');
  const lastS = useRef(leftS);
  useEffect(() => {
    const passed = spokenS.find((at) => lastS.current > at && leftS <= at);
    if (passed !== undefined) setSpoken(text.clockSays(passed));
    lastS.current = leftS;
  }, [leftS, text]);
  return (
    <>
      <span
        role="timer"
        data-testid="hold-clock"
        aria-label={text.payUntil}
        className={`text-[34px] leading-9 font-semibold tracking-tight tabular-nums ${leftS < 60 ? 'text-bad' : ''}`}
      >
        {clockOf(leftMs)}
      </span>
      <span role="status" className="sr-only">
        {spoken}
      </span>
    </>
  );
}

/** The same as a line that grows shorter. */
export function HoldLine(props: {
  readonly untilMs: number;
  readonly wholeMs: number;
}): ReactElement {
  const share = (props.untilMs - useServerNow(true)) / props.wholeMs;
  return (
    <div aria-hidden className="mb-3 h-1 overflow-hidden rounded-full bg-sheet-3">
      <div
        className="h-full origin-left bg-buy"
        style={{ transform: `scaleX(${Math.min(1, Math.max(0, share)).toFixed(3)})` }}
      />
    </div>
  );
}
