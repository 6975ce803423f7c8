import { useEffect, useRef } from 'react';
import { shortcutOf, type KeyPlace, type Shortcut } from './shortcuts.ts';

const fields =
  'input, textarea, select, [contenteditable="true"], [role="combobox"], [role="slider"]';
/** A toast is a dialog by its role too, in a region of its own, and covers nothing. */
const covers =
  ':is([role="dialog"], [role="alertdialog"]):not([role="region"] *), [role="menu"], [role="listbox"][data-open]';
const buttons = 'button, a, [role="button"], [role="tab"], [role="switch"]';
const focusable =
  'button:not(:disabled), input:not(:disabled), [role="listbox"], [tabindex="0"], a[href]';

function placeOf(target: EventTarget | null): KeyPlace {
  const element = target instanceof Element ? target : document.body;
  const isOnButton = element.closest(buttons) !== null;
  return {
    isInField: element.closest(fields) !== null,
    isOnButton,
    takesEnter:
      element === document.body ||
      element.closest('[data-testid="scene"]') !== null ||
      (element.closest('[data-region="pictures"]') !== null && !isOnButton),
    isCovered: document.querySelector(covers) !== null,
  };
}

/** Moves the focus to the next part of the window. */
export function focusRegion(by: 1 | -1): void {
  const regions = [...document.querySelectorAll<HTMLElement>('[data-region]')];
  const at = regions.findIndex((region) => region.contains(document.activeElement));
  const from = at < 0 && by < 0 ? 0 : at;
  for (let step = 1; step <= regions.length; step += 1) {
    const region = regions[(from + by * step + regions.length * 2) % regions.length];
    const first = region?.querySelector<HTMLElement>(focusable);
    if (first === null || first === undefined) continue;
    first.focus({ preventScroll: false });
    return;
  }
}

/** Listens for the studio's keys while the page is drawn. */
export function useShortcuts(act: (shortcut: Shortcut) => void): void {
  const latest = useRef(act);
  useEffect(() => {
    latest.current = act;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.isComposing || event.repeat) return;
      const shortcut = shortcutOf(
        {
          key: event.key,
          code: event.code,
          hasCommand: event.ctrlKey || event.metaKey,
          hasShift: event.shiftKey,
          hasAlt: event.altKey,
        },
        placeOf(event.target),
      );
      if (shortcut === null) return;
      event.preventDefault();
      latest.current(shortcut);
    };
    // Before a scene's button takes Enter for a click.
    addEventListener('keydown', onKey, { capture: true });
    return () => removeEventListener('keydown', onKey, { capture: true });
  }, []);
}
