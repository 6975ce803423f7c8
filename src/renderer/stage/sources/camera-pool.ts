import { deviceFailureOf, type DeviceFailure } from '../engine/device-failure.ts';
import { err, ok, type Disposable, type Result } from '../../../shared/kernel/index.ts';
import {
  chooseCamera,
  constraintsOf,
  missesFormat,
  type CameraChoice,
  type CameraFormat,
} from './camera-choice.ts';
import type { WatchedDevices } from './device-list.ts';

/** Why an open camera is no longer there: it has gone, or it must be opened in another format. */
export type CameraLoss = 'ended' | 'reopen';

/** One user's hold on an open camera. */
export interface CameraLease {
  readonly label: string;
  /** A track of its own, in place of the last one; stopping it does no harm to others. */
  readonly fork: () => MediaStreamVideoTrack;
  readonly release: () => void;
}

/** The open cameras: each device is opened once, however many sources show it. */
export interface CameraPool extends Disposable {
  /** `onLost` is called at most once, and not after the lease was released. */
  readonly open: (
    choice: CameraChoice,
    onLost: (loss: CameraLoss) => void,
  ) => Promise<Result<CameraLease, DeviceFailure>>;
  /** Changes what cameras give, those that are open too. */
  readonly setFormat: (format: CameraFormat) => void;
}

/** A device outlives its last user by this, so that a handover does not open it anew. */
const closeAfterMs = 500;

interface OpenCamera {
  readonly opening: Promise<Result<MediaStreamVideoTrack, DeviceFailure>>;
  readonly listeners: Set<(loss: CameraLoss) => void>;
  readonly forks: Set<MediaStreamVideoTrack>;
  track: MediaStreamVideoTrack | null;
  format: CameraFormat;
  userCount: number;
}

async function openDevice(
  deviceId: string | null,
  format: CameraFormat,
): Promise<Result<MediaStreamVideoTrack, DeviceFailure>> {
  try {
    const video = constraintsOf(format, deviceId);
    const stream = await navigator.mediaDevices.getUserMedia({ video });
    const [track] = stream.getVideoTracks();
    return track ? ok(track) : err('missing');
  } catch (failure) {
    return err(deviceFailureOf(failure));
  }
}

/** Holds an open camera for one user; `onReleased` is called once. */
function leaseOf(
  camera: OpenCamera,
  track: MediaStreamVideoTrack,
  onLost: (loss: CameraLoss) => void,
  onReleased: () => void,
): CameraLease {
  // A function of its own for each lease, since a set holds equal ones once.
  const listener = (loss: CameraLoss): void => onLost(loss);
  camera.listeners.add(listener);
  let isReleased = false;
  let fork: MediaStreamVideoTrack | null = null;
  const stopFork = (): void => {
    if (!fork) return;
    fork.stop();
    camera.forks.delete(fork);
    fork = null;
  };
  return {
    label: track.label,
    fork() {
      stopFork();
      fork = track.clone();
      camera.forks.add(fork);
      return fork;
    },
    release() {
      if (isReleased) return;
      isReleased = true;
      camera.listeners.delete(listener);
      stopFork();
      onReleased();
    },
  };
}

/** Opens cameras in a format; see `CameraPool`. */
export function createCameraPool(
  initial: CameraFormat,
  devices: Pick<WatchedDevices, 'refresh'>,
): CameraPool {
  const cameras = new Map<string, OpenCamera>();
  const timers = new Set<ReturnType<typeof setTimeout>>();
  let format = initial;
  let isDisposed = false;

  const close = (camera: OpenCamera): void => {
    for (const [key, each] of cameras) if (each === camera) cameras.delete(key);
    camera.track?.stop();
    for (const fork of camera.forks) fork.stop();
    camera.forks.clear();
  };
  const lose = (camera: OpenCamera, loss: CameraLoss): void => {
    const listeners = [...camera.listeners];
    camera.listeners.clear();
    close(camera);
    for (const listener of listeners) listener(loss);
  };
  const released = (camera: OpenCamera): void => {
    camera.userCount -= 1;
    if (camera.userCount > 0) return;
    const timer = setTimeout(() => {
      timers.delete(timer);
      if (camera.userCount === 0) close(camera);
    }, closeAfterMs);
    timers.add(timer);
  };

  const fitFormat = async (camera: OpenCamera): Promise<void> => {
    const { track } = camera;
    if (!track || camera.format === format) return;
    const wanted = format;
    camera.format = wanted;
    const { deviceId = null } = track.getSettings();
    const constraints = constraintsOf(wanted, deviceId);
    const isApplied = await Promise.all(
      [track, ...camera.forks].map((each) => each.applyConstraints(constraints)),
    ).then(
      () => true,
      () => false,
    );
    if (track.readyState === 'ended' || camera.format !== wanted) return;
    if (!isApplied || missesFormat(track.getSettings(), track.getCapabilities(), wanted))
      lose(camera, 'reopen');
  };

  const start = (key: string, deviceId: string | null): OpenCamera => {
    const opening = openDevice(deviceId, format);
    const camera: OpenCamera = {
      opening,
      listeners: new Set(),
      forks: new Set(),
      track: null,
      format,
      userCount: 0,
    };
    cameras.set(key, camera);
    void opening.then((opened) => {
      if (!opened.ok) {
        close(camera);
        return;
      }
      camera.track = opened.value;
      if (isDisposed) return close(camera);
      // The system's default is one of the devices that others may name.
      const { deviceId: actualId } = camera.track.getSettings();
      if (actualId && !cameras.has(actualId)) cameras.set(actualId, camera);
      camera.track.addEventListener('ended', () => lose(camera, 'ended'));
      // Names are known only now, if this was the first use of a camera.
      void devices.refresh();
      void fitFormat(camera);
    });
    return camera;
  };

  return {
    async open(choice, onLost) {
      if (!('MediaStreamTrackProcessor' in globalThis)) return err('missing');
      const { cameras: present } = await devices.refresh();
      const chosen = chooseCamera(choice, present);
      if (isDisposed || chosen.kind === 'missing') return err('missing');
      const deviceId = chosen.kind === 'device' ? chosen.deviceId : null;
      const key = deviceId ?? '';
      const held = cameras.get(key);
      const isHeld = held !== undefined && held.track?.readyState !== 'ended';
      if (held && !isHeld) close(held);
      const camera = isHeld ? held : start(key, deviceId);
      camera.userCount += 1;
      const opened = await camera.opening;
      if (!opened.ok) return opened;
      if (opened.value.readyState === 'ended') return err('ended');
      return ok(leaseOf(camera, opened.value, onLost, () => released(camera)));
    },
    setFormat(next) {
      if (next.fps === format.fps && next.size.widthPx === format.size.widthPx) return;
      format = next;
      for (const camera of new Set(cameras.values())) void fitFormat(camera);
    },
    dispose() {
      isDisposed = true;
      for (const timer of timers) clearTimeout(timer);
      for (const camera of new Set(cameras.values())) {
        camera.listeners.clear();
        close(camera);
      }
    },
  };
}
