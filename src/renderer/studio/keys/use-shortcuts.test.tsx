import { cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it } from 'vitest';
import { Fader } from '../../stage/panels/sound/fader.tsx';
import { Button, NumberField, Select, TextField, UiProvider } from '../../ui/index.ts';
import type { Shortcut } from './shortcuts.ts';
import { useShortcuts } from './use-shortcuts.ts';

function Window(props: {
  readonly areLetterKeysOn: boolean;
  readonly act: (shortcut: Shortcut) => void;
}) {
  useShortcuts(props);
  return (
    <UiProvider>
      <button type="button" data-testid="scene">
        Host
      </button>
      <div data-region="pictures">
        <div tabIndex={0} data-testid="picture" />
        <Button>Fade</Button>
        <NumberField label="Milliseconds" value={300} onChange={() => undefined} />
      </div>
      <Fader label="Fader" testId="fader" gainDb={0} onGainDb={() => undefined} />
      <Select
        label="Preset"
        value="a"
        options={[{ value: 'a', label: '720p' }]}
        onChange={() => undefined}
      />
      <TextField label="Title" />
      <Button>Share</Button>
    </UiProvider>
  );
}

/** Opens a window; answers what keys do with the focus on something, or on nothing. */
function open(areLetterKeysOn = true) {
  const done: string[] = [];
  render(<Window areLetterKeysOn={areLetterKeysOn} act={({ kind }) => done.push(kind)} />);
  return async (focused: HTMLElement | null, keys: string): Promise<string[]> => {
    done.length = 0;
    if (focused === null && document.activeElement instanceof HTMLElement)
      document.activeElement.blur();
    focused?.focus();
    await userEvent.keyboard(keys);
    return [...done];
  };
}
const undo = '{Control>}z{/Control}';
const byName = (role: string, name: string): HTMLElement => screen.getByRole(role, { name });

afterEach(cleanup);

describe('keys in the window', () => {
  it('take with Enter on nothing, on a scene and on a picture only', async () => {
    const keys = open();
    expect(await keys(null, '{Enter}')).toEqual(['take']);
    expect(await keys(screen.getByTestId('scene'), '{Enter}')).toEqual(['take']);
    expect(await keys(screen.getByTestId('picture'), '{Enter}')).toEqual(['take']);
    const elsewhere = [
      byName('button', 'Fade'),
      byName('textbox', 'Milliseconds'),
      byName('textbox', 'Title'),
      byName('button', 'Share'),
      screen.getByTestId('fader'),
    ];
    for (const one of elsewhere) expect(await keys(one, '{Enter}')).toEqual([]);
  });

  it('undo after a fader or a list was used, and leave a text its own undo', async () => {
    const keys = open();
    expect(await keys(screen.getByTestId('fader'), undo)).toEqual(['undo']);
    expect(await keys(byName('combobox', 'Preset'), undo)).toEqual(['undo']);
    expect(await keys(byName('textbox', 'Title'), undo)).toEqual([]);
    expect(await keys(byName('textbox', 'Milliseconds'), undo)).toEqual([]);
  });

  it('mute on a fader and on a button, but not on a list or in a text', async () => {
    const keys = open();
    expect(await keys(screen.getByTestId('fader'), 'm1')).toEqual(['mute', 'preview']);
    expect(await keys(byName('button', 'Share'), 'm')).toEqual(['mute']);
    expect(await keys(byName('combobox', 'Preset'), 'm')).toEqual([]);
    expect(await keys(byName('textbox', 'Title'), 'm')).toEqual([]);
  });

  it('do nothing by themselves where single keys are off', async () => {
    const keys = open(false);
    expect(await keys(null, 'm1?c')).toEqual([]);
    expect(await keys(null, `{Enter}${undo}`)).toEqual(['take', 'undo']);
  });
});
