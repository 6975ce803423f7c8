import type { Disposable } from '../../../shared/kernel/index.ts';
import type { SizePx } from '../../../shared/stage/index.ts';
import { isDrawnBySoftware } from '../../ui/index.ts';
import type { MixerBus, MixerHandle, MixerOutputOptions } from '../mixer/index.ts';

/** A bus of the mixer as a track of this window. */
export interface BusTrack extends Disposable {
  /** The track of the moment; a new one comes when the mixer or its line was lost. */
  readonly track: () => MediaStreamTrack;
  /** Connects the bus to a mixer (again), with a new track. */
  readonly connect: (mixer: BusMixer) => void;
  /** Changes how frames are delivered; the track is made anew. */
  readonly setOptions: (options: MixerOutputOptions) => void;
  /** Shows the bus in an element, through all changes of track, until the returned call. */
  readonly attach: (video: HTMLVideoElement) => () => void;
  readonly onReplaced: (listener: () => void) => () => void;
}

type BusMixer = Pick<MixerHandle, 'setOutput' | 'setOutputSize'>;

/**
 * Tells the size in pixels in which an element is drawn, and whenever it changes. Where the
 * processor draws, a frame of that very size is copied; any other is scaled once more, which takes
 * many times as long.
 */
function watchDrawnSize(video: HTMLVideoElement, tell: (size: SizePx) => void): () => void {
  const observer = new ResizeObserver(([entry]) => {
    const [box] = entry?.devicePixelContentBoxSize ?? [];
    if (box && box.inlineSize >= 2 && box.blockSize >= 2)
      tell({ widthPx: box.inlineSize, heightPx: box.blockSize });
  });
  observer.observe(video, { box: 'device-pixel-content-box' });
  return () => observer.disconnect();
}

/** Makes the track of a bus; frames come once it is connected. */
export function createBusTrack(bus: MixerBus, initial: MixerOutputOptions = {}): BusTrack {
  const videos = new Set<HTMLVideoElement>();
  const listeners = new Set<() => void>();
  let options = initial;
  let mixer: BusMixer | null = null;
  let drawnSize: SizePx | null = null;
  let generator = new MediaStreamTrackGenerator({ kind: 'video' });

  const show = (video: HTMLVideoElement): void => {
    video.muted = true;
    video.srcObject = new MediaStream([generator]);
    // An element that is taken away while it starts refuses; nobody looks at it any more.
    video.play().catch(() => undefined);
  };
  const renew = (): void => {
    if (mixer === null) return;
    const old = generator;
    generator = new MediaStreamTrackGenerator({ kind: 'video' });
    mixer.setOutput(bus, generator.writable, options);
    for (const video of videos) show(video);
    // Only now: a line that ends while it is connected would be renewed once more.
    old.stop();
    for (const listener of [...listeners]) listener();
  };

  const tellDrawnSize = (): void => {
    if (bus !== 'program') mixer?.setOutputSize(bus, drawnSize);
  };
  const followSize = (video: HTMLVideoElement): (() => void) =>
    bus !== 'program' && isDrawnBySoftware()
      ? watchDrawnSize(video, (size) => {
          drawnSize = size;
          tellDrawnSize();
        })
      : () => undefined;

  return {
    track: () => generator,
    connect(next) {
      const isFirst = mixer === null;
      mixer = next;
      tellDrawnSize();
      if (isFirst) next.setOutput(bus, generator.writable, options);
      else renew();
    },
    setOptions(next) {
      if (
        next.divideSizeBy === options.divideSizeBy &&
        next.everyNthFrame === options.everyNthFrame
      )
        return;
      options = next;
      renew();
    },
    attach(video) {
      videos.add(video);
      show(video);
      const unfollow = followSize(video);
      return () => {
        if (!videos.delete(video)) return;
        unfollow();
        video.srcObject = null;
      };
    },
    onReplaced(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    dispose() {
      for (const video of videos) video.srcObject = null;
      videos.clear();
      listeners.clear();
      generator.stop();
    },
  };
}
