/** What one person, or one viewer, has in a sale. */
interface Share<Item> {
  units: number;
  waits: Item | null;
  /** What a viewer was answered; a person's stays empty. */
  readonly answered: Item[];
}

interface Somebody {
  readonly who: string;
  readonly viewerId: string;
}

/**
 * A person's and a viewer's share in a sale, looked up once: neither a second device nor a sign-in
 * in the middle of a sale gives more than the limit.
 */
export class Holder<Item extends { readonly key: string }> {
  readonly #person: Share<Item>;
  readonly #viewer: Share<Item>;

  constructor(person: Share<Item>, viewer: Share<Item>) {
    this.#person = person;
    this.#viewer = viewer;
  }

  get units(): number {
    return Math.max(this.#person.units, this.#viewer.units);
  }

  get waits(): Item | null {
    return this.#person.waits ?? this.#viewer.waits;
  }

  /** What it waits for though one of the two has reached a limit. */
  waitsAt(limit: number): readonly Item[] {
    const found = new Set<Item>();
    for (const { units, waits } of [this.#person, this.#viewer])
      if (waits !== null && units >= limit) found.add(waits);
    return [...found];
  }

  change(by: 1 | -1): void {
    this.#person.units += by;
    this.#viewer.units += by;
  }

  setWaiting(waits: Item | null): void {
    this.#person.waits = waits;
    this.#viewer.waits = waits;
  }

  answer(item: Item): void {
    this.#viewer.answered.push(item);
  }
}

/** Who has how much of a sale, counted by person and by viewer. */
export class Shares<Item extends { readonly key: string }> {
  readonly #byWho = new Map<string, Share<Item>>();
  readonly #byViewer = new Map<string, Share<Item>>();

  /** What a viewer's tap with this key was answered. Each has few. */
  answered(viewerId: string, key: string): Item | undefined {
    const answered = this.#byViewer.get(viewerId)?.answered;
    return answered?.find((item) => item.key === key);
  }

  of({ who, viewerId }: Somebody): Holder<Item> {
    return new Holder(shareOf(this.#byWho, who), shareOf(this.#byViewer, viewerId));
  }
}

function shareOf<Item>(shares: Map<string, Share<Item>>, key: string): Share<Item> {
  const known = shares.get(key);
  if (known !== undefined) return known;
  const made = { units: 0, waits: null, answered: [] };
  shares.set(key, made);
  return made;
}
