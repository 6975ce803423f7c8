import { expect, test } from '@playwright/test';
import { openMixerPage, type MixerPage } from './mixer-harness.ts';
import type { MixerTests } from './mixer-page.ts';

declare global {
  // What `mixer-page.ts` puts there.
  var mixerTests: MixerTests;
}

let opened: MixerPage;

test.beforeAll(async () => {
  const isInElectron = test.info().project.name === 'media-electron';
  opened = await openMixerPage(
    '/tests/media/mixer-page.ts',
    isInElectron ? 'electron' : 'chromium',
  );
  await opened.page.waitForFunction(() => 'mixerTests' in globalThis);
});

test.afterAll(async () => {
  await opened[Symbol.asyncDispose]();
});

const red = [63, 102, 240];
const green = [173, 42, 26];

/** Equal but for the rounding of scaling and blending. */
function expectClose(got: readonly number[], wanted: readonly number[], by = 2): void {
  wanted.forEach((value, index) =>
    expect(
      Math.abs((got[index] ?? -99) - value),
      `${got.join()} for ${wanted.join()}`,
    ).toBeLessThanOrEqual(by),
  );
}

test('the worker lays tiles and colours over one another', async () => {
  const seen = await opened.page.evaluate(() => mixerTests.tiles());
  expect(seen.red).toEqual(red);
  expect(seen.green).toEqual(green);
  expect(seen.ground).toEqual([32, 240, 118]);
  expect(seen.clearOverRed).toEqual(red);
  expectClose(seen.whiteOverRed, [149, 115, 184]);
  expectClose(seen.whiteOverGreen, [204, 85, 77]);
});

for (const format of ['I420', 'NV12', 'RGBA', 'RGBX', 'BGRA', 'BGRX'])
  test(`frames in ${format} come out in their colours, odd sizes too`, async () => {
    for (const [widthPx, heightPx] of [
      [320, 180],
      [401, 227],
      [1280, 720],
    ] as const) {
      const seen = await opened.page.evaluate((of) => mixerTests.format(...of), [
        format,
        widthPx,
        heightPx,
      ] as const);
      expectClose(seen.left, red);
      expectClose(seen.right, green);
      expect(seen.events).toContainEqual({
        kind: 'input-size',
        sourceId: 'stream',
        size: { widthPx, heightPx },
      });
    }
  });

test('the worker makes the bytes of the scalar mixer', async () => {
  const { length } = await opened.page.evaluate(() => mixerTests.bytes());
  expect(length).toBe((320 * 180 * 3) / 2);
});

for (const format of ['I420', 'NV12'])
  test(`a lone source in ${format} passes through untouched, at the program's pace`, async () => {
    const seen = await opened.page.evaluate((of) => mixerTests.passThrough(of), format);
    expect(seen.got.filter((of) => of === format).length).toBeGreaterThan(30);
    expect(seen.untouched.isPassThrough).toBe(true);
    expect(seen.stamped.isPassThrough).toBe(false);
    const even = seen.steps.filter((step) => Math.abs(step - 1e6 / 30) < 2);
    expect(even.length).toBeGreaterThan(25);
  });

test('a camera goes in and a track comes out, stamped', async () => {
  const seen = await opened.page.evaluate(() => mixerTests.camera());
  expect(seen.stamped.isPassThrough).toBe(false);
  expect(seen.stamped.ticks).toBeGreaterThan(20);
  const sorted = [...seen.delays].sort((a, b) => a - b);
  expect(sorted[15]).toBeLessThan(100);
  for (const step of seen.steps) expect(step).toBeGreaterThan(30_000);
  expect(seen.events).toContainEqual({ kind: 'output-ended', bus: 'program' });
  expect(seen.events).toContainEqual({ kind: 'input-ended', sourceId: 'camera', reason: null });
});

test('fades through an edit, previews, changes its format and makes posters', async () => {
  const seen = await opened.page.evaluate(() => mixerTests.fade());
  expect(seen.lumas.length).toBeGreaterThan(5);
  expect(seen.lumas).toEqual([...seen.lumas].sort((a, b) => a - b));
  expect(new Set(seen.lumas).size).toBeGreaterThan(4);
  expect(seen.corner, 'the edit is seen').toEqual([32, 240, 118]);
  expect(seen.preview).toEqual({ widthPx: 160, heightPx: 90 });
  expect(seen.turned).toEqual({ widthPx: 180, heightPx: 320 });
  expect(seen.poster).toEqual({ type: 'image/jpeg', widthPx: 90, heightPx: 160 });
  expectClose(seen.previewBars[0] ?? [], [181, 128, 128]);
  expectClose(seen.previewBars[1] ?? [], [28, 212, 120]);
  expect(seen.statistics.fps).toBeGreaterThan(20);
});

test('a replaced input shows its last picture until the new one has come', async () => {
  const seen = await opened.page.evaluate(() => mixerTests.replace());
  expect(seen.seen.sort()).toEqual([235, 63]);
  expect(seen.ground).toEqual([32, 240, 118]);
});

test('every frame that the worker takes into its hands is closed', async () => {
  const seen = await opened.page.evaluate(() => mixerTests.framesInHand());
  expect(seen.seen).toBeGreaterThan(600);
  expect(seen.mostOpen).toBeLessThan(24);
  expect(seen.open).toBe(0);
});
