import { isDrawnBySoftware } from '../../../ui/index.ts';

const waiting = new Set<() => void>();
let timer: ReturnType<typeof setTimeout> | null = null;

/** 25 times a second; where the processor draws the window, ten, since each takes a whole frame. */
const everyMs = (): number => (isDrawnBySoftware() ? 100 : 40);

function drawAll(): void {
  timer = null;
  const draws = [...waiting];
  waiting.clear();
  for (const draw of draws) draw();
}

/**
 * Draws at the next of a few fixed instants a second, all meters in the same frame. Asked again
 * before that, the same function is called once.
 */
export function drawTogether(draw: () => void): void {
  waiting.add(draw);
  timer ??= setTimeout(drawAll, everyMs());
}

/** Whoever is gone is not drawn. */
export const forgetDrawing = (draw: () => void): void => void waiting.delete(draw);
