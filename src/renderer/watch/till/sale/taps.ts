import type { SaleId, VariantId } from '../../../../shared/kernel/index.ts';
import type { TapAnswer } from '../../../../shared/sales/index.ts';
import type { ApiErrorCode } from '../../../../shared/show-api/index.ts';

/** A tap that is meant once, however often it must be sent. */
export interface TapIntent {
  readonly saleId: SaleId;
  readonly variantId: VariantId;
  readonly key: string;
  readonly tappedAtMs: number;
}

/** What a tap came to. */
export type TapEnd =
  | { readonly kind: 'answered'; readonly intent: TapIntent; readonly answer: TapAnswer }
  | { readonly kind: 'refused'; readonly intent: TapIntent; readonly code: ApiErrorCode };

export interface TapPorts {
  /** Rejects where no answer came; `signal` ends a request that waits for nothing. */
  send(intent: TapIntent, signal: AbortSignal): Promise<TapAnswer>;
  codeOf(failure: unknown): ApiErrorCode | 'offline';
  /** Whether `not-open` only means that our clock is ahead of the server's. */
  isEarly(intent: TapIntent): boolean;
  newKey(): string;
  /** Survives a reload of the page, and nothing else. */
  readonly storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
  /** The tap of a sale began to wait, or ended. */
  onChange(saleId: SaleId, waits: TapIntent | null, end: TapEnd | null): void;
}

const storedAs = 'regulars.taps';
const firstRetryMs = 250;
const longestRetryMs = 2000;
const answerWithinMs = 5000;

/** Says nothing of the tap: it may have been counted or not, and is sent again. */
const untold = new Set<string>(['internal', 'busy', 'too-many-requests']);

/**
 * Taps on flash sales. One at a time for each sale, sent with the same key until it is answered,
 * also after a reload or a lost network, so that nothing is taken twice and nothing is lost.
 */
export class Taps {
  readonly #ports: TapPorts;
  readonly #waiting = new Map<SaleId, TapIntent>();
  readonly #wake = new Set<() => void>();
  #isDisposed = false;

  constructor(ports: TapPorts) {
    this.#ports = ports;
  }

  /** Nothing happens while an earlier tap of the sale waits for its answer. */
  tap(saleId: SaleId, variantId: VariantId): void {
    if (this.#waiting.has(saleId)) return;
    const intent = { saleId, variantId, key: this.#ports.newKey(), tappedAtMs: Date.now() };
    void this.#follow(intent);
  }

  /** Takes up what a page before this one had not heard of. */
  resume(): void {
    for (const intent of readIntents(this.#ports.storage.getItem(storedAs)))
      if (!this.#waiting.has(intent.saleId)) void this.#follow(intent);
  }

  /** The network is back: whoever waits for the next try need not. */
  nudge(): void {
    for (const wake of this.#wake) wake();
  }

  dispose(): void {
    this.#isDisposed = true;
    this.nudge();
  }

  async #follow(intent: TapIntent): Promise<void> {
    this.#waiting.set(intent.saleId, intent);
    this.#keep();
    this.#ports.onChange(intent.saleId, intent, null);
    const end = await this.#ask(intent);
    if (end === null) return;
    this.#waiting.delete(intent.saleId);
    this.#keep();
    this.#ports.onChange(intent.saleId, null, end);
  }

  async #ask(intent: TapIntent): Promise<TapEnd | null> {
    for (let pauseMs = firstRetryMs; !this.#isDisposed;) {
      try {
        const answer = await this.#ports.send(intent, AbortSignal.timeout(answerWithinMs));
        return { kind: 'answered', intent, answer };
      } catch (failure) {
        const code = this.#ports.codeOf(failure);
        const isEarly = code === 'not-open' && this.#ports.isEarly(intent);
        if (code !== 'offline' && !untold.has(code) && !isEarly)
          return { kind: 'refused', intent, code };
      }
      await this.#pause(pauseMs * (0.7 + Math.random() * 0.6));
      pauseMs = Math.min(pauseMs * 1.6, longestRetryMs);
    }
    return null;
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        this.#wake.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, ms);
      this.#wake.add(wake);
    });
  }

  #keep(): void {
    try {
      if (this.#waiting.size === 0) this.#ports.storage.removeItem(storedAs);
      else this.#ports.storage.setItem(storedAs, JSON.stringify([...this.#waiting.values()]));
    } catch {
      // A browser that keeps nothing: the tap still lives as long as the page.
    }
  }
}

function readIntents(stored: string | null): TapIntent[] {
  if (stored === null) return [];
  try {
    const read: unknown = JSON.parse(stored);
    return Array.isArray(read) ? read.filter(isIntent) : [];
  } catch {
    return [];
  }
}

const isIntent = (value: unknown): value is TapIntent =>
  typeof value === 'object' &&
  value !== null &&
  ['saleId', 'variantId', 'key'].every(
    (name) => typeof (value as Record<string, unknown>)[name] === 'string',
  );
