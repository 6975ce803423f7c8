import { expect as plainExpect, test, type Browser, type Page } from '@playwright/test';
import { startStudio, type StudioApp } from '../support/studio-app.ts';
import {
  openViewer,
  shownSize,
  startViewerBrowser,
  untilMoreFrames,
  watchOutages,
} from '../support/viewers.ts';

/** A busy machine takes its time. */
const expect = plainExpect.configure({ timeout: 15_000 });

/** The watch page takes the picture for interrupted after this. */
const interruptedAfterMs = 2500;

test('a start that asks for a rehearsal goes into one by itself', async () => {
  await using studio = await startStudio({ rehearse: 20 });
  const phase = studio.page.getByTestId('phase');
  await expect(phase).toHaveAttribute('data-phase', 'rehearsal');
  await expect(phase).toHaveAttribute('data-publish', 'live');
  await expect.poll(async () => (await studio.healthz()).viewers).toBeGreaterThan(10);
  expect((await studio.healthz()).viewers).toBeLessThanOrEqual(20);
  expect(studio.problems).toEqual([]);
});

test.describe('a landscape show in VP8 that begins with the studio', () => {
  test.describe.configure({ mode: 'serial' });

  const opened = new AsyncDisposableStack();
  let studio: StudioApp;
  let browser: Browser;
  let viewer: Page;

  test.beforeAll(async () => {
    browser = opened.adopt(await startViewerBrowser(), (one) => one.close());
    studio = opened.use(
      await startStudio({
        goLive: true,
        settings: { orientation: 'landscape', codec: 'vp8', preset: '720p30', isSimulcast: false },
      }),
    );
    opened.defer(() => expect(studio.problems).toEqual([]));
  });
  test.afterAll(() => opened.disposeAsync());

  const at = (testId: string) => studio.page.getByTestId(testId);
  const expectOnAir = async (): Promise<void> => {
    await expect(at('phase')).toHaveAttribute('data-phase', 'live');
    await expect(at('phase')).toHaveAttribute('data-publish', 'live');
  };
  const expectOffAir = async (): Promise<void> => {
    await expect(at('phase')).toHaveAttribute('data-phase', 'ended');
    await expect(at('phase')).toHaveAttribute('data-publish', 'off');
    await expect.poll(async () => (await studio.healthz()).publish.state).toBe('off');
  };
  const slugNow = async (): Promise<string> => (await studio.healthz()).show.slug;
  const enter = async (): Promise<Page> =>
    openViewer(browser, `${studio.gatewayUrl}/w/${await slugNow()}`);

  test('is live without a click, and viewers see it wide', async () => {
    await expectOnAir();
    viewer = await enter();
    await untilMoreFrames(viewer, 15);
    expect(await shownSize(viewer)).toBe('1280x720');
    expect(await studio.healthz()).toMatchObject({
      show: { phase: 'live' },
      publish: { state: 'live', codec: 'vp8', width: 1280, height: 720 },
    });
  });

  test('stays live through another size chosen in the settings', async () => {
    const slug = await slugNow();
    const outages = await watchOutages(viewer, interruptedAfterMs);
    await at('settings').click();
    await studio.page.getByRole('combobox', { name: 'Size and rate' }).click();
    await studio.page.getByRole('option', { name: '1080p · 30 fps' }).click();
    await expect.poll(() => shownSize(viewer)).toBe('1920x1080');
    await studio.page.getByRole('combobox', { name: 'Size and rate' }).click();
    await studio.page.getByRole('option', { name: '720p · 30 fps' }).click();
    await expect.poll(() => shownSize(viewer)).toBe('1280x720');
    await studio.page.keyboard.press('Escape');
    await untilMoreFrames(viewer, 15);
    await expectOnAir();
    expect(await slugNow()).toBe(slug);
    expect(await outages()).toEqual([]);
  });

  test('goes on while a camera is gone, and has it again by itself', async () => {
    const outages = await watchOutages(viewer, interruptedAfterMs);
    const scene = at('scene').first();
    await expect(scene).not.toContainText('unplugged');
    const said = scene.filter({ hasText: 'unplugged' }).waitFor();
    process.kill((await studio.cameraService()).pid, 'SIGKILL');
    await said;
    await untilMoreFrames(viewer, 15);
    await expect(scene).not.toContainText('unplugged');
    await expectOnAir();
    await untilMoreFrames(viewer, 15);
    expect(await outages()).toEqual([]);
  });

  test('is one show or none, however quickly it is begun and ended', async () => {
    const end = async (): Promise<void> => {
      await at('end-show').click();
      await at('confirm-end').dblclick();
    };
    await end();
    await expectOffAir();
    await expect(viewer.getByTestId('watch-state')).toHaveAttribute('data-state', 'after');

    // The second click may fall on the button that comes in the first one's place.
    await at('go-live').dblclick();
    await expectOnAir();
    await studio.page.keyboard.press('Escape');
    const slug = await slugNow();
    await end();
    await at('go-live').click();
    await end();
    await at('go-live').click();
    await expectOnAir();
    expect(await slugNow()).not.toBe(slug);
    const next = await enter();
    await untilMoreFrames(next, 15);

    await end();
    await expectOffAir();
    await expect(next.getByTestId('watch-state')).toHaveAttribute('data-state', 'after');
  });
});
