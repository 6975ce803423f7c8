import { describe, expect, it } from 'vitest';
import {
  noBoards,
  type BoardKind,
  type BoardLanguage,
  type BoardProduct,
  type BoardSale,
  type BoardState,
  type SceneCollection,
} from '../../../../shared/stage/index.ts';
import { sampleCollection, updateLayer } from '../../scenes/index.ts';
import { layerId, sceneId } from '../../scenes/scenes.fixture.test-support.ts';
import { createBoardStore } from './board-store.ts';
import { goMarkRect } from './mark-rect.ts';
import { shownOn } from './view.ts';

const product: BoardProduct = {
  title: { en: 'Merino cardigan', zh: '美利奴开衫' },
  pictureUrl: 'http://127.0.0.1/p.jpg',
  priceMinor: 26_900,
  strikeMinor: null,
  currency: 'CNY',
  stock: 8,
};
const opensAtMs = 100_000;
const sale: BoardSale = {
  id: 'sale-1',
  code: 5,
  phase: 'armed',
  product: { ...product, priceMinor: 19_900, strikeMinor: 26_900 },
  opensAtMs,
  endsAtMs: opensAtMs + 120_000,
  unitsLeft: 50,
  kept: [{ segment: 'first-time-buyers', units: 10 }],
};

/** Boards with a clock that the test moves. */
function open(language: BoardLanguage = 'en') {
  let nowMs = opensAtMs - 5000;
  const store = createBoardStore(() => nowMs);
  const shown = (kind: BoardKind) => shownOn(kind, language, store.read(), nowMs);
  return {
    store,
    at: (ms: number) => (nowMs = ms),
    set: (state: Partial<BoardState>) => store.set({ ...noBoards, ...state }),
    changesAtMs: (kind: BoardKind) => shown(kind).changesAtMs,
    view: (kind: BoardKind) => shown(kind).view,
  };
}

describe('the boards', () => {
  it('show nothing while there is nothing to show', () => {
    const boards = open();
    for (const kind of ['product-card', 'countdown', 'poll', 'winners'] as const)
      expect(boards.view(kind)).toBeNull();
  });

  it('show the pinned product, and the sale in its place while it runs', () => {
    const boards = open('both');
    boards.set({ product, sale });
    expect(boards.view('product-card')).toMatchObject({
      head: null,
      title: '美利奴开衫\nMerino cardigan',
      detail: '余8件 · 8 left',
      price: '¥269',
    });
    boards.at(opensAtMs + 13_400);
    boards.set({ product, sale: { ...sale, phase: 'open', unitsLeft: 0 } });
    expect(boards.view('product-card')).toMatchObject({
      head: { text: '限时秒杀 Flash sale', aside: '1:47', isRed: true },
      detail: '首单专留10件 · 10 kept for first-time buyers',
      price: '¥199',
      strike: '¥269',
    });
    boards.set({ product, sale: { ...sale, phase: 'sold-out', unitsLeft: 0, kept: [] } });
    expect(boards.view('product-card')).toMatchObject({
      head: { text: '抢光了 Sold out', isRed: false },
    });
    boards.at(boards.changesAtMs('product-card') ?? 0);
    expect(boards.view('product-card')).toMatchObject({ head: null, price: '¥269' });
  });

  it('count down by whole seconds and are drawn once for each', () => {
    const boards = open();
    boards.set({ sale });
    const said: string[] = [];
    for (let count = 0; count < 5; count += 1) {
      const view = boards.view('countdown');
      said.push(view?.kind === 'countdown' ? `${view.big} ${view.phase}` : 'nothing');
      boards.at(boards.changesAtMs('countdown') ?? 0);
    }
    expect(said).toEqual(['5 before', '4 before', '3 before', '2 before', '1 before']);
    expect(boards.view('countdown')).toMatchObject({ big: 'GO', phase: 'go', saleCode: 5 });
    boards.at(boards.changesAtMs('countdown') ?? 0);
    expect(boards.view('countdown')).toBeNull();
  });

  it('say go as much before the opening as the quickest viewer sees it later, and no earlier', () => {
    const boards = open();
    boards.store.setLeadMs(180);
    boards.set({ sale });
    boards.at(opensAtMs - 181);
    expect(boards.view('countdown')).toMatchObject({ phase: 'before' });
    boards.at(opensAtMs - 180);
    expect(boards.view('countdown')).toMatchObject({ phase: 'go' });
    // Someone quicker has come: what was said stays said.
    boards.store.setLeadMs(40);
    boards.set({ sale: { ...sale, unitsLeft: 49 } });
    expect(boards.view('countdown')).toMatchObject({ phase: 'go' });
  });

  it('take a far lead for what it is, no guide', () => {
    const boards = open();
    boards.set({ sale });
    boards.store.setLeadMs(30_000);
    boards.at(opensAtMs - 1001);
    expect(boards.view('countdown')).toMatchObject({ phase: 'before' });
  });

  it('say over in the mark of a sale that is stopped before it opens', () => {
    const boards = open();
    boards.set({ sale });
    boards.set({ sale: { ...sale, phase: 'stopped' } });
    expect(boards.view('countdown')).toMatchObject({ phase: 'over', big: 'Stopped' });
    boards.at(boards.changesAtMs('countdown') ?? 0);
    expect(boards.view('countdown')).toBeNull();
  });

  it('show a result for a while, and not what was over before the studio came', () => {
    const boards = open('zh');
    const poll = {
      id: 'poll-1',
      question: '要哪个颜色？',
      answers: [
        { text: '燕麦', votes: 3 },
        { text: '锈红', votes: 1 },
      ],
      isOpen: true,
      closesAtMs: opensAtMs,
    };
    const lottery = {
      id: 'lottery-1',
      prize: '围巾',
      state: 'drawn',
      entries: 231,
      winners: 3,
      closesAtMs: 0,
      names: ['阿宁'],
    } as const;
    boards.set({ poll, lottery });
    expect(boards.view('winners')).toBeNull();
    expect(boards.view('poll')).toMatchObject({
      head: { aside: '4票   0:05' },
      answers: [
        { text: '燕麦', figure: '75%', isLeading: true },
        { text: '锈红', figure: '25%', isLeading: false },
      ],
    });
    boards.set({
      poll: { ...poll, isOpen: false },
      lottery: { ...lottery, id: 'next', state: 'open' },
    });
    expect(boards.view('poll')).toMatchObject({ head: { aside: '4票' } });
    boards.set({ lottery: { ...lottery, id: 'next' } });
    expect(boards.view('winners')).toMatchObject({
      head: { text: '中奖名单' },
      prize: '围巾 × 3',
      detail: '阿宁',
    });
  });
});

describe('the place of the mark', () => {
  const host = sceneId('host');
  const change = (patch: Parameters<typeof updateLayer>[2], id = 'countdown') =>
    updateLayer(host, layerId(id), patch);
  const onCamera = (patch: Parameters<typeof updateLayer>[2]) => (collection: SceneCollection) => {
    const scenes = collection.scenes.map((scene) =>
      scene.id === host ? { ...scene, layers: scene.layers.toReversed() } : scene,
    );
    return change(patch, 'camera')({ ...collection, scenes });
  };

  for (const orientation of ['portrait', 'landscape'] as const)
    it(`is found in the sample, ${orientation}, wide enough for the smallest size`, () => {
      const mark = goMarkRect(sampleCollection(orientation));
      if (!mark) throw new Error('No mark');
      const smallestPx = orientation === 'portrait' ? 180 : 320;
      expect(mark.width * smallestPx).toBeGreaterThan(110);
      expect(mark.x).toBeGreaterThan(0);
      expect(mark.y + mark.height).toBeLessThan(1);
    });

  it('moves with its layer and shrinks with it', () => {
    const sample = sampleCollection('portrait');
    const before = goMarkRect(sample);
    const rect = { xPx: 0, yPx: 0, widthPx: 492, heightPx: 210 };
    const after = goMarkRect(change({ rect })(sample));
    expect(before?.x).toBeCloseTo((48 + 42) / 1080, 3);
    expect(after?.x).toBeCloseTo(21 / 1080, 2);
    expect(after?.y).toBeCloseTo(174 / 1920, 2);
    expect(after?.width).toBeCloseTo(450 / 1080, 2);
  });

  it('is none where it is hidden, pale, cut, tiny, outside or covered', () => {
    const sample = sampleCollection('portrait');
    const { rect } = sample.scenes[0]?.layers[2] ?? {};
    if (!rect) throw new Error('The sample has changed');
    const none = [
      change({ isVisible: false }),
      change({ opacity: 0.3 }),
      change({ crop: { left: 0, top: 0, right: 0, bottom: 0.2 } }),
      change({ rect: { ...rect, widthPx: 240 } }),
      change({ rect: { ...rect, yPx: 1800 } }),
      onCamera({}),
    ];
    for (const edit of none) expect(goMarkRect(edit(sample))).toBeNull();
    expect(goMarkRect(onCamera({ isVisible: false })(sample))).not.toBeNull();
  });
});
