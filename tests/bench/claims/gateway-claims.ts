import type { CrewProduct } from '../../../src/shared/catalog/index.ts';
import { readLedgerText, type Sale } from '../../../src/shared/sales/index.ts';
import { percentile } from '../../support/bench-report.ts';
import { startStudio, type StudioApp } from '../../support/studio-app.ts';
import { openViewer, startViewerBrowser, untilMoreFrames } from '../../support/viewers.ts';
import { fillShelf, hostOf, newKey, untilLive, type Ask } from '../live-sale.ts';
import { letCrowdCome, type CrowdTap } from './crowd-load.ts';

const units = 100;
const countdownMs = 5000;
/** After all have come in; as long as the stretch of which `/healthz` tells lagged. */
const calmMs = 15_000;
const healthWindowMs = 10_000;

/** What was measured how, for who reads the report. */
export const gatewaySettings = (viewers: number): Readonly<Record<string, string>> => ({
  gateway: `${viewers} viewers with page and open socket, ${units} units, each taps once within a second, one tap in five a repeat of the same key, the load from a process on the same machine`,
  live: 'the real studio on air at 720p30, watched by one Chromium; lagged is the worst 10 s around the rush',
});

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const openSale = (ask: Ask, product: CrewProduct): Promise<Sale> =>
  ask<Sale>('POST', '/sales', {
    productId: product.id,
    variantIds: [],
    terms: {
      countdownMs,
      durationMs: 120_000,
      units,
      price: { kind: 'fixed', priceMinor: 19_900 },
    },
    start: 'now',
    key: newKey(),
  });

/** The claims that the public ledger says had a unit, each once. */
async function heldInLedger(studio: StudioApp, saleId: string): Promise<Set<string>> {
  const text = await (await fetch(`${studio.gatewayUrl}/api/sales/${saleId}/ledger`)).text();
  const bodies = text
    .trim()
    .split('\n')
    .map((line) => readLedgerText((JSON.parse(line) as { text: string }).text)?.body);
  return new Set(
    bodies.flatMap((body) =>
      (body?.kind === 'claimed' && body.verdict === 'held') || body?.kind === 'promoted'
        ? [body.claimId]
        : [],
    ),
  );
}

/** What was answered against what is written down. */
function reconcile(
  taps: readonly CrowdTap[],
  ledger: ReadonlySet<string>,
): Pick<Record<string, number>, string> {
  const answered = taps.filter(({ status }) => status !== null);
  const held = new Set(
    answered.filter(({ verdict }) => verdict === 'held').map(({ claimId }) => claimId),
  );
  const byViewer = new Map<number, CrowdTap>();
  let wrongRepeats = 0;
  for (const tap of answered) {
    const first = byViewer.get(tap.viewer) ?? tap;
    if (first.claimId !== tap.claimId || first.verdict !== tap.verdict) wrongRepeats++;
    byViewer.set(tap.viewer, first);
  }
  if (wrongRepeats > 0) throw new Error(`${wrongRepeats} repeats were answered in another way`);
  const times = answered.map(({ tookMs }) => tookMs).sort((a, b) => a - b);
  return {
    taps: taps.length,
    tapsAnswered: answered.filter(({ status }) => status === 200).length,
    tapP50Ms: percentile(times, 0.5),
    tapP99Ms: percentile(times, 0.99),
    sold: ledger.size,
    oversold: Math.max(0, ledger.size - units),
    lost: [...held].filter((claimId) => !ledger.has(claimId)).length,
  };
}

/** The worst of what the mixer tells of the seconds around a moment. */
async function worstLagged(studio: StudioApp, untilMs: number): Promise<number> {
  let worst = 0;
  while (Date.now() < untilMs) {
    worst = Math.max(worst, (await studio.healthz()).publish.laggedPct);
    await pause(1000);
  }
  return worst;
}

/** Thousands tap within one second in a live show: through gateway, allocator and disk. */
export async function benchGateway(viewers: number): Promise<Record<string, number>> {
  const browser = await startViewerBrowser();
  try {
    await using studio = await startStudio({ goLive: true, settings: { preset: '720p30' } });
    const slug = await untilLive(studio);
    const ask = await hostOf(studio);
    const product = await fillShelf(ask);
    await untilMoreFrames(await openViewer(browser, `${studio.gatewayUrl}/w/${slug}`), 30);
    const crowd = await letCrowdCome({
      port: Number(new URL(studio.gatewayUrl).port),
      slug,
      viewers,
    });
    try {
      console.log(`${viewers} viewers are in`);
      await pause(calmMs);
      console.log(`lagged before the rush: ${await worstLagged(studio, Date.now() + 1)} %`);
      const sale = await openSale(ask, product);
      const variantId = product.variants[0]?.id;
      if (sale.opensAtMs === null || variantId === undefined) throw new Error('Nothing to sell');
      const rush = crowd.tap({ saleId: sale.id, variantId, atMs: sale.opensAtMs + 20 });
      const laggedPct = await worstLagged(studio, sale.opensAtMs + healthWindowMs);
      const figures = reconcile(await rush, await heldInLedger(studio, sale.id));
      return { ...figures, 'live.laggedPct': laggedPct };
    } finally {
      crowd.goHome();
    }
  } finally {
    await browser.close();
  }
}
