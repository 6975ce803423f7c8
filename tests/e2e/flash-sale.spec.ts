import { expect as plainExpect, test, type Browser } from '@playwright/test';
import { startStudio, type StudioApp } from '../support/studio-app.ts';
import { openViewer, startViewerBrowser, untilMoreFrames } from '../support/viewers.ts';

/** A busy machine takes its time; what must be quick is measured. */
const expect = plainExpect.configure({ timeout: 20_000 });

let studio: StudioApp;
let browser: Browser;
const opened = new AsyncDisposableStack();

test.beforeAll(async () => {
  browser = opened.adopt(await startViewerBrowser(), (one) => one.close());
  studio = opened.use(await startStudio({ goLive: true }));
});
test.afterAll(() => opened.disposeAsync());

test('3-2-1, a tap, a unit held, the ledger open to all, and given up again', async () => {
  const at = (testId: string) => studio.page.getByTestId(testId);
  await expect(at('phase')).toHaveAttribute('data-publish', 'live');
  const viewer = await openViewer(browser, `${studio.gatewayUrl}/w/tonight`);
  await untilMoreFrames(viewer, 5);

  await studio.page.keyboard.press('F1');
  await at('start-sale').click();
  await expect(at('sale-board')).toHaveAttribute('data-phase', 'armed');
  const button = viewer.getByTestId('sale-button');
  await expect(button).toHaveAttribute('data-state', 'before');
  await expect(button).toHaveAttribute('data-state', 'go');
  await expect(at('sale-board')).toHaveAttribute('data-phase', 'open');
  await button.click();
  await expect(viewer.getByTestId('hold-clock').first()).toBeVisible();
  await expect(at('board-held')).toHaveText('1');
  await expect(at('board-taps')).toHaveText('1');

  const receipt = await viewer.getByTestId('receipt').getAttribute('href');
  const checker = await openViewer(browser, new URL(receipt ?? '', studio.gatewayUrl).href);
  await expect(checker.getByTestId('verdict')).toHaveAttribute('data-verdict', 'right');

  await viewer.getByTestId('give-up').click();
  await expect(at('board-held')).toHaveText('0');
  await at('stop-sale').click();
  await at('confirm-stop-sale').click();
  await expect(at('sale-board')).toHaveAttribute('data-phase', 'stopped');
  expect(studio.problems).toEqual([]);
});
