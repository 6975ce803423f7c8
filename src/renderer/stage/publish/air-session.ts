import {
  Room,
  RoomEvent,
  setLogLevel,
  Track,
  type LocalTrackPublication,
  type RoomConnectOptions,
  type RoomOptions,
  type TrackPublishOptions,
} from 'livekit-client';
import type { Admission } from '../engine/types.ts';
import type { VideoPlan } from './encodings.ts';
import type { AirWay } from './supervisor.ts';
import { VideoSender } from './video-sender.ts';
import { settled, within } from './waiting.ts';

// A lost media server is no error here: the supervisor mends it, and says so.
setLogLevel('silent');

const connectWithinMs = 4000;
const publishWithinMs = 6000;
const leaveWithinMs = 600;

const roomOptions: RoomOptions = {
  adaptiveStream: false,
  dynacast: false,
  stopLocalTrackOnUnpublish: true,
  // A window that is asked to close may stay after all; the engine leaves when it really goes.
  disconnectOnPageLeave: false,
  // A new room with a new admission is faster than LiveKit's own reconnects.
  reconnectPolicy: { nextRetryDelayInMs: () => null },
};
const connectOptions: RoomConnectOptions = {
  autoSubscribe: false,
  maxRetries: 0,
  websocketTimeout: 3000,
  peerConnectionTimeout: connectWithinMs,
};
/** Our own media server is on this computer: nobody outside need be asked for our address. */
const isOnThisComputer = (url: string): boolean =>
  ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(url).hostname);

const audioOptions: TrackPublishOptions = {
  name: 'program-sound',
  source: Track.Source.Microphone,
  audioPreset: { maxBitrate: 128_000, priority: 'high' },
  forceStereo: true,
  // Music and pauses are part of the program.
  dtx: false,
  red: false,
};

export interface AirSessionOptions {
  readonly admission: Admission;
  readonly plan: VideoPlan;
  readonly programVideo: () => MediaStreamTrack;
  readonly programAudio: () => MediaStreamTrack;
  readonly ticks: () => number;
  readonly signal: AbortSignal;
}

/** The program in one room of the media server, from entering to leaving it. */
export class AirSession implements AirWay {
  readonly lost: Promise<string>;
  readonly video: VideoSender;
  readonly #room = new Room(roomOptions);
  readonly #stop = new AbortController();
  readonly #lose: (reason: string) => void;
  #audio: LocalTrackPublication | null = null;
  #audioClone: MediaStreamTrack | null = null;

  private constructor(options: AirSessionOptions) {
    let lose: (reason: string) => void = () => undefined;
    this.lost = new Promise((resolve) => (lose = resolve));
    this.#lose = lose;
    const stop = (): void => this.#stop.abort();
    options.signal.addEventListener('abort', stop, { once: true, signal: this.#stop.signal });
    if (options.signal.aborted) stop();
    this.video = new VideoSender({
      participant: this.#room.localParticipant,
      programVideo: options.programVideo,
      ticks: options.ticks,
      lose,
      signal: this.#stop.signal,
    });
    this.#room.on(RoomEvent.Disconnected, () => lose('The media server has gone'));
    this.#room.on(RoomEvent.LocalTrackUnpublished, (publication) => {
      if (publication !== this.#audio && !this.video.has(publication)) return;
      // A disconnect takes the tracks away first, and is told in the same task.
      setTimeout(() => lose('The media server removed a track'));
    });
  }

  /** Enters the room and publishes; leaves nothing open when it fails. */
  static async open(options: AirSessionOptions): Promise<AirSession> {
    const session = new AirSession(options);
    try {
      const lost = session.lost.then((reason) => Promise.reject(new Error(reason)));
      await Promise.race([session.#enter(options), lost]);
      return session;
    } catch (failure) {
      await session.close();
      throw failure;
    }
  }

  /** Ends this session from within: what it sends does not arrive. */
  lose(reason: string): void {
    this.#lose(reason);
  }

  async close(): Promise<void> {
    this.#stop.abort();
    this.#audio = null;
    await settled(this.#room.disconnect(false), leaveWithinMs);
    this.video.close();
    this.#audioClone?.stop();
  }

  async #enter({ admission, plan, programAudio }: AirSessionOptions): Promise<void> {
    const { signal } = this.#stop;
    const { url, token } = admission;
    const connecting = this.#room.connect(url, token, {
      ...connectOptions,
      ...(isOnThisComputer(url) ? { rtcConfig: { iceServers: [] } } : {}),
    });
    await within(connecting, 2 * connectWithinMs, 'Connecting', signal);
    const clone = programAudio().clone();
    this.#audioClone = clone;
    clone.addEventListener('ended', () => this.#lose('The program’s sound ended'));
    const [audio] = await Promise.all([
      within(
        this.#room.localParticipant.publishTrack(clone, audioOptions),
        publishWithinMs,
        'Publishing the sound',
        signal,
      ),
      this.video.send(plan),
    ]);
    this.#audio = audio;
  }
}
