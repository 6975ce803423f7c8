import { expect, test } from 'vitest';
import { deviceListOf } from './device-list.ts';

test('each device is listed once, without the names that stand for another', () => {
  const found = [
    { kind: 'audioinput', deviceId: 'default', label: 'Default - Desk microphone' },
    { kind: 'audioinput', deviceId: 'communications', label: 'Communications - Desk microphone' },
    { kind: 'audioinput', deviceId: 'mic', label: 'Desk microphone' },
    { kind: 'videoinput', deviceId: 'cam', label: 'Desk camera' },
    { kind: 'audiooutput', deviceId: 'out', label: 'Loudspeaker' },
  ] as const;
  expect(deviceListOf(found)).toEqual({
    cameras: [{ id: 'cam', label: 'Desk camera' }],
    microphones: [{ id: 'mic', label: 'Desk microphone' }],
  });
});
