import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { CrewProduct } from '../../src/shared/catalog/index.ts';
import type { Sale } from '../../src/shared/sales/index.ts';
import { orientationSchema } from '../../src/shared/show/index.ts';
import { percentile, writeBenchReport } from '../support/bench-report.ts';
import { startStudio, type StudioApp } from '../support/studio-app.ts';
import { startUdpDelay } from '../support/udp-delay.ts';
import { startViewerBrowser } from '../support/viewers.ts';
import { openGoViewer, redPatch, type GoViewer } from './go-viewer.ts';
import { fillShelf, hostOf, newKey, untilLive, type Ask } from './live-sale.ts';

/**
 * Flash sales in a live show, three viewers on ways of different length to the media server: when
 * does each one's button open, against the frame that says "go" in that one's picture?
 */
const { values } = parseArgs({
  options: {
    json: { type: 'string' },
    orientation: { type: 'string', default: 'portrait' },
    sales: { type: 'string', default: '20' },
  },
});
const orientation = orientationSchema.parse(values.orientation);
const saleCount = Number(values.sales);

/** Added to each way between a viewer and the media server. */
const delaysMs = [0, 80, 250];
const countdownMs = 3000;
/** Until viewers have told how late their picture is, and the studio knows it. */
const warmUpMs = 15_000;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const mediaPortOf = (studio: StudioApp): number => {
  const config = readFileSync(join(studio.dataDir, 'media-server/livekit.json'), 'utf8');
  return (JSON.parse(config) as { rtc: { udp_port: number } }).rtc.udp_port;
};

const startSale = (ask: Ask, product: CrewProduct): Promise<Sale> =>
  ask<Sale>('POST', '/sales', {
    productId: product.id,
    variantIds: [],
    terms: {
      countdownMs,
      durationMs: 60_000,
      units: 50,
      price: { kind: 'fixed', priceMinor: 19_900 },
    },
    start: 'now',
    key: newKey(),
  });

/** How far a viewer's button was from their picture in one sale, and both from the opening. */
interface Offset {
  readonly offsetMs: number;
  readonly frameMs: number;
  readonly buttonMs: number;
}

async function runSale(
  ask: Ask,
  product: CrewProduct,
  viewers: readonly GoViewer[],
): Promise<Offset[]> {
  const { id, opensAtMs } = await startSale(ask, product);
  if (opensAtMs === null) throw new Error('The sale has no opening');
  await Promise.all(viewers.map((viewer) => viewer.expect(opensAtMs)));
  const seen = await Promise.all(viewers.map((viewer) => viewer.untilGo(countdownMs + 7000)));
  await ask('POST', `/sales/${id}/stop`, { key: newKey() });
  // So that no frame of this sale is taken for the next one's.
  await pause(2000 + 500 * Math.random());
  return seen.map(({ frameAtMs, buttonAtMs }, at) => {
    if (frameAtMs === null || buttonAtMs === null)
      throw new Error(`Viewer ${at}: ${frameAtMs ? 'no button' : 'no picture'} said go`);
    return {
      offsetMs: Math.abs(buttonAtMs - frameAtMs),
      frameMs: frameAtMs - opensAtMs,
      buttonMs: buttonAtMs - opensAtMs,
    };
  });
}

const median = (values: readonly number[]): number =>
  percentile(
    [...values].sort((a, b) => a - b),
    0.5,
  );

const browser = await startViewerBrowser();
try {
  await using stack = new AsyncDisposableStack();
  const studio = stack.use(
    await startStudio({ goLive: true, settings: { preset: '720p30', orientation } }),
  );
  const watchUrl = `${studio.gatewayUrl}/w/${await untilLive(studio)}`;
  const ask = await hostOf(studio);
  const from = mediaPortOf(studio);
  const viewers: GoViewer[] = [];
  for (const delayMs of delaysMs) {
    const { port: to } = stack.use(await startUdpDelay(from, delayMs));
    viewers.push(await openGoViewer(browser, watchUrl, { from, to }, redPatch(orientation)));
  }
  const product = await fillShelf(ask);
  await pause(warmUpMs);
  const sales: Offset[][] = [];
  for (let count = 0; count < saleCount; count += 1)
    sales.push(await runSale(ask, product, viewers));
  delaysMs.forEach((delayMs, at) => {
    const own = sales.flatMap((sale) => sale[at] ?? []);
    console.log(
      `+${delayMs} ms: picture ${Math.round(median(own.map(({ frameMs }) => frameMs)))} ms after the opening, button ${Math.round(median(own.map(({ buttonMs }) => buttonMs)))} ms (medians)`,
    );
  });
  const offsets = sales
    .flat()
    .map(({ offsetMs }) => offsetMs)
    .sort((a, b) => a - b);
  console.log(`Viewers: Chromium ${browser.version()}; ${offsets.length} openings of a button`);
  await writeBenchReport(
    'go',
    { goOffsetP50Ms: percentile(offsets, 0.5), goOffsetP95Ms: percentile(offsets, 0.95) },
    values.json,
  );
} finally {
  await browser.close();
}
