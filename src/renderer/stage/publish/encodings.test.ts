import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { orientationSchema } from '../../../shared/show/index.ts';
import { presetSchema, programFps, programSizePx } from '../../../shared/stage/index.ts';
import type { EngineSettings } from '../engine/types.ts';
import {
  changeOf,
  fitParameters,
  publishedBitrateKbps,
  publishOptions,
  videoPlan,
} from './encodings.ts';

const settings: EngineSettings = {
  orientation: 'portrait',
  preset: '720p30',
  codec: 'h264',
  isSimulcast: true,
  bitrateKbps: null,
  cameraId: null,
  microphoneId: null,
};
const planOf = (patch: Partial<EngineSettings> = {}) => {
  const all = { ...settings, ...patch };
  return videoPlan(all, programSizePx(all.preset, all.orientation), all.codec);
};

const anySettings: fc.Arbitrary<EngineSettings> = fc.record({
  orientation: fc.constantFrom(...orientationSchema.options),
  preset: fc.constantFrom(...presetSchema.options),
  codec: fc.constantFrom('h264', 'vp8'),
  isSimulcast: fc.boolean(),
  bitrateKbps: fc.option(fc.integer({ min: -1, max: 100_000 })),
  cameraId: fc.constant(null),
  microphoneId: fc.constant(null),
});

describe('the sizes that are sent', () => {
  it('are the whole, a half and a quarter, standing as the program stands', () => {
    const sizes = (patch: Partial<EngineSettings>) =>
      planOf(patch).layers.map(({ widthPx, heightPx }) => `${widthPx}x${heightPx}`);
    expect(sizes({})).toEqual(['180x320', '360x640', '720x1280']);
    expect(sizes({ orientation: 'landscape' })).toEqual(['320x180', '640x360', '1280x720']);
    expect(sizes({ preset: '1080p60' })).toEqual(['270x480', '540x960', '1080x1920']);
    expect(sizes({ isSimulcast: false })).toEqual(['720x1280']);
  });

  it('have the bitrate of the preset, or the one that is set', () => {
    const rates = (patch: Partial<EngineSettings>) =>
      planOf(patch).layers.map(({ maxBitrateKbps }) => maxBitrateKbps);
    expect(rates({})).toEqual([175, 500, 2500]);
    expect(rates({ preset: '720p60' })).toEqual([245, 700, 3500]);
    expect(rates({ preset: '1080p30' })).toEqual([315, 900, 4500]);
    expect(rates({ preset: '1080p60' })).toEqual([420, 1200, 6000]);
    expect(publishedBitrateKbps(settings)).toBe(3175);
    expect(publishedBitrateKbps({ ...settings, isSimulcast: false })).toBe(2500);
    expect(rates({ bitrateKbps: 1000 })).toEqual([70, 200, 1000]);
    expect(rates({ bitrateKbps: 0, isSimulcast: false })).toEqual([100]);
  });

  it('cost together at most 1.3 times the program alone, grow, and are even', () => {
    fc.assert(
      fc.property(anySettings, (any) => {
        const { layers } = planOf(any);
        const rates = layers.map(({ maxBitrateKbps }) => maxBitrateKbps);
        const top = layers.at(-1);
        const sum = rates.reduce((total, rate) => total + rate, 0);
        expect(rates).toEqual([...rates].sort((a, b) => a - b));
        expect(sum).toBeLessThanOrEqual(1.3 * (top?.maxBitrateKbps ?? 0) + 1);
        expect(top?.maxFps).toBe(programFps(any.preset));
        for (const layer of layers) {
          expect([layer.widthPx % 2, layer.heightPx % 2]).toEqual([0, 0]);
          expect(layer.widthPx < layer.heightPx).toBe(any.orientation === 'portrait');
          expect(layer.maxFps).toBeLessThanOrEqual(top?.maxFps ?? 0);
        }
      }),
    );
  });

  it('are told to LiveKit with nothing sent twice', () => {
    const options = publishOptions(planOf({ preset: '1080p60' }));
    expect(options).toMatchObject({
      videoCodec: 'h264',
      backupCodec: false,
      simulcast: true,
      videoEncoding: { maxBitrate: 6_000_000, maxFramerate: 60, priority: 'high' },
      degradationPreference: 'maintain-resolution',
    });
    expect(options.videoSimulcastLayers?.map(({ encoding }) => encoding.maxFramerate)).toEqual([
      30, 30,
    ]);
    expect(publishOptions(planOf({ isSimulcast: false }))).toMatchObject({
      simulcast: false,
      videoSimulcastLayers: [],
    });
  });
});

describe('a changed setting', () => {
  it('changes nothing, the running sender, or the whole track', () => {
    const change = (patch: Partial<EngineSettings>) => changeOf(planOf(), planOf(patch));
    expect(change({ microphoneId: 'other' })).toBe('none');
    expect(change({ bitrateKbps: 2500 })).toBe('none');
    expect(change({ bitrateKbps: 1800 })).toBe('adjust');
    expect(change({ preset: '720p60' })).toBe('adjust');
    expect(change({ preset: '1080p30' })).toBe('republish');
    expect(change({ orientation: 'landscape' })).toBe('republish');
    expect(change({ codec: 'vp8' })).toBe('republish');
    expect(change({ isSimulcast: false })).toBe('republish');
  });

  it('is written into the parameters of a sender that has the same layers', () => {
    const parameters = (count: number): RTCRtpSendParameters => ({
      transactionId: '',
      codecs: [],
      headerExtensions: [],
      rtcp: {},
      encodings: Array.from({ length: count }, () => ({ active: true })),
    });
    const three = parameters(3);
    expect(fitParameters(three, planOf({ bitrateKbps: 1000 }))).toBe(true);
    expect(three.encodings).toEqual([
      { active: true, scaleResolutionDownBy: 4, maxBitrate: 70_000, maxFramerate: 30 },
      { active: true, scaleResolutionDownBy: 2, maxBitrate: 200_000, maxFramerate: 30 },
      { active: true, scaleResolutionDownBy: 1, maxBitrate: 1_000_000, maxFramerate: 30 },
    ]);
    expect(fitParameters(parameters(1), planOf())).toBe(false);
  });
});
