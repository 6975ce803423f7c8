import type { Browser, Page } from 'playwright-core';
import { readShownStamp, stampAgeMs } from '../support/latency-stamp.ts';
import { openViewer, untilMoreFrames } from '../support/viewers.ts';

declare global {
  // What `openStampViewer` puts on the page.
  var readShownStamp: (
    luma: ArrayLike<number>,
    widthPx: number,
    strideBytes: number,
    stampRowsPx: number,
  ) => number | null;
  var stampReadings: StampReading[];
}

/** What a viewer's page saw in one frame; the stamp is null where none could be read. */
interface StampReading {
  readonly stamp: number | null;
  readonly wallMs: number;
  readonly widthPx: number;
}

/** What one viewer saw over a stretch of time. */
export interface SeenByViewer {
  /** Milliseconds from the mixer's tick to the frame's callback on the page, ascending. */
  readonly latenciesMs: readonly number[];
  /** Frames that were looked at and held no plausible stamp. */
  readonly unreadable: number;
  /** Widths of the pictures received: which simulcast size it was. */
  readonly widthsPx: readonly number[];
  readonly framesPerSecond: number;
}

/** A viewer on the real watch page who reads the stamp of some of the frames. */
export interface StampViewer {
  readonly page: Page;
  /** Looks on for so long. */
  look(durationMs: number): Promise<SeenByViewer>;
  close(): Promise<void>;
}

/** Only some frames are read, so that reading costs the machine little. */
const everyNthFrame = 5;
const stampRowsPx = 16;

/** Runs on the page: the stamp of a frame, read from the top rows of its luma as it was decoded. */
function readFrames(options: {
  readonly everyNth: number;
  readonly rowsPx: number;
  readonly programHeightPx: number;
}): void {
  const video = document.querySelector('video');
  if (video === null) throw new Error('The page has no picture');
  globalThis.stampReadings = [];
  const read = async (frame: VideoFrame, wallMs: number): Promise<void> => {
    try {
      const area = frame.visibleRect;
      if (area === null || (frame.format !== 'I420' && frame.format !== 'NV12')) return;
      const rows = (options.rowsPx * area.height) / options.programHeightPx;
      const rect = {
        x: area.x,
        y: area.y,
        width: area.width & ~1,
        height: 2 * Math.ceil(rows / 2),
      };
      const bytes = new Uint8Array(frame.allocationSize({ rect }));
      const [luma] = await frame.copyTo(bytes, { rect });
      const top = bytes.subarray(luma?.offset ?? 0);
      const stamp = globalThis.readShownStamp(top, rect.width, luma?.stride ?? rect.width, rows);
      globalThis.stampReadings.push({ stamp, wallMs, widthPx: area.width });
    } finally {
      frame.close();
    }
  };
  let count = 0;
  const onFrame = (): void => {
    const wallMs = Date.now();
    video.requestVideoFrameCallback(onFrame);
    count += 1;
    if (count % options.everyNth === 0) void read(new VideoFrame(video), wallMs);
  };
  video.requestVideoFrameCallback(onFrame);
}

/** Opens the watch page and reads stamps from then on. */
export async function openStampViewer(
  browser: Browser,
  watchUrl: string,
  programHeightPx: number,
): Promise<StampViewer> {
  const page = await openViewer(browser, watchUrl);
  await untilMoreFrames(page, 15, 30_000);
  await page.evaluate(`globalThis.readShownStamp = ${readShownStamp.toString()}`);
  await page.evaluate(readFrames, {
    everyNth: everyNthFrame,
    rowsPx: stampRowsPx,
    programHeightPx,
  });
  const frames = (): Promise<number> =>
    page.evaluate(() => {
      globalThis.stampReadings.length = 0;
      return Number(document.documentElement.dataset['frames'] ?? 0);
    });
  return {
    page,
    async look(durationMs) {
      const [before, startedAtMs] = [await frames(), performance.now()];
      await new Promise((resolve) => setTimeout(resolve, durationMs));
      const readings = await page.evaluate(() => globalThis.stampReadings);
      const tookMs = performance.now() - startedAtMs;
      const ages = readings.map(({ stamp, wallMs }) =>
        stamp === null ? null : stampAgeMs(stamp, wallMs),
      );
      return {
        latenciesMs: ages.filter((age) => age !== null).sort((a, b) => a - b),
        unreadable: ages.filter((age) => age === null).length,
        widthsPx: [...new Set(readings.map(({ widthPx }) => widthPx))],
        framesPerSecond: (1000 * ((await frames()) - before)) / tookMs,
      };
    },
    close: () => page.context().close(),
  };
}
