const ntpEpochMs = 2_208_988_800_000;
const longestMs = 20_000;

/** Sender's clock to screen, from one report about an incoming stream; null where it is not known. */
export function latencyFrom(
  report: { readonly estimatedPlayoutTimestamp?: number },
  nowMs: number,
): number | null {
  if (report.estimatedPlayoutTimestamp === undefined) return null;
  const latencyMs = nowMs - (report.estimatedPlayoutTimestamp - ntpEpochMs);
  return latencyMs >= 0 && latencyMs < longestMs ? Math.round(latencyMs) : null;
}

/**
 * Mixer to screen, by the sender's clock that comes with the stream. It holds for machines whose
 * clocks agree; what cannot be true is null.
 */
export async function latencyMsOf(receiver: RTCRtpReceiver): Promise<number | null> {
  for (const report of (await receiver.getStats()).values()) {
    const inbound = report as { type: string; estimatedPlayoutTimestamp?: number };
    if (inbound.type === 'inbound-rtp') return latencyFrom(inbound, Date.now());
  }
  return null;
}
