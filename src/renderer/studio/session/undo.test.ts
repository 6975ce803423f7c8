import { describe, expect, it } from 'vitest';
import { layerIdSchema, sceneIdSchema } from '../../../shared/stage/index.ts';
import { sampleCollection, updateLayer } from '../../stage/scenes/index.ts';
import { createSceneStore } from '../../stage/scenes/store.ts';
import { createStudioUndo } from './undo.ts';

const demonstration = sceneIdSchema.parse('demonstration');
const inset = layerIdSchema.parse('inset');

function open() {
  let nowMs = 1000;
  const clock = { nowMs: () => (nowMs += 1) };
  const scenes = createSceneStore({
    initial: sampleCollection('portrait'),
    saveJson: () => undefined,
    clock,
  });
  const undo = createStudioUndo(scenes, clock);
  const undone: string[] = [];
  const act = (name: string): void => void undo.push(() => undone.push(name));
  const edit = (opacity: number): void =>
    scenes.apply(updateLayer(demonstration, inset, { opacity }));
  const opacity = () =>
    scenes
      .read()
      .collection.scenes.find(({ id }) => id === demonstration)
      ?.layers.find(({ id }) => id === inset)?.opacity;
  return { scenes, undo, undone, act, edit, opacity };
}

describe('undo in the studio', () => {
  it('takes back acts on stage and elsewhere in the order in which they were done', () => {
    const { undo, undone, act, edit, opacity } = open();
    edit(0.5);
    act('hidden');
    edit(0.25);
    undo.undo();
    expect(opacity()).toBe(0.5);
    expect(undone).toEqual([]);
    undo.undo();
    expect(undone).toEqual(['hidden']);
    undo.undo();
    expect(opacity()).toBe(1);
  });

  it('does not take a choice of scene for an act', () => {
    const { scenes, undo, undone, act, edit, opacity } = open();
    edit(0.5);
    act('hidden');
    scenes.selectPreview(sceneIdSchema.parse('back-soon'));
    scenes.take({ kind: 'cut' });
    undo.undo();
    expect(undone).toEqual(['hidden']);
    expect(opacity()).toBe(0.5);
    undo.undo();
    expect(opacity()).toBe(1);
  });

  it('passes over what is on air', () => {
    const { scenes, undo, undone, act, edit, opacity } = open();
    act('hidden');
    edit(0.5);
    scenes.take({ kind: 'cut' });
    undo.undo();
    expect(undone).toEqual(['hidden']);
    expect(opacity()).toBe(0.5);
  });

  it('takes back first what was redone last', () => {
    const { undo, undone, act, edit, opacity } = open();
    edit(0.5);
    undo.undo();
    act('hidden');
    undo.redo();
    undo.undo();
    expect(opacity()).toBe(1);
    expect(undone).toEqual([]);
  });
});
