import { cleanup, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it } from 'vitest';
import {
  audienceThresholdsSchema,
  type AudienceThresholds,
} from '../../../shared/audience/index.ts';
import { studioSettingsSchema, type StudioSettings } from '../../../shared/desktop-api/index.ts';
import { Toasts, UiProvider } from '../../ui/index.ts';
import { KeysTable } from '../keys/keys-table.tsx';
import { AudienceSection } from './audience-section.tsx';
import { MediaSection, type MediaAccess } from './media-section.tsx';
import { PictureSection } from './picture-section.tsx';

afterEach(cleanup);

describe('audience thresholds', () => {
  function open() {
    const saved: AudienceThresholds[] = [];
    const ports = {
      load: () => Promise.resolve(audienceThresholdsSchema.parse({})),
      save: (next: AudienceThresholds) => {
        saved.push(next);
        return Promise.resolve(next);
      },
    };
    render(
      <UiProvider>
        <AudienceSection ports={ports} />
      </UiProvider>,
    );
    return saved;
  }

  it('are saved in milliseconds as they are shown in seconds', async () => {
    const saved = open();
    const field = await screen.findByRole('textbox', { name: 'Silent after' });
    await userEvent.clear(field);
    await userEvent.type(field, '90');
    await userEvent.click(screen.getByTestId('save-thresholds'));
    await waitFor(() => expect(saved.map((one) => one.silentAfterMs)).toEqual([90_000]));
  });

  it('are not saved while a field is wrong, and the field says why', async () => {
    const saved = open();
    const field = await screen.findByRole('textbox', { name: 'Hopping: from so many entries' });
    await userEvent.clear(field);
    expect(screen.getByRole('alert').textContent).toBe('Enter a number.');
    await userEvent.type(field, '1');
    expect(screen.getByRole('alert').textContent).toBe('At least 2.');
    await userEvent.click(screen.getByTestId('save-thresholds'));
    expect(saved).toEqual([]);
  });
});

describe('another media server', () => {
  function open(results: ('saved' | 'needs-consent' | 'not-stored' | 'failed')[]) {
    const asked: (MediaAccess | null)[] = [];
    const ports = {
      configure: (access: MediaAccess | null) => {
        asked.push(access);
        return Promise.resolve({ result: results.shift() ?? 'saved' });
      },
      sfuState: () => Promise.resolve('unreachable' as const),
    };
    render(
      <UiProvider>
        <MediaSection status={{ state: 'external', url: 'wss://old.example' }} ports={ports} />
        <Toasts />
      </UiProvider>,
    );
    return asked;
  }
  const fill = async (url: string, key: string, secret: string): Promise<void> => {
    if (url !== '') await userEvent.type(screen.getByTestId('sfu-url'), url);
    if (key !== '') await userEvent.type(screen.getByTestId('sfu-key'), key);
    if (secret !== '') await userEvent.type(screen.getByTestId('sfu-secret'), secret);
    await userEvent.click(screen.getByTestId('use-sfu'));
  };

  it('must have an address, a key and a secret', async () => {
    const asked = open([]);
    await fill('livekit.example', 'key', 'secret');
    expect(screen.getByRole('alert').textContent).toContain('wss://');
    await userEvent.clear(screen.getByTestId('sfu-secret'));
    await userEvent.clear(screen.getByTestId('sfu-url'));
    await fill('wss://livekit.example', '', '');
    expect(screen.getByRole('alert').textContent).toContain('key and the secret');
    expect(asked).toEqual([]);
  });

  it('is stored unprotected only with consent', async () => {
    const asked = open(['needs-consent']);
    await fill('wss://livekit.example', 'key', 'secret');
    const access = { url: 'wss://livekit.example', key: 'key', secret: 'secret' };
    expect(asked).toEqual([{ ...access, mayStoreUnprotected: false }]);
    await userEvent.click(await screen.findByTestId('consent'));
    expect(asked[1]).toEqual({ ...access, mayStoreUnprotected: true });
  });

  it.each([
    ['saved', 'The media server is set'],
    ['not-stored', 'It is used now, but could not be stored'],
    ['failed', 'could not be changed'],
  ] as const)('says how it went: %s', async (result, sentence) => {
    open([result]);
    await fill('wss://livekit.example', 'key', 'secret');
    await waitFor(() => expect(document.body.textContent).toContain(sentence));
  });

  it('says when it does not answer', async () => {
    open([]);
    await screen.findByText(/Does not answer/);
  });
});

describe('the picture', () => {
  function open(isOnAir: boolean) {
    const changes: Partial<StudioSettings>[] = [];
    render(
      <UiProvider>
        <PictureSection
          settings={studioSettingsSchema.parse({})}
          ownKbps={2500}
          isOnAir={isOnAir}
          cameras={[{ id: 'a', label: 'Desk camera' }]}
          onChange={(patch) => changes.push(patch)}
          onAskNames={() => Promise.resolve(true)}
        />
      </UiProvider>,
    );
    return changes;
  }

  it('takes a bitrate within bounds, or none', async () => {
    const changes = open(false);
    const field = screen.getByRole('textbox', { name: 'Bitrate' });
    expect(field.getAttribute('placeholder')).toBe('2500');
    await userEvent.type(field, '30000');
    expect(screen.getByRole('alert').textContent).toContain('200 to 20,000');
    expect(changes).not.toContainEqual({ bitrateKbps: 30_000 });
    await userEvent.clear(field);
    expect(changes.at(-1)).toEqual({ bitrateKbps: null });
  });

  it('turns the canvas on air only after asking', async () => {
    const changes = open(true);
    await userEvent.click(screen.getByRole('combobox', { name: 'Canvas' }));
    await userEvent.click(await screen.findByRole('option', { name: 'Landscape 16:9' }));
    expect(changes).toEqual([]);
    await userEvent.click(await screen.findByRole('button', { name: 'Turn the canvas' }));
    expect(changes).toEqual([{ orientation: 'landscape' }]);
  });
});

describe('the keyboard', () => {
  it('turns single keys off, and the table shows which those are', async () => {
    const changes: boolean[] = [];
    const table = (areOn: boolean) => (
      <UiProvider>
        <KeysTable
          platform="linux"
          areLetterKeysOn={areOn}
          onLetterKeys={(next) => changes.push(next)}
        />
      </UiProvider>
    );
    const { rerender } = render(table(true));
    expect(screen.queryByText('Off')).toBeNull();
    await userEvent.click(screen.getByRole('switch', { name: 'Single keys' }));
    expect(changes).toEqual([false]);
    rerender(table(false));
    const off = screen.getAllByText('Off').map((mark) => mark.closest('div')?.textContent);
    expect(off).toHaveLength(8);
    expect(off).toContain('Mute the first microphoneOffM');
    expect(off.join(' ')).not.toMatch(/Take|Undo/);
  });
});
