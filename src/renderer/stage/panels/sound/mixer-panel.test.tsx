import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it } from 'vitest';
import { audioChannelIdSchema } from '../../../../shared/stage/index.ts';
import { Toasts, UiProvider } from '../../../ui/index.ts';
import { createPanelsEngine } from '../panels.fixture.test-support.ts';
import { MixerPanel } from './mixer-panel.tsx';

const microphone = audioChannelIdSchema.parse('microphone');

function open() {
  const fixture = createPanelsEngine();
  render(
    <UiProvider>
      <MixerPanel engine={fixture.engine} />
      <Toasts />
    </UiProvider>,
  );
  const channels = () => fixture.engine.scenes.read().collection.audioChannels;
  const channel = () => channels().find(({ id }) => id === microphone);
  return { ...fixture, channels, channel };
}

afterEach(cleanup);

describe('the sound desk', () => {
  it('moves a fader by keys, as one step of undo', async () => {
    const { engine, channel } = open();
    const fader = screen.getByRole('slider', { name: 'Microphone, fader' });
    fireEvent.keyDown(fader, { key: 'ArrowLeft' });
    fireEvent.keyDown(fader, { key: 'PageDown' });
    expect(channel()?.gainDb).toBe(-3.5);
    await expect.poll(() => fader.getAttribute('aria-valuetext')).toBe('−3.5 dB');
    fireEvent.keyDown(fader, { key: 'Home' });
    await expect.poll(() => fader.getAttribute('aria-valuetext')).toBe('−∞ dB');
    act(() => engine.scenes.undo());
    expect(channel()?.gainDb).toBe(0);
  });

  it('moves a fader with the hand, from where it is, and to 0 dB by a double click', async () => {
    const { channel } = open();
    const fader = screen.getByTestId('fader-microphone');
    fader.getBoundingClientRect = () => new DOMRect(0, 0, 400, 31);
    fader.setPointerCapture = () => undefined;
    fireEvent.pointerDown(fader, { button: 0, pointerId: 1, clientX: 20 });
    expect(channel()?.gainDb).toBe(0);
    fireEvent.pointerMove(fader, { pointerId: 1, clientX: -60 });
    fireEvent.pointerUp(fader, { pointerId: 1 });
    expect(channel()?.gainDb).toBe(-9);
    await expect.poll(() => fader.getAttribute('aria-valuenow')).toBe('-9');
    fireEvent.doubleClick(fader);
    expect(channel()?.gainDb).toBe(0);
  });

  it('mutes, and the button then says what it does next', async () => {
    const { channel } = open();
    await userEvent.click(screen.getByRole('button', { name: 'Mute Microphone' }));
    expect(channel()?.isMuted).toBe(true);
    const button = await screen.findByRole('button', { name: 'Unmute Microphone' });
    // "Unmute, pressed" would say the opposite of what is so.
    expect(button.hasAttribute('aria-pressed')).toBe(false);
    await userEvent.click(button);
    expect(channel()?.isMuted).toBe(false);
  });

  it('draws levels without React, loud ones further', async () => {
    const { meter } = open();
    const bar = (): string =>
      screen.getByTestId('meter-microphone').querySelector<HTMLElement>('[data-bar]')?.style
        .transform ?? '';
    expect(bar()).toBe('translateX(-100%)');
    meter(microphone, -9, -20);
    await expect.poll(bar).toBe('translateX(-30%)');
  });

  it('removes a channel and brings it back to its place', async () => {
    const { channels } = open();
    const before = channels();
    await userEvent.click(screen.getByTestId('channel-menu-microphone'));
    await userEvent.click(await screen.findByTestId('remove-channel'));
    expect(channels().map(({ id }) => id)).toEqual(['tone']);
    await userEvent.click(await screen.findByRole('button', { name: 'Undo' }));
    expect(channels()).toEqual(before);
  });

  it('says that a microphone is gone and lets another be chosen', async () => {
    const { channel, setInput } = open();
    act(() => setInput(microphone, { state: 'ended', device: 'Shure MV7' }));
    expect(await screen.findByText('The microphone is gone')).toBeDefined();
    const choose = screen.getByRole('button', { name: 'Choose microphone' });
    act(() => choose.focus());
    expect(await screen.findAllByText(/^Shure MV7\. It comes back by itself/)).toHaveLength(2);
    await userEvent.click(choose);
    await userEvent.click(await screen.findByRole('menuitem', { name: 'Shure MV7' }));
    expect(channel()?.input).toEqual({
      kind: 'microphone',
      deviceId: 'mic-1',
      label: 'Shure MV7',
    });
  });

  it('offers a microphone where there is no sound at all', async () => {
    const { engine, channels } = open();
    act(() => channels().forEach(({ id }) => engine.audio.remove(id)));
    await userEvent.click(await screen.findByTestId('add-first-microphone'));
    expect(channels().map(({ name }) => name)).toEqual(['Microphone']);
  });
});
