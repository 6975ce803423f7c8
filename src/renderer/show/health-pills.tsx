import clsx from 'clsx';
import { CircleX, TriangleAlert } from 'lucide-react';
import { useEffect, useRef, type KeyboardEvent } from 'react';
import { Tip, toasts } from '../ui/index.ts';
import {
  healthOf,
  type Health,
  type HealthGrade,
  type HealthName,
  type HealthReadings,
} from './health.ts';
import { showMessages } from './messages.ts';

const dash = '–';
const percent = (value: number | null): string => (value === null ? dash : `${value.toFixed(1)}%`);

/** A bitrate as people say it. */
export const bitrateText = (kbps: number): string =>
  kbps >= 1000 ? `${(kbps / 1000).toFixed(1)} Mb/s` : `${Math.round(kbps)} kb/s`;

const latencyText = (ms: number): string =>
  ms >= 1000 ? `${(ms / 1000).toFixed(1)} s` : `${Math.round(ms)} ms`;

function Pill(props: {
  readonly name: HealthName;
  readonly label: string;
  readonly value: string;
  readonly grade: HealthGrade;
  readonly tip: string;
  /** Left out where there is little room, as long as it is fine. */
  readonly isMinor?: boolean;
  readonly widthCh: number;
  /** Where the focus comes in; arrow keys go on from there. */
  readonly isFirst: boolean;
}) {
  const { grade } = props;
  const isFine = grade === 'ok' || grade === 'unknown';
  return (
    <Tip text={props.tip}>
      <span
        data-testid={`health-${props.name}`}
        data-grade={grade}
        role="img"
        aria-label={`${props.label} ${props.value}`}
        aria-description={props.tip}
        tabIndex={props.isFirst ? 0 : -1}
        className={clsx(
          'focus-inside flex h-32 shrink-0 items-center gap-5 rounded-4 px-4 text-13 whitespace-nowrap',
          props.isMinor === true && isFine && 'max-[1360px]:hidden',
          grade === 'warn' ? 'text-warn' : grade === 'bad' ? 'text-bad' : 'text-ink-3',
        )}
      >
        {grade === 'warn' && <TriangleAlert size={14} strokeWidth={1.75} aria-hidden />}
        {grade === 'bad' && <CircleX size={14} strokeWidth={1.75} aria-hidden />}
        {props.label}
        <span
          className={clsx('figures', isFine && 'text-ink-2')}
          style={{ minWidth: `${props.widthCh}ch` }}
        >
          {props.value}
        </span>
      </span>
    </Tip>
  );
}

/** What is worth a word, the cause before its effects. */
const byCause: readonly HealthName[] = [
  'lagged',
  'skipped',
  'dropped',
  'bitrate',
  'latency',
  'cpu',
  'fps',
];

/** While on air each reading that turns bad is said once. */
function useBadToasts(health: Health, isOnAir: boolean, say: (name: HealthName) => string): void {
  const said = useRef(new Set<HealthName>());
  const bad = isOnAir ? byCause.filter((name) => health[name] === 'bad') : [];
  const key = bad.join(' ');
  useEffect(() => {
    if (!isOnAir) said.current.clear();
    const fresh = bad.filter((name) => !said.current.has(name));
    for (const name of fresh) said.current.add(name);
    if (fresh[0] !== undefined) toasts.warn(say(fresh[0]), { id: 'health' });
    // The names of what is bad are all that matters.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [key, isOnAir]);
}

/** Arrow keys, Home and End go from one reading to another, past those that are not drawn. */
function stepFocus(event: KeyboardEvent<HTMLDivElement>): void {
  const pills = [...event.currentTarget.children].filter((one) => one instanceof HTMLElement);
  const at = pills.findIndex((one) => one === document.activeElement);
  const way = {
    ArrowRight: pills.slice(at + 1),
    ArrowLeft: pills.slice(0, Math.max(0, at)).toReversed(),
    Home: pills,
    End: pills.toReversed(),
  }[event.key];
  if (way === undefined) return;
  event.preventDefault();
  way.find((pill) => {
    pill.focus();
    return pill === document.activeElement;
  });
}

/** How the picture fares, in figures that speak up only when somebody must look. */
export function HealthPills(props: { readonly readings: HealthReadings; readonly cores: string }) {
  const t = showMessages.useText();
  const { readings } = props;
  const health = healthOf(readings);
  const tips: Readonly<Record<HealthName, string>> = {
    fps: t('fpsTip', { target: readings.targetFps }),
    lagged: t('laggedTip'),
    skipped: t('skippedTip'),
    dropped: t('droppedTip'),
    bitrate: t('bitrateTip', { target: bitrateText(readings.targetBitrateKbps) }),
    latency: t('latencyTip'),
    cpu: t('cpuTip', { cores: props.cores }),
  };
  useBadToasts(health, readings.isOnAir, (name) => `${t(name)}: ${tips[name]}`);
  const pill = (name: HealthName, value: string, widthCh: number, isMinor = false) => (
    <Pill
      name={name}
      label={t(name)}
      value={value}
      grade={health[name]}
      tip={tips[name]}
      widthCh={widthCh}
      isMinor={isMinor}
      isFirst={name === 'fps'}
    />
  );
  return (
    <div
      role="group"
      aria-label={t('health')}
      onKeyDown={stepFocus}
      // A reading that wrapped out of sight is brought into it while it has the focus.
      onBlur={({ currentTarget }) => (currentTarget.scrollTop = 0)}
      // What does not fit wraps out of sight whole, instead of being cut.
      className="-ml-4 flex h-32 min-w-0 flex-1 flex-wrap items-center gap-x-4 overflow-hidden"
    >
      {pill('fps', readings.fps === null ? dash : readings.fps.toFixed(1), 4)}
      {pill('lagged', percent(readings.laggedPct), 4.5, true)}
      {readings.isOnAir && (
        <>
          {pill('skipped', percent(readings.skippedPct), 4.5, true)}
          {pill('dropped', percent(readings.droppedPct), 4.5)}
          {pill(
            'bitrate',
            readings.bitrateKbps === null ? dash : bitrateText(readings.bitrateKbps),
            8,
          )}
          {pill('latency', readings.latencyMs === null ? dash : latencyText(readings.latencyMs), 6)}
        </>
      )}
      {pill('cpu', readings.cpuPct === null ? dash : `${Math.round(readings.cpuPct)}%`, 4, true)}
    </div>
  );
}
