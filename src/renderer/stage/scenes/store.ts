import type { Clock, Disposable, Result } from '../../../shared/kernel/index.ts';
import { err, ok } from '../../../shared/kernel/index.ts';
import { sceneCollectionSchema, type SceneCollection } from '../../../shared/stage/index.ts';
import type { SceneState, SceneStore } from '../engine/types.ts';
import { createValue } from '../engine/value.ts';
import { findScene } from './edits.ts';

/** Steps of undo that are kept. */
const historyLength = 200;
/** Edits with the same merge key within this time are one step. */
const mergeWithinMs = 1500;
const saveAfterMs = 600;

/** Reads a saved collection; a damaged one is an expected failure. */
export function parseCollection(json: string): Result<SceneCollection, string> {
  try {
    const parsed = sceneCollectionSchema.safeParse(JSON.parse(json));
    return parsed.success ? ok(parsed.data) : err(parsed.error.issues[0]?.message ?? 'unreadable');
  } catch (failure) {
    return err(failure instanceof Error ? failure.message : String(failure));
  }
}

/** What is on air and what is next belong to the show, not to the history. */
const withSceneChoice = (to: SceneCollection, from: SceneCollection): SceneCollection => ({
  ...to,
  programSceneId: from.programSceneId,
  previewSceneId: findScene(to, from.previewSceneId) ? from.previewSceneId : to.previewSceneId,
});

const mayBecome = (to: SceneCollection | undefined, now: SceneCollection): boolean =>
  to !== undefined && findScene(to, now.programSceneId) !== undefined;

/** Holds the collection with its history and saves it a moment after the last edit. */
export function createSceneStore(options: {
  readonly initial: SceneCollection;
  readonly saveJson: (json: string) => void;
  readonly clock: Clock;
}): SceneStore & Disposable {
  const { clock, saveJson } = options;
  const past: SceneCollection[] = [];
  const future: SceneCollection[] = [];
  let lastMerge: { readonly key: string; readonly atMs: number } | null = null;
  let timer: ReturnType<typeof setTimeout> | null = null;
  const value = createValue<SceneState>({
    collection: options.initial,
    canUndo: false,
    canRedo: false,
    takenAtMs: null,
    transition: { kind: 'cut' },
  });

  const save = (): void => {
    timer = null;
    saveJson(JSON.stringify(value.read().collection, null, 2));
  };
  const show = (collection: SceneCollection, rest: Partial<SceneState> = {}): void => {
    value.set({
      ...value.read(),
      ...rest,
      collection,
      canUndo: mayBecome(past.at(-1), collection),
      canRedo: mayBecome(future.at(-1), collection),
    });
    if (timer !== null) clearTimeout(timer);
    timer = setTimeout(save, saveAfterMs);
  };
  const step = (from: SceneCollection[], to: SceneCollection[]): void => {
    const { collection } = value.read();
    const next = from.at(-1);
    if (!next || !mayBecome(next, collection)) return;
    from.pop();
    to.push(collection);
    lastMerge = null;
    show(withSceneChoice(next, collection));
  };

  return {
    read: value.read,
    subscribe: value.subscribe,
    apply(edit, { mergeKey } = {}) {
      const { collection } = value.read();
      const next = edit(collection);
      if (next === collection) return;
      const atMs = clock.nowMs();
      const isMerged =
        mergeKey !== undefined &&
        lastMerge?.key === mergeKey &&
        atMs - lastMerge.atMs <= mergeWithinMs;
      if (!isMerged) past.push(collection);
      if (past.length > historyLength) past.shift();
      future.length = 0;
      lastMerge = mergeKey === undefined ? null : { key: mergeKey, atMs };
      show(next);
    },
    undo: () => step(past, future),
    redo: () => step(future, past),
    selectPreview(sceneId) {
      const { collection } = value.read();
      if (collection.previewSceneId === sceneId || !findScene(collection, sceneId)) return;
      show({ ...collection, previewSceneId: sceneId });
    },
    take(transition) {
      const { collection } = value.read();
      const { programSceneId, previewSceneId } = collection;
      if (programSceneId === previewSceneId) return;
      show(
        { ...collection, programSceneId: previewSceneId, previewSceneId: programSceneId },
        { transition, takenAtMs: clock.nowMs() },
      );
    },
    cutTo(sceneId) {
      const { collection } = value.read();
      if (collection.programSceneId === sceneId || !findScene(collection, sceneId)) return;
      show(
        { ...collection, programSceneId: sceneId },
        { transition: { kind: 'cut' }, takenAtMs: clock.nowMs() },
      );
    },
    dispose() {
      if (timer === null) return;
      clearTimeout(timer);
      save();
    },
  };
}
