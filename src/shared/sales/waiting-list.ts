/** One who waits for a unit of a variant. */
export interface Waiter {
  readonly seq: number;
  /** Which quotas the viewer belongs to, one bit each. */
  readonly mask: number;
  /** Where in the list's count of joins; the list writes it. */
  ordinal: number;
  /** Whether it is on a list now; the list writes it. */
  isListed: boolean;
}

interface Queue<T> {
  readonly waiters: T[];
  head: number;
}

/**
 * Who waits for one variant, first come first served, found by what they may have.
 *
 * Joining, leaving and a place cost the logarithm of all who ever joined.
 */
export class WaitingList<T extends Waiter> {
  /** Those with the same quotas may have the same, so that of each only the first is asked. */
  readonly #queues = new Map<number, Queue<T>>();
  /** A Fenwick tree over the joins: how many of them are still here. */
  readonly #present: number[] = [0];
  #size = 0;

  get size(): number {
    return this.#size;
  }

  join(waiter: T): void {
    const at = this.#present.length;
    let sum = 1;
    for (let below = at - 1; below > at - (at & -at); below -= below & -below)
      sum += this.#present[below] ?? 0;
    this.#present.push(sum);
    waiter.ordinal = at;
    waiter.isListed = true;
    this.#size += 1;
    const queue = this.#queues.get(waiter.mask);
    if (queue === undefined) this.#queues.set(waiter.mask, { waiters: [waiter], head: 0 });
    else queue.waiters.push(waiter);
  }

  leave(waiter: T): void {
    waiter.isListed = false;
    this.#size -= 1;
    for (let at = waiter.ordinal; at < this.#present.length; at += at & -at)
      this.#present[at] = (this.#present[at] ?? 0) - 1;
  }

  /** Counted from 1. */
  placeOf(waiter: T): number {
    let place = 0;
    for (let at = waiter.ordinal; at > 0; at -= at & -at) place += this.#present[at] ?? 0;
    return place;
  }

  /** The first of those whose quotas pass. */
  first(mayHave: (mask: number) => boolean): T | null {
    let best: T | null = null;
    for (const [mask, queue] of this.#queues) {
      if (!mayHave(mask)) continue;
      while (queue.waiters[queue.head]?.isListed === false) queue.head += 1;
      const front = queue.waiters[queue.head];
      if (front !== undefined && (best === null || front.seq < best.seq)) best = front;
    }
    return best;
  }

  *[Symbol.iterator](): Generator<T> {
    for (const { waiters, head } of this.#queues.values())
      for (let at = head; at < waiters.length; at += 1) {
        const waiter = waiters[at];
        if (waiter?.isListed === true) yield waiter;
      }
  }
}
