/** Something that was done and can be taken back. */
export interface Undoable {
  readonly label: string;
  undo(): void;
  /** Acts of the same non-null key that follow each other are one act (dragging a value). */
  readonly key?: string | undefined;
}

/** What was done in this window, newest last; bounded. */
export interface UndoStack {
  push(act: Undoable): void;
  /** Takes the newest act back; null where there is none. */
  undo(): Undoable | null;
  /** Takes one certain act back, wherever it stands; false where it is gone. */
  undoOne(act: Undoable): boolean;
}

/** Makes an empty stack. */
export function createUndoStack(limit = 100, nowMs: () => number = Date.now): UndoStack {
  const acts: Undoable[] = [];
  let lastAtMs = -Infinity;
  return {
    push(act) {
      const last = acts.at(-1);
      const isMore = act.key !== undefined && last?.key === act.key && nowMs() - lastAtMs < 1500;
      lastAtMs = nowMs();
      if (isMore) return;
      acts.push(act);
      if (acts.length > limit) acts.shift();
    },
    undo() {
      const act = acts.pop();
      lastAtMs = -Infinity;
      act?.undo();
      return act ?? null;
    },
    undoOne(act) {
      const at = acts.lastIndexOf(act);
      if (at < 0) return false;
      acts.splice(at, 1);
      act.undo();
      return true;
    },
  };
}
