import type { Disposable } from '../../../shared/kernel/index.ts';
import type { Device, DeviceList, StageEngine } from '../engine/types.ts';
import { createValue } from '../engine/value.ts';

/** The devices of the moment, and ways to hear and to ask. */
export interface WatchedDevices extends Disposable {
  readonly devices: StageEngine['devices'];
  /** Asks the system now. */
  readonly refresh: () => Promise<DeviceList>;
  /** Calls back whenever a device was plugged in or out, until the returned function is called. */
  readonly onChange: (listener: () => void) => () => void;
}

/** Chromium lists what the system prefers a second time, under these ids. */
const aliases = new Set(['default', 'communications']);

/** Sorts what the system lists. */
export function deviceListOf(
  found: readonly Pick<MediaDeviceInfo, 'kind' | 'deviceId' | 'label'>[],
): DeviceList {
  const ofKind = (kind: MediaDeviceKind): Device[] =>
    found
      .filter((device) => device.kind === kind && !aliases.has(device.deviceId))
      .map(({ deviceId, label }) => ({ id: deviceId, label }));
  return { cameras: ofKind('videoinput'), microphones: ofKind('audioinput') };
}

const isSame = (a: readonly Device[], b: readonly Device[]): boolean =>
  a.length === b.length &&
  a.every(({ id, label }, index) => id === b[index]?.id && label === b[index]?.label);

/** Lists cameras and microphones, and keeps the list up to date. */
export function watchDevices(): WatchedDevices {
  // Typed as always there, but it is not outside of a secure page.
  const media = navigator.mediaDevices as MediaDevices | undefined;
  const list = createValue<DeviceList>({ cameras: [], microphones: [] });
  const listeners = new Set<() => void>();
  let isDisposed = false;

  const refresh = async (): Promise<DeviceList> => {
    const found = await media?.enumerateDevices().catch(() => null);
    const now = list.read();
    if (!found || isDisposed) return now;
    const next = deviceListOf(found);
    if (!isSame(now.cameras, next.cameras) || !isSame(now.microphones, next.microphones))
      list.set(next);
    return list.read();
  };
  const changed = (): void => {
    void refresh();
    for (const listener of [...listeners]) listener();
  };
  media?.addEventListener('devicechange', changed);
  void refresh();

  return {
    devices: {
      read: list.read,
      subscribe: list.subscribe,
      async askForNames() {
        const { cameras, microphones } = await refresh();
        const video = cameras.length > 0;
        const audio = microphones.length > 0;
        if (!video && !audio) return;
        const stream = await media?.getUserMedia({ video, audio }).catch(() => null);
        for (const track of stream?.getTracks() ?? []) track.stop();
        await refresh();
      },
    },
    refresh,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    dispose() {
      isDisposed = true;
      listeners.clear();
      media?.removeEventListener('devicechange', changed);
    },
  };
}
