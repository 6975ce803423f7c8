import { createServer } from 'node:net';
import { expect as plainExpect, test, type Page } from '@playwright/test';
import { startStudio } from '../support/studio-app.ts';
import { freePort } from '../support/server-process.ts';
import { startLiveKit } from '../support/start-livekit.ts';

/** A busy machine takes its time. */
const expect = plainExpect.configure({ timeout: 15_000 });

let cleanUp: () => Promise<void> = () => Promise.resolve();
test.afterEach(() => cleanUp());

/** How many frames a monitor has shown. */
const framesOf = (page: Page, testId: string): Promise<number> =>
  page
    .getByTestId(testId)
    .evaluate((video: HTMLVideoElement) => video.getVideoPlaybackQuality().totalVideoFrames);

/** A monitor's picture, small, as text that differs where the picture does. */
const pictureOf = (page: Page, testId: string): Promise<string> =>
  page.getByTestId(testId).evaluate((video: HTMLVideoElement) => {
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [72, 128];
    canvas.getContext('2d')?.drawImage(video, 0, 0, 72, 128);
    return canvas.toDataURL();
  });

test('a first run with nothing installed shows a picture, says what is missing, and has a way on', async () => {
  const elsewhere = await startLiveKit();
  cleanUp = () => elsewhere.stop();
  // By name, as a server of the host's own network is, and without a certificate.
  const url = elsewhere.url.replace('127.0.0.1', 'localhost');
  await using studio = await startStudio({ hasDevices: false, hasMediaServer: false });
  const { page } = studio;
  await expect(page.getByTestId('scene')).toHaveCount(3);
  await expect(page.getByTestId('phase')).toHaveAttribute('data-phase', 'draft');

  const notice = page.getByTestId('notice');
  await expect(notice).toHaveAttribute('data-kind', 'media-missing');
  await expect(notice).toContainText('No media server on this computer');
  await expect(notice).toContainText('livekit-server');

  await page.locator('[data-testid="scene"][data-scene-id="host"]').click();
  const trouble = page.getByTestId('preview-trouble');
  await expect(trouble).toContainText('No camera found');
  await trouble.getByTestId('use-test-picture').click();
  await expect(trouble).toHaveCount(0);
  const before = await framesOf(page, 'program-video');
  await expect.poll(() => framesOf(page, 'program-video')).toBeGreaterThan(before + 15);
  const [was, wasNext] = [
    await pictureOf(page, 'program-video'),
    await pictureOf(page, 'preview-video'),
  ];
  await expect.poll(() => pictureOf(page, 'program-video')).not.toBe(was);
  await expect.poll(() => pictureOf(page, 'preview-video')).not.toBe(wasNext);

  await notice.getByRole('button', { name: 'Media server' }).click();
  const settings = page.getByRole('dialog', { name: 'Settings' });
  await settings.getByRole('combobox', { name: 'Use' }).click();
  await page.getByRole('option', { name: 'Another LiveKit' }).click();
  await page.getByTestId('sfu-url').fill(url);
  await page.getByTestId('sfu-key').fill(elsewhere.key);
  await page.getByTestId('sfu-secret').fill(elsewhere.secret);
  await page.getByTestId('use-sfu').click();
  // There is no keychain on a machine without a desktop: the studio asks before it stores a secret.
  await page.getByTestId('consent').click();
  await expect(settings).toContainText(`Another server: ${url}`);
  await expect(notice).toHaveCount(0);
  await page.keyboard.press('Escape');
  await page.getByTestId('go-live').click();
  await expect(page.getByTestId('phase')).toHaveAttribute('data-publish', 'live');
  expect(studio.problems).toEqual([]);
});

test('a rehearsal fills the panel with people who are not there, in Chinese too', async () => {
  await using studio = await startStudio({ lang: 'zh' });
  const { page } = studio;
  await expect(page.getByTestId('go-live')).toHaveText('开播');
  await expect(page.getByTestId('scene').first()).toContainText('主播');
  await page.getByTestId('rehearse').click();
  await page.getByTestId('rehearse-count').getByRole('textbox').fill('20');
  await page.getByTestId('rehearse-start').click();
  await expect(page.getByTestId('phase')).toHaveAttribute('data-phase', 'rehearsal');
  await expect(page.getByTestId('phase')).toHaveAttribute('data-publish', 'live');
  await expect(page.getByTestId('phase')).toContainText('彩排中');
  await expect.poll(async () => (await studio.healthz()).viewers).toBeGreaterThan(10);
  expect((await studio.healthz()).show.phase).toBe('rehearsal');
  await page.getByTestId('tab-more').click();
  await page.getByTestId('tab-all').click();
  await expect.poll(() => page.getByTestId('audience-row').count()).toBeGreaterThan(3);
  await expect(page.getByTestId('audience-row').first()).toContainText(
    /第一次来|前切走了|没有动作/,
  );

  await page.getByTestId('end-show').click();
  await page.getByTestId('confirm-end').click();
  await expect(page.getByTestId('phase')).toContainText('未开播');
  expect(studio.problems).toEqual([]);
});

test('a port that is taken is named, and used once it is free', async () => {
  const port = await freePort();
  const taker = createServer().listen(port, '127.0.0.1');
  await using studio = await startStudio({ port, hasDevices: false });
  const notice = studio.page.getByTestId('notice');
  await expect(notice).toHaveAttribute('data-kind', 'show-server-port');
  await expect(notice).toContainText(`Port ${port} is in use`);
  await expect(studio.page.getByTestId('program-video')).toBeVisible();
  taker.close();
  await expect(notice).toHaveCount(0);
  await expect.poll(() => studio.healthz().then(({ ok }) => ok)).toBe(true);
});
