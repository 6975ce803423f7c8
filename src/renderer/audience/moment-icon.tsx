import {
  Circle,
  CircleQuestionMark,
  Flame,
  LogOut,
  Moon,
  Repeat2,
  ShoppingBag,
  Sprout,
  type LucideIcon,
} from 'lucide-react';
import type { Moment, StageOfLife } from '../../shared/audience/index.ts';
import { Mark } from '../ui/index.ts';
import { audienceMessages } from './messages.ts';

const icons: Record<Moment, LucideIcon> = {
  leaving: LogOut,
  asking: CircleQuestionMark,
  hot: Flame,
  bought: ShoppingBag,
  hopping: Repeat2,
  new: Sprout,
  silent: Moon,
  active: Circle,
};

/** A moment: its icon in its colour, named for who cannot see it. */
export function MomentIcon(props: { readonly moment: Moment; readonly sizePx?: number }) {
  const t = audienceMessages.useText();
  const Icon = icons[props.moment];
  return (
    <Icon
      size={props.sizePx ?? 16}
      strokeWidth={1.75}
      role="img"
      aria-label={t(`moment-${props.moment}`)}
      style={{ color: `var(--m-${props.moment})` }}
      className="shrink-0"
    />
  );
}

const strokesOf: Record<StageOfLife, 1 | 2 | 3 | 4 | 5> = {
  awareness: 1,
  consideration: 2,
  purchase: 3,
  retention: 4,
  advocacy: 5,
};

/** A stage of life as strokes of 正. */
export function StageMark(props: { readonly stage: StageOfLife; readonly sizePx?: number }) {
  const t = audienceMessages.useText();
  return (
    <Mark
      strokes={strokesOf[props.stage]}
      label={t(`stage-${props.stage}`)}
      {...(props.sizePx === undefined ? {} : { sizePx: props.sizePx })}
    />
  );
}
