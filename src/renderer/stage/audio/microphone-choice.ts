import { deviceFailureOf, type DeviceFailure } from '../engine/device-failure.ts';
import type { Device } from '../engine/types.ts';

/** The microphone that a channel asks for; no id means the system's default. */
export interface WantedMicrophone {
  readonly deviceId: string | null;
  /** The name when it was chosen; may be empty. */
  readonly label: string;
}

/** Which device to open. */
export type MicrophoneChoice =
  | { readonly kind: 'default' }
  | { readonly kind: 'device'; readonly deviceId: string }
  | { readonly kind: 'missing' };

/**
 * Finds the wanted microphone: by its id, else by its name (ids change with the profile).
 *
 * Another one is never taken in its place. While the browser hides ids and names, the wanted id is
 * tried as it is.
 */
export function chooseMicrophone(
  wanted: WantedMicrophone,
  microphones: readonly Device[],
): MicrophoneChoice {
  const { deviceId, label } = wanted;
  if (deviceId === null) return { kind: 'default' };
  const isHidden = microphones.length > 0 && microphones.every(({ id }) => id === '');
  if (isHidden || microphones.some(({ id }) => id === deviceId))
    return { kind: 'device', deviceId };
  const namesake = label === '' ? undefined : microphones.find((device) => device.label === label);
  return namesake ? { kind: 'device', deviceId: namesake.id } : { kind: 'missing' };
}

/** What a refused `getUserMedia` means. `wasOpen`: the device had been there. */
export function troubleOf(failure: unknown, { wasOpen }: { wasOpen: boolean }): DeviceFailure {
  const found = deviceFailureOf(failure);
  return found === 'missing' && wasOpen ? 'ended' : found;
}

/** How long to wait before the next try, after so many that failed. */
export const retryDelayMs = (failures: number): number =>
  Math.min(2000, 250 * 2 ** Math.max(0, failures - 1));
