import { useRef, useState, type KeyboardEvent, type PointerEvent } from 'react';
import { useStore } from 'zustand';
import type {
  Layer,
  LayerId,
  LayerRect,
  Scene,
  SceneId,
  SizePx,
} from '../../../../shared/stage/index.ts';
import type { StageEngine } from '../../engine/types.ts';
import { updateLayer } from '../../scenes/index.ts';
import type { StageViewStore } from '../view.ts';
import {
  handles,
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
  readonly sceneId: SceneId;
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

/** The lines of the canvas that a layer has caught on. */
export interface Guides {
  readonly guideXPx: number | null;
  readonly guideYPx: number | null;
}
const noGuides: Guides = { guideXPx: null, guideYPx: null };

let drags = 0;

/** Chooses, moves and resizes the layers of a scene by pointer and arrow keys. */
export function useLayerHand(props: {
  readonly engine: Pick<StageEngine, 'scenes'>;
  readonly view: StageViewStore;
  readonly scene: Scene;
  readonly canvas: SizePx;
}) {
  const { engine, view, scene, canvas } = props;
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
      sceneId: scene.id,
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
    // Another scene may have come under the hand.
    if (!held || held.sceneId !== scene.id) return;
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
    if (held?.sceneId === scene.id && !held.isMoved) view.setState({ layerId: held.picked });
  };

  const giveUp = (): void => {
    const held = dragRef.current;
    dragRef.current = null;
    setGuides(noGuides);
    if (held?.sceneId === scene.id && held.isMoved)
      place(held.layer, held.layer.rect, held.mergeKey);
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

  return {
    selected,
    guides,
    handlers: {
      onPointerDown: press,
      onPointerMove: drag,
      onPointerUp: release,
      onPointerCancel: giveUp,
      onKeyDown: pressKey,
    },
  };
}
