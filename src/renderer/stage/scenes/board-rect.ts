import type { Orientation } from '../../../shared/show/index.ts';
import {
  referenceSizePx,
  type BoardKind,
  type LayerRect,
  type SizePx,
} from '../../../shared/stage/index.ts';

/** The size in which each board is designed: the most that it ever shows. */
export const boardSizes: Readonly<Record<BoardKind, SizePx>> = {
  'product-card': { widthPx: 984, heightPx: 336 },
  countdown: { widthPx: 984, heightPx: 420 },
  poll: { widthPx: 984, heightPx: 640 },
  winners: { widthPx: 984, heightPx: 420 },
};
const marginPx = 48;
const gapPx = 24;
/** Of a landscape picture: the host stands beside the boards, not behind them. */
const landscapeWidthPx = 780;

/**
 * Where a board stands unless it is moved: at the foot of the picture, across it in portrait and
 * to the left in landscape. The others stand above the product card.
 */
export function boardRect(kind: BoardKind, orientation: Orientation): LayerRect {
  const canvas = referenceSizePx(orientation);
  const widthPx = orientation === 'portrait' ? canvas.widthPx - 2 * marginPx : landscapeWidthPx;
  const heightOf = (of: BoardKind): number =>
    2 * Math.round((boardSizes[of].heightPx * widthPx) / boardSizes[of].widthPx / 2);
  const footPx = kind === 'product-card' ? marginPx : marginPx + heightOf('product-card') + gapPx;
  const heightPx = heightOf(kind);
  return { xPx: marginPx, yPx: canvas.heightPx - footPx - heightPx, widthPx, heightPx };
}
