import type { Claim } from './claim.ts';

interface Hold<T> {
  readonly claim: T;
  readonly payUntilMs: number;
}

/** Units that are held, in the order in which the holds end: each is held equally long. */
export class Holds<T extends Pick<Claim, 'status' | 'payUntilMs'>> {
  readonly #all: Hold<T>[] = [];
  #first = 0;

  add(claim: T, payUntilMs: number): void {
    this.#all.push({ claim, payUntilMs });
  }

  /** The one that ends next; those that have ended otherwise are passed over for good. */
  next(): Hold<T> | undefined {
    for (;;) {
      const hold = this.#all[this.#first];
      if (hold === undefined || isStill(hold)) return hold;
      this.#first += 1;
    }
  }
}

const isStill = ({ claim, payUntilMs }: Hold<Pick<Claim, 'status' | 'payUntilMs'>>): boolean =>
  claim.status === 'held' && claim.payUntilMs === payUntilMs;
