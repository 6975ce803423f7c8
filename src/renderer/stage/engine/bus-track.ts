import type { Disposable } from '../../../shared/kernel/index.ts';
import type { MixerBus, MixerHandle, MixerOutputOptions } from '../mixer/index.ts';

/** A bus of the mixer as a track of this window. */
export interface BusTrack extends Disposable {
  /** The track of the moment; a new one comes when the mixer or its line was lost. */
  readonly track: () => MediaStreamTrack;
  /** Connects the bus to a mixer (again), with a new track. */
  readonly connect: (mixer: Pick<MixerHandle, 'setOutput'>) => void;
  /** Changes how frames are delivered; the track is made anew. */
  readonly setOptions: (options: MixerOutputOptions) => void;
  /** Shows the bus in an element, through all changes of track, until the returned call. */
  readonly attach: (video: HTMLVideoElement) => () => void;
  readonly onReplaced: (listener: () => void) => () => void;
}

/** Makes the track of a bus; frames come once it is connected. */
export function createBusTrack(bus: MixerBus, initial: MixerOutputOptions = {}): BusTrack {
  const videos = new Set<HTMLVideoElement>();
  const listeners = new Set<() => void>();
  let options = initial;
  let mixer: Pick<MixerHandle, 'setOutput'> | null = null;
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

  return {
    track: () => generator,
    connect(next) {
      const isFirst = mixer === null;
      mixer = next;
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
      return () => {
        if (!videos.delete(video)) return;
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
