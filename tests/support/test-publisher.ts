import { resolve } from 'node:path';
import type { Page } from 'playwright-core';
import type { SfuAdmission } from '../../src/shared/show-api/index.ts';

const livekitClient = resolve(
  import.meta.dirname,
  '../../node_modules/livekit-client/dist/livekit-client.umd.js',
);

interface LiveKitGlobal {
  LivekitClient: {
    Room: new () => {
      connect(url: string, token: string): Promise<void>;
      localParticipant: {
        publishTrack(track: MediaStreamTrack, options: object): Promise<unknown>;
      };
    };
  };
}

/** Publishes a moving canvas from a bare page, where a test needs a program but no studio. */
export async function publishCanvas(page: Page, admission: SfuAdmission): Promise<void> {
  // Of the media server's own origin, for a blank page may not speak to this computer.
  await page.goto(admission.url.replace(/^ws/, 'http'));
  await page.addScriptTag({ path: livekitClient });
  await page.evaluate(async ({ url, token }) => {
    const canvas = document.createElement('canvas');
    canvas.width = 360;
    canvas.height = 640;
    const context = canvas.getContext('2d');
    let tick = 0;
    setInterval(() => {
      if (context === null) return;
      tick += 1;
      context.fillStyle = '#24505e';
      context.fillRect(0, 0, 360, 640);
      context.fillStyle = '#f3c150';
      context.fillRect((tick * 7) % 360, 200, 80, 240);
    }, 33);
    const { Room } = (globalThis as unknown as LiveKitGlobal).LivekitClient;
    const room = new Room();
    await room.connect(url, token);
    const [track] = canvas.captureStream(30).getVideoTracks();
    if (track === undefined) throw new Error('A canvas without a track');
    await room.localParticipant.publishTrack(track, { simulcast: false, videoCodec: 'vp8' });
  }, admission);
}
