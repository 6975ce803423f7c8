import type { Readable } from './types.ts';

/** A readable value that its owner sets. */
export interface Value<T> extends Readable<T> {
  readonly set: (next: T) => void;
}

/** Holds a value; setting what it already holds tells nobody. */
export function createValue<T>(initial: T): Value<T> {
  let value = initial;
  const listeners = new Set<() => void>();
  return {
    read: () => value,
    set(next) {
      if (Object.is(next, value)) return;
      value = next;
      for (const listener of [...listeners]) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
