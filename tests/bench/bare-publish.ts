import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Page } from 'playwright-core';
import { publishOptions, type VideoPlan } from '../../src/renderer/stage/publish/encodings.ts';
import type { PublishReport } from '../../src/shared/show/index.ts';
import type { SfuAdmission } from '../../src/shared/show-api/index.ts';
import { startElectron, type ElectronApp } from '../support/electron-app.ts';
import { startLiveKit } from '../support/start-livekit.ts';
import { startShowServer } from '../support/start-show-server.ts';
import { fakeDevices } from '../support/studio-app.ts';

/** A camera published as it comes, watched by whoever opens the link. */
export interface BarePublish extends AsyncDisposable {
  readonly app: ElectronApp;
  readonly page: Page;
  readonly watchUrl: string;
}

interface LiveKitGlobal {
  LivekitClient: {
    Room: new () => {
      connect(url: string, token: string): Promise<void>;
      localParticipant: {
        publishTrack(track: MediaStreamTrack, options: object): Promise<unknown>;
      };
    };
    VideoPreset: new (
      width: number,
      height: number,
      maxBitrate: number,
      maxFps: number,
      priority: string,
    ) => object;
  };
}

/** Runs in the window: the whole program of a studio that mixes nothing. */
async function publishCamera(task: {
  readonly admission: SfuAdmission;
  readonly plan: VideoPlan;
  readonly options: object;
}): Promise<void> {
  const { Room, VideoPreset } = (globalThis as unknown as LiveKitGlobal).LivekitClient;
  const { size, layers } = task.plan;
  const top = layers[layers.length - 1];
  const stream = await navigator.mediaDevices.getUserMedia({
    video: { width: size.widthPx, height: size.heightPx, frameRate: top?.maxFps ?? 30 },
    audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false },
  });
  const room = new Room();
  await room.connect(task.admission.url, task.admission.token);
  for (const track of stream.getTracks()) {
    if (track.kind === 'video') track.contentHint = 'motion';
    await room.localParticipant.publishTrack(
      track,
      track.kind === 'audio'
        ? {}
        : {
            ...task.options,
            // These are objects with methods, which do not travel.
            videoSimulcastLayers: layers
              .slice(0, -1)
              .map(
                (one) =>
                  new VideoPreset(
                    one.widthPx,
                    one.heightPx,
                    one.maxBitrateKbps * 1000,
                    one.maxFps,
                    'high',
                  ),
              ),
          },
    );
  }
}

/**
 * Publishes the made-up camera and microphone from a plain page in the studio's own Electron, with
 * the studio's codec, sizes, bitrates and rate, to a LiveKit server and a show server of its own.
 */
export async function startBarePublish(plan: VideoPlan): Promise<BarePublish> {
  const stack = new AsyncDisposableStack();
  try {
    const livekit = await startLiveKit();
    stack.defer(() => livekit.stop());
    const pagesDir = resolve(import.meta.dirname, '../../out/renderer');
    const server = await startShowServer({ pagesDir, sfu: livekit });
    stack.defer(() => server.stop());
    const asHost = async (path: string, body: unknown = {}): Promise<unknown> => {
      const response = await fetch(`${server.url}/api${path}`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${server.hostToken}`,
          'content-type': 'application/json',
        },
        body: JSON.stringify(body),
      });
      if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
      return response.json();
    };
    const dataDir = mkdtempSync(join(tmpdir(), 'regulars-bare-'));
    stack.defer(() => rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 }));
    const fps = plan.layers.at(-1)?.maxFps ?? 30;
    const app = startElectron({
      appDir: resolve(import.meta.dirname, '../support/bare-window'),
      args: fakeDevices(fps),
      env: { ...process.env, REGULARS_BARE_DATA_DIR: dataDir },
    });
    stack.use(app);
    const page = await app.attach();
    const { slug } = (await asHost('/show/go-live')) as { slug: string };
    const admission = (await asHost('/air/publish')) as SfuAdmission;
    const { videoSimulcastLayers: _made, ...options } = publishOptions(plan);
    await page.evaluate(publishCamera, { admission, plan, options });
    const report: PublishReport = {
      state: 'live',
      width: plan.size.widthPx,
      height: plan.size.heightPx,
      fps,
      codec: plan.codec,
      laggedPct: 0,
    };
    await asHost('/air/report', report);
    const reporting = setInterval(
      () => void asHost('/air/report', report).catch(() => undefined),
      1000,
    );
    stack.defer(() => clearInterval(reporting));
    const kept = stack.move();
    return {
      app,
      page,
      watchUrl: `${server.url}/w/${slug}`,
      [Symbol.asyncDispose]: () => kept.disposeAsync(),
    };
  } finally {
    await stack.disposeAsync();
  }
}
