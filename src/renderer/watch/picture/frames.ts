const lookEveryMs = 100;

/** Calls back for each frame that is shown; some frames late where a browser cannot tell (rarely one by one). */
export function countFrames(video: HTMLVideoElement, onFrame: () => void): void {
  if ('requestVideoFrameCallback' in video) {
    const next = (): void => {
      onFrame();
      video.requestVideoFrameCallback(next);
    };
    video.requestVideoFrameCallback(next);
    return;
  }
  let known = 0;
  setInterval(() => {
    const shown = shownFrames(video);
    if (shown > known) onFrame();
    known = shown;
  }, lookEveryMs);
}

const shownFrames = (video: HTMLVideoElement): number =>
  video.getVideoPlaybackQuality().totalVideoFrames;
