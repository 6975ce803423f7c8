import { createValue } from '../../src/renderer/stage/engine/value.ts';
import type { MixerInput } from '../../src/renderer/stage/mixer/index.ts';
import { boardRect } from '../../src/renderer/stage/scenes/index.ts';
import { sampleCollection } from '../../src/renderer/stage/scenes/sample.ts';
import {
  createBoardFeed,
  createBoardPictures,
  createBoardStore,
  goMarkRect,
} from '../../src/renderer/stage/sources/boards/index.ts';
import { watchForGo, type GoReason } from '../../src/renderer/watch/go-mark.ts';
import {
  goMarkCells,
  noBoards,
  programSizePx,
  readGoMark,
  referenceSizePx,
  type BoardKind,
  type BoardLanguage,
  type BoardState,
  type MarkedSale,
  type MarkRect,
  type SizePx,
} from '../../src/shared/stage/index.ts';
import type { Orientation } from '../../src/shared/show/index.ts';

/** A board as the mixer is given it: its newest drawing, and how many there were. */
function openBoard(kind: BoardKind, language: BoardLanguage, box: SizePx, serverNowMs = Date.now) {
  const store = createBoardStore(serverNowMs);
  const pictures = createBoardPictures();
  const drawn = createValue<ImageData | null>(null);
  let drawings = 0;
  const feed = createBoardFeed({ board: kind, language, box }, store, pictures, {
    setInput(input: MixerInput) {
      if (input.kind !== 'tile' || input.tile instanceof ImageBitmap) throw new Error('No tile');
      drawings += 1;
      const { data, widthPx, heightPx } = input.tile;
      drawn.set(new ImageData(new Uint8ClampedArray(data), widthPx, heightPx));
    },
    removeInput: () => drawn.set(null),
    setStatus: () => undefined,
  });
  feed.feed();
  return {
    store,
    drawings: () => drawings,
    async shown(): Promise<ImageData> {
      for (;;) {
        const now = drawn.read();
        if (now) return now;
        await new Promise<void>((done) => {
          const stop = drawn.subscribe(() => {
            stop();
            done();
          });
        });
      }
    },
    drawn,
    close() {
      feed.dispose();
      pictures.dispose();
    },
  };
}

function canvasOf({ widthPx, heightPx }: SizePx): OffscreenCanvasRenderingContext2D {
  const context = new OffscreenCanvas(widthPx, heightPx).getContext('2d', {
    willReadFrequently: true,
  });
  if (!context) throw new Error('No canvas');
  return context;
}

/** A picture of a room: light from above, things with edges, grain that changes. */
function drawRoom(context: OffscreenCanvasRenderingContext2D, turn: number): void {
  const { width, height } = context.canvas;
  const light = context.createLinearGradient(0, 0, width * 0.3, height);
  light.addColorStop(0, '#d8cbb5');
  light.addColorStop(1, '#6d5c49');
  context.fillStyle = light;
  context.fillRect(0, 0, width, height);
  for (let thing = 0; thing < 60; thing += 1) {
    context.fillStyle = `hsl(${(thing * 47) % 360} 40% ${20 + ((thing * 13 + turn * 3) % 60)}%)`;
    const x = ((thing * 97 + turn * 5) % 100) / 100;
    context.fillRect(x * width, (((thing * 61) % 100) / 100) * height, width / 9, height / 17);
  }
}

/** The program in a given size: a room with the tile where the sample puts it. */
async function programOf(
  tile: ImageData,
  kind: BoardKind,
  orientation: Orientation,
  size: SizePx,
): Promise<(turn: number) => OffscreenCanvas> {
  const canvas = referenceSizePx(orientation);
  const rect = boardRect(kind, orientation);
  const whole = canvasOf(size);
  const board = await createImageBitmap(tile);
  const [toX, toY] = [size.widthPx / canvas.widthPx, size.heightPx / canvas.heightPx];
  return (turn) => {
    drawRoom(whole, turn);
    whole.imageSmoothingQuality = 'high';
    whole.drawImage(board, rect.xPx * toX, rect.yPx * toY, rect.widthPx * toX, rect.heightPx * toY);
    return whole.canvas;
  };
}

function readIn(picture: CanvasImageSource, mark: MarkRect, size: SizePx): MarkedSale | null {
  const read = { widthPx: goMarkCells * 8, heightPx: 8 };
  const context = canvasOf(read);
  context.drawImage(
    picture,
    mark.x * size.widthPx,
    (mark.y + 0.2 * mark.height) * size.heightPx,
    mark.width * size.widthPx,
    0.6 * mark.height * size.heightPx,
    0,
    0,
    read.widthPx,
    read.heightPx,
  );
  const { data } = context.getImageData(0, 0, read.widthPx, read.heightPx);
  const luma = Uint8Array.from({ length: read.widthPx * read.heightPx }, (_, at) => {
    const [r = 0, g = 0, b = 0] = data.subarray(4 * at, 4 * at + 3);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  });
  return readGoMark(luma, read.widthPx, read.heightPx);
}

/** Sends pictures through a coder at a bitrate and back; answers what was decoded, in order. */
async function coded(
  pictures: (turn: number) => OffscreenCanvas,
  size: SizePx,
  codec: string,
  bitrate: number,
  look: (frame: VideoFrame) => void,
): Promise<void> {
  const decoder = new VideoDecoder({
    output(frame) {
      look(frame);
      frame.close();
    },
    error(failure) {
      throw failure;
    },
  });
  decoder.configure({ codec, codedWidth: size.widthPx, codedHeight: size.heightPx });
  const encoder = new VideoEncoder({
    output: (chunk) => decoder.decode(chunk),
    error(failure) {
      throw failure;
    },
  });
  encoder.configure({
    codec,
    width: size.widthPx,
    height: size.heightPx,
    bitrate,
    framerate: 30,
    latencyMode: 'realtime',
    // In band, so that the decoder needs no description beside the frames.
    avc: { format: 'annexb' },
  });
  for (let turn = 0; turn < 45; turn += 1) {
    const frame = new VideoFrame(pictures(turn), { timestamp: (turn * 1_000_000) / 30 });
    encoder.encode(frame, { keyFrame: turn === 0 });
    frame.close();
    while (encoder.encodeQueueSize > 2) await new Promise((done) => setTimeout(done, 5));
  }
  await encoder.flush();
  await decoder.flush();
  encoder.close();
  decoder.close();
}

const saleIn = (opensInMs: number, code: number): BoardState => ({
  ...noBoards,
  sale: {
    id: `sale-${code}`,
    code,
    phase: 'armed',
    product: {
      title: { en: 'Merino cardigan', zh: '美利奴开衫' },
      pictureUrl: null,
      priceMinor: 19_900,
      strikeMinor: 26_900,
      currency: 'CNY',
      stock: 50,
    },
    opensAtMs: Date.now() + opensInMs,
    endsAtMs: Date.now() + opensInMs + 60_000,
    unitsLeft: 50,
    kept: [],
  },
});

export const boardTests = {
  /** A board as a PNG in base 64, over a room. */
  async picture(
    kind: BoardKind,
    language: BoardLanguage,
    state: BoardState,
    nowMs: number,
    orientation: Orientation,
  ): Promise<string> {
    const { widthPx, heightPx } = boardRect(kind, orientation);
    const board = openBoard(kind, language, { widthPx, heightPx }, () => nowMs);
    // Nothing that ends is shown unless it was seen while it ran.
    board.store.set({ ...state, lottery: state.lottery && { ...state.lottery, state: 'open' } });
    board.store.set(state);
    const tile = await board.shown();
    board.close();
    const size = programSizePx('720p30', orientation);
    const canvas = (await programOf(tile, kind, orientation, size))(0);
    const bytes = new Uint8Array(await (await canvas.convertToBlob()).arrayBuffer());
    return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
  },
  /** How many of the frames of the smallest simulcast size still tell the mark, by codec. */
  async smallest(orientation: Orientation, codec: string, bitrateKbps: number) {
    const { widthPx, heightPx } = boardRect('countdown', orientation);
    const board = openBoard('countdown', 'both', { widthPx, heightPx });
    board.store.set(saleIn(-500, 37));
    const tile = await board.shown();
    board.close();
    const program = programSizePx('720p30', orientation);
    const size = { widthPx: program.widthPx / 4, heightPx: program.heightPx / 4 };
    const mark = goMarkRect(sampleCollection(orientation));
    if (!mark) throw new Error('The sample has no mark');
    const seen = { frames: 0, right: 0, wrong: 0 };
    const pictures = await programOf(tile, 'countdown', orientation, size);
    await coded(pictures, size, codec, bitrateKbps * 1000, (frame) => {
      const read = readIn(frame, mark, size);
      seen.frames += 1;
      if (read?.phase === 'go' && read.saleCode === 37) seen.right += 1;
      else if (read) seen.wrong += 1;
    });
    return seen;
  },

  /** What a countdown costs: its drawings from three seconds before to one after. */
  async drawings(): Promise<{ readonly drawings: number; readonly sameAgain: number }> {
    const board = openBoard('countdown', 'both', { widthPx: 984, heightPx: 420 });
    const state = saleIn(2900, 1);
    board.store.set(state);
    await board.shown();
    for (let count = 0; count < 20; count += 1) board.store.set({ ...state });
    const sameAgain = board.drawings();
    await new Promise((done) => setTimeout(done, 3400));
    board.close();
    return { drawings: board.drawings(), sameAgain };
  },

  /**
   * A viewer's button beside a picture that says "go" `pictureMs` after the opening (never where
   * null), of a given sale. Answers when it opened, after the opening and after that picture.
   */
  async button(options: {
    readonly pictureMs: number | null;
    readonly code?: number;
    readonly hasMark?: boolean;
    readonly isCovered?: boolean;
  }): Promise<{
    readonly reason: GoReason;
    readonly afterMs: number;
    readonly afterFrameMs: number;
  }> {
    const opensAtMs = Date.now() + 600;
    const size = { widthPx: 180, heightPx: 320 };
    const { widthPx, heightPx } = boardRect('countdown', 'portrait');
    const box = { widthPx, heightPx };
    let clockMs = 0;
    const board = openBoard('countdown', 'both', box, () => clockMs);
    const { sale } = saleIn(0, options.code ?? 12);
    if (!sale) throw new Error('No sale');
    board.store.set({ ...noBoards, sale: { ...sale, opensAtMs: 1000 } });
    const before = await programOf(await board.shown(), 'countdown', 'portrait', size);
    clockMs = 1000;
    board.drawn.set(null);
    board.store.set({ ...noBoards, sale: { ...sale, opensAtMs: 1000, unitsLeft: 49 } });
    const go = await programOf(await board.shown(), 'countdown', 'portrait', size);
    board.close();

    const screen = document.createElement('canvas');
    [screen.width, screen.height] = [size.widthPx, size.heightPx];
    const context = screen.getContext('2d');
    if (!context) throw new Error('No canvas');
    const video = document.createElement('video');
    video.muted = true;
    video.srcObject = screen.captureStream(30);
    video.style.cssText = 'width:90px;height:90px;object-fit:cover';
    document.body.append(video);
    const pictureAtMs =
      options.pictureMs === null ? Number.POSITIVE_INFINITY : opensAtMs + options.pictureMs;
    let shownAtMs = Number.POSITIVE_INFINITY;
    let turn = 0;
    const drawing = setInterval(() => {
      const isGo = Date.now() >= pictureAtMs;
      if (isGo) shownAtMs = Math.min(shownAtMs, Date.now());
      context.drawImage((isGo ? go : before)((turn += 1)), 0, 0);
      if (options.isCovered === true) context.fillRect(60, 100, 60, 220);
    }, 33);
    await video.play();
    const mark = options.hasMark === false ? null : goMarkRect(sampleCollection('portrait'));
    const reason = await new Promise<GoReason>((onGo) => {
      watchForGo({ video, mark, saleCode: 12, opensAtMs, serverNowMs: Date.now, onGo });
    });
    const nowMs = Date.now();
    clearInterval(drawing);
    video.remove();
    return { reason, afterMs: nowMs - opensAtMs, afterFrameMs: nowMs - shownAtMs };
  },
};

export type BoardTests = typeof boardTests;
Object.assign(globalThis, { boardTests });
