import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { soundsLikeHost } from './host-name.ts';
import { plainLine } from './plain-line.ts';
import { displayNameSchema, messageTextSchema } from './schema.ts';

describe('what a person wrote', () => {
  it.each([
    ['a\u202egnp.exe', 'agnp.exe'],
    ['two\r\nlines\tand  spaces', 'two lines and spaces'],
    ['\u0000bell\u0007\u001b[31m', 'bell[31m'],
    ['in\u200bvi\u2060si\ufeffble\u00ad', 'invisible'],
    ['\u200d\u200djoin\u200d ers', 'join ers'],
    ['half \ud83d surrogate', 'half surrogate'],
    [`z${'\u0335'.repeat(40)}algo`, `z${'\u0335'.repeat(4)}algo`],
    ['全角　空格', '全角 空格'],
  ])('shows all there is of %j', (wrote, shown) => {
    expect(plainLine(wrote)).toBe(shown);
  });

  it('keeps emoji of several parts, Persian joiners and every script', () => {
    for (const text of ['👩‍👩‍👧 ok', '👍🏽', '❤️‍🔥', 'می‌خواهم', 'ภาษาไทย', 'שלום', '小雨 ☂️', 'नमस्ते'])
      expect(plainLine(text)).toBe(text.normalize('NFC'));
  });

  it('is the same when it is cleaned again, and never has a line break or a control', () => {
    const tricky = [
      ...' a小👍\u200d\u200b\u200c\u0301\u202e\n\u0000\ufeff\ue000é',
      '\ud83d',
      '\ufe0f',
    ];
    const texts = fc.string({
      unit: fc.oneof(fc.constantFrom(...tricky), fc.string({ maxLength: 1 })),
    });
    fc.assert(
      fc.property(texts, (text) => {
        const line = plainLine(text);
        expect(plainLine(line)).toBe(line);
        expect(line).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069\u2028\u2029]| {2}/u);
      }),
      { numRuns: 2000 },
    );
  });

  it('is no name and no message when nothing of it can be seen', () => {
    for (const text of ['', '  ', '\u200b\u200b', '\u3164', '\u202e', '\u2800', '\u0301\u0301']) {
      expect(displayNameSchema.safeParse(text).success).toBe(false);
      if (plainLine(text) === '') expect(messageTextSchema.safeParse(text).success).toBe(false);
    }
    expect(displayNameSchema.parse(' 小\u202e雨 ')).toBe('小雨');
    expect(displayNameSchema.safeParse('x'.repeat(25)).success).toBe(false);
    expect(messageTextSchema.safeParse('x'.repeat(201)).success).toBe(false);
  });
});

describe('a viewer’s name', () => {
  it('does not pass for the host’s', () => {
    const host = 'Marta Lopez';
    for (const name of [
      'Marta Lopez',
      'MARTA LOPEZ',
      'm a r t a lopez!',
      'Ｍａｒｔａ Ｌｏｐｅｚ',
      '🔥Marta Lopez🔥',
      'Marta Lopez (official)',
      '主播Marta Lopez',
      'HOST',
      '官方客服',
    ])
      expect(soundsLikeHost(name, host), name).toBe(true);
    for (const name of [
      'Marta',
      'Lopez',
      'Ghost',
      'Marta Lopez fan',
      '小主',
      '☂️',
      'Supportive Sam',
    ])
      expect(soundsLikeHost(name, host), name).toBe(false);
  });
});
