import { describe, expect, it } from 'vitest';
import {
  blankLottery,
  blankPoll,
  lotteryDraftOf,
  lotteryFormOf,
  pollDraftOf,
  shippedLotteries,
  shippedPolls,
  winnerName,
} from './forms.ts';
import { setLanguage } from '../ui/index.ts';
import { engagementMessages } from './messages.ts';

const t = engagementMessages.text;

describe('a poll that is written', () => {
  it('needs a question and two answers that differ; empty lines do not count', () => {
    const form = { ...blankPoll, question: ' Oat or rust? ', answers: ['Oat', ' ', 'Rust '] };
    expect(pollDraftOf(form)).toEqual({
      question: 'Oat or rust?',
      answers: ['Oat', 'Rust'],
      durationMs: 60_000,
    });
    expect(pollDraftOf({ ...form, answers: ['Oat', ''] })).toBe('pollMissing');
    expect(pollDraftOf({ ...form, answers: ['Oat', 'Oat'] })).toBe('pollSame');
    expect(pollDraftOf(blankPoll)).toBe('pollMissing');
  });
});

describe('a lottery that is written', () => {
  it('needs a title and a prize, and keeps the minutes of its task', () => {
    const form = { ...blankLottery, title: 'Opening', prize: 'A scarf' };
    expect(lotteryDraftOf(form)).toMatchObject({ winners: 1, task: { kind: 'everyone' } });
    const watched = { ...form, task: 'watched' as const, minutes: 7, winners: null };
    const draft = lotteryDraftOf(watched);
    expect(draft).toMatchObject({ winners: 1, task: { kind: 'watched', minutes: 7 } });
    if (typeof draft !== 'string') expect(lotteryFormOf(draft)).toEqual({ ...watched, winners: 1 });
    expect(lotteryDraftOf(blankLottery)).toBe('lotteryMissing');
  });
});

describe('shipped templates', () => {
  it.each(['en', 'zh'] as const)('can be opened as they are in %s', (language) => {
    setLanguage(language);
    for (const { draft } of shippedPolls(t)) expect(pollDraftOf(draft)).toEqual(draft);
    for (const { draft } of shippedLotteries(t))
      expect(lotteryDraftOf(lotteryFormOf(draft))).toEqual(draft);
    expect(shippedPolls(t)[0]?.name).toBe(language === 'en' ? 'Oat or rust?' : '燕麦还是锈红？');
    setLanguage('en');
  });
});

describe('a winner', () => {
  it('is called as they call themselves, else by the beginning of their number', () => {
    const pseudonym = 'ab12cd34';
    expect(winnerName(t, { name: '小雨', pseudonym })).toBe('小雨');
    expect(winnerName(t, { name: null, pseudonym })).toBe('Viewer ab12');
  });
});
