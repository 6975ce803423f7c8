import clsx from 'clsx';
import { TriangleAlert } from 'lucide-react';
import { useEffect, useRef, type CSSProperties, type ReactNode } from 'react';
import type { Orientation } from '../../../../shared/show/index.ts';
import { referenceSizePx, type Scene, type Transition } from '../../../../shared/stage/index.ts';
import { nameIn, useLanguage, useReadable, useSelected } from '../../../ui/index.ts';
import type { StageEngine } from '../../engine/types.ts';
import { stageMessages } from '../messages.ts';
import { previewScene, programScene, type StageViewStore } from '../view.ts';
import { PreviewSurface } from './preview-surface.tsx';
import { PreviewTrouble } from './preview-trouble.tsx';
import { TransitionBar } from './transition-bar.tsx';

type PicturesEngine = Pick<
  StageEngine,
  'scenes' | 'sources' | 'settings' | 'health' | 'programSizePx' | 'attachPreview' | 'attachProgram'
>;

/** Shows a stream of the engine for as long as it is mounted. */
function EngineVideo(props: {
  readonly testId: string;
  readonly label: string;
  readonly attach: (video: HTMLVideoElement) => () => void;
}) {
  const ref = useRef<HTMLVideoElement>(null);
  const { attach } = props;
  useEffect(() => (ref.current ? attach(ref.current) : undefined), [attach]);
  return (
    <video
      ref={ref}
      muted
      playsInline
      aria-label={props.label}
      data-testid={props.testId}
      className="block size-full bg-black object-fill"
    />
  );
}

function Picture(props: {
  readonly title: string;
  readonly scene: Scene | undefined;
  readonly note?: ReactNode;
  readonly frame: string;
  /** Width by height. */
  readonly shape: number;
  readonly className?: string;
  readonly children: ReactNode;
}) {
  const language = useLanguage();
  return (
    <section
      aria-label={props.title}
      className={clsx('flex shrink-0 flex-col', props.className)}
      style={{ width: 'var(--picture-width)' }}
    >
      <header className="flex h-28 shrink-0 items-center gap-8 text-12">
        <h2 className="shrink-0 font-semibold text-ink-2">{props.title}</h2>
        <span className="min-w-0 flex-1 truncate text-ink-3">
          {props.scene && nameIn(language, props.scene)}
        </span>
        {props.note}
      </header>
      <div
        className={clsx('relative rounded-2 outline-solid outline-offset-2', props.frame)}
        style={{ height: even(`var(--picture-width) / ${props.shape}`) }}
      >
        {props.children}
      </div>
    </section>
  );
}

function ProgramNote(props: { readonly engine: PicturesEngine }) {
  const t = stageMessages.useText();
  useReadable(props.engine.settings);
  const failure = useSelected(props.engine.health, (health) => health.failure);
  const { widthPx, heightPx } = props.engine.programSizePx();
  if (failure !== null)
    return (
      <span className="flex min-w-0 items-center gap-4 text-warn" role="status">
        <TriangleAlert size={14} strokeWidth={1.75} className="shrink-0" />
        <span className="truncate">{t('mixFailed')}</span>
      </span>
    );
  return (
    <span className="figures shrink-0 whitespace-nowrap text-ink-3">
      {widthPx} × {heightPx}
    </span>
  );
}

const headPx = 28;
const gapPx = 24;
const paddingPx = 16;
const uprightBarPx = 96;
const lyingBarPx = 40;

const shapeOf = (orientation: Orientation): number => {
  const { widthPx, heightPx } = referenceSizePx(orientation);
  return widthPx / heightPx;
};

/** Whole pixels, and even ones, so that a picture is drawn as it is mixed and never scaled again. */
const even = (length: string): string => `round(down, ${length}, 2px)`;

const largest = (widthPx: string, heightPx: string, shape: number): string =>
  even(`max(48px, min(${widthPx}, (${heightPx}) * ${shape}))`);

/** Both pictures as large as the room allows, beside each other or one over the other. */
function pictureSizes(orientation: Orientation): CSSProperties {
  const shape = shapeOf(orientation);
  const isPortrait = orientation === 'portrait';
  const betweenPx = isPortrait ? uprightBarPx + 2 * gapPx : gapPx;
  const underPx = isPortrait ? 0 : lyingBarPx + paddingPx;
  const besideWidth = `(100cqw - ${2 * paddingPx + betweenPx}px) / 2`;
  const besideHeight = `100cqh - ${headPx + underPx + paddingPx + 8}px`;
  const overWidth = `100cqw - ${2 * paddingPx}px`;
  const overHeight = `(100cqh - ${2 * headPx + underPx + paddingPx + 16}px) / 2`;
  return {
    width: even('100cqw'),
    height: even('100cqh'),
    '--beside': largest(besideWidth, besideHeight, shape),
    '--over': largest(overWidth, overHeight, shape),
  } as CSSProperties;
}

/** Preview and program with the way from one to the other. */
export function Pictures(props: {
  readonly engine: PicturesEngine;
  readonly view: StageViewStore;
  /** Whether viewers see the program: it is framed in red only then. */
  readonly isOnAir: boolean;
  readonly transition: Transition;
  readonly onTransition: (next: Transition) => void;
  /** Stands where preview and transitions are, while something matters more than the next scene. */
  readonly instead?: ReactNode;
}) {
  const t = stageMessages.useText();
  const { engine, view, instead } = props;
  const { collection } = useReadable(engine.scenes);
  const hasPreview = instead === undefined || instead === null;
  const next = previewScene(collection);
  const { orientation } = collection.canvas;
  const isPortrait = orientation === 'portrait';
  const bar = (
    <TransitionBar
      engine={engine}
      transition={props.transition}
      isUpright={isPortrait}
      onTransition={props.onTransition}
    />
  );
  return (
    <div className="min-h-0 min-w-0 flex-1 overflow-hidden bg-0" style={{ containerType: 'size' }}>
      <div
        className={clsx(
          'flex flex-col items-center justify-center gap-16 px-16 pt-4 pb-12 [--picture-width:var(--beside)]',
          !isPortrait && '[@container_(max-aspect-ratio:7/5)]:[--picture-width:var(--over)]',
        )}
        style={pictureSizes(orientation)}
      >
        <div
          className={clsx(
            'flex max-w-full justify-center gap-24',
            !hasPreview && 'min-h-0 w-full',
            // In a room narrower than this, wide pictures are larger one over the other.
            !isPortrait &&
              hasPreview &&
              '[@container_(max-aspect-ratio:7/5)]:flex-col-reverse [@container_(max-aspect-ratio:7/5)]:gap-4',
          )}
        >
          {hasPreview ? (
            <Picture
              title={t('preview')}
              scene={next}
              frame="outline-1 outline-line-3"
              shape={shapeOf(orientation)}
            >
              {next ? (
                <PreviewSurface engine={engine} view={view} scene={next}>
                  <EngineVideo
                    testId="preview-video"
                    label={t('preview')}
                    attach={engine.attachPreview}
                  />
                </PreviewSurface>
              ) : null}
              {next && <PreviewTrouble engine={engine} view={view} scene={next} />}
            </Picture>
          ) : (
            <div className="flex max-h-full min-w-0 flex-1 basis-420 flex-col">{instead}</div>
          )}
          {/* Above a layer's handles, which may reach out of the preview. */}
          {isPortrait && hasPreview && (
            <div className="relative z-10 flex flex-col justify-center pt-28">{bar}</div>
          )}
          <Picture
            title={t('program')}
            scene={programScene(collection)}
            note={<ProgramNote engine={engine} />}
            shape={shapeOf(orientation)}
            frame={props.isOnAir ? 'outline-2 outline-live' : 'outline-1 outline-line-3'}
            className="relative z-10"
          >
            <EngineVideo
              testId="program-video"
              label={t('program')}
              attach={engine.attachProgram}
            />
          </Picture>
        </div>
        {!isPortrait && hasPreview && <div className="relative z-10">{bar}</div>}
      </div>
    </div>
  );
}
