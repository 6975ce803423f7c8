import type { SourceStatus } from './types.ts';

/** Why a camera or a microphone is not open. */
export type DeviceFailure = Extract<SourceStatus['state'], 'missing' | 'denied' | 'ended'>;

/** What an error of `getUserMedia` means for the host. */
export function deviceFailureOf(error: unknown): DeviceFailure {
  switch (error instanceof Error ? error.name : '') {
    case 'NotAllowedError':
    case 'SecurityError':
      return 'denied';
    // There, but in another program's hands or broken.
    case 'NotReadableError':
    case 'AbortError':
      return 'ended';
    default:
      return 'missing';
  }
}
