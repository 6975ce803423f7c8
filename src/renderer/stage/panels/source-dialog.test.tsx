import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it } from 'vitest';
import { sourceIdSchema, type Source } from '../../../shared/stage/index.ts';
import { UiProvider } from '../../ui/index.ts';
import { addSource, findSource } from '../scenes/index.ts';
import type { PickImage } from './add-source.ts';
import { createPanelsEngine } from './panels.fixture.test-support.ts';
import { SourceDialog } from './source-dialog.tsx';
import { createStageView } from './view.ts';

const picture: Source = {
  id: sourceIdSchema.parse('poster'),
  kind: 'image',
  name: 'Poster',
  assetId: 'old',
  fileName: 'old.png',
};

function open(id: string, pickImage: PickImage = () => Promise.resolve({ result: 'cancelled' })) {
  const fixture = createPanelsEngine();
  const view = createStageView();
  const sourceId = sourceIdSchema.parse(id);
  fixture.engine.scenes.apply(addSource(picture));
  view.setState({ openSourceId: sourceId });
  const page = (
    <UiProvider>
      <SourceDialog engine={fixture.engine} view={view} pickImage={pickImage} />
    </UiProvider>
  );
  const source = () => findSource(fixture.engine.scenes.read().collection, sourceId);
  return { ...fixture, view, source, show: () => render(page) };
}

afterEach(cleanup);

describe('the settings of a source', () => {
  it('change a text while it is typed, as one step of undo', async () => {
    const { engine, source, show } = open('banner-text');
    show();
    const before = source();
    const field = await screen.findByTestId<HTMLTextAreaElement>('source-text');
    await userEvent.clear(field);
    await userEvent.type(field, '今晚上新');
    expect(source()).toMatchObject({ kind: 'text', text: '今晚上新' });
    act(() => engine.scenes.undo());
    expect(source()).toEqual(before);
  });

  it('take the ground away and bring the same one back', async () => {
    const { source, show } = open('banner-text');
    show();
    const ground = await screen.findByRole('switch', { name: 'Ground' });
    await userEvent.click(ground);
    expect(source()).toMatchObject({ background: null });
    await userEvent.click(ground);
    expect(source()).toMatchObject({ background: '#16181dcc' });
  });

  it('keep how transparent a ground is when its colour changes', async () => {
    const { source, show } = open('banner-text');
    show();
    fireEvent.change(await screen.findByLabelText('Colour of the ground'), {
      target: { value: '#ff0000' },
    });
    expect(source()).toMatchObject({ background: '#ff0000cc' });
  });

  it('ask for the names of cameras where they are not known yet', async () => {
    const { devices, timesAsked, show } = open('camera');
    devices.set({ cameras: [{ id: 'cam-1', label: '' }], microphones: [] });
    show();
    await screen.findByRole('combobox', { name: 'Device' });
    expect(timesAsked()).toBe(1);
  });

  it('choose a camera by its name and mirror it', async () => {
    const { source, show } = open('camera');
    show();
    await userEvent.click(await screen.findByRole('combobox', { name: 'Device' }));
    await userEvent.click(await screen.findByRole('option', { name: 'Cam Link 4K' }));
    await userEvent.click(screen.getByRole('switch', { name: 'Mirrored' }));
    expect(source()).toMatchObject({
      deviceId: 'cam-2',
      label: 'Cam Link 4K',
      isMirrored: true,
    });
  });

  it('rename the source and the layers that bore its name, and survive an empty name', async () => {
    const { engine, source, show } = open('test-picture');
    show();
    const field = await screen.findByRole<HTMLInputElement>('textbox', { name: 'Name' });
    await userEvent.clear(field);
    expect(source()?.name).toBe('Test picture');
    await userEvent.type(field, 'Bars');
    expect(source()).toMatchObject({ name: 'Bars' });
    const names = engine.scenes
      .read()
      .collection.scenes.flatMap(({ layers }) => layers)
      .filter(({ sourceId }) => sourceId === 'test-picture')
      .map(({ name }) => name);
    expect(names).toContain('Bars');
    expect(names).not.toContain('Test picture');
  });

  it('put another picture in place of the old one', async () => {
    const { source, show } = open('poster', () =>
      Promise.resolve({ result: 'picked', assetId: 'new', name: 'new.webp' }),
    );
    show();
    await userEvent.click(await screen.findByRole('button', { name: 'Choose another' }));
    expect(source()).toMatchObject({ assetId: 'new', fileName: 'new.webp', name: 'Poster' });
  });

  it('close by Done and leave nothing chosen', async () => {
    const { view, show } = open('test-picture');
    show();
    await userEvent.click(await screen.findByTestId('source-done'));
    expect(view.getState().openSourceId).toBeNull();
  });
});
