import clsx from 'clsx';
import { useRef, useState, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react';
import { useStore } from 'zustand';
import {
  referenceSizePx,
  type Layer,
  type LayerId,
  type LayerRect,
  type Scene,
  type SizePx,
} from '../../../../shared/stage/index.ts';
import { nameIn, useLanguage, useReadable } from '../../../ui/index.ts';
import type { StageEngine } from '../../engine/types.ts';
import { updateLayer } from '../../scenes/index.ts';
import { stageMessages } from '../messages.ts';
import type { StageViewStore } from '../view.ts';
import {
  handles,
  handleWays,
  isInside,
  moveRect,
  nudgeRect,
  pickLayer,
  resizeRect,
  toCanvasPoint,
  type CanvasPoint,
  type Handle,
} from './geometry.ts';

/** How near the hand must come, in pixels of the screen. */
const snapScreenPx = 8;
/** A press that moves less than this is a click. */
const clickScreenPx = 3;

interface Drag {
  readonly layer: Layer;
  readonly handle: Handle | null;
  readonly from: CanvasPoint;
  readonly mergeKey: string;
  /** What a mere click chooses. */
  readonly picked: LayerId | null;
  readonly clientX: number;
  readonly clientY: number;
  isMoved: boolean;
}

interface Guides {
  readonly guideXPx: number | null;
  readonly guideYPx: number | null;
}
const noGuides: Guides = { guideXPx: null, guideYPx: null };

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

let drags = 0;

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
  const layerId = useStore(view, (state) => state.layerId);
  const selected = scene.layers.find(({ id }) => id === layerId);
  const isMovable = selected !== undefined && selected.isVisible && !selected.isLocked;
  const dragRef = useRef<Drag | null>(null);
  const [guides, setGuides] = useState(noGuides);

  const place = (layer: Layer, rect: LayerRect, mergeKey: string): void =>
    engine.scenes.apply(updateLayer(scene.id, layer.id, { rect }), { mergeKey });

  const press = (event: PointerEvent<HTMLDivElement>): void => {
    if (event.button !== 0) return;
    const box = event.currentTarget.getBoundingClientRect();
    const from = toCanvasPoint(event, box, canvas);
    const target = event.target instanceof HTMLElement ? event.target.dataset['handle'] : undefined;
    const handle = handles.find((name) => name === target) ?? null;
    const picked = pickLayer(scene.layers, from);
    // A chosen layer can be dragged though another lies over it.
    const holdsSelected = isMovable && (handle !== null || isInside(selected.rect, from));
    const layer = holdsSelected ? selected : picked;
    if (!holdsSelected) view.setState({ layerId: picked?.id ?? null });
    if (!layer) return;
    drags += 1;
    dragRef.current = {
      layer,
      handle,
      from,
      mergeKey: `${layer.id}:drag-${drags}`,
      picked: handle === null ? (picked?.id ?? null) : layer.id,
      clientX: event.clientX,
      clientY: event.clientY,
      isMoved: false,
    };
    event.currentTarget.setPointerCapture(event.pointerId);
  };

  const drag = (event: PointerEvent<HTMLDivElement>): void => {
    const held = dragRef.current;
    if (!held) return;
    const screenPx = Math.hypot(event.clientX - held.clientX, event.clientY - held.clientY);
    if (!held.isMoved && screenPx < clickScreenPx) return;
    held.isMoved = true;
    const box = event.currentTarget.getBoundingClientRect();
    const to = toCanvasPoint(event, box, canvas);
    const by = { xPx: to.xPx - held.from.xPx, yPx: to.yPx - held.from.yPx };
    // Ctrl (⌘) lets go of the lines, as in other studios.
    const snapPx =
      event.ctrlKey || event.metaKey ? 0 : (snapScreenPx * canvas.widthPx) / Math.max(1, box.width);
    const { rect, ...caught } =
      held.handle === null
        ? moveRect(held.layer.rect, by, canvas, snapPx)
        : resizeRect(held.layer.rect, held.handle, by, canvas, {
            snapPx,
            keepsShape: event.shiftKey,
          });
    setGuides(caught);
    place(held.layer, rect, held.mergeKey);
  };

  const release = (): void => {
    const held = dragRef.current;
    dragRef.current = null;
    setGuides(noGuides);
    if (held && !held.isMoved) view.setState({ layerId: held.picked });
  };

  const giveUp = (): void => {
    const held = dragRef.current;
    dragRef.current = null;
    setGuides(noGuides);
    if (held?.isMoved) place(held.layer, held.layer.rect, held.mergeKey);
  };

  const pressKey = (event: KeyboardEvent<HTMLDivElement>): void => {
    if (event.key === 'Escape') {
      if (dragRef.current) giveUp();
      else view.setState({ layerId: null });
      return;
    }
    if (!isMovable || event.ctrlKey || event.metaKey || event.altKey) return;
    const rect = nudgeRect(selected.rect, event.key, event.shiftKey);
    if (!rect) return;
    event.preventDefault();
    place(selected, rect, `${selected.id}:nudge`);
  };

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
      onPointerDown={press}
      onPointerMove={drag}
      onPointerUp={release}
      onPointerCancel={giveUp}
      onKeyDown={pressKey}
    >
      {props.children}
      <GuideLines {...guides} canvas={canvas} />
      {selected?.isVisible && <LayerOutline layer={selected} canvas={canvas} />}
    </div>
  );
}
