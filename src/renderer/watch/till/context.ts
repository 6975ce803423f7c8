import { createContext, useContext, useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { formatMoney } from '../../../shared/kernel/amounts.ts';
import type { MyClaim, Sale } from '../../../shared/sales/index.ts';
import type { WatchState } from '../session.ts';
import { tillTextIn, type TillText } from './text.ts';
import { claimsIn, type Till, type TillState } from './till.ts';

const TillContext = createContext<Till | null>(null);
export const TillProvider = TillContext.Provider;

/** The till of the page. */
export function useTill(): Till {
  const till = useContext(TillContext);
  if (till === null) throw new Error('No till above this component');
  return till;
}

export const useTillState = <T>(select: (state: TillState) => T): T =>
  useStore(useTill().store, select);
export const useSession = <T>(select: (state: WatchState) => T): T =>
  useStore(useTill().session.store, select);

/** Sentences, money and times in the page's language. */
export interface Words {
  readonly lang: 'en' | 'zh';
  readonly text: TillText;
  readonly money: (minor: number) => string;
  /** `20:05`. */
  readonly time: (atMs: number) => string;
  /** A day and a time. */
  readonly date: (atMs: number) => string;
}

const currencyOf = ({ sales }: WatchState): string => sales?.currency ?? 'CNY';

export function useWords(): Words {
  const lang = useSession((state) => state.lang);
  const currency = useSession(currencyOf);
  const locale = lang === 'zh' ? 'zh-CN' : 'en';
  return {
    lang,
    text: tillTextIn(lang),
    money: (minor) => formatMoney(minor, currency, lang),
    time: (atMs) =>
      new Date(atMs).toLocaleTimeString(locale, { hour: '2-digit', minute: '2-digit' }),
    date: (atMs) =>
      new Date(atMs).toLocaleString(locale, {
        month: 'short',
        day: 'numeric',
        hour: '2-digit',
        minute: '2-digit',
      }),
  };
}

const tickMs = 200;

/** The server's clock, again and again while something counts; `isOn` false costs nothing. */
export function useServerNow(isOn: boolean): number {
  const { session } = useTill();
  const [nowMs, setNowMs] = useState(session.serverNowMs);
  useEffect(() => {
    setNowMs(session.serverNowMs());
    if (!isOn) return;
    const timer = setInterval(() => setNowMs(session.serverNowMs()), tickMs);
    return () => clearInterval(timer);
  }, [isOn, session]);
  return nowMs;
}

/** The sale that counts down, runs or was last. */
export const useSale = (): Sale | null => useSession((state) => state.sales?.sale ?? null);

/** All claims of the viewer, those just answered among them. */
export function useClaims(): readonly MyClaim[] {
  const told = useSession((state) => state.me?.claims ?? noClaims);
  const answered = useTillState((state) => state.answered);
  return claimsIn(told, answered);
}
const noClaims: readonly MyClaim[] = [];

/** `4:32`, rounded up so that it ends at 0:00 and not a second before. */
export function clockOf(leftMs: number): string {
  const seconds = Math.max(0, Math.ceil(leftMs / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

export const problemIn = (text: TillText, problem: string): string =>
  text.problems[problem] ?? text.failed;
