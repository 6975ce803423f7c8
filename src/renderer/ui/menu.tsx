import { Menu as Base } from '@base-ui/react/menu';
import type { ReactElement, ReactNode } from 'react';
import { KeyCap } from './key-cap.tsx';

export interface MenuItem {
  readonly label: string;
  readonly icon?: ReactNode;
  readonly hint?: string;
  readonly isDanger?: boolean;
  /** Shown as chosen, for menus that choose one of several. */
  readonly isChosen?: boolean;
  readonly isDisabled?: boolean;
  readonly testId?: string;
  onSelect(): void;
}

/** A menu under its trigger; `null` among the items draws a line. */
export function Menu(props: {
  readonly trigger: ReactElement;
  readonly items: readonly (MenuItem | null)[];
  readonly title?: string;
  readonly align?: 'start' | 'end';
}) {
  return (
    <Base.Root>
      <Base.Trigger render={props.trigger} />
      <Base.Portal>
        <Base.Positioner
          sideOffset={4}
          align={props.align ?? 'start'}
          className="z-50 outline-none"
        >
          <Base.Popup className="pop-in max-h-[60vh] min-w-180 overflow-y-auto rounded-6 bg-2 p-4 shadow-pop outline-none">
            {props.title !== undefined && (
              <div className="px-8 pt-4 pb-4 text-12 text-ink-3">{props.title}</div>
            )}
            {props.items.map((item, index) =>
              item === null ? (
                <Base.Separator key={index} className="mx-4 my-4 h-1 bg-[var(--line-2)]" />
              ) : (
                <Base.Item
                  key={index}
                  {...(item.testId === undefined ? {} : { 'data-testid': item.testId })}
                  disabled={item.isDisabled === true}
                  aria-current={item.isChosen}
                  onClick={() => item.onSelect()}
                  className={`flex min-h-32 items-center gap-8 rounded-4 px-8 outline-none data-[disabled]:text-ink-off data-[highlighted]:bg-4 ${
                    item.isDanger ? 'text-bad' : 'text-ink-1'
                  } ${item.isChosen ? 'font-semibold' : ''}`}
                >
                  {item.icon !== undefined && (
                    <span className="grid size-16 place-items-center text-ink-3">{item.icon}</span>
                  )}
                  <span className="min-w-0 flex-1 truncate">{item.label}</span>
                  {item.hint !== undefined && <KeyCap>{item.hint}</KeyCap>}
                </Base.Item>
              ),
            )}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
