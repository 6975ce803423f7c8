/** Something that was done and can be taken back. */
export interface Undoable {
  readonly atMs: number;
  undo(): void;
}

/** What was done in this window and can be taken back, newest last; bounded. */
export interface UndoStack {
  push(undo: () => void): Undoable;
  newest(): Undoable | null;
  /** Takes one act back (the newest unless named); false where there is none. */
  undo(act?: Undoable): boolean;
}

/** Makes an empty stack. */
export function createUndoStack(limit = 100, nowMs: () => number = Date.now): UndoStack {
  const acts: Undoable[] = [];
  return {
    push(undo) {
      const act = { atMs: nowMs(), undo };
      acts.push(act);
      if (acts.length > limit) acts.shift();
      return act;
    },
    newest: () => acts.at(-1) ?? null,
    undo(act = acts.at(-1)) {
      const at = act ? acts.lastIndexOf(act) : -1;
      if (!act || at < 0) return false;
      acts.splice(at, 1);
      act.undo();
      return true;
    },
  };
}
