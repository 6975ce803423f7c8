import type { StudioSettings } from '../../../shared/desktop-api/index.ts';
import type { EngineSettings, Readable } from '../../stage/engine/types.ts';
import { createValue } from '../../stage/engine/value.ts';

/** The studio's settings: read by the page, applied to the engine, kept by the shell. */
export interface SettingsKeeper extends Readable<StudioSettings> {
  readonly update: (patch: Partial<StudioSettings>) => void;
  /** Saves at once what waits to be saved; resolves when the shell has answered for all of it. */
  readonly flush: () => Promise<unknown>;
}

const saveAfterMs = 400;

/** What of the settings is the engine's. */
export const engineSettingsOf = (settings: StudioSettings): EngineSettings => ({
  orientation: settings.orientation,
  preset: settings.preset,
  codec: settings.codec,
  isSimulcast: settings.isSimulcast,
  bitrateKbps: settings.bitrateKbps,
  cameraId: settings.cameraId,
  microphoneId: settings.microphoneId,
});

/** Keeps settings; the last of several quick changes is saved. */
export function createSettingsKeeper(options: {
  readonly initial: StudioSettings;
  readonly apply: (settings: EngineSettings) => void;
  readonly save: (settings: StudioSettings) => Promise<unknown>;
  readonly onFailure: (failure: unknown) => void;
}): SettingsKeeper {
  const value = createValue(options.initial);
  let timer: ReturnType<typeof setTimeout> | null = null;
  let saving: Promise<unknown> = Promise.resolve();
  const flush = (): Promise<unknown> => {
    if (timer === null) return saving;
    clearTimeout(timer);
    timer = null;
    saving = Promise.all([saving, options.save(value.read()).catch(options.onFailure)]);
    return saving;
  };
  return {
    read: value.read,
    subscribe: value.subscribe,
    flush,
    update: (patch) => {
      const before = engineSettingsOf(value.read());
      value.set({ ...value.read(), ...patch });
      const after = engineSettingsOf(value.read());
      const keys = Object.keys(after) as (keyof EngineSettings)[];
      if (keys.some((key) => after[key] !== before[key])) options.apply(after);
      if (timer !== null) clearTimeout(timer);
      timer = setTimeout(() => void flush(), saveAfterMs);
    },
  };
}
