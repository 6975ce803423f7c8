import { describe, expect, it } from 'vitest';
import type { Transition } from '../../../shared/stage/index.ts';
import { layerIdSchema, sceneIdSchema } from '../../../shared/stage/index.ts';
import type { MixerPlan } from '../mixer/types.ts';
import { renameScene, sampleCollection, setOrientation, updateLayer } from '../scenes/index.ts';
import { createSceneStore } from '../scenes/store.ts';
import { followScenes } from './follow-scenes.ts';

const host = sceneIdSchema.parse('host');
const demonstration = sceneIdSchema.parse('demonstration');

function open() {
  let nowMs = 1000;
  const scenes = createSceneStore({
    initial: sampleCollection('portrait'),
    saveJson: () => undefined,
    clock: { nowMs: () => (nowMs += 1) },
  });
  const programs: { plan: MixerPlan; transition: Transition | null }[] = [];
  const previews: (MixerPlan | null)[] = [];
  const stop = followScenes(scenes, {
    setProgram: (plan, transition) => programs.push({ plan, transition }),
    setPreview: (plan) => previews.push(plan),
  });
  return { scenes, programs, previews, stop };
}

const hostLayers = ['camera', 'product-card', 'countdown'];
const demonstrationLayers = ['test-picture', 'camera', 'banner-text'];
const shownIn = (plan: MixerPlan | null | undefined) =>
  plan?.layers.map(({ sourceId }) => sourceId);

describe('the mixer follows the scenes', () => {
  it('begins with what is on air and what is next', () => {
    const { programs, previews } = open();
    expect(programs.map(({ plan }) => shownIn(plan))).toEqual([hostLayers]);
    expect(previews.map(shownIn)).toEqual([demonstrationLayers]);
  });

  it('fades at a take and shows edits of the program at once, without ending the fade', () => {
    const { scenes, programs, previews } = open();
    scenes.take({ kind: 'fade', durationMs: 300 });
    expect(programs.at(-1)?.transition).toEqual({ kind: 'fade', durationMs: 300 });
    expect(shownIn(previews.at(-1))).toEqual(hostLayers);
    scenes.apply(updateLayer(demonstration, layerIdSchema.parse('inset'), { opacity: 0.5 }));
    expect(programs.at(-1)?.transition).toBeNull();
    expect(programs.at(-1)?.plan.layers[1]?.opacity).toBe(0.5);
  });

  it('takes the same scenes to and fro, each with its transition', () => {
    const { scenes, programs } = open();
    for (let count = 0; count < 3; count += 1) scenes.take({ kind: 'fade', durationMs: 100 });
    expect(programs).toHaveLength(4);
    expect(programs.slice(1).every(({ transition }) => transition?.kind === 'fade')).toBe(true);
  });

  it('says nothing when nothing that is drawn has changed, nor after its end', () => {
    const { scenes, programs, previews, stop } = open();
    scenes.apply(renameScene(host, 'Another'));
    expect([programs.length, previews.length]).toEqual([1, 1]);
    stop();
    scenes.apply(setOrientation('landscape'));
    expect([programs.length, previews.length]).toEqual([1, 1]);
  });
});
