import { decodeAtMost } from './decode-at-most.ts';
import type { SizePx } from '../../../shared/stage/index.ts';
import type { MixerInput } from '../mixer/index.ts';
import type { Feed, FeedPort } from './feed.ts';
import { drawText, maxTileSidePx } from './text-tile.ts';
import type { TextLook } from './text-layout.ts';

const nothing = (): void => undefined;

/** Feeds what the mixer makes by itself: a colour or the test picture. */
export function createBuiltInFeed(
  input: Extract<MixerInput, { readonly kind: 'colour' | 'test-picture' }>,
  port: FeedPort,
): Feed {
  return {
    feed() {
      port.setInput(input);
      if (input.kind === 'colour') port.setStatus({ state: 'ok', device: null, size: null });
    },
    hear(event) {
      if (event.kind === 'input-size')
        port.setStatus({ state: 'ok', device: null, size: event.size });
    },
    retry: nothing,
    dispose: nothing,
  };
}

/** Draws once and feeds that; `make` is asked again for a new mixer. */
function createTileFeed(
  make: () => Promise<Extract<MixerInput, { readonly kind: 'tile' }>['tile'] | null>,
  port: FeedPort,
): Feed {
  let isDisposed = false;
  /** A later drawing makes an earlier one that is still under way worthless. */
  let turn = 0;
  let isMissing = false;
  const miss = (): void => {
    isMissing = true;
    port.removeInput();
    port.setStatus({ state: 'missing', device: null });
  };
  const draw = async (): Promise<void> => {
    const mine = (turn += 1);
    const tile = await make().catch(() => null);
    if (isDisposed || mine !== turn) {
      if (tile instanceof ImageBitmap) tile.close();
      return;
    }
    if (!tile) return miss();
    isMissing = false;
    port.setInput({ kind: 'tile', tile });
  };
  return {
    feed: () => void draw(),
    hear(event) {
      if (event.kind === 'input-size')
        port.setStatus({ state: 'ok', device: null, size: event.size });
      if (event.kind === 'input-ended') miss();
    },
    retry() {
      if (isMissing) void draw();
    },
    dispose() {
      isDisposed = true;
    },
  };
}

/** Feeds a text, drawn for a layer of a given size. */
export const createTextFeed = (look: TextLook, box: SizePx, port: FeedPort): Feed =>
  createTileFeed(() => drawText(look, box), port);

/** Feeds an image file. One that is not there is looked for again; a broken one is not. */
export function createImageFeed(url: string, port: FeedPort): Feed {
  let file: Blob | null = null;
  let isBroken = false;
  return createTileFeed(async () => {
    if (isBroken) return null;
    if (!file) {
      const response = await fetch(url);
      if (!response.ok) return null;
      file = await response.blob();
    }
    try {
      return await decodeAtMost(file, maxTileSidePx);
    } catch {
      isBroken = true;
      return null;
    }
  }, port);
}
