import { expect, test } from '@playwright/test';
import { openMixerPage, type MixerPage } from './mixer-harness.ts';
import type { SourceTests } from './sources-page.ts';

declare global {
  // What `sources-page.ts` puts there.
  var sourceTests: SourceTests;
}

let opened: MixerPage;

test.beforeAll(async () => {
  opened = await openMixerPage('/tests/media/sources-page.ts');
  await opened.page.waitForFunction(() => 'sourceTests' in globalThis);
});

test.afterAll(async () => {
  await opened[Symbol.asyncDispose]();
});

/** Nothing that a test opened may stay open after it. */
test.afterEach(async () => {
  expect(await opened.page.evaluate(() => sourceTests.liveTracks())).toBe(0);
});

/** Equal but for what a JPEG's halved chroma does beside an edge. */
function expectClose(got: readonly number[], wanted: readonly number[]): void {
  wanted.forEach((value, index) =>
    expect(
      Math.abs((got[index] ?? -99) - value),
      `${got.join()} for ${wanted.join()}`,
    ).toBeLessThanOrEqual(24),
  );
}

test('a camera, an image, a text and a colour come into the program', async () => {
  const seen = await opened.page.evaluate(() => sourceTests.all());
  expect(seen.first?.['camera']?.state).toBe('starting');
  expect(seen.statuses).toEqual({
    camera: {
      state: 'ok',
      device: 'fake_device_0',
      size: { widthPx: 1280, heightPx: 720 },
      isTexture: false,
    },
    image: { state: 'ok', device: null, size: { widthPx: 3840, heightPx: 2160 } },
    text: { state: 'ok', device: null, size: { widthPx: 960, heightPx: 540 } },
    colour: { state: 'ok', device: null, size: null },
    unused: { state: 'idle', device: null },
  });
  expectClose(seen.colour, [0, 255, 0]);
  expectClose(seen.image, [255, 0, 0]);
  expectClose(seen.textGround, [0, 0, 255]);
  for (const edge of seen.textEdges) expectClose(edge, [0, 0, 255]);
  // Three characters of 50 px a side: their strokes fill some of it, not all.
  expect(seen.white).toBeGreaterThan(1000);
  expect(seen.white).toBeLessThan(7500);
});

test('two sources share one device, and edits open nothing anew', async () => {
  const seen = await opened.page.evaluate(() => sourceTests.edits());
  expect(seen.isSameMap).toBe(true);
  expect(seen.isStillOpen).toBe(true);
  expect(seen.opened).toBe(1);
  expect(seen.away['text']).toEqual({ state: 'idle', device: null });
  expect(seen.away['colour']?.state).toBe('ok');
  expect(seen.back['second']?.state).toBe('ok');
  expect(seen.openedAgain).toBe(2);
});

for (const how of ['stream', 'device'] as const)
  test(`a camera that ends (told by its ${how}) keeps its last picture and comes back`, async () => {
    const seen = await opened.page.evaluate((of) => sourceTests.unplugged(of), how);
    expect(seen.ended?.device).toContain('fake_device_0');
    expect(seen.isKept).toBe(true);
    expect(seen.back?.state).toBe('ok');
    expect(seen.states).toEqual(['ended', 'starting', 'ok']);
  });

test('a camera that may not be used is denied, and the others go on', async () => {
  await opened.page.evaluate(async () => {
    const frame = document.createElement('iframe');
    frame.name = 'denied';
    frame.allow = "camera 'none'; microphone 'none'";
    frame.src = location.href;
    await new Promise((done) => {
      frame.onload = done;
      document.body.append(frame);
    });
  });
  const frame = opened.page.frame('denied');
  if (!frame) throw new Error('No frame');
  await frame.waitForFunction(() => 'sourceTests' in globalThis);
  const seen = await frame.evaluate(() => sourceTests.status(null));
  expect(seen.status).toEqual({ state: 'denied', device: null });
  expect(seen.others?.state).toBe('ok');
  await opened.page.evaluate(() => document.querySelector('iframe')?.remove());
});

test('a chosen camera that is gone is missing, and no other is taken', async () => {
  const seen = await opened.page.evaluate(() => sourceTests.status('gone', 'Desk camera'));
  expect(seen.status).toEqual({ state: 'missing', device: 'Desk camera' });
  expect(seen.asked).toBe(0);
});

test('a chosen camera with another id is found by its name', async () => {
  const seen = await opened.page.evaluate(async () => {
    const [camera] = (await sourceTests.devices()).cameras;
    return { label: camera?.label, ...(await sourceTests.status('old', camera?.label)) };
  });
  expect(seen.status).toEqual({
    state: 'ok',
    device: seen.label,
    size: { widthPx: 1280, heightPx: 720 },
    isTexture: false,
  });
});

test('a new mixer is fed everything from the devices that are open', async () => {
  const seen = await opened.page.evaluate(() => sourceTests.secondMixer());
  expectClose(seen.colour, [0, 255, 0]);
  expect(seen.opened).toBe(1);
  // The device's own track, and one for the new mixer.
  expect(seen.live).toBe(2);
});

test('a change of preset changes what the camera gives', async () => {
  expect(await opened.page.evaluate(() => sourceTests.preset())).toEqual([
    { widthPx: 1280, heightPx: 720 },
    { widthPx: 1920, heightPx: 1080 },
    { widthPx: 1280, heightPx: 720 },
  ]);
});

test('asking for names lists cameras and microphones by name', async () => {
  const seen = await opened.page.evaluate(() => sourceTests.devices());
  expect(seen.cameras[0]?.label).toContain('fake_device_0');
  expect(seen.microphones[0]?.label).not.toBe('');
  expect(seen.live).toBe(0);
});
