import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { WatchBoot } from '../../shared/show-api/index.ts';

/** The watch page with what it needs to begin written into it. */
export async function watchPage(pagesDir: string, boot: WatchBoot): Promise<string> {
  return withBoot(await readFile(join(pagesDir, 'watch', 'index.html'), 'utf8'), boot);
}

const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** Writes boot data, title and poster into the built page: the poster shows before any script runs. */
export function withBoot(page: string, boot: WatchBoot): string {
  const { show, posterUrl } = boot.show;
  const json = JSON.stringify(boot).replace(/</g, '\\u003c');
  const showsPoster = posterUrl !== null && (show.phase === 'live' || show.phase === 'rehearsal');
  return page
    .replace(/<html lang="[^"]*"/, `<html lang="${boot.lang === 'zh' ? 'zh-CN' : 'en'}"`)
    .replace(/<title>[^<]*/, () => `<title>${escaped(`${show.title} · ${show.hostName}`)}`)
    .replace('<body', () => `<body data-orientation="${show.orientation}"`)
    .replace(/<img id="poster"[^>]*>/, (poster) =>
      showsPoster ? `<img id="poster" alt="" src="${escaped(posterUrl)}" />` : poster,
    )
    .replace('<!--boot-->', () => `<script type="application/json" id="boot">${json}</script>`);
}

/** What a link that leads nowhere shows. */
export const missingPage = (lang: 'en' | 'zh'): string =>
  lang === 'zh'
    ? plainPage(lang, '没有这场直播', '链接可能不完整，请向主播要一个新的。')
    : plainPage(
        lang,
        'There is no such show',
        'The link may be incomplete. Ask the host for a new one.',
      );

/** What people see while too many new ones come at once. */
export const busyPage = (lang: 'en' | 'zh'): string =>
  lang === 'zh'
    ? plainPage(lang, '同时进来的人太多了', '请一分钟后再打开这个链接。')
    : plainPage(lang, 'Too many people are coming in at once', 'Open this link again in a minute.');

function plainPage(lang: 'en' | 'zh', title: string, hint: string): string {
  return `<!doctype html><html lang="${lang}"><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${title}</title><style>body{margin:0;min-height:100vh;display:grid;place-content:center;gap:8px;background:#151513;color:#eeedea;font:15px/20px system-ui,sans-serif;text-align:center;padding:24px}h1{font-size:18px;line-height:24px;margin:0}p{margin:0;color:#b7b5b1}</style><h1>${title}</h1><p>${hint}</p></html>`;
}

/** Chinese where the browser prefers it, English otherwise; `?lang=` wins. */
export function pageLanguage(query: unknown, acceptLanguage: string | undefined): 'en' | 'zh' {
  if (query === 'zh' || query === 'en') return query;
  const first = acceptLanguage
    ?.split(',')
    .map((part) => part.trim().slice(0, 2).toLowerCase())
    .find((tag) => tag === 'zh' || tag === 'en');
  return first === 'zh' ? 'zh' : 'en';
}

/** Stripe's form is its own page in a frame, and its script comes from there only. */
const stripe = { script: ' https://js.stripe.com', api: ' https://api.stripe.com' };
const stripeFrames = 'https://js.stripe.com https://hooks.stripe.com';

/** What the watch page may load and where it may speak to; Stripe only where the shop is paid by it. */
export const watchPolicy = (sfuUrl: string | null, isPaidByStripe: boolean): string =>
  [
    "default-src 'none'",
    `script-src 'self'${isPaidByStripe ? stripe.script : ''}`,
    `frame-src ${isPaidByStripe ? stripeFrames : "'none'"}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' blob: data:",
    "media-src 'self' blob: mediastream:",
    "font-src 'self'",
    `connect-src 'self'${sfuUrl === null ? '' : ` ${sfuUrl} ${sfuUrl.replace(/^ws/, 'http')}`}${isPaidByStripe ? stripe.api : ''}`,
    "worker-src 'self' blob:",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
