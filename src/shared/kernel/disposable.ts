/** Something that was opened and must be closed exactly once. */
export interface Disposable {
  dispose(): void;
}

/** Makes a disposable of a function; a second call does nothing. */
export function toDisposable(close: () => void): Disposable {
  let isDisposed = false;
  return {
    dispose() {
      if (isDisposed) return;
      isDisposed = true;
      close();
    },
  };
}

/**
 * Closes what was added to it, last opened first.
 *
 * One failure does not stop the rest (the first is thrown at the end), a second `dispose` does
 * nothing, and what is added after it is closed at once.
 */
export class DisposableStore implements Disposable {
  readonly #items: Disposable[] = [];
  #isDisposed = false;

  get isDisposed(): boolean {
    return this.#isDisposed;
  }

  /** Registers at creation, in the same statement: `const x = store.add(open())`. */
  add<T extends Disposable>(item: T): T {
    if (this.#isDisposed) item.dispose();
    else this.#items.push(item);
    return item;
  }

  /** The same for a bare closing function. */
  addCallback(close: () => void): Disposable {
    return this.add(toDisposable(close));
  }

  dispose(): void {
    if (this.#isDisposed) return;
    this.#isDisposed = true;
    const failures: unknown[] = [];
    for (const item of this.#items.splice(0).reverse()) {
      try {
        item.dispose();
      } catch (failure) {
        failures.push(failure);
      }
    }
    if (failures.length > 0)
      throw new Error('A disposable failed to close', { cause: failures[0] });
  }
}
