import { formatMoney } from '../../../../shared/kernel/index.ts';
import type { OfferSegment } from '../../../../shared/sales/index.ts';
import type { BoardLanguage, BoardText } from '../../../../shared/stage/index.ts';

/** The sentences of the boards. They are said to viewers, so the crew's language does not matter. */
const words = {
  flashSale: ['Flash sale', '限时秒杀'],
  go: ['GO', '抢'],
  soldOut: ['Sold out', '抢光了'],
  ended: ['Ended', '已结束'],
  stopped: ['Stopped', '已停止'],
  joinWaiting: ['Join the waiting list', '可排队候补'],
  outOfStock: ['Sold out', '已售罄'],
  inStock: ['In stock', '现货'],
  poll: ['Poll', '投票'],
  lottery: ['Lottery', '抽奖'],
  drawing: ['Drawing', '开奖中'],
  winners: ['Winners', '中奖名单'],
  nobody: ['No entries', '无人参与'],
} as const satisfies Record<string, readonly [en: string, zh: string]>;

type Word = keyof typeof words;

const joined = (language: BoardLanguage, en: string, zh: string, between: string): string => {
  if (language === 'en' || en === zh) return en;
  return language === 'zh' ? zh : `${zh}${between}${en}`;
};

/** A fixed sentence; in both languages Chinese comes first. */
export function say(language: BoardLanguage, word: Word): string {
  const [en, zh] = words[word];
  return joined(language, en, zh, ' ');
}

/** A sentence with a count. */
export const sayCount = (
  language: BoardLanguage,
  count: number,
  [one, many, zh]: readonly [one: string, many: string, zh: string],
): string => {
  const n = count.toLocaleString('en-US');
  const en = `${n} ${count === 1 ? one : many}`;
  return joined(language, en, zh.replace('{n}', n), ' · ');
};

/** The shop's own words, as far as they are there in the wanted language; a line for each of two. */
export const sayText = (language: BoardLanguage, { en, zh }: BoardText): string =>
  zh === null || zh === '' ? en : joined(language, en, zh, '\n');

const segments: Record<OfferSegment, readonly [en: string, zh: string]> = {
  'first-time-buyers': ['first-time buyers', '首单'],
  'past-buyers': ['past buyers', '老客'],
  new: ['newcomers', '新朋友'],
  asking: ['those who asked', '提问的朋友'],
  invited: ['invited friends', '受邀好友'],
};

/** Units that are kept for some. */
export const sayKept = (language: BoardLanguage, segment: OfferSegment, units: number): string => {
  const [en, zh] = segments[segment];
  return joined(language, `${units} kept for ${en}`, `${zh}专留${units}件`, ' · ');
};

export const sayMoney = (language: BoardLanguage, minor: number, currency: string): string =>
  formatMoney(minor, currency, language === 'en' ? 'en' : 'zh');

const two = (n: number): string => String(n).padStart(2, '0');

/** What remains, counted so that it ends with 0:01: nobody is shown a nought that still counts. */
export function clockTo(untilMs: number, nowMs: number): string {
  const seconds = Math.max(0, Math.ceil((untilMs - nowMs) / 1000));
  return `${Math.floor(seconds / 60)}:${two(seconds % 60)}`;
}
