import { describe, expect, test } from 'vitest';
import { layOutText, piecesOf, wrapText, type TextLook } from './text-layout.ts';

/** Every character is 10 px wide. */
const measurePx = (text: string): number => 10 * Array.from(text).length;
const wrap = (text: string, maxWidthPx: number): string[] => wrapText(text, maxWidthPx, measurePx);

describe('wrapping', () => {
  test('breaks between words, and drops the space at the break', () => {
    expect(wrap('back in a minute', 100)).toEqual(['back in a', 'minute']);
  });
  test('keeps the lines that were written, empty ones too', () => {
    expect(wrap('one\n\ntwo\r\nthree', 500)).toEqual(['one', '', 'two', 'three']);
  });
  test('breaks Chinese without spaces', () => {
    const lines = wrap('今天直播间全场包邮欢迎大家下单', 60);
    expect(lines.join('')).toBe('今天直播间全场包邮欢迎大家下单');
    expect(lines.length).toBeGreaterThan(2);
    for (const line of lines) expect(measurePx(line)).toBeLessThanOrEqual(60);
  });
  test('no line begins with a closing mark or ends with an opening one', () => {
    const text = '马上回来，请稍等。（今晚八点）《新品》上架！全场¥99起。';
    for (let width = 40; width <= 120; width += 10)
      for (const line of wrap(text, width)) {
        expect(line).not.toMatch(/^[，。）》！]/u);
        expect(line).not.toMatch(/[（《¥]$/u);
      }
  });
  test('keeps prices, shares and addresses whole', () => {
    expect(piecesOf('only $19.90 (−30%) at shop.example/new!')).toEqual([
      'only',
      ' ',
      '$19.90',
      ' ',
      '(−30%)',
      ' ',
      'at',
      ' ',
      'shop.example/',
      'new!',
    ]);
  });
  test('a word wider than the line is cut, between whole characters only', () => {
    expect(wrap('extraordinary', 50)).toEqual(['extra', 'ordin', 'ary']);
    expect(wrap('a extraordinary b', 50)).toEqual(['a', 'extra', 'ordin', 'ary b']);
    expect(wrap('👩‍👩‍👧👩‍👩‍👧', 10)).toEqual(['👩‍👩‍👧', '👩‍👩‍👧']);
  });
  test('an empty text is one empty line', () => {
    expect(wrap('', 100)).toEqual(['']);
  });
});

describe('placing', () => {
  const look: TextLook = {
    text: 'hi',
    fontSizePx: 40,
    colour: '#ffffff',
    background: null,
    align: 'left',
    isBold: false,
  };
  const box = { widthPx: 200, heightPx: 100 };

  test('a drawing has the size of its box, with the text in the middle of its height', () => {
    expect(layOutText(look, box, measurePx)).toEqual({
      size: box,
      lines: [{ text: 'hi', xPx: 0, yPx: 50 }],
    });
  });
  test('lines are aligned', () => {
    const xOf = (align: TextLook['align']) =>
      layOutText({ ...look, align }, box, measurePx).lines[0]?.xPx;
    expect([xOf('left'), xOf('centre'), xOf('right')]).toEqual([0, 90, 180]);
  });
  test('a ground leaves room around the text', () => {
    const { lines } = layOutText({ ...look, background: '#00000080' }, box, measurePx);
    expect(lines[0]?.xPx).toBe(12);
  });
  test('a text that does not fit makes the drawing larger', () => {
    const tall = layOutText({ ...look, text: 'a\nb\nc\nd' }, box, measurePx);
    expect(tall.size).toEqual({ widthPx: 200, heightPx: 200 });
    expect(tall.lines.map(({ yPx }) => yPx)).toEqual([25, 75, 125, 175]);
  });
});
