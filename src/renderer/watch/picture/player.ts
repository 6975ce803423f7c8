import {
  ConnectionState,
  EngineEvent,
  LogLevel,
  Room,
  RoomEvent,
  setLogLevel,
  Track,
} from 'livekit-client';
import type { Playback, SfuAdmission } from '../../../shared/show-api/index.ts';
import { countFrames } from './frames.ts';
import { LatencyMeter } from './latency.ts';

/** How the picture fares. `interrupted`: it was there and comes back by itself. */
export type PlayerState = 'off' | 'connecting' | 'playing' | 'interrupted';

/** What the browser withholds until a tap: the sound, or all of it (phones that save power). */
export type Blocked = 'nothing' | 'sound' | 'play';

export interface PlayerOptions {
  readonly video: HTMLVideoElement;
  /** A fresh admission; each connection needs its own. */
  admit(): Promise<SfuAdmission>;
  onState(state: PlayerState): void;
  onBlocked(blocked: Blocked): void;
  onPlayback(playback: Playback): void;
  onFirstFrame(): void;
}

const connectWithinMs = 6000;
const stalledAfterMs = 2500;
/** A connection that looks well and brings no picture for so long is given up. */
const pictureWithinMs = 8000;
const firstRetryMs = 400;
const longestRetryMs = 2000;
const longestSignalRetryMs = 1000;

const signalLost = new Set([ConnectionState.Reconnecting, ConnectionState.SignalReconnecting]);

setLogLevel(LogLevel.warn);

/**
 * The program in a video element, for as long as it is wanted: connects, plays with as little
 * buffer as the network allows, notices when frames stop, and starts anew with a new admission.
 * While the browser withholds the picture nothing is missing: it waits for a tap.
 *
 * For tests and figures the page's root carries `data-frames` (frames shown since the start) and
 * `data-first-frame-ms` (from the start of the navigation).
 */
export class Player {
  readonly #options: PlayerOptions;
  #stream = new MediaStream();
  #room: Room | null = null;
  #videoReceiver: RTCRtpReceiver | undefined;
  #wanted = false;
  #state: PlayerState = 'off';
  #frames = 0;
  #frameAtMs = 0;
  /** Since when a frame has been due: the last one, or since one could be seen; null before. */
  #dueSinceMs: number | null = null;
  #blocked: Blocked = 'nothing';
  readonly #latency = new LatencyMeter();
  #attempt = 0;
  #again = (): void => undefined;
  #retryMs = firstRetryMs;
  #retry: ReturnType<typeof setTimeout> | undefined;
  readonly #watching: ReturnType<typeof setInterval>;

  constructor(options: PlayerOptions) {
    this.#options = options;
    countFrames(options.video, () => this.#onFrame());
    this.#watching = setInterval(() => void this.#look(), 1000);
    document.addEventListener('visibilitychange', this.#follow);
    addEventListener('pageshow', this.#resume);
  }

  get isWanted(): boolean {
    return this.#wanted;
  }

  /** Starts, with an admission that is already there or with a new one. */
  start(admission: SfuAdmission | null): void {
    if (this.#wanted) return;
    this.#wanted = true;
    this.#retryMs = firstRetryMs;
    void this.#connect(admission);
  }

  stop(): void {
    this.#wanted = false;
    this.#attempt += 1;
    clearTimeout(this.#retry);
    void this.#room?.disconnect();
    this.#room = null;
    this.#dueSinceMs = null;
    this.#clear();
    this.#set('off');
  }

  /** After a tap: sound is allowed. */
  async unmute(): Promise<void> {
    this.#blocked = 'nothing';
    this.#options.video.muted = false;
    this.#expectFrames();
    await this.#play();
  }

  dispose(): void {
    this.stop();
    clearInterval(this.#watching);
    document.removeEventListener('visibilitychange', this.#follow);
    removeEventListener('pageshow', this.#resume);
  }

  async #connect(given: SfuAdmission | null): Promise<void> {
    const attempt = ++this.#attempt;
    this.#set(this.#frames > 0 ? 'interrupted' : 'connecting');
    const room = new Room({
      adaptiveStream: false,
      dynacast: false,
      disconnectOnPageLeave: true,
      // Signalling may be lost for long: the picture goes on without it, and `#look` sees if not.
      reconnectPolicy: {
        nextRetryDelayInMs: ({ retryCount }) =>
          Math.min(250 * (retryCount + 1), longestSignalRetryMs),
      },
    });
    this.#room = room;
    this.#dueSinceMs = null;
    const isCurrent = (): boolean => this.#wanted && attempt === this.#attempt;
    let isOver = false;
    const again = (): void => {
      if (isOver) return;
      isOver = true;
      void room.disconnect();
      if (!isCurrent()) return;
      this.#room = null;
      this.#clear();
      this.#set(this.#frames > 0 ? 'interrupted' : 'connecting');
      this.#retry = setTimeout(
        () => void this.#connect(null),
        this.#retryMs * (0.6 + Math.random() * 0.8),
      );
      this.#retryMs = Math.min(this.#retryMs * 1.5, longestRetryMs);
    };
    this.#again = again;
    // The room tells of a track once it is connected, which it looks for every 50 ms only; the
    // engine tells at once.
    room.engine.on(EngineEvent.MediaTrackAdded, (track, _stream, receiver) => {
      if (isCurrent()) this.#add(track, receiver);
    });
    room.on(RoomEvent.TrackSubscribed, ({ mediaStreamTrack, receiver }, publication) => {
      if (!isCurrent()) return;
      this.#add(mediaStreamTrack, receiver);
      if (isHidden() && publication.kind === Track.Kind.Video) publication.setEnabled(false);
    });
    room.on(RoomEvent.TrackUnsubscribed, (track) => {
      if (track.kind === Track.Kind.Video) again();
    });
    room.on(RoomEvent.Disconnected, again);
    try {
      const admission = given ?? (await this.#options.admit());
      if (!isCurrent()) return;
      const isOwnServer = new URL(admission.url).host === location.host;
      await room.connect(admission.url, admission.token, {
        // Our own media server is on this computer: nobody outside need be asked for our address.
        ...(isOwnServer ? { rtcConfig: { iceServers: [] } } : {}),
        autoSubscribe: true,
        maxRetries: 0,
        websocketTimeout: connectWithinMs,
        peerConnectionTimeout: connectWithinMs,
      });
      this.#dueSinceMs = performance.now();
    } catch {
      again();
    }
  }

  #add(track: MediaStreamTrack, given: RTCRtpReceiver | undefined): void {
    const receiver = given as
      | (RTCRtpReceiver & { jitterBufferTarget?: number | null; playoutDelayHint?: number })
      | undefined;
    if (receiver !== undefined) {
      if ('jitterBufferTarget' in receiver) receiver.jitterBufferTarget = 0;
      if ('playoutDelayHint' in receiver) receiver.playoutDelayHint = 0;
    }
    if (track.kind === 'video') this.#videoReceiver = receiver;
    if (this.#stream.getTracks().includes(track)) return;
    for (const old of this.#stream.getTracks())
      if (old.kind === track.kind) this.#stream.removeTrack(old);
    this.#stream.addTrack(track);
    // Not before there is a picture: an element with an empty stream holds back the page's load
    // event, and one that began with sound alone loads twice.
    const { video } = this.#options;
    if (this.#stream.getVideoTracks().length === 0) return;
    if (video.srcObject !== this.#stream) video.srcObject = this.#stream;
    void this.#play();
  }

  /** With sound where the browser allows it, muted otherwise. */
  async #play(): Promise<void> {
    const { video } = this.#options;
    let isRefused = await isPlayRefused(video);
    if (isRefused && !video.muted) {
      this.#blocked = 'sound';
      video.muted = true;
      isRefused = await isPlayRefused(video);
    }
    if (isRefused) this.#blocked = 'play';
    else if (this.#blocked === 'play') this.#blocked = 'sound';
    this.#options.onBlocked(this.#blocked);
  }

  #clear(): void {
    this.#stream = new MediaStream();
  }

  #set(state: PlayerState): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#options.onState(state);
  }

  #onFrame(): void {
    // The last one may still be drawn after the end.
    if (!this.#wanted) return;
    const root = document.documentElement;
    this.#frames += 1;
    this.#expectFrames();
    if (this.#frames === 1) {
      root.dataset['firstFrameMs'] = this.#frameAtMs.toFixed(1);
      this.#options.onFirstFrame();
    }
    root.dataset['frames'] = String(this.#frames);
    if (this.#room === null) return;
    this.#retryMs = firstRetryMs;
    this.#set('playing');
  }

  /** From now on the next frame is due. */
  #expectFrames(): void {
    this.#frameAtMs = performance.now();
    if (this.#dueSinceMs !== null) this.#dueSinceMs = this.#frameAtMs;
  }

  /** A hidden page needs no picture; the sound goes on. */
  readonly #follow = (): void => {
    for (const participant of this.#room?.remoteParticipants.values() ?? [])
      for (const publication of participant.videoTrackPublications.values())
        publication.setEnabled(!isHidden());
    if (isHidden()) return;
    this.#expectFrames();
    // Phones pause the picture of a page that goes to the background.
    const { video } = this.#options;
    if (video.paused && video.srcObject !== null && this.#blocked !== 'play') void this.#play();
  };

  /** Back from the browser's cache of pages, where the connection ended: at once, not at the next try. */
  readonly #resume = ({ persisted }: PageTransitionEvent): void => {
    if (!persisted || !this.#wanted) return;
    clearTimeout(this.#retry);
    void this.#room?.disconnect();
    this.#clear();
    this.#retryMs = firstRetryMs;
    void this.#connect(null);
  };

  async #look(): Promise<void> {
    const nowMs = performance.now();
    const canSee = !isHidden() && this.#blocked !== 'play';
    const isPlaying = this.#state === 'playing';
    const isStalled = canSee && this.#frames > 0 && nowMs - this.#frameAtMs > stalledAfterMs;
    if (isPlaying && isStalled) this.#set('interrupted');
    const isOverdue =
      canSee && this.#dueSinceMs !== null && nowMs - this.#dueSinceMs > pictureWithinMs;
    const isCut = isStalled && this.#room !== null && signalLost.has(this.#room.state);
    if (isOverdue || isCut) this.#again();
    const receiver = this.#videoReceiver;
    this.#options.onPlayback({
      isPlaying: isPlaying && !isStalled,
      latencyMs:
        isPlaying && !isHidden() && receiver !== undefined
          ? await this.#latency.readMs(receiver)
          : null,
    });
  }
}

const isHidden = (): boolean => document.visibilityState === 'hidden';

/** Plays; true where the browser wants a tap first. Any other failure passes with the next track. */
const isPlayRefused = (video: HTMLVideoElement): Promise<boolean> =>
  video.play().then(
    () => false,
    (failure: unknown) => failure instanceof DOMException && failure.name === 'NotAllowedError',
  );
