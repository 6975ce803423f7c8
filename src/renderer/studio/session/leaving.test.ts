import { describe, expect, it, vi } from 'vitest';
import type { Closing } from '../../../shared/desktop-api/index.ts';
import type { DesktopApi } from '../../desktop-bridge/index.ts';
import { createLeaving } from './leaving.ts';

function open({ isRunning = true, endShow = (): Promise<unknown> => Promise.resolve() } = {}) {
  const acts: string[] = [];
  let close: (closing: Closing) => void = () => undefined;
  async function* closings(): AsyncGenerator<Closing> {
    for (;;) yield await new Promise<Closing>((resolve) => (close = resolve));
  }
  const app = {
    watchClosing: () => Promise.resolve(closings()),
    answerClosing: ({ answer }: { answer: string }) => {
      acts.push(answer);
      return Promise.resolve({});
    },
  } as unknown as DesktopApi['app'];
  const leaving = createLeaving({
    app,
    isRunning: () => isRunning,
    endShow: () => {
      acts.push('end');
      return endShow();
    },
    keepAll: () => {
      acts.push('keep');
      return Promise.resolve();
    },
  });
  const untilActs = (...expected: string[]): Promise<void> =>
    vi.waitFor(() => expect(acts).toEqual(expected));
  return { leaving, untilActs, close: (closing: Closing) => close(closing) };
}

describe('leaving the studio', () => {
  it('keeps what waits to be saved, then lets the window close', async () => {
    const { close, untilActs } = open({ isRunning: false });
    await untilActs();
    close('by-host');
    await untilActs('keep', 'leave');
  });

  it('asks the host while a show runs, and stays if told so', async () => {
    const { leaving, close, untilActs } = open();
    await untilActs();
    close('by-host');
    await untilActs('asking');
    expect(leaving.isAsking.read()).toBe(true);
    leaving.stay();
    await untilActs('asking', 'stay');
    expect(leaving.isAsking.read()).toBe(false);
  });

  it('ends the show before it closes, and closes where that fails', async () => {
    const endShow = (): Promise<unknown> => Promise.reject(new Error('no server'));
    const { leaving, close, untilActs } = open({ endShow });
    await untilActs();
    close('by-host');
    await untilActs('asking');
    await leaving.leave();
    leaving.stay();
    await untilActs('asking', 'end', 'keep', 'leave');
  });

  it('asks nobody and ends nothing when the system closes it', async () => {
    const { close, untilActs } = open();
    await untilActs();
    close('by-system');
    await untilActs('keep', 'leave');
  });
});
