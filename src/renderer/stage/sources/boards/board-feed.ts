import type { BoardKind, BoardLanguage, SizePx } from '../../../../shared/stage/index.ts';
import type { Feed, FeedPort } from '../feed.ts';
import type { BoardPictures } from './board-pictures.ts';
import type { BoardStore } from './board-store.ts';
import { drawBoard, loadFaces } from './draw.ts';
import { shownOn, type BoardView } from './view.ts';

/** One board for a layer of a given size. */
export interface BoardLook {
  readonly board: BoardKind;
  readonly language: BoardLanguage;
  readonly box: SizePx;
}

/** The clocks of server and window may drift: a far change is looked at again by then. */
const longestWaitMs = 10_000;

/**
 * Feeds a board: drawn when something on it changes, and then only; taken from the mixer while
 * there is nothing to show.
 */
export function createBoardFeed(
  { board, language, box }: BoardLook,
  boards: BoardStore,
  pictures: BoardPictures,
  port: FeedPort,
): Feed {
  let isDisposed = false;
  let isReady = false;
  /** What the mixer shows, as text; null before it was told anything. */
  let shown: string | null = null;
  let timer: ReturnType<typeof setTimeout> | null = null;

  const pictureFor = (view: BoardView): ImageBitmap | null =>
    view.kind === 'product-card' && view.pictureUrl !== null
      ? pictures.take(view.pictureUrl, refresh)
      : null;
  const show = (view: BoardView | null): void => {
    const picture = view && pictureFor(view);
    const look = JSON.stringify([view, picture !== null]);
    if (look === shown) return;
    shown = look;
    if (view) port.setInput({ kind: 'tile', tile: drawBoard(view, box, picture) });
    else {
      port.removeInput();
      port.setStatus({ state: 'ok', device: null, size: null });
    }
  };
  const refresh = (): void => {
    if (isDisposed || !isReady) return;
    if (timer !== null) clearTimeout(timer);
    const nowMs = boards.serverNowMs();
    const { view, changesAtMs } = shownOn(board, language, boards.read(), nowMs);
    show(view);
    timer =
      changesAtMs === null
        ? null
        : setTimeout(refresh, Math.min(longestWaitMs, Math.max(1, changesAtMs - nowMs)));
  };
  const unsubscribe = boards.subscribe(refresh);
  void loadFaces().then(() => {
    isReady = true;
    refresh();
  });

  return {
    feed() {
      shown = null;
      refresh();
    },
    hear(event) {
      if (event.kind === 'input-size')
        port.setStatus({ state: 'ok', device: null, size: event.size });
    },
    // A picture that did not come is asked for again.
    retry: refresh,
    dispose() {
      isDisposed = true;
      unsubscribe();
      if (timer !== null) clearTimeout(timer);
    },
  };
}
