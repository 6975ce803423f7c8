import { goMarkCells, readGoMark, type MarkRect } from '../../shared/stage/go-mark.ts';

/** Why the button opens: the viewer's own picture says so, or it has been waited long enough. */
export type GoReason = 'picture' | 'clock';

export interface GoWatch {
  readonly video: HTMLVideoElement;
  /** Where the mark stands in the picture; null where the picture has none, so that the clock decides. */
  readonly mark: MarkRect | null;
  /** The sale's short code, as its mark says it. */
  readonly saleCode: number;
  readonly opensAtMs: number;
  readonly serverNowMs: () => number;
  /** Called once. */
  readonly onGo: (reason: GoReason) => void;
}

/** The picture is looked at from so long before the opening: what said "go" goes on saying it. */
const lookBeforeMs = 200;
/** Whoever sees no "go" (hidden, stalled, sound only, covered) may tap by then. */
const patienceMs = 1500;
const pixelsPerCell = 8;
const readPx = { width: goMarkCells * pixelsPerCell, height: 8 };

type Reader = (video: HTMLVideoElement, mark: MarkRect) => ReturnType<typeof readGoMark>;

/** Draws only the mark's middle into a small canvas, whatever size the frame was decoded in. */
function createReader(): Reader | null {
  const canvas = document.createElement('canvas');
  canvas.width = readPx.width;
  canvas.height = readPx.height;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (context === null) return null;
  const luma = new Uint8Array(readPx.width * readPx.height);
  return (video, mark) => {
    const { videoWidth, videoHeight } = video;
    if (videoWidth === 0) return null;
    const area = [
      mark.x * videoWidth,
      (mark.y + mark.height * 0.2) * videoHeight,
      mark.width * videoWidth,
      mark.height * 0.6 * videoHeight,
    ] as const;
    context.drawImage(video, ...area, 0, 0, readPx.width, readPx.height);
    const { data } = context.getImageData(0, 0, readPx.width, readPx.height);
    for (let at = 0; at < luma.length; at += 1)
      luma[at] =
        0.2126 * (data[4 * at] ?? 0) +
        0.7152 * (data[4 * at + 1] ?? 0) +
        0.0722 * (data[4 * at + 2] ?? 0);
    return readGoMark(luma, readPx.width, readPx.height);
  };
}

/**
 * Tells when a sale's button is to open: at the later of the opening and the frame in which this
 * viewer's picture says "go", and a second and a half after the opening in any case. What is
 * enforced is the server's; this keeps the button in step with the picture. Returns what ends it.
 */
export function watchForGo(options: GoWatch): () => void {
  const { video, mark, saleCode, opensAtMs, serverNowMs, onGo } = options;
  let isOver = false;
  let hasSeenGo = mark === null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let frameCall: number | undefined;

  const end = (): void => {
    isOver = true;
    clearTimeout(timer);
    if (frameCall !== undefined) video.cancelVideoFrameCallback(frameCall);
  };
  const go = (reason: GoReason): void => {
    if (isOver) return;
    end();
    onGo(reason);
  };
  const read = mark !== null && 'requestVideoFrameCallback' in video ? createReader() : null;
  const look = (): void => {
    frameCall = undefined;
    if (isOver || read === null || mark === null) return;
    try {
      const found = read(video, mark);
      hasSeenGo ||= found?.phase === 'go' && found.saleCode === saleCode;
    } catch {
      // A frame that cannot be drawn shows nothing; the next one may.
    }
    if (!hasSeenGo) frameCall = video.requestVideoFrameCallback(look);
    else if (serverNowMs() >= opensAtMs) go('picture');
  };
  /** The clock is asked again at each step: it is corrected meanwhile, and timers are not exact. */
  const wait = (): void => {
    const nowMs = serverNowMs();
    if (nowMs >= opensAtMs + (hasSeenGo ? 0 : patienceMs))
      return go(hasSeenGo && mark !== null ? 'picture' : 'clock');
    if (nowMs >= opensAtMs - lookBeforeMs && read !== null && !hasSeenGo && frameCall === undefined)
      frameCall = video.requestVideoFrameCallback(look);
    const next = [opensAtMs - lookBeforeMs, opensAtMs, opensAtMs + patienceMs].find(
      (atMs) => atMs > nowMs,
    );
    // A far opening overflows no timer, and a page that slept looks again.
    timer = setTimeout(wait, Math.min(10_000, Math.max(1, (next ?? nowMs) - nowMs)));
  };
  wait();
  return end;
}
