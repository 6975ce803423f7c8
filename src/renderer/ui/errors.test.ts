import { describe, expect, it } from 'vitest';
import { apiErrorCodeSchema } from '../../shared/show-api/errors.ts';
import { errorCodeOf, errorMessages, sentenceOf } from './errors.ts';
import { setLanguage } from './i18n.ts';

describe('errors for people', () => {
  it('words every code of the show server in both languages, differently', () => {
    for (const code of apiErrorCodeSchema.options) {
      setLanguage('en');
      const english = errorMessages.text(code);
      setLanguage('zh');
      const chinese = errorMessages.text(code);
      expect(english, code).toMatch(/^[A-Z].*\.$/);
      expect(chinese, code).toMatch(/[\u4e00-\u9fff].*。$/u);
    }
    setLanguage('en');
  });

  it('finds the code in an error, and says so where nobody answered', () => {
    expect(errorCodeOf(Object.assign(new Error('x'), { code: 'muted' }))).toBe('muted');
    expect(errorCodeOf(Object.assign(new Error('x'), { code: 'toString' }))).toBe('internal');
    expect(errorCodeOf(new TypeError('Failed to fetch'))).toBe('unreachable');
    expect(sentenceOf('?')).toBe(errorMessages.text('internal'));
  });
});
