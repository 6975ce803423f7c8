import { RateLimiterMemory } from 'rate-limiter-flexible';
import { Refusal } from '../../shared/show-api/index.ts';

/** For how long a new identity counts against its address. */
export const identityWindowS = 60;

/** Rates per identity; per address only for making identities, letters and failed authentication. */
export class Limits {
  readonly #messages = new RateLimiterMemory({ points: 6, duration: 6 });
  readonly #commands = new RateLimiterMemory({ points: 60, duration: 10 });
  readonly #codes = new RateLimiterMemory({ points: 10, duration: 60 });
  readonly #letters = new RateLimiterMemory({ points: 120, duration: 600 });
  readonly #taps = new RateLimiterMemory({ points: 10, duration: 2 });
  readonly #publicLedgers = new RateLimiterMemory({ points: 60, duration: 10 });
  readonly #newIdentities = new RateLimiterMemory({
    points: 600,
    duration: identityWindowS,
  });
  readonly #failures = new RateLimiterMemory({ points: 60, duration: 60 });

  message = (identity: string): Promise<void> => spend(this.#messages, identity);
  command = (identity: string): Promise<void> => spend(this.#commands, identity);
  /** Codes that somebody types; each guess costs one. */
  code = (identity: string): Promise<void> => spend(this.#codes, identity);
  /** Letters that are asked for from an address, to whomever. */
  letter = (address: string): Promise<void> => spend(this.#letters, address);
  /** Taps of a flash sale have a rate of their own, so that a rush costs nobody their other commands. */
  tap = (identity: string): Promise<void> => spend(this.#taps, identity);
  /** Whole ledgers are long, and anyone may ask for them; viewers can share an address. */
  publicLedger = (address: string): Promise<void> => spend(this.#publicLedgers, address);
  newIdentity = (address: string): Promise<void> => spend(this.#newIdentities, address);
  failedAuthentication = (address: string): Promise<void> => spend(this.#failures, address);
}

async function spend(limiter: RateLimiterMemory, key: string): Promise<void> {
  try {
    await limiter.consume(key);
  } catch {
    throw new Refusal('too-many-requests');
  }
}
/** How much one socket or viewer may ask for: some at once, then a steady rate. */
export class Allowance {
  readonly #most: number;
  readonly #perSecond: number;
  #left: number;
  #atMs: number;

  constructor(most: number, perSecond: number, nowMs: number) {
    this.#most = most;
    this.#perSecond = perSecond;
    this.#left = most;
    this.#atMs = nowMs;
  }

  /** Whether nothing of it is missing, so that it need not be remembered. */
  isFull(nowMs: number): boolean {
    this.#earn(nowMs);
    return this.#left === this.#most;
  }

  /** Whether there was enough left; only then it is spent. */
  spend(cost: number, nowMs: number): boolean {
    this.#earn(nowMs);
    if (this.#left < cost) return false;
    this.#left -= cost;
    return true;
  }

  #earn(nowMs: number): void {
    const earned = (Math.max(0, nowMs - this.#atMs) / 1000) * this.#perSecond;
    this.#left = Math.min(this.#most, this.#left + earned);
    this.#atMs = nowMs;
  }
}
