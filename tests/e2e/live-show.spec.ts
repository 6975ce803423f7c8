import { expect as plainExpect, test, type Browser, type Page } from '@playwright/test';
import { startElectron } from '../support/electron-app.ts';
import { startStudio, studioArgs, type StudioApp } from '../support/studio-app.ts';
import {
  framesShown,
  openViewer,
  shownLuma,
  speak,
  startViewerBrowser,
  untilMoreFrames,
  viewerIdOf,
  watchOutages,
} from '../support/viewers.ts';

test.describe.configure({ mode: 'serial' });

/** The watch page takes the picture for interrupted after this. */
const interruptedAfterMs = 2500;

/** A busy machine takes its time; what must be quick is measured. */
const expect = plainExpect.configure({ timeout: 15_000 });

let studio: StudioApp;
let browser: Browser;
const opened = new AsyncDisposableStack();
let watchUrl: string;
/** Who chats, who asks, and who says nothing. */
let [chatter, asker, quiet]: Page[] = [];

test.beforeAll(async () => {
  // One after the other: where one fails, what is there already is known and ended.
  browser = opened.adopt(await startViewerBrowser(), (one) => one.close());
  studio = opened.use(await startStudio());
  opened.defer(() => expect(studio.problems).toEqual([]));
});
test.afterAll(() => opened.disposeAsync());

const at = (testId: string) => studio.page.getByTestId(testId);
const row = async (viewer: Page) =>
  studio.page.locator(`[data-testid="audience-row"][data-viewer-id="${await viewerIdOf(viewer)}"]`);
const count = (tab: string) => at(`count-${tab}`);
const page = (one: Page | undefined): Page => {
  if (one === undefined) throw new Error('Nobody came in');
  return one;
};

test('a click goes live, and whoever opens the link sees the picture', async () => {
  await expect(at('phase')).toHaveAttribute('data-phase', 'draft');
  await at('go-live').click();
  await expect(at('phase')).toHaveAttribute('data-phase', 'live');
  await expect(at('phase')).toHaveAttribute('data-publish', 'live');

  await at('share').click();
  const link = studio.page.getByRole('dialog').getByTestId('watch-link');
  await expect(link).toContainText(`${studio.gatewayUrl}/w/`);
  watchUrl = (await link.innerText()).trim();
  await studio.page.keyboard.press('Escape');

  [chatter, asker, quiet] = await Promise.all(
    Array.from({ length: 3 }, () => openViewer(browser, watchUrl)),
  );
  for (const viewer of [chatter, asker, quiet]) {
    await expect(page(viewer).getByTestId('watch-state')).toHaveAttribute('data-state', 'on-air');
    await untilMoreFrames(page(viewer), 15);
  }
  await expect(at('viewer-count')).toHaveText('3');
});

/** As a host does who wants to hear of silent viewers sooner. */
async function shortenThresholds(seconds: number): Promise<void> {
  await at('settings').click();
  await at('settings-audience').click();
  for (const name of ['New for', 'Silent after'])
    await studio.page.getByRole('textbox', { name }).fill(String(seconds));
  await at('save-thresholds').click();
  await expect(studio.page.getByText('Thresholds saved')).toBeVisible();
  await studio.page.keyboard.press('Escape');
}

test('three viewers stand where they belong, each with the reason', async () => {
  await at('tab-new').click();
  await expect(count('new')).toHaveText('3');
  await expect(await row(page(quiet))).toContainText('First visit');

  await speak(page(chatter), 'hello everyone', 'Mei');
  await speak(page(asker), '有L码吗？', '小雨');
  await expect(count('new')).toHaveText('1');
  await expect(count('asking')).toHaveText('1');
  await at('tab-asking').click();
  await expect(await row(page(asker))).toContainText('小雨');
  await expect(await row(page(asker))).toContainText('Asked about size, not answered');

  await (await row(page(asker))).click();
  await expect(at('viewer-card')).toContainText('小雨');
  await expect(at('viewer-card')).toContainText('Asked “有L码吗？”');

  await at('tab-silent').click();
  await expect(count('silent')).toHaveText('0');
  await shortenThresholds(10);
  await speak(page(chatter), 'nice colours');
  await expect(await row(page(quiet))).toContainText('Quiet for');
  await expect(await row(page(chatter))).toHaveCount(0);
  await expect(count('silent')).toHaveText('1');
  await expect(count('new')).toHaveText('0');
});

test('a question waits in the chat tab until it is answered', async () => {
  await at('tab-chat').click();
  await expect(at('chat-message').filter({ hasText: 'hello everyone' })).toContainText('Mei');
  await at('chat-view-open').click();
  const question = at('question');
  await expect(question).toHaveCount(1);
  await expect(question).toContainText('有L码吗？');
  await expect(question).toContainText('Size');
  await question.getByRole('button', { name: 'Answered' }).click();
  await expect(question).toHaveCount(0);
  await at('chat-view-answered').click();
  await expect(question).toContainText('有L码吗？');
  await at('tab-audience').click();
  await expect(count('asking')).toHaveText('0');
});

test('the next scene fades in while viewers watch', async () => {
  const viewer = page(chatter);
  await studio.page.locator('[data-testid="scene"][data-scene-id="back-soon"]').click();
  await at('transition-fade').click();
  const outages = await watchOutages(viewer, interruptedAfterMs);
  await at('take').click();
  // The card's ground is nearly black; the made-up camera is bright there.
  await expect.poll(() => shownLuma(viewer, { x: 0.1, y: 0.9 })).toBeLessThan(50);
  await studio.page.locator('[data-testid="scene"][data-scene-id="host"]').click();
  await at('take').click();
  await expect.poll(() => shownLuma(viewer, { x: 0.1, y: 0.9 })).toBeGreaterThan(80);
  expect(await outages()).toEqual([]);
});

test('the health page says what is on, and the top bar what viewers report', async () => {
  await expect(at('health-latency')).toContainText(/\d ms/);
  await expect(at('health-bitrate')).toContainText(/\d [kM]b\/s/);
  const health = await studio.healthz();
  expect(health).toMatchObject({
    ok: true,
    show: { slug: new URL(watchUrl).pathname.replace('/w/', ''), phase: 'live' },
    publish: {
      state: 'live',
      width: 720,
      height: 1280,
      fps: expect.any(Number),
      codec: 'h264',
      laggedPct: expect.any(Number),
    },
    viewers: 3,
  });
  expect(health.publish.fps).toBeGreaterThan(20);
  for (const viewer of [asker, quiet]) await page(viewer).context().close();
  await expect(at('viewer-count')).toHaveText('1');
});

/** Ends a process as a crash would; answers how long it takes until something else answers there. */
async function killAndWait(pid: number, url: string): Promise<number> {
  const killedAtMs = Date.now();
  process.kill(pid, 'SIGKILL');
  const answers = (): Promise<boolean> =>
    fetch(url).then(
      ({ ok }) => ok,
      () => false,
    );
  await expect.poll(answers, { intervals: [30] }).toBe(true);
  return Date.now() - killedAtMs;
}

test('a media server that dies is started again, and the picture comes back', async () => {
  const viewer = page(chatter);
  const { pid } = await studio.mediaServer();
  const said = at('notice').waitFor();
  const listensMs = await killAndWait(pid, studio.mediaServerUrl());
  const listeningAtMs = Date.now();
  await said;
  const backAtMs = await untilMoreFrames(viewer, 15, 10_000);
  console.log(`media server: listens after ${listensMs} ms,`);
  console.log(`  the picture is back ${backAtMs - listeningAtMs} ms later`);
  expect(listensMs).toBeLessThan(2000);
  expect(backAtMs - listeningAtMs).toBeLessThan(5000);
  expect((await studio.mediaServer()).pid).not.toBe(pid);
  await expect(at('phase')).toHaveAttribute('data-publish', 'live');
  await expect(at('notice')).toHaveCount(0);
});

test('a show server that dies is started again, and takes nothing with it', async () => {
  const viewer = page(chatter);
  const { pid } = await studio.showServer();
  const outages = await watchOutages(viewer, interruptedAfterMs);
  const said = at('notice').filter({ hasText: 'show server' }).waitFor();
  const [answersMs] = await Promise.all([killAndWait(pid, `${studio.gatewayUrl}/healthz`), said]);
  console.log(`show server: answers after ${answersMs} ms`);
  expect(answersMs).toBeLessThan(2000);
  expect((await studio.showServer()).pid).not.toBe(pid);
  await expect(at('notice')).toHaveCount(0);
  await expect(at('phase')).toHaveAttribute('data-phase', 'live');
  await expect(at('phase')).toHaveAttribute('data-publish', 'live');
  await expect(at('viewer-count')).toHaveText('1');
  await at('tab-chat').click();
  await at('chat-view-all').click();
  await expect(at('chat-message').filter({ hasText: 'hello everyone' })).toHaveCount(1);
  await at('tab-audience').click();
  await untilMoreFrames(viewer, 30);
  expect(await outages()).toEqual([]);
});

test('a window that dies while live is back on air by itself', async () => {
  const viewer = page(chatter);
  const outages = await watchOutages(viewer, 500);
  const { killedAtMs } = await studio.killRenderer();
  await expect.poll(async () => (await outages()).some(({ toMs }) => toMs > killedAtMs)).toBe(true);
  await untilMoreFrames(viewer, 60);
  const lastMs = Math.max(...(await outages()).map(({ toMs }) => toMs));
  console.log(`window: the picture is back ${lastMs - killedAtMs} ms after its end`);
  expect(lastMs - killedAtMs).toBeLessThan(6000);
  await expect(at('phase')).toHaveAttribute('data-phase', 'live');
  await expect(at('phase')).toHaveAttribute('data-publish', 'live');
  await expect(at('viewer-count')).toHaveText('1');
});

test('a second start on the same data says so and leaves the show alone', async () => {
  const second = startElectron({
    appDir: studio.appDir,
    args: studioArgs(studio.dataDir, 0),
  });
  expect(await second.exited).toBe(0);
  expect(second.words()).toContain('already open on this data folder');
  await untilMoreFrames(page(chatter), 15);
});

test('the show ends for everyone, and the next one can begin', async () => {
  const viewer = page(chatter);
  await at('end-show').click();
  await at('confirm-end').click();
  await expect(at('phase')).toHaveAttribute('data-phase', 'ended');
  await expect(at('phase')).toHaveAttribute('data-publish', 'off');
  await expect(viewer.getByTestId('watch-state')).toHaveAttribute('data-state', 'after');
  const shown = await framesShown(viewer);

  await at('go-live').click();
  await expect(at('phase')).toHaveAttribute('data-phase', 'live');
  await expect(at('phase')).toHaveAttribute('data-publish', 'live');
  const { slug } = (await studio.healthz()).show;
  const next = await openViewer(browser, `${studio.gatewayUrl}/w/${slug}`);
  await untilMoreFrames(next, 15);
  expect(await framesShown(viewer)).toBe(shown);
});
