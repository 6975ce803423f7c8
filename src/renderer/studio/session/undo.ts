import { systemClock, type Clock } from '../../../shared/kernel/index.ts';
import type { SceneStore } from '../../stage/engine/types.ts';
import { createUndoStack } from '../../ui/index.ts';

/** Takes back the newest act of this window, be it on stage or in the chat. */
export interface StudioUndo {
  /** Something outside the stage was done; returns what takes it back once. */
  readonly push: (undo: () => void) => () => void;
  readonly undo: () => void;
  readonly redo: () => void;
}

/** Joins the stage's history with the acts of the other panels. */
export function createStudioUndo(scenes: SceneStore, clock: Clock = systemClock): StudioUndo {
  const acts = createUndoStack(undefined, () => clock.nowMs());
  return {
    push: (undo) => {
      const act = acts.push(undo);
      return () => void acts.undo(act);
    },
    undo: () => {
      const act = acts.newest();
      const { undoAtMs } = scenes.read();
      if (undoAtMs !== null && (act === null || act.atMs <= undoAtMs)) scenes.undo();
      else acts.undo();
    },
    redo: () => scenes.redo(),
  };
}
