import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import type { BuyingHabit } from './buyer.ts';

/** How a simulated viewer behaves. */
export type PersonaKind = 'hopper' | 'silent' | 'asker' | 'chatter';

/** One thing that a simulated viewer does, in milliseconds from the start of the rehearsal. */
export type Act =
  | { readonly atMs: number; readonly kind: 'enter' }
  | { readonly atMs: number; readonly kind: 'leave' }
  | { readonly atMs: number; readonly kind: 'say'; readonly text: string }
  | { readonly atMs: number; readonly kind: 'look-away' | 'look-back' };

/** A simulated viewer: who they are and all that they will do. */
export interface Persona {
  readonly kind: PersonaKind;
  readonly name: string;
  /** In order of time. */
  readonly acts: readonly Act[];
  /** Null for who only watches. */
  readonly buying: BuyingHabit | null;
}

const names = [
  ...'小雨 阿布爱吃糖 老王在苏州 糯米团子 秋天的风 一只鹿 青柠 豆豆妈妈 西红柿 阿宁 林间小路 木木 今天早睡 山竹 云朵 南城旧事 小满 橘子汽水 晚晚 阿花 东东 胖虎 慢慢来 杏子 海盐'.split(
    ' ',
  ),
  ...'Marta Jun Petra Liam Aisha Noor Elena Tomas Yuki Grace Owen Priya Sofia Mateo Hana Leo Ingrid Theo Maya Felix'.split(
    ' ',
  ),
];

const questions = [
  ...'这件多少钱|158 52kg 穿 M 还是 L？|还有黑色吗|什么时候发货|包邮吗|会起球吗|能退吗|是正品吗|可以机洗吗|有优惠券吗|燕麦色还有吗|偏大还是偏小|怎么下单|几天能到|身高170穿什么码|新人有优惠吗|这个会不会扎|退货要运费吗'.split(
    '|',
  ),
  ...'how much is it?|is the oat one see-through?|do you ship to Canada|what size for 170 cm?|can it be machine washed?|any discount for new customers?|does it pill?|do you have it in black?|can I return it?|when will it arrive?|is it real wool?|how do I order'.split(
    '|',
  ),
];

const lines = [
  ...'主播好|来了来了|好看|又来了，第七场|这个颜色温柔|准备好了|已下单|冲冲冲|上次那件质量很好|妈妈也喜欢|声音好听|灯光好舒服|666|哈哈哈哈|蹲一个|姐妹们冲|真的很软'.split(
    '|',
  ),
  ...'hello from Lisbon|so pretty|love this colour|just got here|bought the scarf last time, lovely|oat please!|good evening|that looks warm|first time here|my sister sent me'.split(
    '|',
  ),
];

/** Of a hundred: thirty only watch, three cannot wait, most are quick. */
function habit(between: (low: number, high: number) => number): BuyingHabit | null {
  const dice = between(0, 99);
  if (dice < 30) return null;
  const fate = between(0, 9);
  return {
    tapsAfterMs:
      dice < 33 ? -between(50, 500) : dice < 80 ? between(120, 1200) : between(1200, 20_000),
    taps: between(0, 4) === 0 ? 2 : 1,
    liking: between(0, 20),
    then: fate < 7 ? 'pays' : fate < 8 ? 'gives-up' : 'forgets',
    thenAfterMs: between(4000, 60_000),
  };
}

/** The whole evening that is simulated; whoever is still there then stays quietly. */
const eveningMs = 3 * 3600 * 1000;

/**
 * One viewer of a crowd as a function of seed and index: the same every time. The first dozen
 * come within two seconds, the others as a room fills: fast, then slower.
 */
export function persona(seed: number, index: number, crowdSize: number): Persona {
  const generator = xoroshiro128plus((seed ^ (index * 0x9e3779b1)) | 0);
  const between = (low: number, high: number): number => uniformInt(generator, low, high);
  const pick = <T>(list: readonly T[]): T => {
    const item = list[between(0, list.length - 1)];
    if (item === undefined) throw new Error('An empty list has nothing to pick');
    return item;
  };
  const dice = between(0, 99);
  const kind: PersonaKind =
    index < 4
      ? ((['chatter', 'asker', 'silent', 'hopper'] as const)[index] ?? 'silent')
      : dice < 55
        ? 'silent'
        : dice < 70
          ? 'asker'
          : dice < 88
            ? 'chatter'
            : 'hopper';
  const fillMs = Math.min(120_000, 4000 + crowdSize * 40);
  const share = index / Math.max(1, crowdSize);
  const enterMs = index < 12 ? index * 150 + between(0, 100) : Math.round(share ** 1.6 * fillMs);
  const name = `${pick(names)}${between(0, 3) === 0 ? '' : String(between(1, 9999))}`;
  const acts: Act[] = [{ atMs: enterMs, kind: 'enter' }];
  let atMs = enterMs;
  if (kind === 'hopper')
    while (atMs < eveningMs && acts.length < 400) {
      atMs += between(6000, 24_000);
      acts.push({ atMs, kind: 'leave' });
      atMs += acts.length > 8 ? between(600_000, 1_800_000) : between(15_000, 90_000);
      acts.push({ atMs, kind: 'enter' });
    }
  else {
    const first: Record<'silent' | 'asker' | 'chatter', [number, number]> = {
      silent: [40_000, 900_000],
      asker: [3000, 60_000],
      chatter: [1500, 30_000],
    };
    const pause: Record<'silent' | 'asker' | 'chatter', [number, number]> = {
      silent: [300_000, 1_500_000],
      asker: [60_000, 400_000],
      chatter: [20_000, 180_000],
    };
    atMs += between(...first[kind]);
    while (atMs < eveningMs && acts.length < 400) {
      if (kind === 'silent') {
        acts.push({ atMs, kind: 'look-away' });
        atMs += between(8000, 60_000);
        acts.push({ atMs, kind: 'look-back' });
      } else {
        const asks = kind === 'asker' ? between(0, 9) < 7 : between(0, 9) < 1;
        acts.push({ atMs, kind: 'say', text: pick(asks ? questions : lines) });
      }
      atMs += between(...pause[kind]);
    }
  }
  return { kind, name, acts, buying: habit(between) };
}
