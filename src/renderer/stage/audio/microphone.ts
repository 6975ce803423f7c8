import type { DeviceFailure } from '../engine/device-failure.ts';
import type { Disposable } from '../../../shared/kernel/index.ts';
import type { SourceStatus } from '../engine/types.ts';
import {
  chooseMicrophone,
  retryDelayMs,
  troubleOf,
  type WantedMicrophone,
} from './microphone-choice.ts';

/** A microphone that is kept open: taken as soon as it is there, and again when it comes back. */
export interface Microphone extends Disposable {
  readonly status: () => SourceStatus;
  /** Tries at once if it is not open: devices or rights have changed. */
  readonly retry: () => void;
}

export interface MicrophoneOptions {
  readonly wanted: WantedMicrophone;
  readonly mediaDevices: Pick<MediaDevices, 'enumerateDevices' | 'getUserMedia'>;
  /** The sound, or null when it has gone. */
  readonly onTrack: (track: MediaStreamTrack | null) => void;
  /** Not called before this function has returned. */
  readonly onStatus: () => void;
}

/** The host's voice as it is: what follows in the desk shapes it. */
const unprocessed = {
  echoCancellation: false,
  noiseSuppression: false,
  autoGainControl: false,
} as const;

/** Asks the browser for the wanted device; null where it is not there. */
async function requestTrack(
  mediaDevices: MicrophoneOptions['mediaDevices'],
  wanted: WantedMicrophone,
): Promise<MediaStreamTrack | null> {
  const devices = wanted.deviceId === null ? [] : await mediaDevices.enumerateDevices();
  const microphones = devices
    .filter(({ kind }) => kind === 'audioinput')
    .map(({ deviceId, label }) => ({ id: deviceId, label }));
  const choice = chooseMicrophone(wanted, microphones);
  if (choice.kind === 'missing') return null;
  const stream = await mediaDevices.getUserMedia({
    audio:
      choice.kind === 'device'
        ? { ...unprocessed, deviceId: { exact: choice.deviceId } }
        : unprocessed,
  });
  return stream.getAudioTracks()[0] ?? null;
}

export function openMicrophone(options: MicrophoneOptions): Microphone {
  const { wanted, mediaDevices, onTrack, onStatus } = options;
  const device = wanted.label || null;
  let status: SourceStatus = { state: 'starting', device };
  let track: MediaStreamTrack | null = null;
  let failures = 0;
  let timer: ReturnType<typeof setTimeout> | null = null;
  let lastLabel: string | null = null;
  let isOpening = false;
  let isDisposed = false;

  const show = (next: SourceStatus): void => {
    if (next.state === status.state && next.device === status.device) return;
    status = next;
    onStatus();
  };
  const close = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    if (!track) return;
    track.removeEventListener('ended', onEnded);
    track.stop();
    track = null;
    onTrack(null);
  };
  const fail = (state: DeviceFailure): void => {
    failures += 1;
    show({ state, device: lastLabel ?? device });
    // A refusal does not pass by itself: only a change of rights or devices asks again.
    if (state !== 'denied') timer = setTimeout(retry, retryDelayMs(failures));
  };
  const onEnded = (): void => {
    close();
    failures = 0;
    fail('ended');
  };
  const take = (opened: MediaStreamTrack): void => {
    track = opened;
    failures = 0;
    lastLabel = opened.label || device;
    opened.addEventListener('ended', onEnded);
    onTrack(opened);
    show({ state: 'ok', device: lastLabel, size: null });
  };
  const open = async (): Promise<void> => {
    isOpening = true;
    const wasOpen = lastLabel !== null;
    try {
      const opened = await requestTrack(mediaDevices, wanted);
      if (isDisposed) opened?.stop();
      else if (opened) take(opened);
      else fail(wasOpen ? 'ended' : 'missing');
    } catch (failure) {
      if (!isDisposed) fail(troubleOf(failure, { wasOpen }));
    } finally {
      isOpening = false;
    }
  };
  const retry = (): void => {
    if (track || isOpening || isDisposed) return;
    if (timer !== null) clearTimeout(timer);
    timer = null;
    void open();
  };

  void open();
  return {
    status: () => status,
    retry,
    dispose() {
      isDisposed = true;
      close();
    },
  };
}
