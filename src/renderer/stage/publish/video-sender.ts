import {
  LocalVideoTrack,
  Track,
  type LocalParticipant,
  type LocalTrackPublication,
} from 'livekit-client';
import { fitParameters, publishOptions, type VideoPlan } from './encodings.ts';
import { readSender, type SenderReading } from './sender-reading.ts';
import { pause, within } from './waiting.ts';

const publishWithinMs = 6000;
const proveWithinMs = 4000;
const lookEveryMs = 200;
/** The mixer is started again within this time, and says so. */
const endedForMs = 1500;

export interface VideoSenderOptions {
  readonly participant: LocalParticipant;
  readonly programVideo: () => MediaStreamTrack;
  /** Frames that the mixer has made so far. */
  readonly ticks: () => number;
  readonly lose: (reason: string) => void;
  readonly signal: AbortSignal;
}

/** The program's picture in one room: published, changed while it runs, and measured. */
export class VideoSender {
  readonly #options: VideoSenderOptions;
  #publication: LocalTrackPublication | null = null;
  #clone: MediaStreamTrack | null = null;
  /** What the clone was made of. */
  #source: MediaStreamTrack | null = null;

  constructor(options: VideoSenderOptions) {
    this.#options = options;
  }

  get #track(): LocalVideoTrack | null {
    const track = this.#publication?.track;
    return track instanceof LocalVideoTrack ? track : null;
  }

  /** Whether this is what it has published. */
  has(publication: LocalTrackPublication): boolean {
    return publication === this.#publication;
  }

  /** Whether it sends the program's present track. */
  get isCurrent(): boolean {
    return this.#source === this.#options.programVideo();
  }

  /** Publishes as planned, in place of what was published. */
  async send(plan: VideoPlan): Promise<void> {
    const { participant, signal } = this.#options;
    const old = this.#publication?.track;
    this.#publication = null;
    if (old !== undefined)
      await within(participant.unpublishTrack(old, true), publishWithinMs, 'Unpublishing', signal);
    const clone = this.#cloneProgram();
    this.#publication = await within(
      participant.publishTrack(clone, {
        ...publishOptions(plan),
        name: 'program',
        source: Track.Source.Camera,
      }),
      publishWithinMs,
      'Publishing the picture',
      signal,
    );
    // The track may not have told its size when LiveKit asked.
    await this.adjust(plan);
    if (!this.isCurrent) await this.#replace();
  }

  /** Changes the running sender; false where it cannot be. */
  async adjust(plan: VideoPlan): Promise<boolean> {
    const sender = this.#track?.sender;
    if (sender === undefined) return false;
    const parameters = sender.getParameters();
    if (!fitParameters(parameters, plan)) return false;
    return sender.setParameters(parameters).then(
      () => true,
      () => false,
    );
  }

  /** Sends the program's present track in place of the one it had; false where it cannot. */
  async follow(): Promise<boolean> {
    if (this.#track?.sender === undefined) return false;
    return this.#replace().then(
      () => true,
      () => false,
    );
  }

  /**
   * Waits for the first frames to leave.
   *
   * @returns `not-encoded` when the way is open and the mixer makes frames, but none is encoded
   */
  async prove(): Promise<'sending' | 'not-encoded'> {
    const { ticks, signal } = this.#options;
    const ticksBefore = ticks();
    let makingSinceMs: number | null = null;
    while (!signal.aborted) {
      if (!this.isCurrent) await this.#replace();
      const reading = await this.read();
      if (reading !== null && reading.framesEncoded > 0 && reading.packets > 0) return 'sending';
      await pause(lookEveryMs, signal);
      const nowMs = performance.now();
      if (ticks() !== ticksBefore) makingSinceMs ??= nowMs;
      if (makingSinceMs === null || nowMs - makingSinceMs < proveWithinMs) continue;
      if (reading?.isConnected === true) return 'not-encoded';
      throw new Error('No connection for the picture');
    }
    throw new Error('Called off');
  }

  async read(): Promise<SenderReading | null> {
    const stats = await this.#track?.sender?.getStats().catch(() => undefined);
    if (stats === undefined) return null;
    const entries: Readonly<Record<string, unknown>>[] = [];
    stats.forEach((entry: Readonly<Record<string, unknown>>) => entries.push(entry));
    return readSender(entries, performance.now());
  }

  close(): void {
    this.#publication = null;
    this.#clone?.stop();
    this.#clone = null;
  }

  #cloneProgram(): MediaStreamTrack {
    const source = this.#options.programVideo();
    if (source.readyState === 'ended') throw new Error('The mixer is not running');
    const clone = source.clone();
    clone.contentHint = 'motion';
    this.#clone = clone;
    this.#source = source;
    const { signal, lose } = this.#options;
    clone.addEventListener('ended', () => {
      void pause(endedForMs, signal).then(() => {
        if (this.#clone === clone && !signal.aborted) lose('The program’s picture ended');
      });
    });
    return clone;
  }

  async #replace(): Promise<void> {
    const track = this.#track;
    if (track === null) throw new Error('Nothing is published');
    const { signal } = this.#options;
    const old = this.#clone;
    const clone = this.#cloneProgram();
    await within(track.replaceTrack(clone, true), publishWithinMs, 'Replacing', signal);
    old?.stop();
    // LiveKit mutes a track whose source has ended.
    if (track.isMuted) await within(track.unmute(), publishWithinMs, 'Unmuting', signal);
  }
}
