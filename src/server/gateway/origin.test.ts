import { describe, expect, it } from 'vitest';
import { isForeignFetch } from './origin.ts';

const asked = (site: string, mode: string, dest: string, purpose?: string): boolean =>
  isForeignFetch({
    'sec-fetch-site': site,
    'sec-fetch-mode': mode,
    'sec-fetch-dest': dest,
    ...(purpose === undefined ? {} : { 'sec-purpose': purpose }),
  });

describe('what a browser says of who asks', () => {
  it('welcomes our own pages, addresses that were typed, links that were followed and no browser', () => {
    expect(isForeignFetch({})).toBe(false);
    expect(asked('same-origin', 'cors', 'empty')).toBe(false);
    expect(asked('none', 'navigate', 'document')).toBe(false);
    expect(asked('cross-site', 'navigate', 'document')).toBe(false);
    expect(asked('same-site', 'navigate', 'document')).toBe(false);
  });

  it('refuses pictures, scripts, frames and prefetches of other sites and ports', () => {
    expect(asked('cross-site', 'no-cors', 'image')).toBe(true);
    expect(asked('cross-site', 'no-cors', 'script')).toBe(true);
    expect(asked('same-site', 'cors', 'empty')).toBe(true);
    expect(asked('cross-site', 'navigate', 'iframe')).toBe(true);
    expect(asked('cross-site', 'navigate', 'document', 'prefetch')).toBe(true);
  });
});
