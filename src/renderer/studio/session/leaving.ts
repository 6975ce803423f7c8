import type { Closing } from '../../../shared/desktop-api/index.ts';
import type { DesktopApi } from '../../desktop-bridge/index.ts';
import type { Readable } from '../../stage/engine/types.ts';
import { createValue } from '../../stage/engine/value.ts';

/** Closing the window: what waits is kept, and a running show ends only with the host's word. */
export interface Leaving {
  /** Whether the host is being asked now. */
  readonly isAsking: Readable<boolean>;
  readonly stay: () => void;
  /** Ends the show and closes; where the show server cannot be told, it closes all the same. */
  readonly leave: () => Promise<void>;
}

const endWithinMs = 3000;
const retryMs = 500;

const atMost = (work: Promise<unknown>, ms: number): Promise<unknown> =>
  Promise.race([work.catch(() => undefined), new Promise((resolve) => setTimeout(resolve, ms))]);

/** Hears from the shell when the window is to close, for as long as it lives. */
export function createLeaving(options: {
  readonly app: Pick<DesktopApi['app'], 'watchClosing' | 'answerClosing'>;
  readonly isRunning: () => boolean;
  readonly endShow: () => Promise<unknown>;
  /** Hands everything that waits to be saved to the shell. */
  readonly keepAll: () => Promise<unknown>;
}): Leaving {
  const { app, isRunning, endShow, keepAll } = options;
  const isAsking = createValue(false);
  let isGone = false;
  const go = async (): Promise<void> => {
    if (isGone) return;
    isGone = true;
    await keepAll().catch(() => undefined);
    await app.answerClosing({ answer: 'leave' });
  };
  const hear = async (closing: Closing): Promise<void> => {
    if (closing === 'by-system' || !isRunning()) return go();
    isAsking.set(true);
    await app.answerClosing({ answer: 'asking' });
  };
  const follow = async (): Promise<void> => {
    for await (const closing of await app.watchClosing()) void hear(closing).catch(() => undefined);
  };
  const again = (): void => void setTimeout(() => void follow().then(again, again), retryMs);
  void follow().then(again, again);
  return {
    isAsking,
    stay: () => {
      if (isGone || !isAsking.read()) return;
      isAsking.set(false);
      void app.answerClosing({ answer: 'stay' }).catch(() => undefined);
    },
    leave: async () => {
      await atMost(endShow(), endWithinMs);
      await go();
    },
  };
}

/** Loads the page anew; the show is taken up again as after a lost window. */
export function reloadStudio(): void {
  location.reload();
}
