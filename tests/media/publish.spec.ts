import { chromium, expect, test, type Browser, type Page } from '@playwright/test';
import type { SfuAdmission } from '../../src/shared/show-api/index.ts';
import { startLiveKit, type LiveKitForTest } from '../support/start-livekit.ts';
import { startShowServer, type ShowServerForTest } from '../support/start-show-server.ts';
import { openPublishSite, startViewer, type PublishSite, type Seen } from './publish-harness.ts';
import type { PublishTests } from './publish-page.ts';

declare global {
  // What `publish-page.ts` puts there.
  var publishTests: PublishTests;
}

let site: PublishSite;
let livekit: LiveKitForTest;
let server: ShowServerForTest;
let browser: Browser;
let studio: Page;
let viewer: Page | null = null;
let room = '';

const asHost = async (path: string): Promise<unknown> => {
  const response = await fetch(`${server.url}/api${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${server.hostToken}`, 'content-type': 'application/json' },
    body: '{}',
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return response.json();
};
const admit = async (): Promise<SfuAdmission> => {
  const admission = (await asHost('/air/publish')) as SfuAdmission;
  ({ room } = admission);
  return admission;
};
const read = () => studio.evaluate(() => publishTests.read());
const isLiveWith = async (codec: string): Promise<boolean> => {
  const { state, statistics } = await read();
  return state === 'live' && statistics.codec === codec && statistics.encodedFps > 0;
};

test.beforeAll(async () => {
  site = await openPublishSite();
  livekit = await startLiveKit();
  server = await startShowServer({ sfu: livekit });
  browser = await chromium.launch({
    executablePath: process.env['REGULARS_CHROMIUM'] ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--autoplay-policy=no-user-gesture-required',
    ],
  });
  await asHost('/show/go-live');
});
test.afterAll(async () => {
  await browser.close();
  await server.stop();
  await livekit.stop();
  await site[Symbol.asyncDispose]();
});
test.beforeEach(async () => {
  studio = await browser.newPage();
  studio.on('pageerror', (failure) => console.error('studio:', failure.message));
  await studio.exposeFunction('admitToAir', admit);
  await studio.goto(site.url);
  await studio.waitForFunction(() => 'publishTests' in globalThis);
});
test.afterEach(async () => {
  await studio.evaluate(() => publishTests.goOffAir());
  await studio.close();
  await viewer?.close();
});

/** Goes on air with a viewer who has been shown some frames. */
async function onAirWithViewer(): Promise<() => Promise<Seen>> {
  await studio.evaluate(() => publishTests.goOnAir());
  expect((await read()).state).toBe('live');
  viewer = await browser.newPage();
  await viewer.goto(`${site.url}viewer`);
  const seen = await startViewer(viewer, livekit, room);
  await expect.poll(async () => (await seen()).frames, { timeout: 15_000 }).toBeGreaterThan(15);
  return seen;
}

test('the program goes on air in H.264 with simulcast, is measured, and goes off air', async () => {
  const seen = await onAirWithViewer();
  expect((await seen()).sounds).toBe(1);
  await expect.poll(() => isLiveWith('h264'), { timeout: 15_000 }).toBe(true);
  // The larger sizes follow as the way proves wide enough.
  await expect
    .poll(async () => (await read()).statistics, { timeout: 20_000 })
    .toMatchObject({ width: 720, height: 1280, fps: 30 });
  await expect.poll(async () => (await read()).statistics.encodedFps).toBeGreaterThan(15);
  const { statistics, notice } = await read();
  console.log('on air:', JSON.stringify(statistics));
  expect(notice).toBeNull();
  expect(statistics.bitrateKbps).toBeGreaterThan(50);
  expect(statistics.roundTripMs).toBeLessThan(200);

  const tookMs = await studio.evaluate(() => publishTests.goOffAir());
  console.log(`off air in ${Math.round(tookMs)} ms`);
  expect(tookMs).toBeLessThan(1000);
  expect((await read()).state).toBe('off');
  expect((await read()).statistics).toMatchObject({ codec: '', fps: 0, bitrateKbps: 0 });
  expect(await studio.evaluate(() => publishTests.programIsAlive())).toBe(true);
  await studio.evaluate(() => publishTests.goOnAir());
  const before = (await seen()).frames;
  await expect.poll(async () => (await seen()).frames).toBeGreaterThan(before + 15);
});

test('the media server is killed: the picture is back within 5 s of its listening', async () => {
  const seen = await onAirWithViewer();
  for (let round = 0; round < 2; round += 1) {
    await livekit.kill();
    await expect.poll(async () => (await read()).state).toBe('recovering');
    await expect
      .poll(async () => (await read()).notice)
      .toMatchObject({ kind: 'try-failed', attempt: 3 });
    await livekit.restart();
    const listeningAtMs = performance.now();
    const before = (await seen()).frames;
    await expect
      .poll(async () => (await seen()).frames, { timeout: 10_000, intervals: [50] })
      .toBeGreaterThan(before);
    const backMs = performance.now() - listeningAtMs;
    console.log(`picture back ${Math.round(backMs)} ms after the media server listened`);
    expect(backMs).toBeLessThan(5000);
    await expect.poll(async () => (await read()).state).toBe('live');
    expect((await read()).notice).toBeNull();
  }
  await livekit.kill();
  const tookMs = await studio.evaluate(() => publishTests.goOffAir());
  expect(tookMs).toBeLessThan(1000);
  expect((await read()).state).toBe('off');
  await livekit.restart();
});

test('settings take effect on air', async () => {
  const seen = await onAirWithViewer();
  await studio.evaluate(() => publishTests.update({ codec: 'vp8' }));
  await expect.poll(() => isLiveWith('vp8'), { timeout: 15_000 }).toBe(true);
  const before = (await seen()).frames;
  await expect.poll(async () => (await seen()).frames).toBeGreaterThan(before + 15);

  await studio.evaluate(() => publishTests.update({ orientation: 'landscape' }));
  await expect.poll(async () => (await seen()).widthPx, { timeout: 15_000 }).toBeGreaterThan(600);
  await expect.poll(async () => (await read()).statistics.width, { timeout: 20_000 }).toBe(1280);

  await studio.evaluate(() => publishTests.update({ isSimulcast: false, bitrateKbps: 800 }));
  await expect
    .poll(async () => (await read()).statistics.bitrateKbps, { timeout: 15_000 })
    .toBeLessThan(1000);
  await expect.poll(() => isLiveWith('vp8'), { timeout: 15_000 }).toBe(true);
  expect(await studio.evaluate(() => publishTests.states())).toEqual(['connecting', 'live']);
});

test('a mixer that is started again is sent on without leaving the room', async () => {
  const seen = await onAirWithViewer();
  for (let round = 0; round < 3; round += 1) {
    const before = (await seen()).frames;
    await studio.evaluate(() => publishTests.restartMixer());
    await expect
      .poll(async () => (await seen()).frames, { timeout: 10_000 })
      .toBeGreaterThan(before + 30);
  }
  expect(await seen()).toMatchObject({ sounds: 1 });
  expect(await studio.evaluate(() => publishTests.states())).toEqual(['connecting', 'live']);
});
