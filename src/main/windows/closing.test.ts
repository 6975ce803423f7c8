import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Closing, ClosingAnswer } from '../../shared/desktop-api/index.ts';
import { ClosingDesk } from './closing.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A studio that hears of it and answers as told, null not at all. */
function open(answers: (ClosingAnswer | null)[]) {
  const desk = new ClosingDesk();
  const heard: Closing[] = [];
  const ended = new AbortController();
  void (async () => {
    for await (const closing of desk.watch(ended.signal)) {
      heard.push(closing);
      const answer = answers.shift();
      if (answer !== undefined && answer !== null) desk.answer(answer);
    }
  })();
  return { desk, heard, end: () => ended.abort() };
}

describe('closing the studio', () => {
  it('needs nobody’s leave where no studio listens', async () => {
    expect(await new ClosingDesk().ask('by-host')).toBe(true);
    const { desk, end } = open([]);
    end();
    await vi.advanceTimersByTimeAsync(0);
    expect(await desk.ask('by-host')).toBe(true);
  });

  it('happens when the studio says so, and not when the host stays', async () => {
    const { desk, heard } = open(['stay', 'leave']);
    expect(await desk.ask('by-host')).toBe(false);
    expect(await desk.ask('by-system')).toBe(true);
    expect(heard).toEqual(['by-host', 'by-system']);
  });

  it('waits for the host for as long as it takes, but not for a studio that hangs', async () => {
    const { desk } = open(['asking', 'asking', null]);
    const mayClose = vi.fn();
    void desk.ask('by-host').then(mayClose);
    await vi.advanceTimersByTimeAsync(600_000);
    void desk.ask('by-host');
    await vi.advanceTimersByTimeAsync(600_000);
    expect(mayClose).not.toHaveBeenCalled();
    void desk.ask('by-host');
    await vi.advanceTimersByTimeAsync(4000);
    expect(mayClose).toHaveBeenCalledWith(true);
  });

  it('is off when the window is lost meanwhile', async () => {
    const { desk } = open(['asking']);
    const asked = desk.ask('by-host');
    await vi.advanceTimersByTimeAsync(0);
    desk.forget();
    expect(await asked).toBe(false);
    expect(await desk.ask('by-host')).toBe(true);
  });
});
