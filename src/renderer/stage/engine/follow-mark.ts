import type { Disposable } from '../../../shared/kernel/index.ts';
import type { MarkRect } from '../../../shared/stage/index.ts';
import { goMarkRect } from '../sources/boards/index.ts';
import type { Readable, SceneState } from './types.ts';
import { createValue } from './value.ts';

const isSame = (a: MarkRect | null, b: MarkRect | null): boolean =>
  a === b || (a?.x === b?.x && a?.y === b?.y && a?.width === b?.width && a?.height === b?.height);

/** Where the countdown's mark stands in the program, as scenes are taken and edited. */
export function followMark(scenes: Readable<SceneState>): Readable<MarkRect | null> & Disposable {
  const mark = createValue<MarkRect | null>(goMarkRect(scenes.read().collection));
  const dispose = scenes.subscribe(() => {
    const next = goMarkRect(scenes.read().collection);
    if (!isSame(mark.read(), next)) mark.set(next);
  });
  return { read: mark.read, subscribe: mark.subscribe, dispose };
}
