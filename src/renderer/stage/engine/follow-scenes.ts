import type { Transition } from '../../../shared/stage/index.ts';
import type { MixerPlan } from '../mixer/index.ts';
import { findScene } from '../scenes/index.ts';
import { planOf } from '../scenes/plan.ts';
import type { Readable, SceneState } from './types.ts';

/** What the mixer is told of scenes. */
export interface PlanTaker {
  /** Without a transition it is an edit of what is on air, during a fade too. */
  readonly setProgram: (plan: MixerPlan, transition: Transition | null) => void;
  readonly setPreview: (plan: MixerPlan | null) => void;
}

const isSame = (a: MixerPlan | null, b: MixerPlan): boolean =>
  a !== null && JSON.stringify(a) === JSON.stringify(b);

/**
 * Keeps the mixer's plans equal to the scenes. A take goes by its transition; an edit of what is
 * on air is seen at once. Returns what ends it.
 */
export function followScenes(scenes: Readable<SceneState>, mixing: PlanTaker): () => void {
  let programPlan: MixerPlan | null = null;
  let previewPlan: MixerPlan | null = null;
  let takenAtMs: number | null = null;
  const follow = (): void => {
    const state = scenes.read();
    const { collection } = state;
    const program = findScene(collection, collection.programSceneId);
    const preview = findScene(collection, collection.previewSceneId);
    const isTaken = state.takenAtMs !== takenAtMs;
    takenAtMs = state.takenAtMs;
    if (program) {
      const plan = planOf(program, collection);
      if (isTaken || !isSame(programPlan, plan))
        mixing.setProgram(plan, isTaken ? state.transition : null);
      programPlan = plan;
    }
    if (preview) {
      const plan = planOf(preview, collection);
      if (!isSame(previewPlan, plan)) mixing.setPreview(plan);
      previewPlan = plan;
    }
  };
  follow();
  return scenes.subscribe(follow);
}
