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
export function createStudioUndo(scenes: SceneStore): StudioUndo {
  const acts = createUndoStack();
  let edited = scenes.read().collection;
  let editedAtMs = 0;
  scenes.subscribe(() => {
    const { collection } = scenes.read();
    if (collection === edited) return;
    edited = collection;
    editedAtMs = Date.now();
  });
  return {
    push: (undo) => {
      const act = acts.push(undo);
      return () => void acts.undo(act);
    },
    undo: () => {
      const newest = acts.newest();
      if (newest !== null && newest.atMs > editedAtMs) acts.undo();
      else if (scenes.read().canUndo) scenes.undo();
      else acts.undo();
    },
    redo: () => scenes.redo(),
  };
}
