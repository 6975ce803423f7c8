import type { Browser, Page } from 'playwright-core';
import { boardRect, boardSizes } from '../../src/renderer/stage/scenes/board-rect.ts';
import type { Orientation } from '../../src/shared/show/index.ts';
import { referenceSizePx, type MarkRect } from '../../src/shared/stage/index.ts';
import { untilMoreFrames } from '../support/viewers.ts';

declare global {
  // What `openGoViewer` puts on the page.
  var goSeen: GoSeen;
}

/** When, by the wall clock, a viewer's page came to "go" in one sale; null until it has. */
export interface GoSeen {
  /** Frames before are not looked at, for looking costs the machine what it measures. */
  readonly fromMs: number;
  /** The first frame whose countdown board is red. */
  readonly frameAtMs: number | null;
  /** The change of the button. */
  readonly buttonAtMs: number | null;
}

/** No picture may say "go" sooner than this before the opening. */
const lookBeforeMs = 500;

/** Someone on the real watch page, on a way of their own to the media server. */
export interface GoViewer {
  readonly page: Page;
  /** Forgets the last sale, and looks for the "go" of one that opens then. */
  expect(opensAtMs: number): Promise<void>;
  /** Resolves when picture and button have both come to "go"; what was seen by then where not. */
  untilGo(withinMs: number): Promise<GoSeen>;
}

/**
 * A patch of the countdown board that is ivory before "go" and red from then on, whatever the text:
 * the bench looks at colour, so that it does not believe the mark that it measures.
 */
export function redPatch(orientation: Orientation): MarkRect {
  const canvas = referenceSizePx(orientation);
  const rect = boardRect('countdown', orientation);
  const scale = rect.widthPx / boardSizes.countdown.widthPx;
  return {
    x: (rect.xPx + 468 * scale) / canvas.widthPx,
    y: (rect.yPx + 200 * scale) / canvas.heightPx,
    width: (10 * scale) / canvas.widthPx,
    height: (40 * scale) / canvas.heightPx,
  };
}

/** Runs before the page's scripts: the media server is reached through another port, by UDP alone. */
function detour({ from, to }: { readonly from: number; readonly to: number }): void {
  const peer = RTCPeerConnection.prototype;
  const moved = (candidate: string): string | null => {
    const fields = candidate.split(' ');
    if (fields[2]?.toLowerCase() !== 'udp' || Number(fields[5]) !== from) return null;
    fields[4] = '127.0.0.1';
    fields[5] = String(to);
    return fields.join(' ');
  };
  const add = Object.getOwnPropertyDescriptor(peer, 'addIceCandidate')?.value as (
    this: RTCPeerConnection,
    candidate?: RTCIceCandidateInit | null,
  ) => Promise<void>;
  peer.addIceCandidate = function (this: RTCPeerConnection, init?: RTCIceCandidateInit | null) {
    if (init?.candidate === undefined || init.candidate === '') return add.call(this, init);
    const candidate = moved(init.candidate);
    return candidate === null ? Promise.resolve() : add.call(this, { ...init, candidate });
  };
  const describe = Object.getOwnPropertyDescriptor(peer, 'setRemoteDescription')?.value as (
    this: RTCPeerConnection,
    description: RTCSessionDescriptionInit,
  ) => Promise<void>;
  peer.setRemoteDescription = function (
    this: RTCPeerConnection,
    description: RTCSessionDescriptionInit,
  ) {
    const lines = (description.sdp ?? '').split('\r\n').flatMap((line) => {
      if (!line.startsWith('a=candidate:')) return [line];
      const candidate = moved(line.slice(2));
      return candidate === null ? [] : [`a=${candidate}`];
    });
    return describe.call(this, { type: description.type, sdp: lines.join('\r\n') });
  };
  // Our own addresses stay unsaid, so that the server answers on the way that it was asked on.
  Object.defineProperty(peer, 'onicecandidate', { set: () => undefined, get: () => null });
}

/** Runs on the page: looks at the patch in every frame, and at the sale's button. */
function lookForGo(patch: { x: number; y: number; width: number; height: number }): void {
  const video = document.querySelector('video');
  const context = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
  if (video === null || context === null) throw new Error('The page has no picture');
  globalThis.goSeen = { fromMs: Infinity, frameAtMs: null, buttonAtMs: null };
  const isRed = (): boolean => {
    const { videoWidth, videoHeight } = video;
    context.drawImage(
      video,
      patch.x * videoWidth,
      patch.y * videoHeight,
      patch.width * videoWidth,
      patch.height * videoHeight,
      0,
      0,
      1,
      1,
    );
    const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data;
    return red > 120 && red > 2 * green && red > 2 * blue;
  };
  const onFrame = (): void => {
    const atMs = performance.timeOrigin + performance.now();
    video.requestVideoFrameCallback(onFrame);
    const { fromMs, frameAtMs } = globalThis.goSeen;
    if (frameAtMs === null && atMs >= fromMs && isRed())
      globalThis.goSeen = { ...globalThis.goSeen, frameAtMs: atMs };
  };
  video.requestVideoFrameCallback(onFrame);
  new MutationObserver(() => {
    if (globalThis.goSeen.buttonAtMs !== null) return;
    const atMs = performance.timeOrigin + performance.now();
    const button = document.querySelector<HTMLElement>('[data-testid="sale-button"]');
    if (button?.dataset['state'] === 'go')
      globalThis.goSeen = { ...globalThis.goSeen, buttonAtMs: atMs };
  }).observe(document.body, { subtree: true, childList: true, attributeFilter: ['data-state'] });
}

/** Opens the watch page, its media on the detour, and looks for "go" from then on. */
export async function openGoViewer(
  browser: Browser,
  watchUrl: string,
  ports: { readonly from: number; readonly to: number },
  patch: MarkRect,
): Promise<GoViewer> {
  const context = await browser.newContext({ viewport: { width: 360, height: 640 } });
  const page = await context.newPage();
  page.on('pageerror', (error) => {
    throw error;
  });
  await page.addInitScript(detour, ports);
  await page.goto(watchUrl);
  await untilMoreFrames(page, 15, 30_000);
  await page.evaluate(lookForGo, patch);
  return {
    page,
    expect: (opensAtMs) =>
      page.evaluate((fromMs) => {
        globalThis.goSeen = { fromMs, frameAtMs: null, buttonAtMs: null };
      }, opensAtMs - lookBeforeMs),
    async untilGo(withinMs) {
      await page
        .waitForFunction(
          () => globalThis.goSeen.frameAtMs !== null && globalThis.goSeen.buttonAtMs !== null,
          undefined,
          { timeout: withinMs, polling: 100 },
        )
        .catch(() => undefined);
      return page.evaluate(() => globalThis.goSeen);
    },
  };
}
