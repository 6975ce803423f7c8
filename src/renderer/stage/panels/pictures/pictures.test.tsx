import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { afterEach, describe, expect, it } from 'vitest';
import { sourceIdSchema, type LayerRect, type Transition } from '../../../../shared/stage/index.ts';
import { Toasts, UiProvider } from '../../../ui/index.ts';
import { updateLayer } from '../../scenes/index.ts';
import { createPanelsEngine } from '../panels.fixture.test-support.ts';
import { createStageView, previewScene, type StageViewStore } from '../view.ts';
import { Pictures } from './pictures.tsx';

const camera = sourceIdSchema.parse('camera');

function Page(props: {
  readonly engine: ReturnType<typeof createPanelsEngine>['engine'];
  readonly view: StageViewStore;
  readonly isOnAir: boolean;
  readonly first: Transition;
}) {
  const [transition, setTransition] = useState(props.first);
  return (
    <UiProvider>
      <Pictures {...props} transition={transition} onTransition={setTransition} />
      <output data-testid="transition">{JSON.stringify(transition)}</output>
      <Toasts />
    </UiProvider>
  );
}

function open(options: { readonly isOnAir?: boolean; readonly first?: Transition } = {}) {
  const fixture = createPanelsEngine();
  const view = createStageView();
  const page = render(
    <Page
      engine={fixture.engine}
      view={view}
      isOnAir={options.isOnAir ?? false}
      first={options.first ?? { kind: 'cut' }}
    />,
  );
  const collection = () => fixture.engine.scenes.read().collection;
  const layers = () => previewScene(collection())?.layers ?? [];
  return { ...fixture, view, page, collection, layers };
}

/** A preview of 270 by 480 pixels at the window's corner: a quarter of the canvas. */
function surfaceOfQuarterSize(): HTMLElement {
  const surface = screen.getByTestId('preview-surface');
  surface.getBoundingClientRect = () => new DOMRect(0, 0, 270, 480);
  surface.setPointerCapture = () => undefined;
  return surface;
}

afterEach(cleanup);

describe('pictures', () => {
  it('show preview and program for as long as they are mounted', () => {
    const { attached, page } = open();
    expect(attached).toEqual({ preview: 1, program: 1 });
    expect(screen.getByText('1080 × 1920')).toBeDefined();
    page.unmount();
    expect(attached).toEqual({ preview: 0, program: 0 });
  });

  it('frame the program in red only while viewers see it', () => {
    open({ isOnAir: true });
    const frame = (): string => screen.getByTestId('program-video').parentElement?.className ?? '';
    expect(frame()).toContain('outline-live');
    cleanup();
    open({ isOnAir: false });
    expect(frame()).not.toContain('outline-live');
  });
});

describe('the transition bar', () => {
  it('takes the preview to the program and says why it cannot where both are one', async () => {
    const { engine, collection } = open();
    const next = collection().previewSceneId;
    await userEvent.click(screen.getByTestId('take'));
    expect(collection().programSceneId).toBe(next);

    act(() => engine.scenes.selectPreview(next));
    const take = screen.getByRole('button', { name: 'Take' });
    expect(take.getAttribute('aria-disabled')).toBe('true');
    await userEvent.hover(take);
    expect(await screen.findByText(/Preview and program show the same scene/)).toBeDefined();
    await userEvent.click(take);
    expect(collection().programSceneId).toBe(next);
  });

  it('keeps the length of the fade while a cut is chosen', async () => {
    open({ first: { kind: 'fade', durationMs: 700 } });
    const chosen = (): unknown => JSON.parse(screen.getByTestId('transition').textContent ?? '');
    await userEvent.click(screen.getByRole('radio', { name: 'Cut' }));
    expect(chosen()).toEqual({ kind: 'cut' });
    await userEvent.keyboard('{ArrowRight}');
    expect(chosen()).toEqual({ kind: 'fade', durationMs: 700 });
  });

  it('lets a length be typed through numbers that are too small', async () => {
    open({ first: { kind: 'fade', durationMs: 300 } });
    const field = screen.getByRole<HTMLInputElement>('textbox', { name: /Length of the fade/ });
    await userEvent.clear(field);
    await userEvent.type(field, '1200');
    expect(field.value.replace(',', '')).toBe('1200');
    expect(JSON.parse(screen.getByTestId('transition').textContent ?? '')).toEqual({
      kind: 'fade',
      durationMs: 1200,
    });
  });
});

describe('a source in trouble', () => {
  it('is named on the preview, and the test picture takes its place until that is undone', async () => {
    const { engine, setSource, layers, collection, view } = open();
    act(() => engine.scenes.selectPreview(collection().programSceneId));
    act(() => setSource(camera, { state: 'missing', device: 'Cam Link 4K' }));
    expect(screen.getByText('Cam Link 4K is not there')).toBeDefined();
    const before = layers();

    await userEvent.click(screen.getByRole('button', { name: 'Choose camera' }));
    expect(view.getState().openSourceId).toBe(camera);

    await userEvent.click(screen.getByTestId('use-test-picture'));
    const index = before.findIndex(({ sourceId }) => sourceId === camera);
    expect(layers()[index]?.rect).toEqual(before[index]?.rect);
    expect(layers()[index]?.sourceId).toBe('test-picture');
    expect(layers()).toHaveLength(before.length);
    expect(screen.queryByTestId('preview-trouble')).toBeNull();

    await userEvent.click(await screen.findByRole('button', { name: 'Undo' }));
    expect(layers()).toEqual(before);
    expect(collection().sources.some(({ id }) => id === camera)).toBe(true);
  });
});

describe('layers under the hand', () => {
  const press = (surface: HTMLElement, x: number, y: number) =>
    fireEvent.pointerDown(surface, { button: 0, pointerId: 1, clientX: x, clientY: y });
  const moveTo = (surface: HTMLElement, x: number, y: number, keys: object = {}) =>
    fireEvent.pointerMove(surface, { pointerId: 1, clientX: x, clientY: y, ...keys });

  function openWithOneSmallLayer() {
    const opened = open();
    const rect: LayerRect = { xPx: 100, yPx: 100, widthPx: 400, heightPx: 400 };
    const layer = opened.layers().at(-1);
    const scene = previewScene(opened.collection());
    if (!layer || !scene) throw new Error('The sample has no layer to move');
    act(() => opened.engine.scenes.apply(updateLayer(scene.id, layer.id, { rect })));
    const rectNow = () => opened.layers().find(({ id }) => id === layer.id)?.rect;
    return { ...opened, layer, scene, rect, rectNow, surface: surfaceOfQuarterSize() };
  }

  it('are chosen by a click and moved by a drag that is one step of undo', () => {
    const { engine, view, layer, rect, rectNow, surface } = openWithOneSmallLayer();
    press(surface, 50, 50);
    fireEvent.pointerUp(surface, { pointerId: 1 });
    expect(view.getState().layerId).toBe(layer.id);
    expect(screen.getByTestId('layer-outline')).toBeDefined();

    press(surface, 50, 50);
    moveTo(surface, 70, 60);
    moveTo(surface, 80, 70);
    fireEvent.pointerUp(surface, { pointerId: 1 });
    expect(rectNow()).toEqual({ ...rect, xPx: 220, yPx: 180 });
    act(() => engine.scenes.undo());
    expect(rectNow()).toEqual(rect);
  });

  it('are resized by a handle, with Shift in their own shape', () => {
    const { view, layer, rectNow, surface } = openWithOneSmallLayer();
    press(surface, 50, 50);
    fireEvent.pointerUp(surface, { pointerId: 1 });
    const corner = surface.querySelector('[data-handle=se]');
    expect(view.getState().layerId).toBe(layer.id);
    if (!(corner instanceof HTMLElement)) throw new Error('No handle');
    press(corner, 125, 125);
    moveTo(surface, 150, 130, { shiftKey: true });
    fireEvent.pointerUp(surface, { pointerId: 1 });
    expect(rectNow()).toEqual({ xPx: 100, yPx: 100, widthPx: 500, heightPx: 500 });
  });

  it('go back where they were when Escape gives a drag up', () => {
    const { rect, rectNow, surface } = openWithOneSmallLayer();
    press(surface, 50, 50);
    moveTo(surface, 90, 90);
    expect(rectNow()).not.toEqual(rect);
    fireEvent.keyDown(surface, { key: 'Escape' });
    expect(rectNow()).toEqual(rect);
  });

  it('follow the arrow keys, and stay while they are locked', () => {
    const { engine, view, scene, layer, rect, rectNow, surface } = openWithOneSmallLayer();
    act(() => view.setState({ layerId: layer.id }));
    fireEvent.keyDown(surface, { key: 'ArrowRight', shiftKey: true });
    expect(rectNow()).toEqual({ ...rect, xPx: 110 });

    act(() => engine.scenes.apply(updateLayer(scene.id, layer.id, { isLocked: true })));
    fireEvent.keyDown(surface, { key: 'ArrowRight' });
    press(surface, 50, 50);
    moveTo(surface, 90, 90);
    expect(rectNow()).toEqual({ ...rect, xPx: 110 });
    expect(view.getState().layerId).not.toBe(layer.id);
  });
});
