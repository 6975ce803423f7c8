import clsx from 'clsx';
import { TriangleAlert } from 'lucide-react';
import { useEffect, useRef, type CSSProperties, type ReactNode } from 'react';
import { referenceSizePx, type Scene, type Transition } from '../../../../shared/stage/index.ts';
import { nameIn, useLanguage, useReadable } from '../../../ui/index.ts';
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
      className="block size-full rounded-2 bg-black object-fill"
    />
  );
}

function Picture(props: {
  readonly title: string;
  readonly scene: Scene | undefined;
  readonly note?: ReactNode;
  readonly frame: string;
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
        style={{ height: 'var(--picture-height)' }}
      >
        {props.children}
      </div>
    </section>
  );
}

function ProgramNote(props: { readonly engine: PicturesEngine }) {
  const t = stageMessages.useText();
  useReadable(props.engine.settings);
  const { failure } = useReadable(props.engine.health);
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
const paddingPx = 16;
const uprightBarPx = 96;
const lyingBarPx = 40;

/** Both pictures as large as the room allows, at the canvas's own shape. */
function pictureSize(isPortrait: boolean): CSSProperties {
  const canvas = referenceSizePx(isPortrait ? 'portrait' : 'landscape');
  const shape = canvas.widthPx / canvas.heightPx;
  const besidePx = isPortrait ? uprightBarPx + 2 * 24 : 24;
  const underPx = isPortrait ? 0 : lyingBarPx + 16;
  const byWidth = `(100cqw - ${2 * paddingPx + besidePx}px) / 2`;
  const byHeight = `(100cqh - ${headPx + underPx + 8 + paddingPx}px) * ${shape}`;
  const width = `max(48px, min(${byWidth}, ${byHeight}))`;
  return {
    '--picture-width': width,
    '--picture-height': `calc(${width} / ${shape})`,
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
}) {
  const t = stageMessages.useText();
  const { engine, view } = props;
  const { collection } = useReadable(engine.scenes);
  const next = previewScene(collection);
  const isPortrait = collection.canvas.orientation === 'portrait';
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
        className="flex size-full flex-col items-center justify-center gap-16 pt-4 pb-12"
        style={pictureSize(isPortrait)}
      >
        <div className="flex min-h-0 max-w-full justify-center gap-24">
          <Picture title={t('preview')} scene={next} frame="outline-1 outline-line-3">
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
          {/* Above a layer's handles, which may reach out of the preview. */}
          {isPortrait && (
            <div className="relative z-10 flex flex-col justify-center pt-28">{bar}</div>
          )}
          <Picture
            title={t('program')}
            scene={programScene(collection)}
            note={<ProgramNote engine={engine} />}
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
        {!isPortrait && <div className="relative z-10">{bar}</div>}
      </div>
    </div>
  );
}
