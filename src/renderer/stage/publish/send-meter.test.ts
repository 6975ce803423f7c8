import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DropWindow, SendingWatch, SendMeter } from './send-meter.ts';
import { readSender } from './sender-reading.ts';

describe('dropped frames', () => {
  it('are those made and not sent over the last 10 s', () => {
    const drops = new DropWindow();
    expect(drops.add({ atMs: 0, made: 30, sent: 30 })).toBe(0);
    expect(drops.add({ atMs: 1000, made: 30, sent: 15 })).toBe(25);
    for (let atMs = 2000; atMs <= 10_000; atMs += 1000) drops.add({ atMs, made: 30, sent: 30 });
    expect(drops.add({ atMs: 11_000, made: 30, sent: 30 })).toBe(0);
  });

  it('are none while none are made, and between 0 and 100 whatever is counted', () => {
    expect(new DropWindow().add({ atMs: 0, made: 0, sent: 0 })).toBe(0);
    fc.assert(
      fc.property(
        fc.array(fc.record({ atMs: fc.nat(), made: fc.integer(), sent: fc.integer() })),
        (steps) => {
          const drops = new DropWindow();
          for (const step of steps) {
            const pct = drops.add(step);
            expect(pct).toBeGreaterThanOrEqual(0);
            expect(pct).toBeLessThanOrEqual(100);
          }
        },
      ),
    );
  });
});

/** The answer of a sender with a small and a large layer after so many seconds. */
const statsAfter = (seconds: number, sent = 30 * seconds) => [
  { type: 'media-source', kind: 'video', id: 'S', frames: 30 * seconds },
  { type: 'codec', id: 'C', mimeType: 'video/H264' },
  { type: 'transport', id: 'T', dtlsState: 'connected' },
  { type: 'candidate-pair', id: 'P', nominated: true, currentRoundTripTime: 0.0021 },
  ...[1, 4].map((scale) => ({
    type: 'outbound-rtp',
    id: `O${scale}`,
    rid: scale === 1 ? 'f' : 'q',
    codecId: 'C',
    framesEncoded: sent,
    framesSent: sent,
    framesPerSecond: 30,
    frameWidth: 720 / scale,
    frameHeight: 1280 / scale,
    packetsSent: 100 * seconds,
    bytesSent: 100_000 * seconds,
    headerBytesSent: 2000 * seconds,
  })),
];

describe('what is sent', () => {
  it('is the top layer’s size and rate, and the sum of all bits', () => {
    const meter = new SendMeter();
    expect(meter.add(readSender(statsAfter(1), 1000))).toMatchObject({ bitrateKbps: 0 });
    expect(meter.add(readSender(statsAfter(2), 2000))).toEqual({
      droppedPct: 0,
      encodedFps: 30,
      bitrateKbps: 1632,
      codec: 'h264',
      width: 720,
      height: 1280,
      roundTripMs: 2.1,
    });
  });

  it('counts a frame as dropped only when no layer sent it', () => {
    const meter = new SendMeter();
    meter.add(readSender(statsAfter(1), 1000));
    const onlySmall = statsAfter(2).map((entry) =>
      'rid' in entry && entry.rid === 'f'
        ? { ...entry, framesSent: 30, framesPerSecond: 0 }
        : entry,
    );
    expect(meter.add(readSender(onlySmall, 2000))).toMatchObject({
      droppedPct: 0,
      width: 180,
      height: 320,
    });
    const after = new SendMeter();
    after.add(readSender(statsAfter(1), 1000));
    expect(after.add(readSender(statsAfter(2, 45), 2000)).droppedPct).toBe(50);
  });

  it('is nothing where the browser says nothing', () => {
    expect(new SendMeter().add(readSender([], 0))).toEqual({
      droppedPct: 0,
      encodedFps: 0,
      bitrateKbps: 0,
      codec: '',
      width: 0,
      height: 0,
      roundTripMs: null,
    });
  });
});

describe('a sender that stands still', () => {
  it('is found after 3 s without a packet while frames are made', () => {
    const watch = new SendingWatch();
    const packets = (atMs: number, count: number, ticks: number) =>
      watch.isStalled({ atMs, packets: count }, ticks);
    expect(packets(0, 0, 0)).toBe(false);
    expect(packets(1000, 5, 30)).toBe(false);
    expect(packets(3000, 5, 90)).toBe(false);
    expect(packets(4000, 5, 120)).toBe(true);
    expect(packets(5000, 6, 150)).toBe(false);
  });

  it('is not to blame while the mixer makes nothing', () => {
    const watch = new SendingWatch();
    for (let atMs = 0; atMs < 20_000; atMs += 1000)
      expect(watch.isStalled({ atMs, packets: 7 }, 100)).toBe(false);
  });
});
