import { useSyncExternalStore } from 'react';

/** A value that changes and tells; the engine's and the connections' states are such. */
export interface ReadableLike<T> {
  readonly read: () => T;
  readonly subscribe: (listener: () => void) => () => void;
}

/** Draws a component again whenever the value changes. */
export const useReadable = <T>(readable: ReadableLike<T>): T =>
  useSyncExternalStore(readable.subscribe, readable.read);
