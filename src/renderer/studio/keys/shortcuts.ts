/** What the actions row offers, in its order: F1 and on. */
export const studioActions = ['sale', 'poll', 'lottery', 'coupon'] as const;
export type StudioAction = (typeof studioActions)[number];

/** What a key does in the studio. */
export type Shortcut =
  | { readonly kind: 'preview'; readonly index: number }
  | { readonly kind: 'cut'; readonly index: number }
  | { readonly kind: 'take' }
  | { readonly kind: 'mute' }
  | { readonly kind: 'tab'; readonly tab: 'audience' | 'chat' | 'shelf' }
  | { readonly kind: 'action'; readonly action: StudioAction }
  | { readonly kind: 'row'; readonly by: 1 | -1 }
  | { readonly kind: 'undo' }
  | { readonly kind: 'redo' }
  | { readonly kind: 'region'; readonly by: 1 | -1 }
  | { readonly kind: 'help' };

/** The key as the browser tells it. */
export interface KeyPress {
  readonly key: string;
  readonly code: string;
  readonly hasCommand: boolean;
  readonly hasShift: boolean;
  readonly hasAlt: boolean;
}

/** Where the focus is, and what the host allows. */
export interface KeyPlace {
  /** Writing: all keys belong to the text, its own undo too. */
  readonly isWriting: boolean;
  /** On a list that finds its items by what is typed: only keys with Ctrl (⌘) are left over. */
  readonly isChoosing: boolean;
  /** On a scene's row, on the pictures, or on nothing. */
  readonly takesEnter: boolean;
  /** A dialog or menu is open: the keys are its own. */
  readonly isCovered: boolean;
  /** Whether letters, digits and signs do anything by themselves. */
  readonly areLetterKeysOn: boolean;
}

function ofCommandKey({ key, hasShift }: KeyPress): Shortcut | null {
  if (key.toLowerCase() === 'z') return { kind: hasShift ? 'redo' : 'undo' };
  return key.toLowerCase() === 'y' && !hasShift ? { kind: 'redo' } : null;
}

function ofLetterKey({ key, code, hasShift }: KeyPress): Shortcut | null {
  const digit = /^(?:Digit|Numpad)([1-9])$/.exec(code)?.[1];
  if (digit !== undefined) return { kind: hasShift ? 'cut' : 'preview', index: Number(digit) - 1 };
  if (key === '?') return { kind: 'help' };
  if (hasShift) return null;
  switch (key.toLowerCase()) {
    case 'm':
      return { kind: 'mute' };
    case 'a':
      return { kind: 'tab', tab: 'audience' };
    case 'c':
      return { kind: 'tab', tab: 'chat' };
    case 's':
      return { kind: 'tab', tab: 'shelf' };
    case 'j':
      return { kind: 'row', by: 1 };
    case 'k':
      return { kind: 'row', by: -1 };
    default:
      return null;
  }
}

/** The shortcut of a key at a place; null where the key means something else. */
export function shortcutOf(press: KeyPress, place: KeyPlace): Shortcut | null {
  if (place.isCovered || press.hasAlt) return null;
  if (press.key === 'F6') return { kind: 'region', by: press.hasShift ? -1 : 1 };
  const action = studioActions[Number(/^F([1-4])$/.exec(press.key)?.[1] ?? 0) - 1];
  if (action !== undefined && !press.hasCommand && !press.hasShift)
    return { kind: 'action', action };
  if (place.isWriting) return null;
  if (press.hasCommand) return ofCommandKey(press);
  if (press.key === 'Enter') return place.takesEnter && !press.hasShift ? { kind: 'take' } : null;
  return place.isChoosing || !place.areLetterKeysOn ? null : ofLetterKey(press);
}
