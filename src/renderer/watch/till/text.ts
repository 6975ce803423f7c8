import { roomEn, roomZh } from './text-room.ts';
import { shopEn, shopZh } from './text-shop.ts';

const en = { ...shopEn, ...roomEn };
const zh: typeof en = { ...shopZh, ...roomZh };

export type TillText = typeof en;
/** The till's own sentences, loaded with it. */
export const tillTextIn = (lang: 'en' | 'zh'): TillText => (lang === 'zh' ? zh : en);
