import { act, cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it } from 'vitest';
import { UiProvider } from '../../ui/index.ts';
import { OutputsPanel } from './outputs-panel.tsx';
import { createPanelsEngine } from './panels.fixture.test-support.ts';

function open(options: { readonly isOnAir?: boolean; readonly watchUrl?: string | null } = {}) {
  const fixture = createPanelsEngine();
  const done: string[] = [];
  render(
    <UiProvider>
      <OutputsPanel
        engine={fixture.engine}
        isOnAir={options.isOnAir ?? false}
        watchUrl={options.watchUrl === undefined ? 'http://localhost/w/knit' : options.watchUrl}
        onCopyLink={() => done.push('copy')}
        onOpenLink={() => done.push('open')}
        onSettings={() => done.push('settings')}
      />
    </UiProvider>,
  );
  return { ...fixture, done };
}

const state = (): string => screen.getByTestId('output-state').textContent ?? '';

afterEach(cleanup);

describe('outputs', () => {
  it('say how sending fares', () => {
    const { publisher } = open();
    expect(state()).toBe('Ready');
    const was = publisher.read();
    act(() =>
      publisher.set({
        ...was,
        state: 'live',
        statistics: { ...was.statistics, bitrateKbps: 4180 },
      }),
    );
    expect(state()).toBe('4.2 Mb/s');
    act(() =>
      publisher.set({
        ...was,
        state: 'recovering',
        notice: { kind: 'try-failed', attempt: 1, reason: 'refused' },
      }),
    );
    expect(state()).toBe('Recovering, try 2');
  });

  it('warn where the show runs and nothing is sent', () => {
    open({ isOnAir: true });
    expect(state()).toBe('Not sending');
  });

  it('pass on the link only once there is one', async () => {
    const { done } = open();
    await userEvent.click(screen.getByTestId('copy-link'));
    await userEvent.click(screen.getByTestId('open-link'));
    await userEvent.click(screen.getByTestId('output-settings'));
    expect(done).toEqual(['copy', 'open', 'settings']);
    cleanup();
    const without = open({ watchUrl: null });
    await userEvent.click(screen.getByTestId('copy-link'));
    expect(without.done).toEqual([]);
  });
});
