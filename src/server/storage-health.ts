import type { StorageState } from '../shared/show-api/index.ts';
import { storageFailureOf } from './store/index.ts';

/** Whether what happens reaches the disk; one that is full is survived and shown. */
export class StorageHealth {
  readonly #onChange: (state: StorageState) => void;
  #state: StorageState = 'ok';

  constructor(onChange: (state: StorageState) => void) {
    this.#onChange = onChange;
  }

  get state(): StorageState {
    return this.#state;
  }

  wrote(): void {
    this.#become('ok');
  }

  failed(failure: unknown): void {
    const state = storageFailureOf(failure);
    if (state !== null) this.#become(state);
  }

  #become(state: StorageState): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#onChange(state);
  }
}
