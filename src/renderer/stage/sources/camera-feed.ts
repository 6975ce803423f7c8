import type { SizePx } from '../../../shared/stage/index.ts';
import type { DeviceFailure } from '../engine/device-failure.ts';
import type { CameraChoice } from './camera-choice.ts';
import type { CameraLease, CameraLoss, CameraPool } from './camera-pool.ts';
import type { Feed, FeedPort } from './feed.ts';

/** Feeds a camera, and takes it again by itself after it was away. */
export function createCameraFeed(choice: CameraChoice, pool: CameraPool, port: FeedPort): Feed {
  let lease: CameraLease | null = null;
  let track: MediaStreamVideoTrack | null = null;
  let isBegun = false;
  let isOpening = false;
  let isDisposed = false;
  /** Whether a picture of this camera has come: that one is kept while the camera is away. */
  let hasShown = false;
  /** Said once a stream, before or after its size. */
  let isTexture = false;
  let size: SizePx | null = null;
  let device = choice.label === '' ? null : choice.label;

  const fail = (failure: DeviceFailure): void => {
    const hasGone = hasShown && failure === 'missing';
    // The picture of another camera must not stand for one that cannot be had.
    if (!hasShown) port.removeInput();
    port.setStatus({ state: hasGone ? 'ended' : failure, device });
  };
  const deliver = (): void => {
    if (!lease) return;
    track = lease.fork();
    isTexture = false;
    size = null;
    const { readable } = new MediaStreamTrackProcessor({ track });
    port.setInput({ kind: 'stream', stream: readable });
  };
  const letGo = (): void => {
    lease?.release();
    lease = null;
    track = null;
  };
  const lost = (loss: CameraLoss): void => {
    letGo();
    if (loss === 'reopen') void open();
    else fail('ended');
  };
  const open = async (): Promise<void> => {
    if (isOpening || isDisposed || lease) return;
    isOpening = true;
    const opened = await pool.open(choice, lost);
    isOpening = false;
    if (isDisposed) {
      if (opened.ok) opened.value.release();
      return;
    }
    if (!opened.ok) return fail(opened.error);
    lease = opened.value;
    device = lease.label === '' ? device : lease.label;
    port.setStatus({ state: 'starting', device });
    deliver();
  };

  return {
    feed() {
      if (lease) return deliver();
      if (!isBegun) port.setStatus({ state: 'starting', device });
      isBegun = true;
      void open();
    },
    hear(event) {
      if (!lease) return;
      if (event.kind === 'input-size') size = event.size;
      if (event.kind === 'input-is-texture') isTexture = true;
      if (event.kind !== 'input-ended' && size) {
        hasShown = true;
        port.setStatus({ state: 'ok', device, size, isTexture });
      }
      // The end of an earlier stream may be heard late: only the present track's end counts.
      if (event.kind === 'input-ended' && (event.reason !== null || track?.readyState === 'ended'))
        lost('ended');
    },
    retry: () => void open(),
    dispose() {
      isDisposed = true;
      letGo();
    },
  };
}
