import { registerMessages, type UiLanguage } from './i18n.ts';

const spans = /* @__PURE__ */ registerMessages('spans', {
  en: {
    seconds: '{{n}} s',
    minutes: '{{n}} min',
    hours: '{{n}} h',
    hoursMinutes: '{{n}} h {{m}} min',
    days_one: '{{count}} day',
    days_other: '{{count}} days',
  },
  zh: {
    seconds: '{{n}}秒',
    minutes: '{{n}}分钟',
    hours: '{{n}}小时',
    hoursMinutes: '{{n}}小时{{m}}分',
    days_other: '{{count}}天',
  },
});

const two = (n: number): string => String(n).padStart(2, '0');

/** A running time as a clock: 0:08, 12:05, 1:12:48. */
export function clockText(spanMs: number): string {
  const seconds = Math.max(0, Math.floor(spanMs / 1000));
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  return hours > 0
    ? `${hours}:${two(minutes)}:${two(seconds % 60)}`
    : `${minutes}:${two(seconds % 60)}`;
}

/** A span in words, as coarse as people say it: 40 s, 2 min, 1 h 5 min, 12 days. */
export function spanText(spanMs: number): string {
  const seconds = Math.max(0, Math.floor(spanMs / 1000));
  if (seconds < 60) return spans.text('seconds', { n: seconds });
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return spans.text('minutes', { n: minutes });
  const hours = Math.floor(minutes / 60);
  if (hours < 24)
    return minutes % 60 === 0
      ? spans.text('hours', { n: hours })
      : spans.text('hoursMinutes', { n: hours, m: minutes % 60 });
  return spans.text('days', { count: Math.floor(hours / 24) });
}

/** An instant as the wall clock's hours and minutes, in 24 hours. */
export function wallText(atMs: number): string {
  const at = new Date(atMs);
  return `${two(at.getHours())}:${two(at.getMinutes())}`;
}

const grouped = /* @__PURE__ */ new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** A count with thousands set apart, the same in both languages. */
export const countText = (n: number): string => grouped.format(n);

/** The name in the crew's language where a thing has two. */
export const nameIn = (
  language: UiLanguage,
  named: { readonly name: string; readonly nameZh?: string | null | undefined },
): string => (language === 'zh' ? (named.nameZh ?? named.name) : named.name);

/** The title in the crew's language where a thing has two. */
export const titleIn = (
  language: UiLanguage,
  { title, titleZh }: { readonly title: string; readonly titleZh: string | null },
): string => (language === 'zh' ? (titleZh ?? title) : title);
