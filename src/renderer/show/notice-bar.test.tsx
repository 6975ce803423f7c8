import { cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it } from 'vitest';
import { setLanguage, UiProvider } from '../ui/index.ts';
import { NoticeBar } from './notice-bar.tsx';
import type { Notice } from './notices.ts';

const done: string[] = [];
const bar = (notices: readonly Notice[], platform: 'darwin' | 'linux' = 'linux') => (
  <UiProvider>
    <NoticeBar
      notices={notices}
      platform={platform}
      onMediaSettings={() => done.push('media')}
      onStampOff={() => done.push('stamp')}
      onGoOn={() => done.push('go on')}
      onEndIt={() => done.push('end it')}
    />
  </UiProvider>
);
const shown = (): string => screen.getByTestId('notice').textContent ?? '';

afterEach(() => {
  cleanup();
  done.length = 0;
  setLanguage('en');
});

describe('the notice bar', () => {
  it('says the first of several, and how many wait', () => {
    render(
      bar([
        { kind: 'show-server-port', detail: '4400' },
        { kind: 'latency-stamp', isOnAir: false },
      ]),
    );
    expect(shown()).toContain('4400');
    expect(shown()).toContain('--port');
    expect(shown()).toContain('1 more');
    expect(screen.getByRole('alert')).toBe(screen.getByTestId('notice'));
  });

  it('tells how to get a media server on each system, and leads to its settings', async () => {
    const { rerender } = render(bar([{ kind: 'media-missing' }], 'darwin'));
    expect(shown()).toContain('brew install livekit');
    rerender(bar([{ kind: 'media-missing' }]));
    expect(shown()).not.toContain('brew');
    await userEvent.click(screen.getByRole('button', { name: 'Media server…' }));
    expect(done).toEqual(['media']);
  });

  it('counts the try that is under way, in Chinese too', () => {
    setLanguage('zh');
    render(bar([{ kind: 'recovering', attempt: 2, reason: '拒绝' }]));
    expect(shown()).toContain('第3次');
  });

  it('asks what becomes of a show that was found running', async () => {
    const { rerender } = render(bar([{ kind: 'show-found', phase: 'live' }]));
    expect(shown()).toContain('Nothing is sent until you go on');
    await userEvent.click(screen.getByTestId('go-on'));
    await userEvent.click(screen.getByTestId('end-it'));
    expect(done).toEqual(['go on', 'end it']);
    rerender(bar([{ kind: 'show-found', phase: 'rehearsal' }]));
    expect(shown()).toContain('A rehearsal from before');
  });

  it('names the keys that are missing, and leads to where they can be entered', async () => {
    render(bar([{ kind: 'media-keys', detail: 'REGULARS_SFU_KEY' }]));
    expect(shown()).toContain('REGULARS_SFU_KEY');
    await userEvent.click(screen.getByRole('button', { name: 'Media server…' }));
    expect(done).toEqual(['media']);
  });

  it('keeps what was dismissed away until it comes again', async () => {
    const { rerender } = render(bar([{ kind: 'h264-not-available' }]));
    await userEvent.click(screen.getByRole('button', { name: 'Dismiss' }));
    expect(screen.queryByTestId('notice')).toBeNull();
    rerender(bar([]));
    rerender(bar([{ kind: 'h264-not-available' }]));
    expect(shown()).toContain('VP8');
  });

  const spoken = (isOnAir: boolean): readonly Notice[] => [
    { kind: 'storage-disk-full', isOnAir },
    { kind: 'storage-failing', isOnAir },
    { kind: 'show-server-restarting', attempt: 1, isOnAir },
    { kind: 'not-connected', isOnAir },
    { kind: 'media-restarting', attempt: 1, isOnAir },
  ];
  it.each(spoken(false))('promises no picture and no viewers off air: $kind', (notice) => {
    for (const language of ['en', 'zh'] as const) {
      setLanguage(language);
      render(bar([notice]));
      expect(shown()).not.toMatch(/stays on air|Viewers see|仍在播出|观众看到/);
      cleanup();
    }
  });
  it.each(spoken(true))('says on air what viewers see: $kind', (notice) => {
    for (const language of ['en', 'zh'] as const) {
      setLanguage(language);
      render(bar([notice]));
      expect(shown()).toMatch(/stays on air|Viewers see|仍在播出|观众看到/);
      cleanup();
    }
  });
});
