/** What a key does in the studio. */
export type Shortcut =
  | { readonly kind: 'preview'; readonly index: number }
  | { readonly kind: 'cut'; readonly index: number }
  | { readonly kind: 'take' }
  | { readonly kind: 'mute' }
  | { readonly kind: 'tab'; readonly tab: 'audience' | 'chat' }
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

/** Where the focus is. */
export interface KeyPlace {
  /** Writing, or choosing from a list: letters belong to it. */
  readonly isInField: boolean;
  /** Something that Enter presses by itself. */
  readonly isOnButton: boolean;
  /** On a scene's row, on the pictures, or on nothing. */
  readonly takesEnter: boolean;
  /** A dialog or menu is open: the keys are its own. */
  readonly isCovered: boolean;
}

/** The shortcut of a key at a place; null where the key means something else. */
export function shortcutOf(press: KeyPress, place: KeyPlace): Shortcut | null {
  if (place.isCovered || press.hasAlt) return null;
  if (press.key === 'F6') return { kind: 'region', by: press.hasShift ? -1 : 1 };
  if (place.isInField) return null;
  if (press.hasCommand) {
    if (press.key.toLowerCase() === 'z') return { kind: press.hasShift ? 'redo' : 'undo' };
    return press.key.toLowerCase() === 'y' && !press.hasShift ? { kind: 'redo' } : null;
  }
  const digit = /^(?:Digit|Numpad)([1-9])$/.exec(press.code)?.[1];
  if (digit !== undefined)
    return { kind: press.hasShift ? 'cut' : 'preview', index: Number(digit) - 1 };
  if (press.key === '?') return { kind: 'help' };
  if (press.hasShift) return null;
  switch (press.key.toLowerCase()) {
    case 'enter':
      return place.takesEnter || !place.isOnButton ? { kind: 'take' } : null;
    case 'm':
      return { kind: 'mute' };
    case 'a':
      return { kind: 'tab', tab: 'audience' };
    case 'c':
      return { kind: 'tab', tab: 'chat' };
    case 'j':
      return { kind: 'row', by: 1 };
    case 'k':
      return { kind: 'row', by: -1 };
    default:
      return null;
  }
}
