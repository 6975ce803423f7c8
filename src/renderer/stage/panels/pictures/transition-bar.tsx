import clsx from 'clsx';
import { useRef, type KeyboardEvent } from 'react';
import type { Transition } from '../../../../shared/stage/index.ts';
import { Button, NumberField, useReadable } from '../../../ui/index.ts';
import type { StageEngine } from '../../engine/types.ts';
import { stageMessages } from '../messages.ts';

const kinds = ['cut', 'fade'] as const;
const leastMs = 50;
const mostMs = 5000;
const usualMs = 300;

function KindChoice(props: {
  readonly kind: Transition['kind'];
  readonly isUpright: boolean;
  readonly onChoose: (kind: Transition['kind']) => void;
}) {
  const t = stageMessages.useText();
  const step = (event: KeyboardEvent<HTMLDivElement>): void => {
    if (!event.key.startsWith('Arrow')) return;
    event.preventDefault();
    const next = props.kind === 'cut' ? 'fade' : 'cut';
    props.onChoose(next);
    event.currentTarget.querySelector<HTMLElement>(`[data-kind=${next}]`)?.focus();
  };
  return (
    <div
      role="radiogroup"
      aria-label={t('transition')}
      className={clsx('flex gap-4', props.isUpright && 'flex-col')}
      onKeyDown={step}
    >
      {kinds.map((kind) => (
        <button
          key={kind}
          type="button"
          role="radio"
          data-kind={kind}
          data-testid={`transition-${kind}`}
          aria-checked={props.kind === kind}
          tabIndex={props.kind === kind ? 0 : -1}
          onClick={() => props.onChoose(kind)}
          className={clsx(
            'h-32 min-w-64 rounded-6 px-12 text-13 transition-colors',
            props.kind === kind
              ? 'bg-3 font-medium text-ink-1'
              : 'text-ink-2 hover:bg-2 hover:text-ink-1',
          )}
        >
          {t(kind)}
        </button>
      ))}
    </div>
  );
}

/** How the next scene comes, and the button that brings it. */
export function TransitionBar(props: {
  readonly engine: Pick<StageEngine, 'scenes'>;
  readonly transition: Transition;
  /** Stands between the pictures, or lies under them. */
  readonly isUpright: boolean;
  readonly onTransition: (next: Transition) => void;
}) {
  const t = stageMessages.useText();
  const { engine, transition, isUpright } = props;
  const { collection } = useReadable(engine.scenes);
  const lastMs = useRef(usualMs);
  if (transition.kind === 'fade') lastMs.current = transition.durationMs;
  const isSame = collection.previewSceneId === collection.programSceneId;
  const choose = (kind: Transition['kind']): void =>
    props.onTransition(kind === 'cut' ? { kind } : { kind, durationMs: lastMs.current });
  const setMs = (value: number | null): void => {
    // While a number is typed it passes through ones that are too small.
    if (value === null || value < leastMs || value > mostMs) return;
    props.onTransition({ kind: 'fade', durationMs: Math.round(value) });
  };
  return (
    <div
      className={clsx(
        'flex shrink-0',
        isUpright
          ? 'max-h-full w-96 flex-col gap-16 overflow-y-auto p-2'
          : 'flex-wrap items-center justify-center gap-12',
      )}
    >
      <Button
        variant="primary"
        data-testid="take"
        aria-keyshortcuts="Enter"
        disabledReason={isSame ? t('nothingToTake') : null}
        className={clsx('text-15!', isUpright ? 'h-52! w-full' : 'h-40! min-w-112')}
        onClick={() => engine.scenes.take(transition)}
      >
        {t('take')}
      </Button>
      <KindChoice kind={transition.kind} isUpright={isUpright} onChoose={choose} />
      <NumberField
        label={t('fadeMs')}
        short="ms"
        min={leastMs}
        max={mostMs}
        step={50}
        isDisabled={transition.kind === 'cut'}
        value={lastMs.current}
        className={clsx('shrink-0', isUpright ? 'w-full' : 'w-96')}
        onChange={setMs}
      />
    </div>
  );
}
