import { cleanup, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it } from 'vitest';
import type { AudienceRow, SegmentTab, ViewerCard } from '../../shared/audience/index.ts';
import { viewerIdSchema } from '../../shared/kernel/index.ts';
import { setLanguage, UiProvider } from '../ui/index.ts';
import { AudiencePanel } from './audience-panel.tsx';
import { createAudienceStore } from './store.ts';

const nowMs = 1_000_000;
const idOf = (n: number) =>
  viewerIdSchema.parse(`0192f0c1-0000-7000-8000-${String(n).padStart(12, '0')}`);

const rowOf = (n: number, row: Partial<AudienceRow>): AudienceRow => ({
  viewerId: idOf(n),
  name: null,
  moment: 'active',
  stage: 'awareness',
  isLapsed: false,
  tabs: ['active'],
  reasons: [{ kind: 'came-back', shows: 3 }],
  isPresent: true,
  enteredAtMs: nowMs - 60_000,
  sinceAtMs: nowMs - n * 1000,
  ...row,
});

const asking = rowOf(1, {
  name: '小雨',
  moment: 'asking',
  stage: 'retention',
  tabs: ['asking', 'past-buyers'],
  reasons: [
    { kind: 'asked', intent: 'size', atMs: nowMs - 120_000 },
    { kind: 'bought-before', orders: 3, lastOrderAtMs: nowMs - 12 * 24 * 3600 * 1000 },
  ],
});
const fresh = rowOf(2, {
  moment: 'new',
  tabs: ['new'],
  reasons: [{ kind: 'first-visit', sinceAtMs: nowMs - 40_000 }],
});

const card: ViewerCard = {
  viewerId: asking.viewerId,
  name: '小雨',
  stage: 'retention',
  isLapsed: false,
  firstSeenAtMs: 0,
  showsVisited: 7,
  messages: 4,
  questions: 2,
  orders: 3,
  lastOrderAtMs: nowMs - 12 * 24 * 3600 * 1000,
  watchedMs: 3_600_000,
  recent: [{ atMs: nowMs, kind: 'asked', text: '<b>有L码吗</b>' }],
};

function open(rows: readonly AudienceRow[], loadCard = () => Promise.resolve(card)) {
  const store = createAudienceStore();
  const count = (tab: SegmentTab): number =>
    tab === 'all' ? rows.length : rows.filter((row) => row.tabs.includes(tab)).length;
  const tabs: SegmentTab[] = [
    'new',
    'silent',
    'asking',
    'past-buyers',
    'hot',
    'bought',
    'hopping',
    'active',
    'leaving',
    'all',
  ];
  if (rows.length > 0)
    store.getState().replace({
      counts: Object.fromEntries(tabs.map((tab) => [tab, count(tab)])) as Record<
        SegmentTab,
        number
      >,
      rows: [...rows],
    });
  render(
    <UiProvider>
      <AudiencePanel
        store={store}
        loadCard={loadCard}
        serverNowMs={() => nowMs}
        emptyAction={<button>Rehearse</button>}
      />
    </UiProvider>,
  );
  return { store, user: userEvent.setup() };
}

afterEach(() => {
  cleanup();
  setLanguage('en');
});

describe('the audience panel', () => {
  it('offers a rehearsal while nobody is in the room', () => {
    open([]);
    expect(screen.getByText('Nobody in the room yet')).toBeTruthy();
    expect(screen.getByText('Rehearse')).toBeTruthy();
  });

  it('shows who asks, why, and counts overlapping tabs', async () => {
    const { user } = open([asking, fresh]);
    const count = (name: string) =>
      Number.parseInt(screen.getByTestId(`tab-${name}`).textContent, 10);
    expect(['new', 'silent', 'asking', 'past-buyers'].map(count)).toEqual([1, 0, 1, 1]);
    const row = await screen.findByTestId('audience-row');
    expect(row.textContent).toContain('小雨');
    expect(row.textContent).toContain('Asked about size, not answered');
    expect(row.textContent).toContain('3 orders, last 12 days ago');
    await user.click(screen.getByTestId('tab-past-buyers'));
    expect((await screen.findByTestId('audience-row')).textContent).toContain('小雨');
    await user.click(screen.getByTestId('tab-new'));
    expect((await screen.findByTestId('audience-row')).textContent).toContain(
      'First visit, here 40 s',
    );
  });

  it('opens a viewer’s card, whose texts are texts', async () => {
    const { user } = open([asking]);
    await user.click(await screen.findByTestId('audience-row'));
    const dock = await screen.findByTestId('viewer-card');
    expect(await within(dock).findByText('Asked “<b>有L码吗</b>”')).toBeTruthy();
    expect(dock.textContent).toContain('12 days ago');
    await user.click(within(dock).getByRole('button', { name: 'Close card' }));
    expect(screen.queryByTestId('viewer-card')).toBeNull();
  });

  it('says when a card cannot be loaded, and tries again', async () => {
    let tries = 0;
    const { user } = open([asking], () => {
      tries += 1;
      return tries === 1 ? Promise.reject(new Error('offline')) : Promise.resolve(card);
    });
    await user.click(await screen.findByTestId('audience-row'));
    await user.click(await screen.findByRole('button', { name: 'Try again' }));
    expect(await screen.findByText('7')).toBeTruthy();
  });

  it('says what was searched where nobody matches, in Chinese too', async () => {
    setLanguage('zh');
    const { user } = open([asking]);
    await user.type(screen.getByRole('textbox'), '阿布');
    expect(screen.queryByTestId('audience-row')).toBeNull();
    expect(screen.getByText(/阿布/)).toBeTruthy();
    expect(screen.getByTestId('tab-asking').textContent).toBe('1提问中');
  });

  it('fills a tab that was empty when somebody comes', async () => {
    const { store } = open([fresh]);
    expect(screen.getByText('Nobody is in “Asking” now')).toBeTruthy();
    store.getState().change({
      counts: { ...store.getState().counts, asking: 1, 'past-buyers': 1, all: 2 },
      upserts: [asking],
      removedIds: [],
    });
    expect(
      (await screen.findByTestId('audience-row', {}, { timeout: 3000 })).textContent,
    ).toContain('小雨');
  });

  it('tells a screen reader which row the arrows have reached', async () => {
    const second = rowOf(3, { tabs: ['asking'], moment: 'asking', name: 'Marta' });
    const { user } = open([asking, second]);
    const list = await screen.findByRole('listbox');
    expect(list.getAttribute('aria-activedescendant')).toBeNull();
    list.focus();
    for (const name of ['Marta', '小雨']) {
      await user.keyboard('{ArrowDown}');
      const id = list.getAttribute('aria-activedescendant') ?? '';
      const row = document.getElementById(id);
      expect(row?.getAttribute('role')).toBe('option');
      expect(row?.getAttribute('aria-setsize')).toBe('2');
      expect(row?.textContent).toContain(name);
    }
  });

  it('shows no number above the finer segments until one of them is chosen', async () => {
    const { store } = open([asking, fresh]);
    const more = screen.getByTestId('tab-more');
    expect(more.textContent).toBe('More');
    store.getState().setTab('all');
    await waitFor(() => expect(more.textContent).toBe('2Everyone'));
  });

  it('sets thousands apart in its sentences', () => {
    const { store } = open([fresh]);
    store.getState().change({
      counts: { ...store.getState().counts, all: 2847 },
      upserts: [],
      removedIds: [],
    });
    store.getState().setTab('hot');
    return screen.findByText('2,847 viewers are in the room. This list fills by itself.');
  });

  it('moves the choice by rows', () => {
    const second = rowOf(3, { tabs: ['asking'], moment: 'asking', name: 'Marta' });
    const { store } = open([asking, second]);
    store.getState().step(1);
    expect(store.getState().selectedId).toBe(second.viewerId);
    store.getState().step(1);
    expect(store.getState().selectedId).toBe(asking.viewerId);
    store.getState().step(1);
    expect(store.getState().selectedId).toBe(asking.viewerId);
  });
});
