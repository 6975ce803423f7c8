import type { Clock, Disposable, Result } from '../../../shared/kernel/index.ts';
import { err, ok } from '../../../shared/kernel/index.ts';
import { sceneCollectionSchema, type SceneCollection } from '../../../shared/stage/index.ts';
import type { SceneState, SceneStore } from '../engine/types.ts';
import { createValue } from '../engine/value.ts';
import { findScene } from './edits.ts';
import { setOrientation } from './orientation.ts';
import { isSameButMutes, stepTo } from './undo-rules.ts';

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

/** What there was before a step, and when the step was made. */
interface Step {
  readonly collection: SceneCollection;
  readonly atMs: number;
}

/** Holds the collection with its history and saves it a moment after the last edit. */
export function createSceneStore(options: {
  readonly initial: SceneCollection;
  readonly saveJson: (json: string) => void;
  readonly clock: Clock;
}): SceneStore & Disposable {
  const { clock, saveJson } = options;
  let past: Step[] = [];
  let future: Step[] = [];
  let lastMerge: { readonly key: string; readonly atMs: number } | null = null;
  let timer: ReturnType<typeof setTimeout> | null = null;
  const value = createValue<SceneState>({
    collection: options.initial,
    canUndo: false,
    canRedo: false,
    undoAtMs: null,
    takenAtMs: null,
    transition: { kind: 'cut' },
  });

  const save = (): void => {
    timer = null;
    saveJson(JSON.stringify(value.read().collection, null, 2));
  };
  /** What was dragged to and fro until it was as before is no step. */
  const dropEmpty = (steps: Step[], collection: SceneCollection): void => {
    for (let last = steps.at(-1); last; last = steps.at(-1)) {
      if (!isSameButMutes(last.collection, collection)) return;
      steps.pop();
      lastMerge = null;
    }
  };
  const show = (collection: SceneCollection, rest: Partial<SceneState> = {}): void => {
    dropEmpty(past, collection);
    dropEmpty(future, collection);
    const [last, next] = [past.at(-1), future.at(-1)];
    const canUndo = last !== undefined && stepTo(last.collection, collection) !== null;
    value.set({
      ...value.read(),
      ...rest,
      collection,
      canUndo,
      canRedo: next !== undefined && stepTo(next.collection, collection) !== null,
      undoAtMs: canUndo ? last.atMs : null,
    });
    if (timer !== null) clearTimeout(timer);
    timer = setTimeout(save, saveAfterMs);
  };
  const step = (from: Step[], to: Step[], atMsOf: (step: Step) => number): void => {
    const { collection } = value.read();
    const taken = from.at(-1);
    const next = taken && stepTo(taken.collection, collection);
    if (!taken || !next) return;
    from.pop();
    to.push({ collection, atMs: atMsOf(taken) });
    lastMerge = null;
    show(next);
  };
  /** Edits that are no steps hold for what was before and after, too. */
  const turnHistory = ({ canvas }: SceneCollection): void => {
    const turn = setOrientation(canvas.orientation);
    const turned = (one: Step): Step => ({ ...one, collection: turn(one.collection) });
    past = past.map(turned);
    future = future.map(turned);
    lastMerge = null;
  };
  const remember = (collection: SceneCollection, mergeKey: string | undefined): void => {
    const atMs = clock.nowMs();
    const last = past.at(-1);
    const isMerged =
      mergeKey !== undefined &&
      lastMerge?.key === mergeKey &&
      atMs - lastMerge.atMs <= mergeWithinMs;
    if (isMerged && last) past[past.length - 1] = { ...last, atMs };
    else past.push({ collection, atMs });
    if (past.length > historyLength) past.shift();
    future = [];
    lastMerge = mergeKey === undefined ? null : { key: mergeKey, atMs };
  };

  return {
    read: value.read,
    subscribe: value.subscribe,
    apply(edit, { mergeKey } = {}) {
      const { collection } = value.read();
      const next = edit(collection);
      if (next === collection) return;
      if (next.canvas.orientation !== collection.canvas.orientation) turnHistory(next);
      else if (!isSameButMutes(collection, next)) remember(collection, mergeKey);
      show(next);
    },
    undo: () => step(past, future, ({ atMs }) => atMs),
    redo: () => step(future, past, () => clock.nowMs()),
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
