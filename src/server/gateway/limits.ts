import { RateLimiterMemory } from 'rate-limiter-flexible';
import { Refusal } from '../../shared/show-api/index.ts';

/** Rates per identity; per address only for making identities and for failed authentication. */
export class Limits {
  readonly #messages = new RateLimiterMemory({ points: 6, duration: 6 });
  readonly #commands = new RateLimiterMemory({ points: 60, duration: 10 });
  readonly #newIdentities = new RateLimiterMemory({ points: 600, duration: 60 });
  readonly #failures = new RateLimiterMemory({ points: 60, duration: 60 });

  message = (identity: string): Promise<void> => spend(this.#messages, identity);
  command = (identity: string): Promise<void> => spend(this.#commands, identity);
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
