import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import type { PublishState, ShowPhase } from '../../shared/show/index.ts';
import { UiProvider } from '../ui/index.ts';
import { PhaseChip } from './phase-chip.tsx';

function text(phase: ShowPhase, publish: PublishState): string {
  render(
    <UiProvider>
      <PhaseChip phase={phase} publish={publish} startedAtMs={10_000} nowMs={() => 75_000} />
    </UiProvider>,
  );
  return screen.getByTestId('phase').textContent ?? '';
}

afterEach(cleanup);

describe('the phase of a show', () => {
  it.each([
    ['draft', 'off', 'Off air'],
    ['ended', 'off', 'Off air'],
    ['live', 'live', 'Live1:05'],
    ['live', 'connecting', 'Connecting1:05'],
    ['live', 'recovering', 'Recovering1:05'],
    ['live', 'off', 'Waiting1:05'],
    ['rehearsal', 'live', 'Rehearsal1:05'],
  ] as const)('reads in %s, with the publisher %s, as %s', (phase, publish, words) => {
    expect(text(phase, publish)).toBe(words);
    const chip = screen.getByTestId('phase');
    expect([chip.dataset['phase'], chip.dataset['publish']]).toEqual([phase, publish]);
  });

  it('announces what it is, and not every second of its clock', () => {
    text('live', 'live');
    expect(screen.getByRole('status').textContent).toBe('Live');
    const clock = screen.getByRole('timer', { name: 'Running for 1:05' });
    expect(clock.closest('[role="status"], [aria-live]')).toBeNull();
  });

  it('is red only while viewers see a real show', () => {
    const states = [
      ['live', 'recovering'],
      ['rehearsal', 'live'],
      ['live', 'live'],
    ] as const;
    const red = states.map(([phase, publish]) => {
      text(phase, publish);
      const isRed = screen.getByTestId('phase').querySelector('.bg-live') !== null;
      cleanup();
      return isRed;
    });
    expect(red).toEqual([false, false, true]);
  });
});
