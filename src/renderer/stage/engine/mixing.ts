import type { Disposable } from '../../../shared/kernel/index.ts';
import { DisposableStore } from '../../../shared/kernel/index.ts';
import {
  createMixer,
  type MixerEvent,
  type MixerFormat,
  type MixerHandle,
  type MixerOutputOptions,
  type MixerPlan,
} from '../mixer/index.ts';
import type { Transition } from '../../../shared/stage/index.ts';
import { isDrawnBySoftware } from '../../ui/index.ts';
import { createBusTrack, type BusTrack } from './bus-track.ts';
import type { MixHealth, Readable } from './types.ts';
import { createValue } from './value.ts';

const healthEveryMs = 1000;
const firstRestartMs = 200;
const longestRestartMs = 5000;
const ranWellMs = 20_000;

/** How often the window shows preview and program; null shows the program as it goes out. */
interface MonitorRates {
  readonly previewFps: number;
  readonly programFps: number | null;
}

/** The program comes before its picture in the window where one processor does both. */
const monitorRates = (): MonitorRates =>
  isDrawnBySoftware() ? { previewFps: 10, programFps: 15 } : { previewFps: 30, programFps: null };

const noHealth: MixHealth = {
  fps: 0,
  laggedPct: 0,
  ticks: 0,
  lagged: 0,
  skipped: 0,
  mixP50Ms: 0,
  mixP99Ms: 0,
  failure: null,
};

/** A monitor needs no more than this: a third of 1080, half of 720. */
export function monitorOptions({ size, fps }: MixerFormat, shownFps: number): MixerOutputOptions {
  const shortSidePx = Math.min(size.widthPx, size.heightPx);
  return {
    divideSizeBy: shortSidePx > 720 ? 3 : 2,
    everyNthFrame: Math.max(1, Math.round(fps / shownFps)),
  };
}

/** The mixer, which is started again when it fails, with its two buses. */
export interface Mixing extends Disposable {
  readonly mixer: () => MixerHandle;
  readonly program: BusTrack;
  readonly preview: BusTrack;
  /** The program as the window shows it. */
  readonly monitor: BusTrack;
  readonly health: Readable<MixHealth>;
  readonly setFormat: (format: MixerFormat) => void;
  /** Without a transition it is an edit of what is on air. */
  readonly setProgram: (plan: MixerPlan, transition: Transition | null) => void;
  readonly setPreview: (plan: MixerPlan | null) => void;
  readonly setLatencyStamp: (isOn: boolean) => void;
  readonly onEvent: (listener: (event: MixerEvent) => void) => () => void;
  /** A new mixer has taken over and has no inputs yet. */
  readonly onRestarted: (listener: () => void) => () => void;
}

/** Starts the mixer; what it was told last is told to its successor. */
export function createMixing(options: {
  readonly format: MixerFormat;
  readonly hasLatencyStamp: boolean;
}): Mixing {
  const store = new DisposableStore();
  const health = createValue<MixHealth>(noHealth);
  const program = store.add(createBusTrack('program'));
  const rates = monitorRates();
  const preview = store.add(
    createBusTrack('preview', monitorOptions(options.format, rates.previewFps)),
  );
  const monitor =
    rates.programFps === null
      ? program
      : store.add(createBusTrack('monitor', monitorOptions(options.format, rates.programFps)));
  const buses = { program, preview, monitor } as const;
  const eventListeners = new Set<(event: MixerEvent) => void>();
  const restartListeners = new Set<() => void>();
  let format = options.format;
  let hasLatencyStamp = options.hasLatencyStamp;
  let programPlan: MixerPlan | null = null;
  let previewPlan: MixerPlan | null = null;
  let restart: ReturnType<typeof setTimeout> | null = null;
  let restartMs = firstRestartMs;
  let startedAtMs = 0;

  const hear = (event: MixerEvent): void => {
    if (event.kind === 'failed') {
      health.set({ ...noHealth, failure: event.message });
      if (performance.now() - startedAtMs > ranWellMs) restartMs = firstRestartMs;
      restart = setTimeout(startAgain, restartMs);
      restartMs = Math.min(restartMs * 2, longestRestartMs);
    }
    if (event.kind === 'output-ended') buses[event.bus].connect(mixer);
    for (const listener of [...eventListeners]) listener(event);
  };
  const open = (): MixerHandle => {
    startedAtMs = performance.now();
    const opened = createMixer({ format, hasLatencyStamp });
    opened.subscribe(hear);
    if (programPlan) opened.setProgram(programPlan);
    opened.setPreview(previewPlan);
    for (const bus of new Set(Object.values(buses))) bus.connect(opened);
    return opened;
  };
  const startAgain = (): void => {
    restart = null;
    mixer = open();
    for (const listener of [...restartListeners]) listener();
  };
  let mixer = open();

  const measure = async (): Promise<void> => {
    const asked = mixer;
    try {
      const { fps, laggedPct, ticks, lagged, skipped, mixP50Ms, mixP99Ms } =
        await asked.statistics();
      if (asked === mixer && restart === null && !store.isDisposed)
        health.set({
          fps,
          laggedPct,
          ticks,
          lagged,
          skipped,
          mixP50Ms,
          mixP99Ms,
          failure: null,
        });
    } catch {
      // The mixer has gone meanwhile; its failure is told by its own event.
    }
  };
  const measuring = setInterval(() => void measure(), healthEveryMs);
  store.addCallback(() => {
    clearInterval(measuring);
    if (restart !== null) clearTimeout(restart);
    eventListeners.clear();
    restartListeners.clear();
    mixer.dispose();
  });

  const listen = <T>(set: Set<T>, listener: T): (() => void) => {
    set.add(listener);
    return () => set.delete(listener);
  };
  return {
    mixer: () => mixer,
    program,
    preview,
    monitor,
    health,
    setFormat(next) {
      format = next;
      mixer.setFormat(next);
      preview.setOptions(monitorOptions(next, rates.previewFps));
      if (rates.programFps !== null) monitor.setOptions(monitorOptions(next, rates.programFps));
    },
    setProgram(plan, transition) {
      programPlan = plan;
      mixer.setProgram(plan, transition);
    },
    setPreview(plan) {
      previewPlan = plan;
      mixer.setPreview(plan);
    },
    setLatencyStamp(isOn) {
      hasLatencyStamp = isOn;
      mixer.setLatencyStamp(isOn);
    },
    onEvent: (listener) => listen(eventListeners, listener),
    onRestarted: (listener) => listen(restartListeners, listener),
    dispose: () => store.dispose(),
  };
}
