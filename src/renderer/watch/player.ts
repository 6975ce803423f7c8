import { Room, RoomEvent, Track, type RemoteTrack } from 'livekit-client';
import type { Playback, SfuAdmission } from '../../shared/show-api/index.ts';

/** How the picture fares. `interrupted`: it was there and comes back by itself. */
export type PlayerState = 'off' | 'connecting' | 'playing' | 'interrupted';

export interface PlayerOptions {
  readonly video: HTMLVideoElement;
  /** A fresh admission; each connection needs its own. */
  admit(): Promise<SfuAdmission>;
  onState(state: PlayerState): void;
  /** The browser lets no sound through before a tap. */
  onSoundBlocked(isBlocked: boolean): void;
  onPlayback(playback: Playback): void;
}

const connectWithinMs = 6000;
const pictureWithinMs = 6000;
const stalledAfterMs = 2500;
const firstRetryMs = 400;
const longestRetryMs = 4000;

/**
 * The program in a video element, for as long as it is wanted: connects, plays with as little
 * buffer as the network allows, notices when frames stop, and starts anew with a new admission.
 *
 * For tests and figures the page's root carries `data-frames` (frames shown since the start) and
 * `data-first-frame-ms` (from the start of the navigation).
 */
export class Player {
  readonly #options: PlayerOptions;
  #stream = new MediaStream();
  #room: Room | null = null;
  #wanted = false;
  #state: PlayerState = 'off';
  #frames = 0;
  #frameAtMs = 0;
  #attempt = 0;
  #retryMs = firstRetryMs;
  #retry: ReturnType<typeof setTimeout> | undefined;
  readonly #watching: ReturnType<typeof setInterval>;

  constructor(options: PlayerOptions) {
    this.#options = options;
    this.#countFrames();
    this.#watching = setInterval(() => void this.#look(), 1000);
    document.addEventListener('visibilitychange', () => this.#follow());
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
    this.#clear();
    this.#set('off');
  }

  /** After a tap: sound is allowed. */
  async unmute(): Promise<void> {
    this.#options.video.muted = false;
    await this.#play();
  }

  dispose(): void {
    this.stop();
    clearInterval(this.#watching);
  }

  async #connect(given: SfuAdmission | null): Promise<void> {
    const attempt = ++this.#attempt;
    this.#set(this.#frames > 0 ? 'interrupted' : 'connecting');
    const room = new Room({
      adaptiveStream: false,
      dynacast: false,
      disconnectOnPageLeave: true,
      reconnectPolicy: { nextRetryDelayInMs: ({ retryCount }) => (retryCount < 3 ? 250 : null) },
    });
    this.#room = room;
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
    room.on(RoomEvent.TrackSubscribed, (track) => {
      if (isCurrent()) this.#add(track);
    });
    room.on(RoomEvent.TrackUnsubscribed, (track) => {
      this.#stream.removeTrack(track.mediaStreamTrack);
      if (track.kind === Track.Kind.Video) again();
    });
    room.on(RoomEvent.Disconnected, again);
    try {
      const admission = given ?? (await this.#options.admit());
      if (!isCurrent()) return;
      await room.connect(admission.url, admission.token, {
        autoSubscribe: true,
        maxRetries: 0,
        websocketTimeout: connectWithinMs,
        peerConnectionTimeout: connectWithinMs,
      });
      const startedAtMs = performance.now();
      const waiting = setInterval(() => {
        if (!isCurrent() || isOver || this.#frameAtMs > startedAtMs) clearInterval(waiting);
        else if (performance.now() - startedAtMs > pictureWithinMs) {
          clearInterval(waiting);
          again();
        }
      }, 250);
    } catch {
      again();
    }
  }

  #add(track: RemoteTrack): void {
    const receiver = track.receiver as
      | (RTCRtpReceiver & { jitterBufferTarget?: number | null; playoutDelayHint?: number })
      | undefined;
    if (receiver !== undefined) {
      if ('jitterBufferTarget' in receiver) receiver.jitterBufferTarget = 0;
      if ('playoutDelayHint' in receiver) receiver.playoutDelayHint = 0;
    }
    this.#stream.addTrack(track.mediaStreamTrack);
    // Only now: a video element with an empty stream would hold back the page's load event.
    const { video } = this.#options;
    if (video.srcObject !== this.#stream) video.srcObject = this.#stream;
    void this.#play();
  }

  /** With sound where the browser allows it, muted otherwise. */
  async #play(): Promise<void> {
    const { video } = this.#options;
    try {
      await video.play();
      this.#options.onSoundBlocked(video.muted);
    } catch (failure) {
      if ((failure as DOMException).name !== 'NotAllowedError' || video.muted) return;
      video.muted = true;
      this.#options.onSoundBlocked(true);
      await video.play().catch(() => undefined);
    }
  }

  #clear(): void {
    this.#stream = new MediaStream();
  }

  #set(state: PlayerState): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#options.onState(state);
  }

  #countFrames(): void {
    const { video } = this.#options;
    const root = document.documentElement;
    const onFrame = (): void => {
      this.#frames += 1;
      this.#frameAtMs = performance.now();
      if (this.#frames === 1) root.dataset['firstFrameMs'] = this.#frameAtMs.toFixed(1);
      root.dataset['frames'] = String(this.#frames);
      if (this.#wanted) {
        this.#retryMs = firstRetryMs;
        this.#set('playing');
      }
      video.requestVideoFrameCallback(onFrame);
    };
    video.requestVideoFrameCallback(onFrame);
  }

  /** A hidden page needs no picture; the sound goes on. */
  #follow(): void {
    const isHidden = document.visibilityState === 'hidden';
    for (const participant of this.#room?.remoteParticipants.values() ?? [])
      for (const publication of participant.videoTrackPublications.values())
        publication.setEnabled(!isHidden);
    if (!isHidden) this.#frameAtMs = performance.now();
  }

  async #look(): Promise<void> {
    const isHidden = document.visibilityState === 'hidden';
    const isPlaying = this.#state === 'playing';
    const isStalled =
      isPlaying && !isHidden && performance.now() - this.#frameAtMs > stalledAfterMs;
    if (isStalled) this.#set('interrupted');
    this.#options.onPlayback({
      isPlaying: isPlaying && !isStalled,
      latencyMs: isPlaying && !isHidden ? await this.#latencyMs() : null,
    });
  }

  /**
   * Mixer to screen: the sender's clock in the stream (`estimatedPlayoutTimestamp`, NTP) against
   * ours where it is plausible, which holds for machines whose clocks agree; else null.
   */
  async #latencyMs(): Promise<number | null> {
    const [track] = this.#stream.getVideoTracks();
    for (const participant of this.#room?.remoteParticipants.values() ?? [])
      for (const publication of participant.videoTrackPublications.values()) {
        if (publication.track?.mediaStreamTrack !== track) continue;
        const stats = await publication.track?.getRTCStatsReport();
        for (const report of stats?.values() ?? []) {
          const inbound = report as { type: string; estimatedPlayoutTimestamp?: number };
          if (inbound.type !== 'inbound-rtp' || inbound.estimatedPlayoutTimestamp === undefined)
            continue;
          const ntpEpochMs = 2_208_988_800_000;
          const latencyMs = Date.now() - (inbound.estimatedPlayoutTimestamp - ntpEpochMs);
          if (latencyMs >= 0 && latencyMs < 20_000) return Math.round(latencyMs);
        }
      }
    return null;
  }
}
