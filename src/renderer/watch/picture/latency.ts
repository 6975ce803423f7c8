/** What a browser counts about an incoming picture. */
export interface PictureCounts {
  /** When the sender made what is shown now, where the browser knows (NTP). */
  readonly estimatedPlayoutTimestamp?: number;
  readonly framesDecoded?: number;
  /** Seconds from a frame's first packet to its picture, over all frames. */
  readonly totalProcessingDelay?: number;
}

const ntpEpochMs = 2_208_988_800_000;
const longestMs = 20_000;

/** By the sender's clock that comes with the stream: mixer to screen where both clocks agree. */
export function latencyBySender(counts: PictureCounts, nowMs: number): number | null {
  if (counts.estimatedPlayoutTimestamp === undefined) return null;
  const latencyMs = nowMs - (counts.estimatedPlayoutTimestamp - ntpEpochMs);
  return latencyMs >= 0 && latencyMs < longestMs ? Math.round(latencyMs) : null;
}

/**
 * By what this end can see: the way from the media server and what happened here to the frames
 * since `before`. The sender's encoding, about a frame, and its way to the server are not in it.
 */
export function latencyFromServer(
  counts: PictureCounts,
  before: PictureCounts | null,
  roundTripS: number | undefined,
): number | null {
  const frames = (counts.framesDecoded ?? 0) - (before?.framesDecoded ?? 0);
  const spentS = (counts.totalProcessingDelay ?? 0) - (before?.totalProcessingDelay ?? 0);
  if (before === null || roundTripS === undefined || frames <= 0 || spentS <= 0) return null;
  const latencyMs = 1000 * (roundTripS / 2 + spentS / frames);
  return latencyMs < longestMs ? Math.round(latencyMs) : null;
}

/** Reads how late the picture is, again and again; null where that is not known. */
export class LatencyMeter {
  #receiver: RTCRtpReceiver | null = null;
  #before: PictureCounts | null = null;

  async readMs(receiver: RTCRtpReceiver): Promise<number | null> {
    if (receiver !== this.#receiver) this.#before = null;
    this.#receiver = receiver;
    let counts: PictureCounts | null = null;
    let roundTripS: number | undefined;
    for (const report of (await receiver.getStats()).values() as Iterable<Report>) {
      if (report.type === 'inbound-rtp') counts = report;
      else if (report.type === 'candidate-pair' && report.nominated === true)
        roundTripS = report.currentRoundTripTime;
    }
    if (counts === null) return null;
    const latencyMs =
      latencyBySender(counts, Date.now()) ?? latencyFromServer(counts, this.#before, roundTripS);
    this.#before = counts;
    return latencyMs;
  }
}

interface Report extends PictureCounts {
  readonly type: string;
  readonly nominated?: boolean;
  readonly currentRoundTripTime?: number;
}
