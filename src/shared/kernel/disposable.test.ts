import { describe, expect, it } from 'vitest';
import { DisposableStore, toDisposable } from './disposable.ts';

describe('a disposable store', () => {
  it('closes in reverse order, once, and what comes late at once', () => {
    const closed: string[] = [];
    const store = new DisposableStore();
    store.addCallback(() => closed.push('first'));
    store.addCallback(() => closed.push('second'));
    store.dispose();
    store.dispose();
    store.addCallback(() => closed.push('late'));
    expect(closed).toEqual(['second', 'first', 'late']);
  });

  it('closes the rest when one fails, then says so', () => {
    const closed: string[] = [];
    const store = new DisposableStore();
    store.addCallback(() => closed.push('first'));
    store.add(
      toDisposable(() => {
        throw new Error('stuck');
      }),
    );
    expect(() => store.dispose()).toThrow('failed to close');
    expect(closed).toEqual(['first']);
  });
});
