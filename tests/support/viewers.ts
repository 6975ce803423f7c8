import { chromium, type Browser, type Page } from 'playwright-core';

/** A real browser for viewers' pages. */
export function startViewerBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env['REGULARS_CHROMIUM'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
}

/** One person's page, with cookies of its own, as on a phone. */
export async function openViewer(browser: Browser, watchUrl: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 360, height: 640 } });
  const page = await context.newPage();
  page.on('pageerror', (error) => {
    throw error;
  });
  await page.goto(watchUrl);
  return page;
}

/** Who the server takes the page's viewer for. */
export const viewerIdOf = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const boot = JSON.parse(document.getElementById('boot')?.textContent ?? '') as {
      viewer: { id: string };
    };
    return boot.viewer.id;
  });

/** Frames shown on a watch page since it was opened. */
export const framesShown = (page: Page): Promise<number> =>
  page.evaluate(() => Number(document.documentElement.dataset['frames'] ?? 0));

/** Resolves when so many more frames have been shown; answers the wall clock of the first of them. */
export async function untilMoreFrames(
  page: Page,
  count: number,
  withinMs = 15_000,
): Promise<number> {
  const from = await framesShown(page);
  const first = await page.waitForFunction(
    (before) =>
      Number(document.documentElement.dataset['frames'] ?? 0) > before ? Date.now() : null,
    from,
    { polling: 20, timeout: withinMs },
  );
  const atMs = Number(await first.jsonValue());
  await page.waitForFunction(
    (least) => Number(document.documentElement.dataset['frames'] ?? 0) >= least,
    from + count,
    { polling: 50, timeout: withinMs },
  );
  return atMs;
}

/** Says something, with the name that is asked for the first time. */
export async function speak(page: Page, text: string, name?: string): Promise<void> {
  await page.getByTestId('chat-input').fill(text);
  await page.getByTestId('chat-send').click();
  if (name !== undefined) {
    await page.getByTestId('name-input').fill(name);
    await page.getByTestId('name-save').click();
  }
  await page.getByTestId('chat-message').filter({ hasText: text }).waitFor();
}

/** A stretch without a new frame on a watch page, by the wall clock. */
export interface Outage {
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * Starts looking at the frames of a watch page. What it answers tells of all stretches of at least
 * `leastMs` without a frame since then that have ended.
 */
export async function watchOutages(page: Page, leastMs: number): Promise<() => Promise<Outage[]>> {
  const log = await page.evaluateHandle((least) => {
    const outages: { fromMs: number; toMs: number }[] = [];
    let lastMs = Date.now();
    new MutationObserver(() => {
      const nowMs = Date.now();
      if (nowMs - lastMs >= least) outages.push({ fromMs: lastMs, toMs: nowMs });
      lastMs = nowMs;
    }).observe(document.documentElement, { attributeFilter: ['data-frames'] });
    return outages;
  }, leastMs);
  return () => log.jsonValue();
}

/** How bright the picture is at a point of the watch page's video, 0 to 255; places are fractions. */
export const shownLuma = (page: Page, place: { x: number; y: number }): Promise<number> =>
  page.evaluate(({ x, y }) => {
    const video = document.querySelector('video');
    const context = new OffscreenCanvas(1, 1).getContext('2d');
    if (video === null || context === null) throw new Error('The page has no picture');
    const [left, top] = [x * video.videoWidth, y * video.videoHeight];
    context.drawImage(video, left, top, 8, 8, 0, 0, 1, 1);
    const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data;
    return Math.round(0.2126 * red + 0.7152 * green + 0.0722 * blue);
  }, place);

/** The picture's size on the watch page, as the decoder has it. */
export const shownSize = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const video = document.querySelector('video');
    return `${video?.videoWidth ?? 0}x${video?.videoHeight ?? 0}`;
  });
