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
  isWriting: false,
  isChoosing: false,
  takesEnter: true,
  isCovered: false,
  areLetterKeysOn: true,
};

describe('keys of the studio', () => {
  it('chooses and cuts to scenes by number, whatever Shift makes of the digit', () => {
    expect(shortcutOf(press('3'), nowhere)).toEqual({ kind: 'preview', index: 2 });
    expect(shortcutOf(press('#', { code: 'Digit3', hasShift: true }), nowhere)).toEqual({
      kind: 'cut',
      index: 2,
    });
  });

  it('takes with Enter where a take is meant, and nowhere else', () => {
    expect(shortcutOf(press('Enter'), nowhere)).toEqual({ kind: 'take' });
    expect(shortcutOf(press('Enter'), { ...nowhere, takesEnter: false })).toBeNull();
    expect(shortcutOf(press('Enter', { hasShift: true }), nowhere)).toBeNull();
  });

  const singleKeys = ['1', 'm', 'a', 'c', 's', 'j', 'k', '?'];
  it.each([...singleKeys, 'Enter'])('leaves %s to a text that is written', (key) => {
    expect(shortcutOf(press(key), { ...nowhere, isWriting: true })).toBeNull();
    expect(shortcutOf(press(key), nowhere)).not.toBeNull();
  });

  it.each(singleKeys)('leaves %s to a list that is chosen from', (key) => {
    const onList = { ...nowhere, isChoosing: true, takesEnter: false };
    expect(shortcutOf(press(key), onList)).toBeNull();
  });

  it.each(singleKeys)('does nothing with %s where single keys are turned off', (key) => {
    expect(shortcutOf(press(key), { ...nowhere, areLetterKeysOn: false })).toBeNull();
  });

  it('opens the four actions with F1 to F4, while a text is written too', () => {
    const writing = { ...nowhere, isWriting: true };
    expect(shortcutOf(press('F1'), writing)).toEqual({ kind: 'action', action: 'sale' });
    expect(shortcutOf(press('F4'), nowhere)).toEqual({ kind: 'action', action: 'coupon' });
    expect(shortcutOf(press('F5'), nowhere)).toBeNull();
    expect(shortcutOf(press('F1'), { ...nowhere, isCovered: true })).toBeNull();
  });

  it('keeps Enter, F6 and undo where single keys are turned off', () => {
    const place = { ...nowhere, areLetterKeysOn: false };
    expect(shortcutOf(press('Enter'), place)).toEqual({ kind: 'take' });
    expect(shortcutOf(press('F6'), place)).toEqual({ kind: 'region', by: 1 });
    expect(shortcutOf(press('z', { hasCommand: true }), place)).toEqual({ kind: 'undo' });
  });

  it('undoes and redoes, on a list too, but not in a text', () => {
    const z = press('z', { hasCommand: true });
    expect(shortcutOf(z, nowhere)).toEqual({ kind: 'undo' });
    expect(shortcutOf({ ...z, key: 'Z', hasShift: true }, nowhere)).toEqual({ kind: 'redo' });
    expect(shortcutOf(z, { ...nowhere, isChoosing: true, takesEnter: false })).toEqual({
      kind: 'undo',
    });
    expect(shortcutOf(z, { ...nowhere, isWriting: true })).toBeNull();
  });

  it('leaves copying and select-all to the system', () => {
    expect(shortcutOf(press('c', { hasCommand: true }), nowhere)).toBeNull();
    expect(shortcutOf(press('a', { hasCommand: true }), nowhere)).toBeNull();
  });

  it('does nothing behind a dialog', () => {
    expect(shortcutOf(press('m'), { ...nowhere, isCovered: true })).toBeNull();
  });

  it('goes to the next region from a text too', () => {
    expect(shortcutOf(press('F6'), { ...nowhere, isWriting: true })).toEqual({
      kind: 'region',
      by: 1,
    });
  });
});
