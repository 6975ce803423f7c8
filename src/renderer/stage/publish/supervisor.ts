import { retryDelayMs } from './retry.ts';
import { pause, settled, wordsOf } from './waiting.ts';

/** A way to the viewers that is open until it is lost. */
export interface AirWay {
  /** Resolves with the reason; never rejects. */
  readonly lost: Promise<string>;
  readonly close: () => Promise<void>;
}

export interface SupervisorOptions<W extends AirWay> {
  /** One try; one that fails leaves nothing open. Must give up soon when it is called off. */
  readonly open: (signal: AbortSignal) => Promise<W>;
  readonly onOpen: (way: W) => void;
  /** A try failed, or what was open was lost; `failures` in a row. */
  readonly onFailed: (failures: number, reason: string) => void;
  /** Ends it all. */
  readonly signal: AbortSignal;
}

/** How long the end of one try may hold up the next. */
const closeWithinMs = 800;

/**
 * Keeps a way open until it is called off: one that is lost is closed, then another is tried, and
 * there are never two at once.
 */
export async function keepOpen<W extends AirWay>(options: SupervisorOptions<W>): Promise<void> {
  const { open, onOpen, onFailed, signal } = options;
  const calledOff = new Promise<string>((resolve) => {
    if (signal.aborted) resolve('Called off');
    else signal.addEventListener('abort', () => resolve('Called off'), { once: true });
  });
  let failures = 0;
  while (!signal.aborted) {
    const startedAtMs = performance.now();
    let way: W | null = null;
    let reason = '';
    try {
      way = await open(signal);
      if (!signal.aborted) {
        failures = 0;
        onOpen(way);
        reason = await Promise.race([way.lost, calledOff]);
      }
    } catch (failure) {
      reason = wordsOf(failure);
    }
    if (way !== null) await settled(way.close(), closeWithinMs);
    if (signal.aborted) return;
    failures += 1;
    onFailed(failures, reason);
    await pause(retryDelayMs(failures, performance.now() - startedAtMs), signal);
  }
}
