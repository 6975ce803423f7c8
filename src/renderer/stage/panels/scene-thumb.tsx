import { memo } from 'react';
import { referenceSizePx, type Scene, type SceneCollection } from '../../../shared/stage/index.ts';

const grounds = {
  camera: 'var(--line-3)',
  'test-picture': 'var(--ink-3)',
  image: 'var(--line-3)',
  text: 'var(--ink-2)',
  'product-card': 'var(--ink-1)',
  countdown: 'var(--ink-1)',
  poll: 'var(--ink-1)',
  winners: 'var(--ink-1)',
} as const;

/** How a scene is laid out, as a small plan: where each layer stands. */
export const SceneThumb = memo(function SceneThumb(props: {
  readonly scene: Scene;
  readonly collection: SceneCollection;
}) {
  const { orientation } = props.collection.canvas;
  const canvas = referenceSizePx(orientation);
  return (
    <svg
      viewBox={`0 0 ${canvas.widthPx} ${canvas.heightPx}`}
      width={orientation === 'portrait' ? 22 : 40}
      height={orientation === 'portrait' ? 40 : 22}
      className="block rounded-2 bg-0"
      aria-hidden
    >
      {props.scene.layers
        .filter((layer) => layer.isVisible)
        .map((layer) => {
          const source = props.collection.sources.find(({ id }) => id === layer.sourceId);
          if (!source) return null;
          const { xPx, yPx, widthPx, heightPx } = layer.rect;
          if (source.kind === 'text') {
            const bar = Math.min(heightPx * 0.5, canvas.heightPx * 0.035);
            return (
              <rect
                key={layer.id}
                x={xPx + widthPx * 0.15}
                y={yPx + heightPx / 2 - bar / 2}
                width={widthPx * 0.7}
                height={bar}
                fill={grounds.text}
                opacity={layer.opacity}
              />
            );
          }
          return (
            <rect
              key={layer.id}
              x={xPx}
              y={yPx}
              width={widthPx}
              height={heightPx}
              fill={source.kind === 'colour' ? source.colour : grounds[source.kind]}
              stroke="var(--bg-0)"
              strokeWidth={canvas.widthPx / 40}
              opacity={layer.opacity}
            />
          );
        })}
    </svg>
  );
});
