import { useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { programFps } from '../../../shared/stage/index.ts';
import { RecentShare, type HealthReadings } from '../../show/index.ts';
import { publishedBitrateKbps } from '../../stage/publish/index.ts';
import { useReadable } from '../../ui/index.ts';
import type { StudioSession } from '../session/session.ts';

/** What the health pills show, once a second. */
export function useReadings(session: StudioSession): HealthReadings & { readonly cores: string } {
  const { engine } = session;
  const mix = useReadable(engine.health);
  const { state, statistics } = useReadable(engine.publisher);
  const settings = useReadable(engine.settings);
  const { cpuCores } = useReadable(session.status);
  const latencyMs = useStore(session.show, ({ stage }) => stage?.latencyP50Ms ?? null);
  const share = useRef(new RecentShare());
  const [skippedPct, setSkippedPct] = useState<number | null>(null);
  useEffect(() => {
    share.current.add(mix.ticks, mix.skipped);
    setSkippedPct(share.current.pct());
  }, [mix]);
  const isOnAir = state !== 'off';
  const isSent = state === 'live';
  return {
    isOnAir,
    fps: mix.ticks === 0 ? null : mix.fps,
    targetFps: programFps(settings.preset),
    laggedPct: mix.ticks === 0 ? null : mix.laggedPct,
    skippedPct,
    droppedPct: isSent ? statistics.droppedPct : null,
    bitrateKbps: isSent ? statistics.bitrateKbps : null,
    targetBitrateKbps: publishedBitrateKbps(settings),
    latencyMs: isOnAir ? latencyMs : null,
    cpuPct: cpuCores === null ? null : (cpuCores / navigator.hardwareConcurrency) * 100,
    cores: cpuCores === null ? '–' : cpuCores.toFixed(1),
  };
}
