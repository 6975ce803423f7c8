import type { ViewerId } from '../shared/kernel/index.ts';

const mostKept = 50_000;

/** Viewers' names in memory, since every row and message asks for one. */
export class ViewerNames {
  readonly #read: (viewerId: ViewerId) => string | null;
  readonly #names = new Map<ViewerId, string | null>();

  constructor(read: (viewerId: ViewerId) => string | null) {
    this.#read = read;
  }

  of(viewerId: ViewerId): string | null {
    const known = this.#names.get(viewerId);
    if (known !== undefined) return known;
    const name = this.#read(viewerId);
    this.set(viewerId, name);
    return name;
  }

  set(viewerId: ViewerId, name: string | null): void {
    if (this.#names.size >= mostKept) this.#names.clear();
    this.#names.set(viewerId, name);
  }
}
