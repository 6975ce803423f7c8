import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { expect as plainExpect, test, type Page } from '@playwright/test';
import type { StudioSettings } from '../../src/shared/desktop-api/index.ts';
import type { SceneCollection } from '../../src/shared/stage/index.ts';
import { bundleDesktopLine, callDesktop } from '../support/desktop-line.ts';
import { startElectron } from '../support/electron-app.ts';
import { evaluateInMain } from '../support/main-process.ts';
import { endProcesses } from '../support/processes.ts';
import { startStudio, studioArgs, type StudioApp } from '../support/studio-app.ts';

const root = resolve(import.meta.dirname, '../..');

/** A busy machine takes its time. */
const expect = plainExpect.configure({ timeout: 15_000 });

/** A web server that is not the studio's, on another address of this machine where it has one. */
async function startStranger() {
  const asked: string[] = [];
  const server = createServer(({ url }, answer) => {
    asked.push(url ?? '');
    answer.setHeader('access-control-allow-origin', '*').end('a page of theirs');
  });
  server.on('upgrade', ({ url }, socket) => {
    asked.push(`socket ${url}`);
    socket.destroy();
  });
  await new Promise<void>((done) => server.listen(0, '0.0.0.0', done));
  const outside = Object.values(networkInterfaces())
    .flat()
    .find((one) => one?.family === 'IPv4' && !one.internal)?.address;
  const { port } = server.address() as AddressInfo;
  return {
    host: `${outside ?? 'localhost'}:${port}`,
    asked,
    [Symbol.asyncDispose]: () => new Promise<void>((done) => void server.close(() => done())),
  };
}

const statusOf = (page: Page, url: string, method = 'GET'): Promise<number> =>
  page.evaluate(async ([address, how]) => (await fetch(address, { method: how })).status, [
    url,
    method,
  ] as const);

test.describe('the shell and a page that tries', () => {
  let studio: StudioApp;
  let line: string;
  test.beforeAll(async () => {
    line = await bundleDesktopLine();
    // Chromium's made-up devices come with a made-up permission to everything.
    studio = await startStudio({ hasDevices: false });
  });
  test.afterAll(() => studio.stop());

  test('the window stays where it is and opens no other, yet may speak to any media server', async () => {
    await using stranger = await startStranger();
    const { page } = studio;
    await page.evaluate((host) => {
      document.documentElement.dataset['mark'] = 'still here';
      const frame = document.createElement('iframe');
      frame.src = `http://${host}/frame`;
      const form = document.createElement('form');
      form.action = `http://${host}/form`;
      const link = document.createElement('a');
      link.href = `http://${host}/link`;
      link.target = '_blank';
      document.body.append(frame, form, link);
      form.submit();
      link.click();
      frame.remove();
    }, stranger.host);
    expect(await page.evaluate((host) => open(`http://${host}/open`) === null, stranger.host)).toBe(
      true,
    );
    await page.evaluate((host) => (location.href = `http://${host}/navigation`), stranger.host);
    await page.evaluate(async (host) => {
      await fetch(`http://${host}/validate`);
      await new Promise((done) => {
        new WebSocket(`ws://${host}/signal`).onerror = done;
      });
    }, stranger.host);
    expect(stranger.asked).toEqual(['/validate', 'socket /signal']);
    expect(page.url()).toBe('regulars://studio/studio/index.html');
    expect(page.context().pages()).toHaveLength(1);
    expect(await page.evaluate(() => document.documentElement.dataset['mark'])).toBe('still here');
  });

  test('the pages’ address leads to pages and nowhere else', async () => {
    const { page } = studio;
    expect(await statusOf(page, 'regulars://studio/studio/index.html')).toBe(200);
    for (const outside of [
      '..%2f..%2fpackage.json',
      'studio/..%2f..%2f..%2fpackage.json',
      '%2e%2e%2f%2e%2e%2fpackage.json',
      '..%5c..%5cpackage.json',
      'studio/index.html%00.png',
      '%',
      '%E0%A4%A',
      'studio/',
    ])
      expect(await statusOf(page, `regulars://studio/${outside}`), outside).toBe(404);
    expect(await statusOf(page, 'regulars://studio/studio/index.html', 'POST')).toBe(405);
  });

  test('nothing but camera, microphone and copying is allowed', async () => {
    const answers = await studio.page.evaluate(async () => {
      const nameOf = (work: Promise<unknown>): Promise<string> =>
        work.then(
          () => 'allowed',
          (failure: unknown) => (failure as Error).name,
        );
      return {
        notifications: await Notification.requestPermission(),
        place: await new Promise((told) =>
          navigator.geolocation.getCurrentPosition(
            () => told('allowed'),
            ({ code }) => told(code),
          ),
        ),
        clipboard: await nameOf(navigator.clipboard.readText()),
        screen: await nameOf(navigator.mediaDevices.getDisplayMedia()),
        camera: await nameOf(navigator.mediaDevices.getUserMedia({ video: true })),
      };
    });
    expect(answers).toMatchObject({
      notifications: 'denied',
      place: 1,
      clipboard: 'NotAllowedError',
      camera: 'NotFoundError',
    });
    expect(answers.screen).not.toBe('allowed');
  });

  test('only the studio’s own frame has a line to the shell, and no page of others is opened', async () => {
    const { page } = studio;
    await page.evaluate(() => document.body.append(document.createElement('iframe')));
    const foreign = page.frames().find((frame) => frame !== page.mainFrame());
    if (foreign === undefined) throw new Error('There is no frame');
    await foreign.evaluate(() => {
      window.postMessage = parent.postMessage.bind(parent) as typeof window.postMessage;
    });
    let hasForeignLine = false;
    const tried = callDesktop(foreign, line, 'app.start()').then(
      () => (hasForeignLine = true),
      () => undefined,
    );
    for (const url of [
      'https://example.com/w/show',
      'file:///etc/passwd',
      `${studio.gatewayUrl}@example.com/w/show`,
      `${studio.gatewayUrl}/healthz`,
    ])
      expect(
        await callDesktop(
          page.mainFrame(),
          line,
          `system.openWatchPage({ url: ${JSON.stringify(url)} })`,
        ),
        url,
      ).toEqual({ isOpened: false });
    expect(hasForeignLine).toBe(false);
    await page.evaluate(() => document.querySelector('iframe')?.remove());
    await tried;
    expect(studio.problems).toEqual([]);
  });
});

const studioWindow = 'electron.BrowserWindow.getAllWindows()[0]';

/** As the window's close button does. */
const closeWindow = (studio: StudioApp): Promise<unknown> =>
  evaluateInMain(studio.app, `void ${studioWindow}.close()`);

/** A key with Control as the keyboard sends it, which is where menus listen. */
async function zoomAfter(studio: StudioApp, key: string): Promise<() => Promise<unknown>> {
  const press = `${studioWindow}.webContents.sendInputEvent({ type, keyCode: '${key}', modifiers: ['control'] })`;
  await evaluateInMain(studio.app, `['keyDown', 'keyUp'].forEach((type) => ${press})`);
  return () => evaluateInMain(studio.app, `${studioWindow}.webContents.getZoomLevel()`);
}

test('a replaced window keeps the stamp off, and zooms like the first', async () => {
  await using studio = await startStudio({
    isInspected: true,
    hasDevices: false,
    latencyStamp: true,
  });
  const notice = () => studio.page.getByTestId('notice');
  await notice().filter({ hasText: 'latency stamp' }).getByRole('button').first().click();
  await expect(notice()).toHaveCount(0);
  await studio.killRenderer();
  await expect.poll(await zoomAfter(studio, '=')).toBe(0.5);
  await expect.poll(await zoomAfter(studio, '0')).toBe(0);
  await expect(studio.page.getByTestId('go-live')).toBeEnabled();
  await expect(notice()).toHaveCount(0);
});

test('a data folder that cannot be made is named', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'regulars-shell-')), 'file');
  writeFileSync(file, '');
  const dataDir = join(file, 'data');
  await using app = startElectron({ appDir: root, args: studioArgs(dataDir, 0) });
  expect(await app.exited).toBe(1);
  expect(app.words()).toContain(`The data folder ${dataDir} cannot be written`);
  rmSync(dirname(file), { recursive: true });
});

test('a show outlives a crash, but goes on and ends only by the host’s word', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'regulars-shell-'));
  await using whole = new AsyncDisposableStack();
  whole.defer(() => rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 }));

  await test.step('the whole studio dies while live', async () => {
    await using studio = await startStudio({ dataDir, goLive: true });
    await expect(studio.page.getByTestId('phase')).toHaveAttribute('data-publish', 'live');
    await endProcesses(await studio.app.processes());
  });

  await test.step('the next start asks, and nothing is sent before the answer', async () => {
    await using studio = await startStudio({ dataDir, isInspected: true });
    const { page } = studio;
    const at = (testId: string) => page.getByTestId(testId);
    await expect(at('notice')).toHaveAttribute('data-kind', 'show-found');
    await expect(at('phase')).toHaveAttribute('data-phase', 'live');
    await expect(at('phase')).toHaveAttribute('data-publish', 'off');
    await expect.poll(async () => (await studio.healthz()).publish.state).toBe('off');
    await at('go-on').click();
    await expect(at('phase')).toHaveAttribute('data-publish', 'live');
    await expect(at('notice')).toHaveCount(0);

    await closeWindow(studio);
    const question = page.getByRole('alertdialog');
    await expect(question).toContainText('End the show and close?');
    await question.getByRole('button', { name: 'Keep going' }).click();
    await expect(question).toHaveCount(0);
    await expect(at('phase')).toHaveAttribute('data-publish', 'live');

    await closeWindow(studio);
    await at('confirm-leave').click();
    expect(await studio.app.exited).toBe(0);
  });

  await test.step('closing has ended the show, and what was edited last is kept', async () => {
    await using studio = await startStudio({ dataDir });
    const at = (testId: string) => studio.page.getByTestId(testId);
    await expect(at('phase')).toHaveAttribute('data-phase', 'ended');
    await expect(at('notice')).toHaveCount(0);
    const kept = <T>(name: string): T => JSON.parse(readFileSync(join(dataDir, name), 'utf8')) as T;
    await at('transition-cut').click();
    await studio.page.locator('[data-testid^="mute-"]').first().click();
    await studio.app.stop();
    expect(kept<StudioSettings>('settings.json').transition).toBe('cut');
    expect(kept<SceneCollection>('scenes.json').audioChannels[0]?.isMuted).toBe(true);
  });
});
