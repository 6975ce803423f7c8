import clsx from 'clsx';
import type { ReactNode } from 'react';
import {
  referenceSizePx,
  type Layer,
  type Scene,
  type SizePx,
} from '../../../../shared/stage/index.ts';
import { nameIn, useLanguage, useReadable } from '../../../ui/index.ts';
import type { StageEngine } from '../../engine/types.ts';
import { stageMessages } from '../messages.ts';
import type { StageViewStore } from '../view.ts';
import { handles, handleWays, type Handle } from './geometry.ts';
import { useLayerHand, type Guides } from './use-layer-hand.ts';

const cursors: Record<Handle, string> = {
  nw: 'cursor-nwse-resize',
  n: 'cursor-ns-resize',
  ne: 'cursor-nesw-resize',
  e: 'cursor-ew-resize',
  se: 'cursor-nwse-resize',
  s: 'cursor-ns-resize',
  sw: 'cursor-nesw-resize',
  w: 'cursor-ew-resize',
};

const percent = (part: number, whole: number): string => `${(part / whole) * 100}%`;

/** The chosen layer's outline; its handles where a hand may move it. */
function LayerOutline(props: { readonly layer: Layer; readonly canvas: SizePx }) {
  const { layer, canvas } = props;
  const { xPx, yPx, widthPx, heightPx } = layer.rect;
  return (
    <div
      data-testid="layer-outline"
      className={clsx(
        'pointer-events-none absolute outline-1 -outline-offset-1',
        layer.isLocked
          ? 'outline-line-3 outline-dashed'
          : 'outline-ink-1 shadow-[0_0_0_1px_rgb(0_0_0/.6)] outline-solid',
      )}
      style={{
        containerType: 'size',
        left: percent(xPx, canvas.widthPx),
        top: percent(yPx, canvas.heightPx),
        width: percent(widthPx, canvas.widthPx),
        height: percent(heightPx, canvas.heightPx),
      }}
    >
      {!layer.isLocked &&
        handles.map((handle) => (
          <span
            key={handle}
            data-handle={handle}
            className={clsx(
              'pointer-events-auto absolute grid size-20 -translate-x-1/2 -translate-y-1/2 place-items-center',
              cursors[handle],
              // On a small layer only the corners have room.
              handleWays[handle][0] === 0 && '[@container_(max-width:36px)]:hidden',
              handleWays[handle][1] === 0 && '[@container_(max-height:36px)]:hidden',
            )}
            style={{
              left: `${(handleWays[handle][0] + 1) * 50}%`,
              top: `${(handleWays[handle][1] + 1) * 50}%`,
            }}
          >
            <span className="pointer-events-none size-9 rounded-[1px] border border-black bg-[var(--ink-1)]" />
          </span>
        ))}
    </div>
  );
}

function GuideLines(props: Guides & { readonly canvas: SizePx }) {
  return (
    <>
      {props.guideXPx !== null && (
        <span
          className="pointer-events-none absolute inset-y-0 w-1 -translate-x-1/2 bg-[var(--focus)]"
          style={{ left: percent(props.guideXPx, props.canvas.widthPx) }}
        />
      )}
      {props.guideYPx !== null && (
        <span
          className="pointer-events-none absolute inset-x-0 h-1 -translate-y-1/2 bg-[var(--focus)]"
          style={{ top: percent(props.guideYPx, props.canvas.heightPx) }}
        />
      )}
    </>
  );
}

/** Lets hands choose, move and resize the layers of the next scene on its picture. */
export function PreviewSurface(props: {
  readonly engine: Pick<StageEngine, 'scenes'>;
  readonly view: StageViewStore;
  readonly scene: Scene;
  readonly children: ReactNode;
}) {
  const t = stageMessages.useText();
  const language = useLanguage();
  const { engine, view, scene } = props;
  const { collection } = useReadable(engine.scenes);
  const canvas = referenceSizePx(collection.canvas.orientation);
  const { selected, guides, handlers } = useLayerHand({ engine, view, scene, canvas });
  return (
    <div
      data-testid="preview-surface"
      tabIndex={0}
      role="group"
      aria-label={`${t('preview')}, ${nameIn(language, scene)}`}
      aria-description={
        selected ? t('layerByHand', { name: nameIn(language, selected) }) : t('chooseLayerByHand')
      }
      className="absolute inset-0 touch-none"
      {...handlers}
    >
      {props.children}
      <GuideLines {...guides} canvas={canvas} />
      {selected?.isVisible && <LayerOutline layer={selected} canvas={canvas} />}
    </div>
  );
}
