import { useSyncExternalStore } from 'react';

/** A value that changes and tells; the engine's and the connections' states are such. */
export interface ReadableLike<T> {
  readonly read: () => T;
  readonly subscribe: (listener: () => void) => () => void;
}

/** Draws a component again whenever the value changes. */
export const useReadable = <T>(readable: ReadableLike<T>): T =>
  useSyncExternalStore(readable.subscribe, readable.read);

/**
 * A part of such a value, a plain one or the same object while it is the same: the component is
 * drawn again only when the part changes.
 */
export const useSelected = <T, U>(readable: ReadableLike<T>, select: (value: T) => U): U =>
  useSyncExternalStore(readable.subscribe, () => select(readable.read()));
