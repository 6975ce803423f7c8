import { expect, test } from '@playwright/test';
import type { BoardTests } from './boards-page.ts';
import { openMixerPage, type MixerPage } from './mixer-harness.ts';

declare global {
  // What `boards-page.ts` puts there.
  var boardTests: BoardTests;
}

let opened: MixerPage;

test.beforeAll(async () => {
  opened = await openMixerPage('/tests/media/boards-page.ts');
  await opened.page.waitForFunction(() => 'boardTests' in globalThis);
});

test.afterAll(async () => {
  await opened[Symbol.asyncDispose]();
});

/** What 720p30 gives its smallest size is 175 kbit/s; this is less. */
const bitrateKbps = 120;

for (const orientation of ['portrait', 'landscape'] as const)
  for (const codec of ['avc1.42001f', 'vp8'])
    test(`the mark is read in every coded frame of 180 lines, ${orientation}, ${codec}`, async () => {
      const seen = await opened.page.evaluate(
        ([shape, coder, kbps]) => boardTests.smallest(shape, coder, kbps),
        [orientation, codec, bitrateKbps] as const,
      );
      expect(seen.frames).toBeGreaterThanOrEqual(40);
      expect(seen).toEqual({ frames: seen.frames, right: seen.frames, wrong: 0 });
    });

test('a board is drawn when it changes and not otherwise', async () => {
  const seen = await opened.page.evaluate(() => boardTests.drawings());
  expect(seen).toEqual({ sameAgain: 1, drawings: 4 });
});

test('the button opens with the frame that says go', async () => {
  const seen = await opened.page.evaluate(() => boardTests.button({ pictureMs: 400 }));
  expect(seen.reason).toBe('picture');
  expect(seen.afterMs).toBeGreaterThanOrEqual(400);
  expect(seen.afterFrameMs).toBeLessThan(250);
});

test('the button opens at the opening and not before, where the picture is early', async () => {
  const seen = await opened.page.evaluate(() => boardTests.button({ pictureMs: -300 }));
  expect(seen.reason).toBe('picture');
  expect(seen.afterMs).toBeGreaterThanOrEqual(0);
  expect(seen.afterMs).toBeLessThan(150);
});

for (const [why, options] of [
  ['says nothing', { pictureMs: null }],
  ['is covered where the mark is', { pictureMs: 0, isCovered: true }],
  ['speaks of another sale', { pictureMs: 0, code: 13 }],
] as const)
  test(`the button opens a second and a half later where the picture ${why}`, async () => {
    const seen = await opened.page.evaluate((of) => boardTests.button(of), options);
    expect(seen.reason).toBe('clock');
    expect(seen.afterMs).toBeGreaterThanOrEqual(1500);
    expect(seen.afterMs).toBeLessThan(1800);
  });

test('the button goes by the clock alone where the program has no mark', async () => {
  const seen = await opened.page.evaluate(() =>
    boardTests.button({ pictureMs: null, hasMark: false }),
  );
  expect(seen.reason).toBe('clock');
  expect(seen.afterMs).toBeLessThan(150);
});
