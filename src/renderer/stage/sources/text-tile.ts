import type { SizePx } from '../../../shared/stage/index.ts';
import type { RgbaTile } from '../mixer/index.ts';
import { layOutText, type TextLook } from './text-layout.ts';

/** The longest side of a drawing or picture that is kept for the mixer. */
export const maxTileSidePx = 3840;

/** As `--font-sans` of the theme, so that text on air looks like text in the studio. */
const families =
  "'Inter', 'Noto Sans SC', 'Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei', system-ui, sans-serif";

/** Draws a text for a layer of a given size, as straight RGBA. */
export async function drawText(look: TextLook, box: SizePx): Promise<RgbaTile> {
  const weight = look.isBold ? 700 : 400;
  // Where the face is not to be had, the next of the list is drawn.
  await document.fonts.load(`${weight} ${look.fontSizePx}px Inter`, look.text).catch(() => []);
  const canvas = new OffscreenCanvas(2, 2);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('No canvas to draw text on');
  const font = `${weight} ${look.fontSizePx}px ${families}`;
  context.font = font;
  const layout = layOutText(look, box, (text) => context.measureText(text).width);
  const { fontBoundingBoxAscent, fontBoundingBoxDescent } = context.measureText('');
  const toBaseline = (fontBoundingBoxAscent - fontBoundingBoxDescent) / 2;

  const longest = Math.max(layout.size.widthPx, layout.size.heightPx);
  const scale = Math.min(1, maxTileSidePx / longest);
  const widthPx = Math.max(2, Math.round(layout.size.widthPx * scale));
  const heightPx = Math.max(2, Math.round(layout.size.heightPx * scale));
  // A new size takes all else back to the start.
  canvas.width = widthPx;
  canvas.height = heightPx;
  if (look.background !== null) {
    context.fillStyle = look.background;
    context.fillRect(0, 0, widthPx, heightPx);
  }
  context.scale(scale, scale);
  context.font = font;
  context.fillStyle = look.colour;
  for (const { text, xPx, yPx } of layout.lines) context.fillText(text, xPx, yPx + toBaseline);
  const { data } = context.getImageData(0, 0, widthPx, heightPx);
  return { widthPx, heightPx, data: data.buffer };
}
