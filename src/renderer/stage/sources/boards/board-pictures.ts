import { decodeAtMost } from '../decode-at-most.ts';
import type { Disposable } from '../../../../shared/kernel/index.ts';

/** Product pictures by their address, kept while they are likely to be drawn again. */
export interface BoardPictures extends Disposable {
  /** The picture where it is there; else null, and `onReady` is called once it has come. */
  readonly take: (url: string, onReady: () => void) => ImageBitmap | null;
}

const mostKept = 8;
const longestSidePx = 512;
const againAfterMs = 10_000;

async function load(url: string): Promise<ImageBitmap> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`No picture at ${url}`);
  return decodeAtMost(await response.blob(), longestSidePx);
}

/** Loads each picture once; one that does not come is asked for again later. */
export function createBoardPictures(): BoardPictures {
  const ready = new Map<string, ImageBitmap>();
  const waiting = new Map<string, Set<() => void>>();
  const failedAtMs = new Map<string, number>();
  let isDisposed = false;

  const keep = (url: string, picture: ImageBitmap): void => {
    if (isDisposed) return picture.close();
    ready.set(url, picture);
    for (const old of [...ready.keys()].slice(0, -mostKept)) {
      ready.get(old)?.close();
      ready.delete(old);
    }
  };
  const start = async (url: string): Promise<void> => {
    try {
      keep(url, await load(url));
    } catch {
      failedAtMs.set(url, performance.now());
    }
    const listeners = waiting.get(url) ?? [];
    waiting.delete(url);
    if (ready.has(url)) for (const listener of listeners) listener();
  };
  return {
    take(url, onReady) {
      const picture = ready.get(url);
      if (picture) {
        ready.delete(url);
        ready.set(url, picture);
        return picture;
      }
      const listeners = waiting.get(url);
      if (listeners) listeners.add(onReady);
      else if (performance.now() - (failedAtMs.get(url) ?? -againAfterMs) >= againAfterMs) {
        waiting.set(url, new Set([onReady]));
        void start(url);
      }
      return null;
    },
    dispose() {
      isDisposed = true;
      for (const picture of ready.values()) picture.close();
      ready.clear();
    },
  };
}
