/** One size that a sender sends. */
export interface LayerReading {
  readonly id: string;
  readonly frames: number;
  readonly fps: number;
  readonly widthPx: number;
  readonly heightPx: number;
}

/** What a video sender has done since it was made. */
export interface SenderReading {
  readonly atMs: number;
  /** Frames that came to the encoder; null where the browser does not count them. */
  readonly framesIn: number | null;
  readonly framesEncoded: number;
  readonly packets: number;
  readonly bytes: number;
  readonly layers: readonly LayerReading[];
  readonly codec: '' | 'h264' | 'vp8';
  readonly roundTripMs: number | null;
  readonly isConnected: boolean;
}

type Entry = Readonly<Record<string, unknown>>;

const numberOf = (entry: Entry | undefined, key: string): number | null => {
  const value = entry?.[key];
  return typeof value === 'number' ? value : null;
};
const textOf = (entry: Entry | undefined, key: string): string => {
  const value = entry?.[key];
  return typeof value === 'string' ? value : '';
};

function codecOf(entry: Entry | undefined): SenderReading['codec'] {
  const mime = textOf(entry, 'mimeType').toLowerCase();
  if (mime === 'video/h264') return 'h264';
  return mime === 'video/vp8' ? 'vp8' : '';
}

function roundTripMs(entries: readonly Entry[]): number | null {
  const pair = entries.find(
    (entry) => entry['type'] === 'candidate-pair' && entry['nominated'] === true,
  );
  const remote = entries.find((entry) => entry['type'] === 'remote-inbound-rtp');
  const seconds = numberOf(pair, 'currentRoundTripTime') ?? numberOf(remote, 'roundTripTime');
  return seconds === null ? null : Math.round(seconds * 10_000) / 10;
}

/** Reads the answer of `RTCRtpSender.getStats()`. */
export function readSender(stats: Iterable<Entry>, atMs: number): SenderReading {
  const entries = [...stats];
  const outbound = entries.filter((entry) => entry['type'] === 'outbound-rtp');
  const sum = (key: string): number =>
    outbound.reduce((total, entry) => total + (numberOf(entry, key) ?? 0), 0);
  const codecId = outbound.map((entry) => textOf(entry, 'codecId')).find((id) => id !== '');
  const source = entries.find(
    (entry) => entry['type'] === 'media-source' && entry['kind'] === 'video',
  );
  const transport = entries.find((entry) => entry['type'] === 'transport');
  return {
    atMs,
    framesIn: numberOf(source, 'frames'),
    framesEncoded: sum('framesEncoded'),
    packets: sum('packetsSent'),
    bytes: sum('bytesSent') + sum('headerBytesSent'),
    layers: outbound.map((entry) => ({
      id: textOf(entry, 'rid') || textOf(entry, 'id'),
      frames: numberOf(entry, 'framesSent') ?? numberOf(entry, 'framesEncoded') ?? 0,
      fps: numberOf(entry, 'framesPerSecond') ?? 0,
      widthPx: numberOf(entry, 'frameWidth') ?? 0,
      heightPx: numberOf(entry, 'frameHeight') ?? 0,
    })),
    codec: codecOf(entries.find((entry) => entry['id'] === codecId && codecId !== undefined)),
    roundTripMs: roundTripMs(entries),
    isConnected: textOf(transport, 'dtlsState') === 'connected',
  };
}
