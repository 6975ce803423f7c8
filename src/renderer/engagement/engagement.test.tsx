import { cleanup, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it } from 'vitest';
import {
  lotterySchema,
  pollSchema,
  type EngagementTemplate,
  type Lottery,
  type LotteryDraft,
  type Poll,
  type PollDraft,
} from '../../shared/engagement/index.ts';
import { createTillStore } from '../sales/index.ts';
import type { ShowApi } from '../show-client/index.ts';
import { setLanguage, Toasts, UiProvider } from '../ui/index.ts';
import { LotteryDialog } from './lottery-dialog.tsx';
import { PollDialog } from './poll-dialog.tsx';

const nowMs = 1_000_000;
const id = (n: number): string => `0192f0c1-0000-7000-8000-${String(n).padStart(12, '0')}`;
const hash = 'c0ffee'.padEnd(64, '0');

const pollOf = (rest: Partial<Poll> = {}): Poll => ({
  ...pollSchema.parse({
    id: id(1),
    question: 'Oat or rust?',
    answers: [
      { text: 'Oat', votes: 3000 },
      { text: 'Rust', votes: 1000 },
    ],
    state: 'open',
    openedAtMs: nowMs,
    closesAtMs: nowMs + 47_000,
  }),
  ...rest,
});
const lotteryOf = (rest: Partial<Lottery> = {}): Lottery => ({
  ...lotterySchema.parse({
    id: id(2),
    title: 'Opening lottery',
    prize: 'Rust scarf',
    winners: 2,
    task: { kind: 'watched', minutes: 5 },
    state: 'open',
    openedAtMs: nowMs,
    closesAtMs: nowMs + 107_000,
    entries: 312,
    seedHash: hash,
    entriesHash: null,
    seed: null,
    won: [],
    checkUrl: `/check/draw/${id(2)}`,
  }),
  ...rest,
});
const won = [
  { pseudonym: 'ab12'.padEnd(32, '0'), name: null },
  { pseudonym: 'cd34'.padEnd(32, '0'), name: '小雨' },
];

/** A server that notes what it was asked; each command can be made to fail. */
function house(options: { readonly fails?: readonly string[]; readonly listed?: Lottery[] } = {}) {
  const asked: { readonly name: string; readonly input: unknown }[] = [];
  const store = createTillStore();
  let templates: EngagementTemplate[] = [];
  const answer = <T,>(name: string, input: unknown, value: T): Promise<T> => {
    asked.push({ name, input });
    return options.fails?.includes(name) === true
      ? Promise.reject(new TypeError('offline'))
      : Promise.resolve(value);
  };
  const api = {
    engagement: {
      templates: () => answer('templates', null, templates),
      setTemplates: (input: { templates: EngagementTemplate[] }) =>
        answer('setTemplates', input, (templates = input.templates)),
      openPoll: (input: { draft: PollDraft }) => answer('openPoll', input, pollOf()),
      closePoll: (input: unknown) => answer('closePoll', input, pollOf({ state: 'closed' })),
      openLottery: (input: { draft: LotteryDraft }) => answer('openLottery', input, lotteryOf()),
      drawLottery: (input: unknown) => answer('drawLottery', input, lotteryOf()),
      cancelLottery: (input: unknown) => answer('cancelLottery', input, lotteryOf()),
      lotteries: () => answer('lotteries', null, options.listed ?? []),
    },
    orders: { coupons: () => answer('coupons', null, []) },
  } as unknown as ShowApi;
  const checked: string[] = [];
  const tell = (poll: Poll | null, lottery: Lottery | null): void =>
    store.setState({ engagement: { poll, lottery } });
  const props = {
    store,
    api: () => api,
    serverNowMs: () => nowMs,
    isOpen: true,
    onClose: () => undefined,
  };
  return {
    asked,
    checked,
    tell,
    user: userEvent.setup(),
    commands: () => asked.filter(({ name }) => !/^(templates|coupons|lotteries)$/.test(name)),
    openPolls: () =>
      render(
        <UiProvider>
          <PollDialog {...props} />
          <Toasts className="" />
        </UiProvider>,
      ),
    openLotteries: () =>
      render(
        <UiProvider>
          <LotteryDialog {...props} onCheck={({ checkUrl }) => checked.push(checkUrl)} />
          <Toasts className="" />
        </UiProvider>,
      ),
  };
}

afterEach(() => {
  cleanup();
  setLanguage('en');
});

describe('the poll dialog', () => {
  it('opens a shipped poll with one key, and shows its bars as soon as it runs', async () => {
    const { openPolls, commands, tell, user } = house();
    tell(null, null);
    openPolls();
    await user.click(await screen.findByTestId('poll-question'));
    await user.keyboard('{Enter}');
    await waitFor(() => expect(commands()).toHaveLength(1));
    expect(commands()[0]).toMatchObject({
      name: 'openPoll',
      input: { draft: { question: 'Oat or rust?', answers: ['Oat', 'Rust'], durationMs: 60_000 } },
    });
    tell(pollOf(), null);
    const card = await screen.findByTestId('poll-card');
    expect(card.textContent).toContain('75%');
    expect(within(card).getByRole('timer').textContent).toBe('0:47');
    expect(screen.getByTestId('poll-votes').textContent).toBe('4,000 votes');
  });

  it('writes a new one of up to five answers, and says what is missing', async () => {
    const { openPolls, commands, user } = house();
    openPolls();
    const question = await screen.findByTestId('poll-question');
    await user.clear(question);
    expect(screen.getByText('Write a question and at least two answers.')).toBeTruthy();
    await user.click(screen.getByTestId('open-poll'));
    expect(commands()).toEqual([]);
    await user.type(question, 'Which size?');
    for (const [place, text] of ['S', 'M', 'L', 'XL', 'M'].entries()) {
      if (place > 1) await user.click(screen.getByTestId('add-answer'));
      await user.clear(screen.getByTestId(`poll-answer-${place}`));
      await user.type(screen.getByTestId(`poll-answer-${place}`), text);
    }
    expect(screen.queryByTestId('add-answer')).toBeNull();
    expect(screen.getByText('Two answers are the same.')).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Remove answer 5' }));
    await user.click(screen.getByTestId('open-poll'));
    expect(commands()[0]?.input).toMatchObject({
      draft: { question: 'Which size?', answers: ['S', 'M', 'L', 'XL'] },
    });
  });

  it('stops a running one, and offers a new one whose opening closes it', async () => {
    const { openPolls, commands, tell, user } = house();
    tell(pollOf({ closesAtMs: null }), null);
    openPolls();
    await user.click(await screen.findByTestId('stop-poll'));
    expect(commands()[0]).toMatchObject({ name: 'closePoll', input: { pollId: id(1) } });
    await user.click(screen.getByTestId('new-poll'));
    expect(await screen.findByText('The open poll closes when you open this one.')).toBeTruthy();
  });

  it('says when it could not be opened, and keeps the words and their key', async () => {
    const { openPolls, commands, user } = house({ fails: ['openPoll'] });
    openPolls();
    await user.type(await screen.findByTestId('poll-question'), ' Now');
    await user.click(screen.getByTestId('open-poll'));
    expect((await screen.findAllByText(/show server does not answer/)).length).toBeGreaterThan(0);
    await user.click(screen.getByTestId('open-poll'));
    const [first, second] = commands().map(({ input }) => input);
    expect(first).toMatchObject({ draft: { question: 'Oat or rust? Now' } });
    expect(second).toEqual(first);
  });

  it('keeps a poll as a template, and takes it away with an undo', async () => {
    const { openPolls, commands, user } = house();
    openPolls();
    await user.type(await screen.findByTestId('poll-question'), ' Again');
    await user.click(screen.getByRole('button', { name: 'Save as template' }));
    await waitFor(() => expect(commands()).toHaveLength(1));
    await user.click(await screen.findByRole('button', { name: 'Delete template' }));
    await user.click(await screen.findByRole('button', { name: 'Undo' }));
    await waitFor(() => expect(commands()).toHaveLength(3));
    const kept = commands().map(({ input }) => (input as { templates: unknown[] }).templates);
    expect(kept.map(({ length }) => length)).toEqual([1, 0, 1]);
  });
});

describe('the lottery dialog', () => {
  it('opens a shipped one for everyone, three to win, in two minutes', async () => {
    const { openLotteries, commands, user } = house();
    openLotteries();
    await user.click(await screen.findByTestId('open-lottery'));
    expect(commands()[0]).toMatchObject({
      name: 'openLottery',
      input: {
        draft: {
          title: 'Opening lottery',
          task: { kind: 'everyone' },
          winners: 3,
          durationMs: 120_000,
          couponId: null,
        },
      },
    });
  });

  it('shows entries, time and the promise while it runs, and draws at a word', async () => {
    const { openLotteries, commands, checked, tell, user } = house();
    tell(null, lotteryOf());
    openLotteries();
    const card = await screen.findByTestId('lottery-card');
    expect(card.textContent).toContain('Rust scarf · 2 to win · Who watched 5 min');
    expect(within(card).getByTestId('entries').textContent).toBe('312');
    expect(within(card).getByRole('timer').textContent).toBe('1:47');
    await user.click(within(card).getByText('Promised: seed c0ff…0000'));
    expect(checked).toEqual([`/check/draw/${id(2)}`]);
    await user.click(screen.getByTestId('draw-lottery'));
    expect(commands()[0]).toMatchObject({ name: 'drawLottery', input: { lotteryId: id(2) } });
    tell(null, lotteryOf({ state: 'closed', entriesHash: hash }));
    expect(await screen.findByText('The list is published. The draw follows.')).toBeTruthy();
    tell(null, lotteryOf({ state: 'drawn', entriesHash: hash, seed: hash, won }));
    const winners = await screen.findAllByTestId('winner');
    expect(winners.map(({ textContent }) => textContent)).toEqual([
      '1Viewer ab12ab120000',
      '2小雨cd340000',
    ]);
    await user.click(screen.getByTestId('new-lottery'));
    expect(await screen.findByTestId('lottery-form')).toBeTruthy();
  });

  it('asks before it cancels one', async () => {
    const { openLotteries, commands, tell, user } = house();
    tell(null, lotteryOf());
    openLotteries();
    await user.click(await screen.findByTestId('cancel-lottery'));
    expect(await screen.findByText(/312 people have entered and nobody wins/)).toBeTruthy();
    expect(commands()).toEqual([]);
    await user.click(screen.getByTestId('confirm-cancel-lottery'));
    await waitFor(() => expect(commands()[0]).toMatchObject({ name: 'cancelLottery' }));
  });

  it('lists what was drawn or cancelled in this show, each with its check', async () => {
    const drawn = lotteryOf({ state: 'drawn', won });
    const cancelled = lotteryOf({ id: drawn.id.replace(/2$/, '3') as never, state: 'cancelled' });
    const { openLotteries, checked, tell, user } = house({
      listed: [drawn, { ...cancelled, checkUrl: '/check/draw/other' }],
    });
    tell(null, drawn);
    openLotteries();
    const rows = await screen.findAllByTestId('earlier-lottery');
    expect(rows[0]?.textContent).toContain('won by Viewer ab12, 小雨');
    expect(rows[1]?.textContent).toContain('cancelled');
    await user.click(within(rows[1] as HTMLElement).getByRole('button'));
    expect(checked).toEqual(['/check/draw/other']);
  });

  it('can be opened though templates and coupons could not be loaded', async () => {
    const { openLotteries, commands, user } = house({ fails: ['templates', 'coupons'] });
    setLanguage('zh');
    openLotteries();
    expect(await screen.findByText('优惠券加载失败')).toBeTruthy();
    expect(await screen.findByText('自建模板加载失败')).toBeTruthy();
    await user.click(screen.getByTestId('open-lottery'));
    expect(commands()[0]?.input).toMatchObject({ draft: { title: '开场抽奖' } });
  });
});
