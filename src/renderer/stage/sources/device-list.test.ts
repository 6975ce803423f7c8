import { afterEach, expect, test, vi } from 'vitest';
import { deviceListOf, watchDevices } from './device-list.ts';

afterEach(() => vi.unstubAllGlobals());

/** A machine whose devices answer the question for them with an error of this name, or not. */
function machine(answers: { readonly camera?: string; readonly microphone?: string }) {
  const asked: MediaStreamConstraints[] = [];
  const tracks: { readyState: string; stop: () => void }[] = [];
  const getUserMedia = (constraints: MediaStreamConstraints) => {
    asked.push(constraints);
    const name = constraints.video ? answers.camera : answers.microphone;
    if (name) return Promise.reject(new DOMException('No', name));
    const track = { readyState: 'live', stop: () => (track.readyState = 'ended') };
    tracks.push(track);
    return Promise.resolve({ getTracks: () => [track] });
  };
  const present = [
    { kind: 'videoinput', deviceId: 'cam', label: '' },
    { kind: 'audioinput', deviceId: 'mic', label: '' },
  ].filter(({ kind }) => (kind === 'videoinput' ? 'camera' : 'microphone') in answers);
  const mediaDevices = Object.assign(new EventTarget(), {
    enumerateDevices: () => Promise.resolve(present),
    getUserMedia,
  });
  vi.stubGlobal('navigator', { mediaDevices });
  return { devices: watchDevices().devices, asked, tracks };
}

test('a refused camera does not take the microphone with it, and the other way round', async () => {
  const camera = machine({ camera: 'NotAllowedError', microphone: '' });
  expect(await camera.devices.askForNames()).toEqual({ camera: false, microphone: true });
  expect(camera.tracks.map(({ readyState }) => readyState)).toEqual(['ended']);
  const microphone = machine({ camera: '', microphone: 'NotAllowedError' });
  expect(await microphone.devices.askForNames()).toEqual({ camera: true, microphone: false });
});

test('a device that is busy or not there is not forbidden, and what is not there is not asked for', async () => {
  const busy = machine({ camera: 'NotReadableError', microphone: 'NotFoundError' });
  expect(await busy.devices.askForNames()).toEqual({ camera: true, microphone: true });
  const none = machine({ microphone: '' });
  expect(await none.devices.askForNames()).toEqual({ camera: true, microphone: true });
  expect(none.asked).toEqual([{ audio: true }]);
});

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
