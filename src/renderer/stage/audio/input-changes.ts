import { DisposableStore, type Disposable } from '../../../shared/kernel/index.ts';

/** Tells when a microphone may be there that was not: plugged in, or allowed at last. */
export function watchInputs(onChange: () => void): Disposable {
  const store = new DisposableStore();
  const { mediaDevices } = navigator;
  mediaDevices.addEventListener('devicechange', onChange);
  store.addCallback(() => mediaDevices.removeEventListener('devicechange', onChange));
  navigator.permissions.query({ name: 'microphone' }).then((permission) => {
    permission.addEventListener('change', onChange);
    store.addCallback(() => permission.removeEventListener('change', onChange));
  }, reportError);
  return store;
}
