import { toDisposable, type Disposable } from '../../../shared/kernel/index.ts';
import type { PublishState } from '../../../shared/show/index.ts';
import type { SizePx } from '../../../shared/stage/index.ts';
import type {
  Admission,
  EngineSettings,
  MixHealth,
  Publisher,
  PublisherState,
  PublishNotice,
  PublishStatistics,
  Readable,
} from '../engine/types.ts';
import { createValue, type Value } from '../engine/value.ts';
import { AirSession } from './air-session.ts';
import { changeOf, videoPlan, type VideoPlan } from './encodings.ts';
import { nothingSent, SendingWatch, SendMeter } from './send-meter.ts';
import { keepOpen } from './supervisor.ts';
import { settled, within, wordsOf } from './waiting.ts';

export interface PublisherOptions {
  /** The program now; the publisher sends clones, since livekit may stop what it publishes. */
  readonly programVideo: () => MediaStreamTrack;
  readonly programAudio: () => MediaStreamTrack;
  readonly settings: Readable<EngineSettings>;
  readonly health: Readable<MixHealth>;
  readonly programSizePx: () => SizePx;
}

export interface StudioPublisher extends Publisher, Disposable {
  /**
   * The program's video track was made anew (the mixer was started again): send the new one
   * without leaving the room, republish where that fails.
   */
  readonly videoReplaced: () => void;
}

type Admit = () => Promise<Admission>;

const admitWithinMs = 4000;
const offWithinMs = 900;
const measureEveryMs = 1000;
const settingsRestMs = 300;

const idle: PublishStatistics = { fps: 0, laggedPct: 0, skipped: 0, ...nothingSent };

/** One stretch of being meant to be on air. */
interface Run {
  readonly stop: AbortController;
  readonly firstTime: Promise<void>;
  readonly ended: Promise<void>;
}

/** What is sent in the session that is open. */
interface OnAir {
  readonly session: AirSession;
  plan: VideoPlan;
  meter: SendMeter;
  watch: SendingWatch;
  isChanging: boolean;
}

class ProgramPublisher {
  readonly value: Value<PublisherState> = createValue<PublisherState>({
    state: 'off',
    sinceMs: Date.now(),
    notice: null,
    statistics: idle,
  });
  readonly #options: PublisherOptions;
  #run: Run | null = null;
  /** Runs that still end; the next one waits for them. */
  #ending: Promise<void> = Promise.resolve();
  #onAir: OnAir | null = null;
  #isH264Known: 'yes' | 'no' | 'unknown' = 'unknown';
  #isMeasuring = false;
  #measuring: ReturnType<typeof setInterval> | undefined;
  #resting: ReturnType<typeof setTimeout> | undefined;
  #codec: EngineSettings['codec'];
  readonly #unsubscribe: () => void;

  constructor(options: PublisherOptions) {
    this.#options = options;
    this.#codec = options.settings.read().codec;
    this.#unsubscribe = options.settings.subscribe(() => this.#onSettings());
  }

  goOnAir(admit: Admit): Promise<void> {
    this.#run ??= this.#start(admit);
    return this.#run.firstTime;
  }

  async goOffAir(): Promise<void> {
    const run = this.#run;
    if (run !== null) {
      this.#run = null;
      this.#onAir = null;
      run.stop.abort();
      clearInterval(this.#measuring);
      this.#ending = run.ended;
    }
    await settled(this.#ending, offWithinMs);
    if (this.#run === null) this.#set('off', null, idle);
  }

  videoReplaced(): void {
    void this.#follow();
  }

  dispose(): void {
    this.#unsubscribe();
    clearTimeout(this.#resting);
    void this.goOffAir();
  }

  #start(admit: Admit): Run {
    const stop = new AbortController();
    let onFirst: () => void = () => undefined;
    const firstTime = new Promise<void>((resolve, reject) => {
      onFirst = resolve;
      stop.signal.addEventListener('abort', () => reject(new Error('Gone off air')));
    });
    // Whoever does not wait for it need not hear of it.
    firstTime.catch(() => undefined);
    let hasBeenLive = false;
    const state = (): PublishState => (hasBeenLive ? 'recovering' : 'connecting');
    this.#set('connecting', null, idle);
    clearInterval(this.#measuring);
    this.#measuring = setInterval(() => void this.#measure(), measureEveryMs);
    const before = this.#ending;
    const ended = before.then(() =>
      keepOpen({
        signal: stop.signal,
        open: (signal) => this.#open(admit, signal),
        onOpen: () => {
          hasBeenLive = true;
          this.#set('live', this.#codecNotice(), this.value.read().statistics);
          onFirst();
          void this.#follow();
        },
        onFailed: (failures, reason) => {
          this.#onAir = null;
          const notice = { kind: 'try-failed', attempt: failures, reason } as const;
          this.#set(state(), notice, this.#mixed());
        },
      }),
    );
    return { stop, firstTime, ended };
  }

  /** One try: enters the room and waits until frames leave. */
  async #open(admit: Admit, signal: AbortSignal): Promise<AirSession> {
    const admission = await within(admit(), admitWithinMs, 'The admission', signal);
    const plan = this.#plan();
    const session = await AirSession.open({
      admission,
      plan,
      programVideo: this.#options.programVideo,
      programAudio: this.#options.programAudio,
      ticks: () => this.#options.health.read().ticks,
      signal,
    });
    const onAir: OnAir = { session, plan, ...freshMeasures(), isChanging: true };
    this.#onAir = onAir;
    try {
      const lost = session.lost.then((reason) => Promise.reject(new Error(reason)));
      await Promise.race([this.#prove(onAir), lost]);
    } catch (failure) {
      this.#onAir = null;
      await session.close();
      throw failure;
    }
    onAir.isChanging = false;
    return session;
  }

  /** Waits for frames; where H.264 yields none, VP8 is sent instead. */
  async #prove(onAir: OnAir): Promise<void> {
    let proof = await onAir.session.video.prove();
    if (proof === 'not-encoded' && onAir.plan.codec === 'h264') {
      this.#isH264Known = 'no';
      onAir.plan = this.#plan();
      await onAir.session.video.send(onAir.plan);
      proof = await onAir.session.video.prove();
    }
    if (proof === 'not-encoded') throw new Error('The picture is not encoded');
    if (onAir.plan.codec === 'h264') this.#isH264Known = 'yes';
    Object.assign(onAir, freshMeasures());
  }

  /** Brings what is sent in line with the settings and with the program's track. */
  async #follow(): Promise<void> {
    const onAir = this.#onAir;
    if (onAir === null || onAir.isChanging) return;
    onAir.isChanging = true;
    try {
      // What changes meanwhile is found when it is looked at again.
      while (this.#onAir === onAir && (await this.#step(onAir)));
      if (this.#onAir === onAir && this.value.read().state === 'live')
        this.#set('live', this.#codecNotice(), this.value.read().statistics);
    } catch (failure) {
      onAir.session.lose(wordsOf(failure));
    } finally {
      onAir.isChanging = false;
    }
  }

  /** One change, if one is due. */
  async #step(onAir: OnAir): Promise<boolean> {
    const { video } = onAir.session;
    const plan = this.#plan();
    let change = changeOf(onAir.plan, plan);
    if (!video.isCurrent && change !== 'republish') {
      if (!(await video.follow())) change = 'republish';
    }
    if (change === 'none') return false;
    onAir.plan = plan;
    if (change === 'adjust' && (await video.adjust(plan))) return true;
    await video.send(plan);
    await this.#prove(onAir);
    return true;
  }

  #plan(): VideoPlan {
    const settings = this.#options.settings.read();
    const codec = settings.codec === 'h264' && !this.#hasH264() ? 'vp8' : settings.codec;
    return videoPlan(settings, this.#options.programSizePx(), codec);
  }

  #hasH264(): boolean {
    if (this.#isH264Known === 'unknown') {
      const codecs = RTCRtpSender.getCapabilities('video')?.codecs ?? [];
      const isListed = codecs.some(({ mimeType }) => mimeType.toLowerCase() === 'video/h264');
      if (!isListed) this.#isH264Known = 'no';
    }
    return this.#isH264Known !== 'no';
  }

  #codecNotice(): PublishNotice | null {
    const isRefused = this.#options.settings.read().codec === 'h264' && !this.#hasH264();
    return isRefused ? { kind: 'h264-not-available' } : null;
  }

  #onSettings(): void {
    const { codec } = this.#options.settings.read();
    // Who asks for H.264 anew wants it tried anew.
    if (codec !== this.#codec && this.#isH264Known === 'no') this.#isH264Known = 'unknown';
    this.#codec = codec;
    clearTimeout(this.#resting);
    this.#resting = setTimeout(() => void this.#follow(), settingsRestMs);
  }

  /** The mixer's own figures, and nothing sent. */
  #mixed(): PublishStatistics {
    const { fps, laggedPct, skipped } = this.#options.health.read();
    return { fps, laggedPct, skipped, ...nothingSent };
  }

  async #measure(): Promise<void> {
    const run = this.#run;
    if (run === null || this.#isMeasuring) return;
    this.#isMeasuring = true;
    const onAir = this.#onAir;
    const reading = (await onAir?.session.video.read()) ?? null;
    this.#isMeasuring = false;
    if (run !== this.#run || onAir !== this.#onAir) return;
    const { state, notice } = this.value.read();
    const sent =
      onAir === null || reading === null || state !== 'live'
        ? nothingSent
        : onAir.meter.add(reading);
    this.#set(state, notice, { ...this.#mixed(), ...sent });
    if (onAir === null || reading === null || onAir.isChanging) return;
    if (onAir.watch.isStalled(reading, this.#options.health.read().ticks))
      onAir.session.lose('Nothing is sent any more');
    // The program's size follows the settings in its own time.
    void this.#follow();
  }

  #set(state: PublishState, notice: PublishNotice | null, statistics: PublishStatistics): void {
    const now = this.value.read();
    const sinceMs = now.state === state ? now.sinceMs : Date.now();
    this.value.set({ state, sinceMs, notice, statistics });
  }
}

const freshMeasures = (): Pick<OnAir, 'meter' | 'watch'> => ({
  meter: new SendMeter(),
  watch: new SendingWatch(),
});

/** Sends the program to the media server, and brings it back for as long as it is meant to be on air. */
export function createPublisher(options: PublisherOptions): StudioPublisher {
  const publisher = new ProgramPublisher(options);
  const closing = toDisposable(() => publisher.dispose());
  return {
    read: publisher.value.read,
    subscribe: publisher.value.subscribe,
    goOnAir: (admit) => publisher.goOnAir(admit),
    goOffAir: () => publisher.goOffAir(),
    videoReplaced: () => publisher.videoReplaced(),
    dispose: () => closing.dispose(),
  };
}
