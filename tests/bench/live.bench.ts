import { parseArgs } from 'node:util';
import type { Browser } from 'playwright-core';
import { videoPlan } from '../../src/renderer/stage/publish/encodings.ts';
import { studioSettingsSchema } from '../../src/shared/desktop-api/index.ts';
import {
  orientationSchema,
  type Orientation,
  type PublishReport,
} from '../../src/shared/show/index.ts';
import {
  presetSchema,
  programFps,
  programSizePx,
  type Preset,
} from '../../src/shared/stage/index.ts';
import { percentile, writeBenchReport } from '../support/bench-report.ts';
import { measureFirstFrame } from '../support/first-frame.ts';
import { measureCpu, type CpuUsed } from '../support/processes.ts';
import { startStudio, type StudioApp } from '../support/studio-app.ts';
import { startViewerBrowser } from '../support/viewers.ts';
import { startBarePublish } from './bare-publish.ts';
import { liveBenchScenes } from './live-scene.ts';
import { watchSentLayers } from './sent-layers.ts';
import { openStampViewer, type SeenByViewer } from './stamp-viewer.ts';

/**
 * A show goes live, and one viewer watches it on the real watch page: 5 s of warm-up, then 20 s
 * that count, for each preset. The same for a camera published with no mixing at all.
 *
 * `--orientation` is portrait (the product's own) unless landscape is named; `--presets` takes
 * some of the presets, for a quick look.
 */
const { values } = parseArgs({
  options: {
    json: { type: 'string' },
    orientation: { type: 'string', default: 'portrait' },
    presets: { type: 'string', default: presetSchema.options.join(',') },
  },
});
const orientation = orientationSchema.parse(values.orientation);
const presets = values.presets.split(',').map((name) => presetSchema.parse(name));

const warmUpMs = 5000;
const runMs = 20_000;
/** The stretch over which `/healthz` tells fps and lagged. */
const healthWindowMs = 10_000;
const firstFrameLoads = 10;

const figures: Record<string, number> = {};
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function untilLive(studio: StudioApp): Promise<void> {
  const endAtMs = Date.now() + 60_000;
  // The window may be there before its show server answers.
  const state = (): Promise<string> =>
    studio.healthz().then(
      ({ publish }) => publish.state,
      () => 'off',
    );
  while ((await state()) !== 'live') {
    if (Date.now() > endAtMs) throw new Error(`Not on air:\n${studio.app.words()}`);
    await pause(100);
  }
}

/** fps and lagged of the mixer over the run: the mean of its windows, one after the other. */
async function readMixer(studio: StudioApp): Promise<{ fps: number; laggedPct: number }> {
  const windows: PublishReport[] = [];
  for (let atMs = 0; atMs < runMs; atMs += healthWindowMs) {
    await pause(healthWindowMs);
    windows.push((await studio.healthz()).publish);
  }
  const mean = (of: 'fps' | 'laggedPct'): number =>
    windows.reduce((sum, window) => sum + window[of], 0) / windows.length;
  return { fps: mean('fps'), laggedPct: mean('laggedPct') };
}

function sayHowItWent(what: string, seen: SeenByViewer, cpu: CpuUsed, sent: string): void {
  const parts = cpu.byKind
    .filter(([, cores]) => cores >= 0.005)
    .map(([kind, cores]) => `${kind} ${cores.toFixed(2)}`);
  console.log(`${what}: ${cpu.cores.toFixed(2)} cores (${parts.join(', ')})`);
  console.log(`  sent ${sent}`);
  console.log(
    `  the viewer got ${seen.framesPerSecond.toFixed(1)} frames a second, ${seen.widthsPx.join(' and ')} px wide`,
  );
}

async function benchStudio(preset: Preset, browser: Browser, shape: Orientation): Promise<void> {
  const size = programSizePx(preset, shape);
  await using studio = await startStudio({
    goLive: true,
    latencyStamp: true,
    cameraFps: programFps(preset),
    settings: { preset, orientation: shape },
    scenes: liveBenchScenes(shape),
  });
  await untilLive(studio);
  const watchUrl = `${studio.gatewayUrl}/w/${(await studio.healthz()).show.slug}`;
  const viewer = await openStampViewer(browser, watchUrl, size.heightPx);
  await viewer.look(warmUpMs);
  const sent = await watchSentLayers(studio.page);
  const cpuUsed = await measureCpu(() => studio.ownProcesses());
  const [mixer, seen] = await Promise.all([readMixer(studio), viewer.look(runMs)]);
  const cpu = await cpuUsed();
  figures[`${preset}.fps`] = mixer.fps;
  figures[`${preset}.laggedPct`] = mixer.laggedPct;
  figures[`${preset}.latencyP50Ms`] = percentile(seen.latenciesMs, 0.5);
  figures[`${preset}.latencyP95Ms`] = percentile(seen.latenciesMs, 0.95);
  figures[`${preset}.studioCores`] = cpu.cores;
  sayHowItWent(`${preset} studio`, seen, cpu, await sent());
  console.log(
    `  ${seen.latenciesMs.length} stamps read, ${seen.unreadable} not; ${JSON.stringify(mixer)}`,
  );
  await viewer.close();
  if (seen.unreadable > seen.latenciesMs.length / 20)
    throw new Error(`${preset}: the stamp could not be read on ${seen.unreadable} frames`);
  if (preset !== presets[0]) return;
  const times = (await measureFirstFrame(browser, watchUrl, firstFrameLoads)).sort((a, b) => a - b);
  console.log(`  first frames after ${times.map(Math.round).join(', ')} ms`);
  figures['firstFrameP50Ms'] = percentile(times, 0.5);
  figures['firstFrameP95Ms'] = percentile(times, 0.95);
}

/** Webcams are landscape, so the camera alone has the program's size lying down. */
async function benchBare(preset: Preset, browser: Browser): Promise<void> {
  const settings = studioSettingsSchema.parse({ preset, orientation: 'landscape' });
  const plan = videoPlan(settings, programSizePx(preset, 'landscape'), settings.codec);
  await using bare = await startBarePublish(plan);
  const viewer = await openStampViewer(browser, bare.watchUrl, plan.size.heightPx);
  await viewer.look(warmUpMs);
  const sent = await watchSentLayers(bare.page);
  const cpuUsed = await measureCpu(() => bare.app.processes());
  const seen = await viewer.look(runMs);
  const cpu = await cpuUsed();
  figures[`${preset}.bareCores`] = cpu.cores;
  sayHowItWent(`${preset} bare`, seen, cpu, await sent());
  await viewer.close();
}

async function electronVersions(): Promise<string> {
  await using studio = await startStudio();
  const agent = await studio.page.evaluate(() => navigator.userAgent);
  return `${/Electron\/\S+/.exec(agent)?.[0]} (${/Chrome\/\S+/.exec(agent)?.[0]})`;
}

const browser = await startViewerBrowser();
try {
  console.log(`Program: ${orientation}; viewer: Chromium ${browser.version()}`);
  for (const preset of presets) {
    await benchStudio(preset, browser, orientation);
    await benchBare(preset, browser);
    const studioCores = figures[`${preset}.studioCores`] ?? Number.NaN;
    figures[`${preset}.studioOverBare`] =
      studioCores / (figures[`${preset}.bareCores`] ?? Number.NaN);
  }
} finally {
  await browser.close();
}
console.log(`Studio: ${await electronVersions()}; viewer: Chromium ${browser.version()}`);
await writeBenchReport('live', figures, values.json);
