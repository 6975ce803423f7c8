import { expect, test } from '@playwright/test';
import type { Page } from 'playwright-core';
import { openSoundSite, type SoundSite } from './sound-harness.ts';
import type { SoundTests } from './sound-page.ts';

declare global {
  // What `sound-page.ts` puts there.
  var soundTests: SoundTests;
}

let site: SoundSite;
let page: Page;

test.beforeAll(async () => {
  site = await openSoundSite();
  page = await site.open({ isAllowed: true });
});

test.afterAll(async () => {
  await site[Symbol.asyncDispose]();
});

test('the meter is built as a script of its own', async () => {
  const file = site.files.find((name) => /meter\.worklet.*\.js$/.test(name));
  expect(file, site.files.join()).toBeDefined();
  const text = await site.read(file ?? '');
  expect(text).toContain('registerProcessor');
  expect(text).not.toContain('declare ');
  expect(text).not.toContain('import');
});

test('a tone is measured as loud as its fader says; mute silences it; undo turns it back', async () => {
  const seen = await page.evaluate(() => soundTests.tone());
  for (const side of [0, 1]) {
    expect(seen.channel.peakDb[side]).toBeCloseTo(-12, 0);
    expect(seen.channel.rmsDb[side]).toBeCloseTo(-15, 0);
    expect(seen.program.peakDb[side]).toBeCloseTo(-12, 0);
    expect(seen.turnedDown.peakDb[side]).toBeCloseTo(-24, 0);
    expect(seen.undone.peakDb[side]).toBeCloseTo(-12, 0);
  }
});

test('a meter tells 25 readings a second, and none when nobody watches', async () => {
  const { perSecond, afterwards } = await page.evaluate(() => soundTests.pace());
  expect(perSecond).toBeGreaterThan(22);
  expect(perSecond).toBeLessThan(28);
  expect(afterwards).toBe(0);
});

test('tones beyond full scale are held below it', async () => {
  const { peak } = await page.evaluate(() => soundTests.limiter());
  expect(peak).toBeGreaterThan(0.7);
  expect(peak).toBeLessThan(0.98);
});

test('silence flows with no channel at all', async () => {
  expect(await page.evaluate(() => soundTests.empty())).toEqual({
    readyState: 'live',
    kind: 'audio',
    isAllZero: true,
    states: [],
  });
});

test('a microphone is heard unprocessed, and other channels leave it alone', async () => {
  const seen = await page.evaluate(() => soundTests.microphone());
  expect(seen.device).toMatch(/fake/i);
  expect(seen.beep.peakDb[0]).toBeCloseTo(seen.beep.peakDb[1], 5);
  expect(seen.processing).toEqual([false, false, false]);
  expect(seen.isMicrophoneKept).toBe(true);
  expect(seen.toneGainDb).toBe(-30);
  expect(seen.isLive).toBe('live');
});

test('a chosen microphone is found by id or name, and never replaced by another', async () => {
  const seen = await page.evaluate(() => soundTests.chosen());
  expect(seen.opened).toBe(seen.wanted.id);
  expect(seen.byId).toBe(seen.wanted.label);
  expect(seen.byName).toBe(seen.wanted.label);
  expect(seen.gone).toBe('Gone');
  expect(seen.ofSettings).toBeNull();
  expect(seen.live).toBe(0);
});

test('a removed channel lets its device go and its meter falls; undo brings it back', async () => {
  expect(await page.evaluate(() => soundTests.remove())).toEqual({
    track: 'ended',
    isLastSilent: true,
    readingsAfter: 0,
    channels: ['tone'],
    program: 'live',
    resumed: true,
  });
});

test('a denied microphone says so, and the program sounds on', async () => {
  const denied = await site.open({ isAllowed: false });
  const seen = await denied.evaluate(() => soundTests.denied());
  expect(seen).toEqual({ program: 'live', opened: 0 });
});

test('nothing stays open after the desk is closed', async () => {
  const seen = await page.evaluate(() => soundTests.closed());
  expect(seen.opened).toBeGreaterThan(0);
  expect({ ...seen, opened: 0 }).toEqual({
    program: 'ended',
    contexts: 1,
    sampleRate: 48_000,
    microphones: 0,
    opened: 0,
    deviceListeners: 0,
  });
});
