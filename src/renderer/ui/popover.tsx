import { Popover as Base } from '@base-ui/react/popover';
import type { ReactElement, ReactNode } from 'react';

/** A small surface beside its trigger. */
export function Popover(props: {
  readonly trigger: ReactElement;
  readonly title?: string;
  readonly isOpen?: boolean;
  onOpenChange?(isOpen: boolean): void;
  readonly align?: 'start' | 'center' | 'end';
  readonly className?: string;
  readonly children: ReactNode;
}) {
  return (
    <Base.Root
      {...(props.isOpen === undefined ? {} : { open: props.isOpen })}
      onOpenChange={(isOpen) => props.onOpenChange?.(isOpen)}
    >
      <Base.Trigger render={props.trigger} />
      <Base.Portal>
        <Base.Positioner sideOffset={6} align={props.align ?? 'end'} className="z-50">
          <Base.Popup
            className={`pop-in max-h-[80vh] overflow-y-auto rounded-6 bg-2 p-12 shadow-pop outline-none ${props.className ?? 'w-300'}`}
          >
            {props.title !== undefined && (
              <Base.Title className="pb-8 text-13 font-semibold">{props.title}</Base.Title>
            )}
            {props.children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
