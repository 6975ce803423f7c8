import { describe, expect, test } from 'vitest';
import { deviceFailureOf } from '../engine/device-failure.ts';
import { cameraFormatOf, chooseCamera, constraintsOf, missesFormat } from './camera-choice.ts';

const cameras = [
  { id: 'built-in', label: 'FaceTime HD' },
  { id: 'desk', label: 'Logitech C920' },
];

describe('choosing a camera', () => {
  test('the chosen device is taken by its id', () => {
    expect(chooseCamera({ deviceId: 'desk', label: '' }, cameras)).toEqual({
      kind: 'device',
      deviceId: 'desk',
    });
  });
  test('a device whose id has changed is found by its name', () => {
    expect(chooseCamera({ deviceId: 'old', label: 'Logitech C920' }, cameras)).toEqual({
      kind: 'device',
      deviceId: 'desk',
    });
  });
  test('a chosen device that is gone is missing, and no other takes its place', () => {
    expect(chooseCamera({ deviceId: 'old', label: 'Elgato' }, cameras).kind).toBe('missing');
    expect(chooseCamera({ deviceId: 'old', label: '' }, cameras).kind).toBe('missing');
    expect(chooseCamera({ deviceId: 'old', label: '' }, []).kind).toBe('missing');
  });
  test('no choice takes what the system lists first', () => {
    expect(chooseCamera({ deviceId: null, label: '' }, cameras)).toEqual({
      kind: 'device',
      deviceId: 'built-in',
    });
    expect(chooseCamera({ deviceId: null, label: '' }, []).kind).toBe('default');
  });
  test('before names are known, the chosen id is tried as it is', () => {
    const nameless = [{ id: '', label: '' }];
    expect(chooseCamera({ deviceId: 'desk', label: '' }, nameless)).toEqual({
      kind: 'device',
      deviceId: 'desk',
    });
    expect(chooseCamera({ deviceId: null, label: '' }, nameless).kind).toBe('default');
  });
});

test.each([
  ['NotAllowedError', 'denied'],
  ['SecurityError', 'denied'],
  ['NotFoundError', 'missing'],
  ['OverconstrainedError', 'missing'],
  ['NotReadableError', 'ended'],
  ['AbortError', 'ended'],
])('%s of a camera means %s', (name, state) => {
  expect(deviceFailureOf(new DOMException('', name))).toBe(state);
});

test('a camera is asked for a landscape picture of the preset', () => {
  expect(constraintsOf(cameraFormatOf('1080p60'), 'desk')).toEqual({
    deviceId: { exact: 'desk' },
    width: { ideal: 1920 },
    height: { ideal: 1080 },
    frameRate: { ideal: 60 },
  });
  expect(constraintsOf(cameraFormatOf('720p30'), null)).toEqual({
    width: { ideal: 1280 },
    height: { ideal: 720 },
    frameRate: { ideal: 30 },
  });
});

test('a camera is opened anew only when it can do what is wanted and does not', () => {
  const wanted = cameraFormatOf('1080p30');
  const hd = { width: 1280, height: 720, frameRate: 30 };
  const can = (max: number, fps: number) => ({
    width: { max },
    height: { max: (max * 9) / 16 },
    frameRate: { max: fps },
  });
  expect(missesFormat(hd, can(3840, 30), wanted)).toBe(true);
  expect(missesFormat(hd, can(1280, 30), wanted)).toBe(false);
  expect(missesFormat(hd, {}, wanted)).toBe(false);
  expect(missesFormat(hd, can(1280, 60), cameraFormatOf('720p60'))).toBe(true);
  expect(
    missesFormat(
      { width: 1920, height: 1080, frameRate: 30 },
      can(3840, 30),
      cameraFormatOf('720p30'),
    ),
  ).toBe(true);
  expect(missesFormat({ ...hd, frameRate: 29.97 }, can(1280, 60), cameraFormatOf('720p30'))).toBe(
    false,
  );
  expect(
    missesFormat({ ...hd, resizeMode: 'crop-and-scale' }, can(3840, 30), cameraFormatOf('720p30')),
  ).toBe(true);
});
