import { goMarkCells, goMarkOf, type SizePx } from '../../../../shared/stage/index.ts';
import type { RgbaTile } from '../../mixer/index.ts';
import { boardSizes } from '../../scenes/index.ts';
import { maxTileSidePx } from '../text-tile.ts';
import { markOnBoard, placeDesign } from './mark-rect.ts';
import {
  fillRound,
  fontOf,
  paints,
  writeFigures,
  writeLine,
  writeLines,
  writeStruck,
  type Context,
} from './pen.ts';
import type { BoardHead, BoardView } from './view.ts';

type ViewOf<K extends BoardView['kind']> = Extract<BoardView, { readonly kind: K }>;

const radiusPx = 22;
const headPx = 96;
const padPx = 30;
const widthPx = boardSizes['product-card'].widthPx;
const innerPx = widthPx - 2 * padPx;

function drawHead(context: Context, head: BoardHead, topPx: number): void {
  const colour = head.isRed ? paints.red : paints.ink;
  fillRound(context, colour, [0, topPx, widthPx, headPx], [radiusPx, radiusPx, 0, 0]);
  const middlePx = topPx + headPx / 2 + 1;
  const isClock = /^[\d:]+$/.test(head.aside);
  const line = { yPx: middlePx, colour: paints.white, weight: 600 } as const;
  if (isClock)
    writeFigures(context, head.aside, {
      ...line,
      xPx: widthPx - padPx,
      maxWidthPx: 260,
      sizePx: 50,
      align: 'right',
    });
  const asidePx = isClock
    ? 200
    : writeLine(context, head.aside, {
        ...line,
        xPx: widthPx - padPx,
        maxWidthPx: innerPx / 2,
        sizePx: 40,
        weight: 400,
        align: 'right',
      });
  writeLine(context, head.text, {
    ...line,
    xPx: padPx,
    maxWidthPx: innerPx - asidePx - padPx,
    sizePx: 48,
  });
}

/** The head, and under it the ivory sheet that it closes off. */
function drawSheet(context: Context, head: BoardHead, topPx: number, bodyPx: number): void {
  drawHead(context, head, topPx);
  fillRound(
    context,
    paints.ivory,
    [0, topPx + headPx, widthPx, bodyPx],
    [0, 0, radiusPx, radiusPx],
  );
}

/** The photograph, filling a square; a quiet square where there is none. */
function drawPicture(
  context: Context,
  picture: ImageBitmap | null,
  [xPx, yPx, sidePx]: readonly [number, number, number],
): void {
  fillRound(context, paints.rule, [xPx, yPx, sidePx, sidePx], 14);
  if (!picture) return;
  const cutPx = Math.min(picture.width, picture.height);
  context.save();
  context.beginPath();
  context.roundRect(xPx, yPx, sidePx, sidePx, 14);
  context.clip();
  context.imageSmoothingQuality = 'high';
  context.drawImage(
    picture,
    (picture.width - cutPx) / 2,
    (picture.height - cutPx) / 2,
    cutPx,
    cutPx,
    xPx,
    yPx,
    sidePx,
    sidePx,
  );
  context.restore();
}

function drawProductCard(
  context: Context,
  view: ViewOf<'product-card'>,
  picture: ImageBitmap | null,
): void {
  const topPx = headPx;
  const heightPx = boardSizes['product-card'].heightPx - topPx;
  const corners = view.head ? [0, 0, radiusPx, radiusPx] : radiusPx;
  if (view.head) drawHead(context, view.head, 0);
  fillRound(context, paints.ivory, [0, topPx, widthPx, heightPx], corners);
  const sidePx = heightPx - 2 * padPx;
  const hasPicture = view.pictureUrl !== null;
  if (hasPicture) drawPicture(context, picture, [padPx, topPx + padPx, sidePx]);
  const leftPx = hasPicture ? 2 * padPx + sidePx : padPx;
  const middlePx = topPx + heightPx / 2;
  const price = { xPx: widthPx - padPx, align: 'right', maxWidthPx: 300 } as const;
  const pricePx = writeLine(context, view.price, {
    ...price,
    yPx: view.strike === null ? middlePx : middlePx + 28,
    sizePx: 76,
    weight: 700,
    colour: paints.red,
  });
  if (view.strike !== null)
    writeStruck(context, view.strike, {
      ...price,
      yPx: middlePx - 42,
      sizePx: 42,
      colour: paints.inkFaint,
    });
  const maxWidthPx = widthPx - leftPx - 2 * padPx - Math.max(pricePx, 150);
  writeLines(
    context,
    view.title,
    { xPx: leftPx, yPx: middlePx - 34, maxWidthPx, sizePx: 48, weight: 600 },
    2,
  );
  writeLine(context, view.detail, {
    xPx: leftPx,
    yPx: middlePx + 62,
    maxWidthPx,
    sizePx: 40,
    colour: paints.inkSoft,
  });
}

/** Black and white cells like a ticket's code: what tells a watch page how far this picture is. */
function drawMark(context: Context, view: ViewOf<'countdown'>): void {
  const { xPx, yPx, widthPx: longPx, heightPx } = markOnBoard;
  const edge = (cell: number): number => xPx + (cell * longPx) / goMarkCells;
  context.fillStyle = paints.ink;
  const cells = goMarkOf(view);
  for (let from = 0; from < cells.length; from += 1) {
    if (cells[from] !== true) continue;
    // Neighbours are one piece: no hair of light between them.
    let to = from + 1;
    while (cells[to] === true) to += 1;
    context.fillRect(edge(from), yPx, edge(to) - edge(from), heightPx);
    from = to;
  }
}

function drawCountdown(context: Context, view: ViewOf<'countdown'>): void {
  const { heightPx } = boardSizes.countdown;
  drawSheet(context, view.head, 0, heightPx - headPx);
  const bodyPx = markOnBoard.yPx - 12 - headPx;
  const isGo = view.phase === 'go';
  if (isGo) {
    context.fillStyle = paints.red;
    context.fillRect(0, headPx, widthPx, bodyPx);
    context.fillStyle = paints.ivory;
    context.fillRect(padPx, headPx, innerPx, 2);
  }
  const middlePx = headPx + bodyPx / 2;
  const big = {
    xPx: widthPx - padPx,
    yPx: middlePx + 4,
    maxWidthPx: innerPx * 0.5,
    weight: 700,
    align: 'right',
    colour: isGo ? paints.white : view.phase === 'over' ? paints.ink : paints.red,
  } as const;
  if (view.phase === 'before') writeFigures(context, view.big, { ...big, sizePx: 190 });
  else writeLine(context, view.big, { ...big, sizePx: isGo ? 170 : 84 });
  const maxWidthPx = innerPx * 0.5 - padPx;
  writeLines(
    context,
    view.title,
    {
      xPx: padPx,
      yPx: middlePx - 46,
      maxWidthPx,
      sizePx: 46,
      weight: 600,
      colour: isGo ? paints.white : paints.ink,
    },
    2,
  );
  const pricePx = writeLine(context, view.price, {
    xPx: padPx,
    yPx: middlePx + 64,
    maxWidthPx: 280,
    sizePx: 72,
    weight: 700,
    colour: isGo ? paints.white : paints.red,
  });
  if (view.strike !== null)
    writeStruck(context, view.strike, {
      xPx: padPx + pricePx + 20,
      yPx: middlePx + 72,
      maxWidthPx: maxWidthPx - pricePx - 20,
      sizePx: 42,
      colour: isGo ? paints.white : paints.inkFaint,
    });
  drawMark(context, view);
}

const answerPx = 78;

function drawPoll(context: Context, view: ViewOf<'poll'>): void {
  const questionPx = 112;
  const bodyPx = questionPx + view.answers.length * answerPx + 24;
  const topPx = boardSizes.poll.heightPx - headPx - bodyPx;
  drawSheet(context, view.head, topPx, bodyPx);
  writeLine(context, view.question, {
    xPx: padPx,
    yPx: topPx + headPx + questionPx / 2,
    maxWidthPx: innerPx,
    sizePx: 48,
    weight: 600,
  });
  view.answers.forEach((answer, at) => {
    const rowPx = topPx + headPx + questionPx + at * answerPx;
    const weight = answer.isLeading ? 600 : 400;
    fillRound(context, '#efece5', [padPx, rowPx, innerPx, answerPx - 12], 8);
    const barPx = innerPx * answer.share;
    if (barPx > 0)
      fillRound(
        context,
        answer.isLeading ? '#cfcac0' : '#dfdbd2',
        [padPx, rowPx, Math.max(16, barPx), answerPx - 12],
        8,
      );
    const yPx = rowPx + (answerPx - 12) / 2 + 1;
    writeLine(context, answer.text, {
      xPx: padPx + 20,
      yPx,
      maxWidthPx: innerPx - 190,
      sizePx: 42,
      weight,
    });
    writeFigures(context, answer.figure, {
      xPx: padPx + innerPx - 20,
      yPx,
      maxWidthPx: 150,
      sizePx: 42,
      weight,
      align: 'right',
    });
  });
}

function drawWinners(context: Context, view: ViewOf<'winners'>): void {
  const { heightPx } = boardSizes.winners;
  drawSheet(context, view.head, 0, heightPx - headPx);
  writeLine(context, view.prize, {
    xPx: padPx,
    yPx: headPx + 76,
    maxWidthPx: innerPx,
    sizePx: 58,
    weight: 700,
    colour: paints.red,
  });
  writeLines(
    context,
    view.detail,
    { xPx: padPx, yPx: headPx + 216, maxWidthPx: innerPx, sizePx: 44 },
    3,
  );
}

function drawDesign(context: Context, view: BoardView, picture: ImageBitmap | null): void {
  switch (view.kind) {
    case 'product-card':
      return drawProductCard(context, view, picture);
    case 'countdown':
      return drawCountdown(context, view);
    case 'poll':
      return drawPoll(context, view);
    case 'winners':
      return drawWinners(context, view);
  }
}

/** Where the face is not to be had, the next of the list is drawn. */
export const loadFaces = (): Promise<unknown> =>
  Promise.all(
    [400, 600, 700].map((weight) =>
      document.fonts.load(fontOf(weight, 48), 'Sale').catch(() => []),
    ),
  );

/** Draws a board for a layer of a given size, as straight RGBA; what it does not use lets through. */
export function drawBoard(view: BoardView, box: SizePx, picture: ImageBitmap | null): RgbaTile {
  const shrink = Math.min(1, maxTileSidePx / Math.max(box.widthPx, box.heightPx));
  const size = {
    widthPx: Math.max(2, Math.round(box.widthPx * shrink)),
    heightPx: Math.max(2, Math.round(box.heightPx * shrink)),
  };
  const canvas = new OffscreenCanvas(size.widthPx, size.heightPx);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('No canvas to draw a board on');
  const place = placeDesign(view.kind, size);
  context.setTransform(place.scale, 0, 0, place.scale, place.xPx, place.yPx);
  drawDesign(context, view, picture);
  const { data } = context.getImageData(0, 0, size.widthPx, size.heightPx);
  return { ...size, data: data.buffer };
}
