/** What one person, or one viewer, has in a sale. */
interface Share<Waiting> {
  units: number;
  waits: Waiting | null;
}

interface Somebody {
  readonly who: string;
  readonly viewerId: string;
}

/**
 * Who has how much, counted by person and by viewer: neither a second device nor a sign-in in the
 * middle of a sale gives more than the limit.
 */
export class Shares<Waiting> {
  readonly #byWho = new Map<string, Share<Waiting>>();
  readonly #byViewer = new Map<string, Share<Waiting>>();

  unitsOf({ who, viewerId }: Somebody): number {
    return Math.max(this.#byWho.get(who)?.units ?? 0, this.#byViewer.get(viewerId)?.units ?? 0);
  }

  waitingOf({ who, viewerId }: Somebody): Waiting | null {
    return this.#byWho.get(who)?.waits ?? this.#byViewer.get(viewerId)?.waits ?? null;
  }

  /** Those of the two that have reached a limit and wait all the same. */
  waitingAt({ who, viewerId }: Somebody, limit: number): readonly Waiting[] {
    const found = new Set<Waiting>();
    for (const share of [this.#byWho.get(who), this.#byViewer.get(viewerId)])
      if (share !== undefined && share.waits !== null && share.units >= limit)
        found.add(share.waits);
    return [...found];
  }

  change({ who, viewerId }: Somebody, by: 1 | -1): void {
    shareOf(this.#byWho, who).units += by;
    shareOf(this.#byViewer, viewerId).units += by;
  }

  setWaiting({ who, viewerId }: Somebody, waits: Waiting | null): void {
    shareOf(this.#byWho, who).waits = waits;
    shareOf(this.#byViewer, viewerId).waits = waits;
  }
}

function shareOf<Waiting>(shares: Map<string, Share<Waiting>>, key: string): Share<Waiting> {
  const known = shares.get(key);
  if (known !== undefined) return known;
  const made = { units: 0, waits: null };
  shares.set(key, made);
  return made;
}
