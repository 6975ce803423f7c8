import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SourceStatus } from '../engine/types.ts';
import {
  chooseMicrophone,
  retryDelayMs,
  troubleOf,
  type WantedMicrophone,
} from './microphone-choice.ts';
import { openMicrophone, type Microphone } from './microphone.ts';

const named = (name: string): Error => Object.assign(new Error(name), { name });

describe('which microphone to open', () => {
  const desk = { id: 'a', label: 'Desk microphone' };
  const headset = { id: 'b', label: 'Headset' };

  it('takes the default where none was chosen', () => {
    expect(chooseMicrophone({ deviceId: null, label: '' }, [desk])).toEqual({ kind: 'default' });
  });

  it('takes the chosen one by its id', () => {
    const choice = chooseMicrophone({ deviceId: 'b', label: 'Old name' }, [desk, headset]);
    expect(choice).toEqual({ kind: 'device', deviceId: 'b' });
  });

  it('finds it by its name when its id has changed', () => {
    const choice = chooseMicrophone({ deviceId: 'old', label: 'Headset' }, [desk, headset]);
    expect(choice).toEqual({ kind: 'device', deviceId: 'b' });
  });

  it('never takes another in its place', () => {
    const missing = { kind: 'missing' };
    expect(chooseMicrophone({ deviceId: 'x', label: 'Gone' }, [desk, headset])).toEqual(missing);
    expect(chooseMicrophone({ deviceId: 'x', label: '' }, [desk])).toEqual(missing);
    expect(chooseMicrophone({ deviceId: 'x', label: 'Gone' }, [])).toEqual(missing);
  });

  it('tries the id as it is while the browser hides ids and names', () => {
    const choice = chooseMicrophone({ deviceId: 'b', label: '' }, [{ id: '', label: '' }]);
    expect(choice).toEqual({ kind: 'device', deviceId: 'b' });
  });
});

describe('what a refusal means', () => {
  it.each([
    ['NotAllowedError', 'denied', 'denied'],
    ['SecurityError', 'denied', 'denied'],
    ['NotFoundError', 'missing', 'ended'],
    ['OverconstrainedError', 'missing', 'ended'],
    ['NotReadableError', 'ended', 'ended'],
  ] as const)('%s: %s at first, %s when it had been open', (name, first, later) => {
    expect(troubleOf(named(name), { wasOpen: false })).toBe(first);
    expect(troubleOf(named(name), { wasOpen: true })).toBe(later);
  });

  it('waits longer after each failure, two seconds at most', () => {
    expect([1, 2, 3, 4, 5, 60].map(retryDelayMs)).toEqual([250, 500, 1000, 2000, 2000, 2000]);
  });
});

class FakeTrack extends EventTarget {
  isStopped = false;
  readonly label = 'Headset';
  stop(): void {
    this.isStopped = true;
  }
}

/** A machine with one headset that can be pulled out, and refused. */
class FakeDevices {
  isPlugged = true;
  refusal: Error | null = null;
  readonly tracks: FakeTrack[] = [];
  readonly asked: MediaStreamConstraints[] = [];

  enumerateDevices = (): Promise<MediaDeviceInfo[]> =>
    Promise.resolve(
      this.isPlugged
        ? [{ kind: 'audioinput', deviceId: 'b', label: 'Headset' } as MediaDeviceInfo]
        : [],
    );

  getUserMedia = (constraints?: MediaStreamConstraints): Promise<MediaStream> => {
    this.asked.push(constraints ?? {});
    if (this.refusal) return Promise.reject(this.refusal);
    if (!this.isPlugged) return Promise.reject(named('NotFoundError'));
    const track = new FakeTrack();
    this.tracks.push(track);
    return Promise.resolve({ getAudioTracks: () => [track] } as unknown as MediaStream);
  };
}

describe('a microphone', () => {
  let devices: FakeDevices;
  let microphone: Microphone;
  let told: SourceStatus['state'][];
  let heard: (MediaStreamTrack | null)[];

  beforeEach(() => {
    vi.useFakeTimers();
    devices = new FakeDevices();
    told = [];
    heard = [];
  });
  afterEach(() => {
    microphone.dispose();
    expect(vi.getTimerCount()).toBe(0);
    vi.useRealTimers();
  });

  const open = async (wanted: WantedMicrophone): Promise<void> => {
    microphone = openMicrophone({
      wanted,
      mediaDevices: devices,
      onTrack: (track) => heard.push(track),
      onStatus: () => told.push(microphone.status().state),
    });
    expect(microphone.status().state).toBe('starting');
    await vi.advanceTimersByTimeAsync(0);
  };

  it('opens the chosen one, unprocessed', async () => {
    await open({ deviceId: 'b', label: 'Headset' });
    expect(microphone.status()).toEqual({ state: 'ok', device: 'Headset', size: null });
    expect(devices.asked).toEqual([
      {
        audio: {
          deviceId: { exact: 'b' },
          echoCancellation: false,
          noiseSuppression: false,
          autoGainControl: false,
        },
      },
    ]);
  });

  it('is missing until it is plugged in, and then taken within two seconds', async () => {
    devices.isPlugged = false;
    await open({ deviceId: 'b', label: 'Headset' });
    expect(microphone.status()).toEqual({ state: 'missing', device: 'Headset' });
    await vi.advanceTimersByTimeAsync(60_000);
    devices.isPlugged = true;
    await vi.advanceTimersByTimeAsync(2000);
    expect(told).toEqual(['missing', 'ok']);
  });

  it('is taken at once when the devices have changed', async () => {
    devices.isPlugged = false;
    await open({ deviceId: null, label: '' });
    expect(microphone.status()).toEqual({ state: 'missing', device: null });
    devices.isPlugged = true;
    microphone.retry();
    await vi.advanceTimersByTimeAsync(0);
    expect(told).toEqual(['missing', 'ok']);
  });

  it('has ended when it is pulled out, keeps its name, and comes back', async () => {
    await open({ deviceId: null, label: '' });
    devices.isPlugged = false;
    devices.tracks[0]?.dispatchEvent(new Event('ended'));
    expect(microphone.status()).toEqual({ state: 'ended', device: 'Headset' });
    await vi.advanceTimersByTimeAsync(10_000);
    expect(microphone.status().state).toBe('ended');
    devices.isPlugged = true;
    await vi.advanceTimersByTimeAsync(2000);
    expect(told).toEqual(['ok', 'ended', 'ok']);
    expect(heard.map((track) => track !== null)).toEqual([true, false, true]);
  });

  it('is not asked for again and again once it is denied', async () => {
    devices.refusal = named('NotAllowedError');
    await open({ deviceId: null, label: '' });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(microphone.status().state).toBe('denied');
    expect(devices.asked).toHaveLength(1);
    devices.refusal = null;
    microphone.retry();
    await vi.advanceTimersByTimeAsync(0);
    expect(microphone.status().state).toBe('ok');
  });

  it('stops its track when it is closed, also one that comes too late', async () => {
    await open({ deviceId: null, label: '' });
    microphone.dispose();
    expect(devices.tracks.map(({ isStopped }) => isStopped)).toEqual([true]);
    microphone = openMicrophone({
      wanted: { deviceId: null, label: '' },
      mediaDevices: devices,
      onTrack: (track) => heard.push(track),
      onStatus: () => told.push('missing'),
    });
    microphone.dispose();
    await vi.advanceTimersByTimeAsync(0);
    expect(devices.tracks.map(({ isStopped }) => isStopped)).toEqual([true, true]);
    expect(told).toEqual(['ok']);
  });
});
