import { useEffect, useRef } from 'react';
import type { AudioChannelId } from '../../../../shared/stage/index.ts';
import type { StageEngine } from '../../engine/types.ts';
import { drawTogether, forgetDrawing } from './draw-together.ts';
import { badFromDb, nextLevel, placeOfDb, quietMeter, warnFromDb } from './level.ts';

const zones = (quiet: string, warn: string, bad: string): string => {
  const warnFrom = `${placeOfDb(warnFromDb) * 100}%`;
  const badFrom = `${placeOfDb(badFromDb) * 100}%`;
  return `linear-gradient(90deg, ${quiet} 0 ${warnFrom}, ${warn} ${warnFrom} ${badFrom}, ${bad} ${badFrom})`;
};
const unlit = zones('var(--line-1)', 'var(--warn-dim)', 'var(--live-dim)');
const lit = zones('var(--ink-3)', 'var(--warn)', 'var(--live)');

/** Two bars and the held peak of one channel, or of the program; moved by transforms alone. */
export function LevelMeter(props: {
  readonly engine: Pick<StageEngine, 'audio'>;
  readonly channelId: AudioChannelId | 'program';
}) {
  const ref = useRef<HTMLDivElement>(null);
  const { engine, channelId } = props;
  useEffect(() => {
    const root = ref.current;
    if (!root) return;
    const bars = root.querySelectorAll<HTMLElement>('[data-bar]');
    const peak = root.querySelector<HTMLElement>('[data-peak]');
    let level = quietMeter;
    let heardAtMs = 0;
    let drawn = '';
    const draw = (): void => {
      const [left, right, held] = [level.left, level.right, level.heldDb].map((db) =>
        Number((placeOfDb(db) * 100).toFixed(2)),
      ) as [number, number, number];
      const next = `${left} ${right} ${held}`;
      if (next === drawn) return;
      drawn = next;
      bars.forEach((bar, index) => {
        const at = index === 0 ? left : right;
        bar.style.transform = `translateX(${at - 100}%)`;
        // The colours stay where they are while the bar's end moves over them.
        const colours = bar.firstElementChild;
        if (colours instanceof HTMLElement) colours.style.transform = `translateX(${100 - at}%)`;
      });
      if (peak) {
        peak.style.transform = `translateX(${held}%)`;
        peak.style.opacity = held > 0 ? '1' : '0';
      }
    };
    const stop = engine.audio.watchMeter(channelId, (reading) => {
      const nowMs = performance.now();
      level = nextLevel(level, reading, nowMs, Math.min(1000, nowMs - heardAtMs));
      heardAtMs = nowMs;
      drawTogether(draw);
    });
    return () => {
      stop();
      forgetDrawing(draw);
    };
  }, [engine, channelId]);
  return (
    <div ref={ref} data-testid={`meter-${channelId}`} aria-hidden className="relative h-17">
      {['top-2', 'top-9'].map((top) => (
        <div
          key={top}
          className={`absolute inset-x-0 h-5 overflow-hidden rounded-[1px] ${top}`}
          style={{ background: unlit }}
        >
          <div
            data-bar
            className="absolute inset-0 overflow-hidden"
            style={{ transform: 'translateX(-100%)' }}
          >
            <div
              className="absolute inset-0"
              style={{ background: lit, transform: 'translateX(100%)' }}
            />
          </div>
        </div>
      ))}
      <div className="absolute inset-0 overflow-hidden">
        <div data-peak className="absolute inset-0" style={{ opacity: 0 }}>
          <span className="absolute inset-y-0 left-0 w-2 -translate-x-1 bg-[var(--ink-2)]" />
        </div>
      </div>
    </div>
  );
}
