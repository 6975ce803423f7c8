import { describe, expect, it } from 'vitest';
import { shortcutOf, type KeyPlace, type KeyPress } from './shortcuts.ts';

const press = (key: string, change: Partial<KeyPress> = {}): KeyPress => ({
  key,
  code: /^[1-9]$/.test(key) ? `Digit${key}` : key,
  hasCommand: false,
  hasShift: false,
  hasAlt: false,
  ...change,
});
const nowhere: KeyPlace = {
  isInField: false,
  isOnButton: false,
  takesEnter: true,
  isCovered: false,
};

describe('keys of the studio', () => {
  it('chooses and cuts to scenes by number, whatever Shift makes of the digit', () => {
    expect(shortcutOf(press('3'), nowhere)).toEqual({ kind: 'preview', index: 2 });
    expect(shortcutOf(press('#', { code: 'Digit3', hasShift: true }), nowhere)).toEqual({
      kind: 'cut',
      index: 2,
    });
  });

  it('takes with Enter on scenes, pictures or nothing, and leaves other buttons alone', () => {
    const elsewhere = { ...nowhere, takesEnter: false, isOnButton: true };
    expect(shortcutOf(press('Enter'), nowhere)).toEqual({ kind: 'take' });
    expect(shortcutOf(press('Enter'), elsewhere)).toBeNull();
    expect(shortcutOf(press('Enter'), { ...nowhere, isOnButton: true })).toEqual({ kind: 'take' });
  });

  it.each(['1', 'm', 'a', 'c', 'j', 'k', '?', 'Enter'])(
    'leaves %s to a field that has the focus',
    (key) => {
      expect(shortcutOf(press(key), { ...nowhere, isInField: true })).toBeNull();
      expect(shortcutOf(press(key), nowhere)).not.toBeNull();
    },
  );

  it('undoes and redoes, but not in a field', () => {
    const z = press('z', { hasCommand: true });
    expect(shortcutOf(z, nowhere)).toEqual({ kind: 'undo' });
    expect(shortcutOf({ ...z, key: 'Z', hasShift: true }, nowhere)).toEqual({ kind: 'redo' });
    expect(shortcutOf(z, { ...nowhere, isInField: true })).toBeNull();
  });

  it('leaves copying and select-all to the system', () => {
    expect(shortcutOf(press('c', { hasCommand: true }), nowhere)).toBeNull();
    expect(shortcutOf(press('a', { hasCommand: true }), nowhere)).toBeNull();
  });

  it('does nothing behind a dialog', () => {
    expect(shortcutOf(press('m'), { ...nowhere, isCovered: true })).toBeNull();
  });

  it('goes to the next region from a field too', () => {
    expect(shortcutOf(press('F6'), { ...nowhere, isInField: true })).toEqual({
      kind: 'region',
      by: 1,
    });
  });
});
