import type { Disposable } from '../../../shared/kernel/index.ts';
import type { Device, DeviceList, StageEngine } from '../engine/types.ts';
import { createValue } from '../engine/value.ts';
import { deviceFailureOf } from '../engine/device-failure.ts';

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

/** Whether devices of a kind may be used; one that is not there or busy is not forbidden. */
async function mayUse(
  media: Pick<MediaDevices, 'getUserMedia'> | undefined,
  constraints: MediaStreamConstraints,
  present: readonly Device[],
): Promise<boolean> {
  if (!media || present.length === 0) return true;
  try {
    const stream = await media.getUserMedia(constraints);
    for (const track of stream.getTracks()) track.stop();
    return true;
  } catch (failure) {
    return deviceFailureOf(failure) !== 'denied';
  }
}

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
        // Asked for together, both are refused where one is.
        const camera = await mayUse(media, { video: true }, cameras);
        const microphone = await mayUse(media, { audio: true }, microphones);
        await refresh();
        return { camera, microphone };
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
