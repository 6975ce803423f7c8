import type { Closing, ClosingAnswer } from '../../shared/desktop-api/index.ts';

const answerWithinMs = 4000;

interface Pending {
  readonly done: Promise<boolean>;
  readonly settle: (mayClose: boolean) => void;
  timer: NodeJS.Timeout | undefined;
}

/**
 * Asks the studio before its window closes: it saves what waits, and where a show runs it asks the
 * host. A studio that does not answer is closed all the same.
 */
export class ClosingDesk {
  #listeners = new Set<(closing: Closing) => void>();
  #pending: Pending | null = null;

  /** Resolves with whether the window may go; asking again asks the studio again. */
  ask(closing: Closing): Promise<boolean> {
    if (this.#listeners.size === 0) return Promise.resolve(true);
    const pending = (this.#pending ??= this.#open());
    clearTimeout(pending.timer);
    pending.timer = setTimeout(() => pending.settle(true), answerWithinMs);
    for (const listener of this.#listeners) listener(closing);
    return pending.done;
  }

  answer(answer: ClosingAnswer): void {
    if (answer === 'asking') clearTimeout(this.#pending?.timer);
    else this.#pending?.settle(answer === 'leave');
  }

  /** The studio's window was lost; another one takes its place, and nothing closes. */
  forget(): void {
    this.#listeners = new Set();
    this.#pending?.settle(false);
  }

  /** Every wish to close from now on, until the signal ends it. */
  async *watch(signal: AbortSignal | undefined): AsyncGenerator<Closing> {
    let wake: () => void = () => undefined;
    const waiting: Closing[] = [];
    const listener = (closing: Closing): void => {
      waiting.push(closing);
      wake();
    };
    const end = (): void => wake();
    this.#listeners.add(listener);
    signal?.addEventListener('abort', end);
    try {
      while (signal?.aborted !== true) {
        const closing = waiting.shift();
        if (closing === undefined) await new Promise<void>((resolve) => (wake = resolve));
        else yield closing;
      }
    } finally {
      this.#listeners.delete(listener);
      signal?.removeEventListener('abort', end);
    }
  }

  #open(): Pending {
    let resolve: (mayClose: boolean) => void = () => undefined;
    const pending: Pending = {
      done: new Promise((resolved) => (resolve = resolved)),
      timer: undefined,
      settle: (mayClose) => {
        clearTimeout(pending.timer);
        if (this.#pending === pending) this.#pending = null;
        resolve(mayClose);
      },
    };
    return pending;
  }
}
