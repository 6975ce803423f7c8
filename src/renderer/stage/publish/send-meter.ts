import type { PublishStatistics } from '../engine/types.ts';
import type { LayerReading, SenderReading } from './sender-reading.ts';

const windowMs = 10_000;

interface Step {
  readonly atMs: number;
  readonly made: number;
  readonly sent: number;
}

/** The share of the frames made over the last 10 s that no viewer was sent, in percent. */
export class DropWindow {
  #steps: Step[] = [];

  /** So many frames were made, and so many sent, since the last call. */
  add(step: Step): number {
    this.#steps.push(step);
    this.#steps = this.#steps.filter(({ atMs }) => atMs > step.atMs - windowMs);
    const made = this.#steps.reduce((sum, one) => sum + one.made, 0);
    const sent = this.#steps.reduce((sum, one) => sum + one.sent, 0);
    if (made <= 0) return 0;
    return Math.min(100, Math.max(0, (100 * (made - sent)) / made));
  }
}

/** What a sender's statistics say; the mixer's own figures come from its health. */
export type SentFigures = Pick<
  PublishStatistics,
  'droppedPct' | 'encodedFps' | 'bitrateKbps' | 'codec' | 'width' | 'height' | 'roundTripMs'
>;

/** Nothing is sent. */
export const nothingSent: SentFigures = {
  droppedPct: 0,
  encodedFps: 0,
  bitrateKbps: 0,
  codec: '',
  width: 0,
  height: 0,
  roundTripMs: null,
};

const area = (layer: LayerReading): number => layer.widthPx * layer.heightPx;

/** The largest layer that is being sent. */
function topOf(layers: readonly LayerReading[]): LayerReading | undefined {
  const sending = layers.filter(({ fps }) => fps > 0);
  return [...(sending.length > 0 ? sending : layers)].sort((a, b) => area(b) - area(a))[0];
}

/** Frames since the last reading of which at least one size was sent. */
function framesSince(now: SenderReading, before: SenderReading): number {
  const known = new Map(before.layers.map(({ id, frames }) => [id, frames]));
  return Math.max(0, ...now.layers.map(({ id, frames }) => frames - (known.get(id) ?? frames)));
}

/** Turns the counters of one sender into rates; each sender takes a meter of its own. */
export class SendMeter {
  readonly #drops = new DropWindow();
  #before: SenderReading | null = null;

  add(now: SenderReading): SentFigures {
    const before = this.#before;
    this.#before = now;
    const top = topOf(now.layers);
    const spanMs = before === null ? 0 : now.atMs - before.atMs;
    const made =
      before === null || now.framesIn === null || before.framesIn === null
        ? 0
        : now.framesIn - before.framesIn;
    return {
      droppedPct: this.#drops.add({
        atMs: now.atMs,
        made,
        sent: before === null ? 0 : framesSince(now, before),
      }),
      encodedFps: top?.fps ?? 0,
      // Bits in a millisecond are kilobits in a second.
      bitrateKbps:
        before === null || spanMs <= 0
          ? 0
          : Math.max(0, Math.round((8 * (now.bytes - before.bytes)) / spanMs)),
      codec: now.codec,
      width: top?.widthPx ?? 0,
      height: top?.heightPx ?? 0,
      roundTripMs: now.roundTripMs,
    };
  }
}

/** Says when frames are made and nothing leaves any more. */
export class SendingWatch {
  readonly #afterMs: number;
  #packets = -1;
  #ticks = -1;
  #atMs = 0;

  constructor(afterMs = 3000) {
    this.#afterMs = afterMs;
  }

  /** @param ticks of the mixer since its start; while they stand still nothing is expected */
  isStalled(reading: Pick<SenderReading, 'atMs' | 'packets'>, ticks: number): boolean {
    const isMaking = ticks !== this.#ticks;
    const isSending = reading.packets !== this.#packets;
    this.#ticks = ticks;
    this.#packets = reading.packets;
    if (isSending || !isMaking) this.#atMs = reading.atMs;
    return reading.atMs - this.#atMs >= this.#afterMs;
  }
}
