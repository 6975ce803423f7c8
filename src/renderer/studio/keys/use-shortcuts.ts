import { useEffect, useRef } from 'react';
import { shortcutOf, type KeyPlace, type Shortcut } from './shortcuts.ts';

const writing =
  'input:not([type="checkbox"], [type="radio"], [type="range"], [type="color"], [type="file"]), textarea, [contenteditable="true"]';
/** A closed list too goes to the item whose first letters are typed. */
const choosing = 'select, [role="combobox"]';
/** A toast is a dialog by its role too, in a region of its own, and covers nothing. */
const covers =
  ':is([role="dialog"], [role="alertdialog"]):not([role="region"] *), [role="menu"], [role="listbox"][data-open]';
/** What does something of its own with Enter, or must not be left by it. */
const controls = 'button, a, input, [role="button"], [role="slider"], [role="switch"]';
const focusable =
  'button:not(:disabled), input:not(:disabled), [role="listbox"], [tabindex="0"], a[href]';

function placeOf(target: EventTarget | null): Omit<KeyPlace, 'areLetterKeysOn'> {
  const element = target instanceof Element ? target : document.body;
  return {
    isWriting: element.closest(writing) !== null,
    isChoosing: element.closest(choosing) !== null,
    takesEnter:
      element === document.body ||
      element.closest('[data-testid="scene"]') !== null ||
      (element.closest('[data-region="pictures"]') !== null && element.closest(controls) === null),
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
export function useShortcuts(options: {
  readonly areLetterKeysOn: boolean;
  readonly act: (shortcut: Shortcut) => void;
}): void {
  const latest = useRef(options);
  useEffect(() => {
    latest.current = options;
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
        { ...placeOf(event.target), areLetterKeysOn: latest.current.areLetterKeysOn },
      );
      if (shortcut === null) return;
      event.preventDefault();
      latest.current.act(shortcut);
    };
    // Before a scene's button takes Enter for a click.
    addEventListener('keydown', onKey, { capture: true });
    return () => removeEventListener('keydown', onKey, { capture: true });
  }, []);
}
