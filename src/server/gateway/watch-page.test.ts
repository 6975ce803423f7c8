import { expect, it } from 'vitest';
import type { WatchBoot } from '../../shared/show-api/index.ts';
import { busyPage, missingPage, pageLanguage, withBoot, watchPolicy } from './watch-page.ts';

const page =
  '<html lang="en"><title>Regulars</title><!--boot--><body><img id="poster" alt="" hidden /></body></html>';
const boot = (title: string, phase: string, posterUrl: string | null): WatchBoot =>
  ({
    lang: 'zh',
    show: { show: { title, hostName: 'Ann & Co', phase, orientation: 'portrait' }, posterUrl },
  }) as WatchBoot;

it('writes title, poster and boot data into the page, as text only', () => {
  const written = withBoot(page, boot('</title><script>x $& "', 'live', '/poster/1?v=2'));
  expect(written).not.toMatch(/<script>x/);
  expect(written).toContain('<html lang="zh-CN"');
  expect(written).toContain('Ann &#38; Co</title>');
  expect(written).toContain('<body data-orientation="portrait">');
  expect(written).toContain('<img id="poster" alt="" src="/poster/1?v=2" />');
  const json = /id="boot">(.*?)<\/script>/.exec(written)?.[1] ?? '';
  expect((JSON.parse(json) as WatchBoot).show.show.title).toBe('</title><script>x $& "');
});

it('shows no poster before a show, after it, and where there is none', () => {
  for (const [phase, url] of [
    ['draft', '/poster/1'],
    ['ended', '/poster/1'],
    ['live', null],
  ] as const)
    expect(withBoot(page, boot('Tonight', phase, url))).toContain('alt="" hidden');
});

it('takes the language that the link or the browser says', () => {
  expect(pageLanguage('en', 'zh-CN')).toBe('en');
  expect(pageLanguage(undefined, 'fr, zh-TW;q=0.8, en;q=0.7')).toBe('zh');
  expect(pageLanguage('xx', undefined)).toBe('en');
});

it('says apart that a link leads nowhere and that too many come, in both languages', () => {
  expect(missingPage('en')).toContain('There is no such show');
  expect(missingPage('zh')).toContain('没有这场直播');
  expect(busyPage('en')).toContain('Too many people are coming in at once');
  expect(busyPage('zh')).toContain('同时进来的人太多了');
});

it('lets a page reach Stripe only where the shop is paid by it', () => {
  expect(watchPolicy(null, false)).not.toContain('stripe');
  const policy = watchPolicy('wss://sfu.example', true);
  expect(policy).toContain("script-src 'self' https://js.stripe.com;");
  expect(policy).toContain('frame-src https://js.stripe.com https://hooks.stripe.com;');
  expect(policy).toContain(
    "connect-src 'self' wss://sfu.example https://sfu.example https://api.stripe.com;",
  );
});
