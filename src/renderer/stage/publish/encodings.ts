import { VideoPreset, type TrackPublishOptions } from 'livekit-client';
import {
  programFps,
  programSizePx,
  type Preset,
  type SizePx,
} from '../../../shared/stage/index.ts';
import type { EngineSettings } from '../engine/types.ts';

/** One size of the program as it is sent. */
export interface VideoLayer extends SizePx {
  /** Of the program's size. */
  readonly scaleDownBy: number;
  readonly maxBitrateKbps: number;
  readonly maxFps: number;
}

/** How the program's picture is to be sent. */
export interface VideoPlan {
  readonly codec: EngineSettings['codec'];
  readonly size: SizePx;
  /** Smallest first; the last is the program's own size. */
  readonly layers: readonly VideoLayer[];
}

const presetBitrateKbps: Record<Preset, number> = {
  '720p30': 2500,
  '720p60': 3500,
  '1080p30': 4500,
  '1080p60': 6000,
};
const leastBitrateKbps = 100;
const mostBitrateKbps = 50_000;
/** Viewers on small layers are short of bandwidth: the picture gets the bits, not the rate. */
const lowerLayerFps = 30;
/** Small shares: browsers fill the lower sizes first, so these say how soon the whole is sent. */
const lowerLayers = [
  { scaleDownBy: 4, share: 0.07 },
  { scaleDownBy: 2, share: 0.2 },
];

const even = (value: number): number => 2 * Math.round(value / 2);

/** What the settings ask for, with a codec that can be encoded here. */
export function videoPlan(
  settings: EngineSettings,
  size: SizePx,
  codec: VideoPlan['codec'],
): VideoPlan {
  const fps = programFps(settings.preset);
  const wantedKbps = settings.bitrateKbps ?? presetBitrateKbps[settings.preset];
  const topKbps = Math.round(Math.min(mostBitrateKbps, Math.max(leastBitrateKbps, wantedKbps)));
  const layers: VideoLayer[] = settings.isSimulcast
    ? lowerLayers.map(({ scaleDownBy, share }) => ({
        scaleDownBy,
        widthPx: even(size.widthPx / scaleDownBy),
        heightPx: even(size.heightPx / scaleDownBy),
        maxBitrateKbps: Math.round(topKbps * share),
        maxFps: Math.min(fps, lowerLayerFps),
      }))
    : [];
  layers.push({ ...size, scaleDownBy: 1, maxBitrateKbps: topKbps, maxFps: fps });
  return { codec, size, layers };
}

/** What all sizes together are to take, so that what is sent can be judged. */
export function publishedBitrateKbps(settings: EngineSettings): number {
  const size = programSizePx(settings.preset, settings.orientation);
  return videoPlan(settings, size, settings.codec).layers.reduce(
    (sum, layer) => sum + layer.maxBitrateKbps,
    0,
  );
}

/** What must be done so that one plan is sent instead of another. */
export function changeOf(from: VideoPlan, to: VideoPlan): 'none' | 'adjust' | 'republish' {
  const isSameTrack =
    from.codec === to.codec &&
    from.layers.length === to.layers.length &&
    from.size.widthPx === to.size.widthPx &&
    from.size.heightPx === to.size.heightPx;
  if (!isSameTrack) return 'republish';
  const isSame = from.layers.every((layer, index) => {
    const other = to.layers[index];
    return layer.maxBitrateKbps === other?.maxBitrateKbps && layer.maxFps === other.maxFps;
  });
  return isSame ? 'none' : 'adjust';
}

/** The plan in LiveKit's words. */
export function publishOptions({ codec, layers }: VideoPlan): TrackPublishOptions {
  const presets = layers.map(
    (layer) =>
      new VideoPreset(
        layer.widthPx,
        layer.heightPx,
        layer.maxBitrateKbps * 1000,
        layer.maxFps,
        'high',
      ),
  );
  const top = presets.pop();
  return {
    videoCodec: codec,
    // Any other value turns dynacast on, and with it a picture that must first be woken.
    backupCodec: false,
    simulcast: presets.length > 0,
    videoSimulcastLayers: presets,
    ...(top === undefined ? {} : { videoEncoding: top.encoding }),
    // Goods and prices must stay legible; frames are what is given up.
    degradationPreference: 'maintain-resolution',
  };
}

/** Writes the plan into a sender's parameters; false where they have other layers. */
export function fitParameters(parameters: RTCRtpSendParameters, plan: VideoPlan): boolean {
  if (parameters.encodings.length !== plan.layers.length) return false;
  parameters.encodings.forEach((encoding, index) => {
    const layer = plan.layers[index];
    if (layer === undefined) return;
    encoding.scaleResolutionDownBy = layer.scaleDownBy;
    encoding.maxBitrate = layer.maxBitrateKbps * 1000;
    encoding.maxFramerate = layer.maxFps;
  });
  return true;
}
