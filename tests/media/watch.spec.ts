import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, expect, test, type Browser, type Page } from '@playwright/test';
import type { SfuAdmission } from '../../src/shared/show-api/index.ts';
import { builtPages, filesOfPage, gzippedBytes } from '../support/built-pages.ts';
import { measureFirstFrame } from '../support/first-frame.ts';
import { startLiveKit, type LiveKitForTest } from '../support/start-livekit.ts';
import { startShowServer, type ShowServerForTest } from '../support/start-show-server.ts';
import { publishCanvas } from '../support/test-publisher.ts';

const pagesDir = builtPages();
let dataDir: string;
let livekit: LiveKitForTest;
let server: ShowServerForTest;
let browser: Browser;
let publisher: Page;

test.beforeAll(async () => {
  livekit = await startLiveKit();
  dataDir = mkdtempSync(join(tmpdir(), 'regulars-watch-'));
  server = await startShowServer({ pagesDir, dataDir, sfu: livekit });
  browser = await chromium.launch({
    executablePath: process.env['REGULARS_CHROMIUM'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
  publisher = await browser.newPage();
});
test.afterAll(async () => {
  await browser.close();
  await server.stop();
  await livekit.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

const asHost = async (path: string, body: unknown = {}): Promise<unknown> => {
  const response = await fetch(`${server.url}/api${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${server.hostToken}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  expect(response.status, await response.clone().text()).toBe(200);
  return response.json();
};
const report = (state: 'live' | 'connecting'): Promise<unknown> =>
  asHost('/air/report', { state, width: 360, height: 640, fps: 30, codec: 'vp8', laggedPct: 0 });
const watch = async (lang = 'en', width = 390): Promise<Page> => {
  const context = await browser.newContext({ viewport: { width, height: 844 } });
  const page = await context.newPage();
  page.on('pageerror', (error) => {
    throw error;
  });
  await page.goto(`${server.url}/w/tonight?lang=${lang}`);
  return page;
};
const frames = (page: Page): Promise<number> =>
  page.evaluate(() => Number(document.documentElement.dataset['frames'] ?? 0));

test('the whole page stays under 250 kB, with all that it loads later', () => {
  const page = 'watch/index.html';
  const files = filesOfPage(page);
  // The start, React with the page itself, and the style: fewer would mean that some were missed.
  expect(files.filter((name) => name.endsWith('.js')).length).toBeGreaterThan(1);
  expect(files.filter((name) => name.endsWith('.css')).length).toBeGreaterThan(0);
  const bytes = [page, ...files].reduce((sum, file) => sum + gzippedBytes(file), 0);
  console.log(`watch page: ${Math.round(bytes / 1000)} kB gzip in ${files.length + 1} files`);
  expect(bytes).toBeLessThan(250_000);
});

test('a viewer waits, watches, speaks, outlives both servers, and is thanked', async () => {
  const page = await watch();
  const state = page.getByTestId('watch-state');
  await expect(state).toHaveAttribute('data-state', 'before');

  await asHost('/show/go-live');
  await publishCanvas(publisher, (await asHost('/air/publish')) as SfuAdmission);
  await report('live');
  const reporting = setInterval(() => void report('live').catch(() => undefined), 1000);
  await expect(state).toHaveAttribute('data-state', 'on-air');
  await expect.poll(() => frames(page)).toBeGreaterThan(15);

  await page.getByTestId('chat-input').fill('<b>how much</b> is it?');
  await page.getByTestId('chat-send').click();
  await page.getByTestId('name-input').fill('小雨');
  await page.getByTestId('name-save').click();
  await expect(page.getByTestId('chat-message')).toHaveText(['小雨<b>how much</b> is it?']);
  const other = await watch('zh', 1280);
  await expect(other.getByTestId('chat-message')).toHaveCount(1);
  await expect(other.getByTestId('people')).toHaveText('2人在看');

  await livekit.kill();
  await expect(state).toHaveAttribute('data-state', 'interrupted', { timeout: 15_000 });
  await livekit.restart();
  await publishCanvas(publisher, (await asHost('/air/publish')) as SfuAdmission);
  const before = await frames(page);
  await expect.poll(() => frames(page), { timeout: 10_000 }).toBeGreaterThan(before + 10);
  await expect(state).toHaveAttribute('data-state', 'on-air');

  const { port } = server;
  await server.kill();
  await expect(page.getByText('No connection. Trying again.')).toBeVisible();
  const alone = await frames(page);
  await expect.poll(() => frames(page)).toBeGreaterThan(alone + 30);
  server = await startShowServer({ pagesDir, dataDir, sfu: livekit, port });
  await report('live');
  await expect(page.getByText('No connection. Trying again.')).toBeHidden({ timeout: 15_000 });
  await expect(page.getByTestId('chat-message')).toHaveCount(1);
  await page.getByTestId('chat-input').fill('still here');
  await page.getByTestId('chat-send').click();
  await expect(other.getByTestId('chat-message').last()).toHaveText('小雨still here');

  const times = await measureFirstFrame(browser, `${server.url}/w/tonight`, 3);
  console.log(`first frame: ${times.map(Math.round).join(', ')} ms`);

  clearInterval(reporting);
  await asHost('/show/end');
  await expect(state).toHaveAttribute('data-state', 'after');
  await expect(page.getByTestId('chat-input')).toHaveCount(0);
});
