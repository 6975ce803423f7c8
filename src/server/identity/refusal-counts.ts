import type { IdentityRefusals } from '../../shared/identity/index.ts';

/** Counts why codes and links were refused, since the server started. */
export class RefusalCounts {
  readonly #counts: Record<keyof IdentityRefusals, number> = {
    wrongCodes: 0,
    expiredCodes: 0,
    tooManyLetters: 0,
    failedLetters: 0,
    forgedLinks: 0,
    expiredLinks: 0,
    usedLinks: 0,
    revokedLinks: 0,
  };

  add(what: keyof IdentityRefusals): void {
    this.#counts[what] += 1;
  }

  read(): IdentityRefusals {
    return { ...this.#counts };
  }
}
