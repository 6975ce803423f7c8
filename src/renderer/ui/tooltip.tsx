import { Tooltip } from '@base-ui/react/tooltip';
import type { ReactElement } from 'react';
import { KeyCap } from './key-cap.tsx';

/** Names what it wraps, after a moment's hover or on focus; null says nothing. */
export function Tip(props: {
  readonly text: string | null;
  readonly hint?: string;
  readonly children: ReactElement;
}) {
  return (
    <Tooltip.Root disabled={props.text === null}>
      <Tooltip.Trigger render={props.children} delay={500} />
      <Tooltip.Portal>
        <Tooltip.Positioner sideOffset={6} className="z-50">
          <Tooltip.Popup className="pop-in flex max-w-280 items-center gap-6 rounded-4 bg-3 px-8 py-5 text-12 text-ink-1 shadow-pop">
            {props.text}
            {props.hint !== undefined && <KeyCap>{props.hint}</KeyCap>}
          </Tooltip.Popup>
        </Tooltip.Positioner>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}
