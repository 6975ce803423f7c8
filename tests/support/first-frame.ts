import type { Browser } from 'playwright-core';

/**
 * Loads a watch page anew, each time as a stranger with nothing in the cache.
 *
 * @returns milliseconds from the start of each navigation to the first frame that was presented
 */
export async function measureFirstFrame(
  browser: Browser,
  watchUrl: string,
  loads: number,
): Promise<number[]> {
  const times: number[] = [];
  for (let load = 0; load < loads; load += 1) {
    const context = await browser.newContext({ viewport: { width: 390, height: 844 } });
    const page = await context.newPage();
    await page.goto(watchUrl, { waitUntil: 'commit' });
    const time = await page.waitForFunction(
      () => document.documentElement.dataset['firstFrameMs'] ?? null,
      undefined,
      { polling: 20, timeout: 20_000 },
    );
    times.push(Number(await time.jsonValue()));
    await context.close();
  }
  return times;
}
