import { describe, expect, it } from 'vitest';
import { clockText, countText, nameIn, spanText } from './format.ts';
import { registerMessages, setLanguage } from './i18n.ts';

describe('times and counts', () => {
  it('writes a clock that grows an hour when it has one', () => {
    expect([0, 8_000, 725_000, 4_368_000].map(clockText)).toEqual([
      '0:00',
      '0:08',
      '12:05',
      '1:12:48',
    ]);
    expect(clockText(-5)).toBe('0:00');
  });

  it('words a span in both languages', () => {
    setLanguage('en');
    expect(
      [40_000, 125_000, 3_600_000, 3_900_000, 86_400_000, 12 * 86_400_000].map(spanText),
    ).toEqual(['40 s', '2 min', '1 h', '1 h 5 min', '1 day', '12 days']);
    setLanguage('zh');
    expect([40_000, 3_900_000, 86_400_000].map(spanText)).toEqual(['40秒', '1小时5分', '1天']);
    setLanguage('en');
  });

  it('groups thousands and takes the name of the language', () => {
    expect(countText(2847)).toBe('2,847');
    expect(nameIn('zh', { name: 'Host', nameZh: '主播' })).toBe('主播');
    expect(nameIn('zh', { name: 'Host' })).toBe('Host');
  });
});

describe('messages', () => {
  it('fills gaps as text and chooses plurals', () => {
    const m = registerMessages('test', {
      en: { hi: 'Hello {{name}}', seen_one: '{{count}} viewer', seen_other: '{{count}} viewers' },
      zh: { hi: '你好{{name}}', seen_other: '{{count}}位观众' },
    });
    setLanguage('en');
    expect(m.text('hi', { name: '<b>$t(hi)' })).toBe('Hello <b>$t(hi)');
    expect(m.text('seen', { count: 1 })).toBe('1 viewer');
    expect(m.text('seen', { count: 2 })).toBe('2 viewers');
    setLanguage('zh');
    expect(m.text('seen', { count: 1 })).toBe('1位观众');
    setLanguage('en');
  });
});
