import { act, cleanup, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it } from 'vitest';
import { sourceIdSchema } from '../../../shared/stage/index.ts';
import { UiProvider } from '../../ui/index.ts';
import { boardRect } from '../scenes/index.ts';
import { LayerList } from './layer-list.tsx';
import { createPanelsEngine } from './panels.fixture.test-support.ts';
import { SceneList } from './scene-list.tsx';
import { createStageView, previewScene } from './view.ts';

const gone = { state: 'ended', device: 'Cam Link 4K', size: null } as const;

function open(areLetterKeysOn = true) {
  const fixture = createPanelsEngine();
  const { engine } = fixture;
  const view = createStageView();
  render(
    <UiProvider>
      <SceneList engine={engine} view={view} isOnAir={false} areLetterKeysOn={areLetterKeysOn} />
      <LayerList engine={engine} view={view} pickImage={() => Promise.reject(new Error('none'))} />
    </UiProvider>,
  );
  const small = () =>
    previewScene(engine.scenes.read().collection)?.layers.find(
      ({ name }) => name === 'Camera, small',
    );
  return { ...fixture, small };
}

const camera = sourceIdSchema.parse('camera');
const scene = (): HTMLElement => screen.getByRole('button', { name: /^Host/ });
const layer = (): HTMLElement => screen.getByRole('button', { name: /^Camera/ });

afterEach(cleanup);

describe('the lists of scenes and layers', () => {
  it('say in the names of their rows what a source lacks, and show it on focus', async () => {
    const { setSource } = open();
    expect(scene().textContent).toBe('Host');
    act(() => setSource(camera, gone));
    expect(scene().textContent).toContain('Camera: Cam Link 4K was unplugged');
    expect(layer().textContent).toContain('Cam Link 4K was unplugged');
    act(() => layer().focus());
    await screen.findByText(/used by another program\. It comes back by itself/);
    act(() => scene().focus());
    expect(await screen.findAllByText(/^Camera: Cam Link 4K was unplugged/)).toHaveLength(2);
  });

  it('say which source is slow since its frames are textures', async () => {
    const { setSource } = open();
    const size = { widthPx: 1280, heightPx: 720 };
    act(() => setSource(camera, { state: 'ok', device: 'Cam Link 4K', size, isTexture: true }));
    expect(layer().textContent).toContain('Slow source');
    expect(scene().textContent).toBe('Host');
    act(() => layer().focus());
    await screen.findByText(/^Slow source\. Its pictures come from the graphics chip/);
    act(() => setSource(camera, { state: 'ok', device: 'Cam Link 4K', size, isTexture: false }));
    expect(layer().textContent).toBe('Camera, small');
  });

  it('name a layer’s switches by what they do next', async () => {
    const { small } = open();
    const row = within(layer().closest('li') ?? document.body);
    const of = (name: string): HTMLElement => row.getByRole('button', { name });
    for (const [does, undoes, isOn] of [
      ['Hide Camera, small', 'Show Camera, small', () => small()?.isVisible],
      ['Lock Camera, small', 'Unlock Camera, small', () => small()?.isLocked],
    ] as const) {
      const before = isOn();
      await userEvent.click(of(does));
      expect(isOn()).toBe(!before);
      expect(of(undoes).hasAttribute('aria-pressed')).toBe(false);
      await userEvent.click(of(undoes));
      expect(isOn()).toBe(before);
    }
  });

  it('show a scene’s digit only where single keys do something', () => {
    open();
    expect(scene().getAttribute('aria-keyshortcuts')).toBe('1');
    expect(screen.getByText('1').tagName).toBe('KBD');
    cleanup();
    open(false);
    expect(scene().hasAttribute('aria-keyshortcuts')).toBe(false);
    expect(screen.queryByText('1')).toBeNull();
  });

  it('add a board where boards stand, marked as bound to the shop', async () => {
    const { engine } = open();
    await userEvent.click(screen.getByTestId('add-source'));
    await userEvent.click(await screen.findByTestId('add-countdown'));
    const row = await screen.findByRole('button', { name: /^Countdown/ });
    expect(within(row).getByLabelText('Bound to the shop')).toBeTruthy();
    const added = previewScene(engine.scenes.read().collection)?.layers.at(-1);
    expect(added).toMatchObject({ fit: 'contain', rect: boardRect('countdown', 'portrait') });
    expect(within(layer()).queryByLabelText('Bound to the shop')).toBeNull();
  });
});
