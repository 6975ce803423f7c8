import clsx from 'clsx';

const strokes = ['M2.5 3H13.5', 'M8 3V13', 'M8 7.8H12.5', 'M4.5 7.5V13', 'M1.8 13H14.2'] as const;

/**
 * The mark 正: strokes are counted, one for each stage of life; missing ones are faint.
 * A label (or a text beside it with `label` left out) says what it counts.
 */
export function Mark(props: {
  readonly strokes: 1 | 2 | 3 | 4 | 5;
  readonly label?: string;
  readonly sizePx?: number;
  /** As the logo it takes the text's colour instead of the stage's. */
  readonly isLogo?: boolean;
  readonly className?: string;
}) {
  const size = props.sizePx ?? 16;
  return (
    <svg
      viewBox="0 0 16 16"
      width={size}
      height={size}
      fill="none"
      strokeWidth={2}
      strokeLinecap="square"
      className={clsx('shrink-0', props.className)}
      {...(props.label === undefined
        ? { 'aria-hidden': true }
        : { role: 'img', 'aria-label': props.label })}
    >
      {props.label !== undefined && <title>{props.label}</title>}
      {strokes.map((d, index) => (
        <path
          key={d}
          d={d}
          stroke={
            index >= props.strokes
              ? 'var(--ink-off)'
              : props.isLogo
                ? 'currentColor'
                : `var(--s-${props.strokes})`
          }
          opacity={index >= props.strokes ? 0.6 : 1}
        />
      ))}
    </svg>
  );
}
