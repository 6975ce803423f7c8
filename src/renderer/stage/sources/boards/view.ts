import type {
  BoardKind,
  BoardLanguage,
  BoardLottery,
  BoardPoll,
  BoardProduct,
  BoardSale,
  GoPhase,
} from '../../../../shared/stage/index.ts';
import type { BoardsNow } from './board-store.ts';
import { clockTo, say, sayCount, sayKept, sayMoney, sayText } from './words.ts';

/** The line across the top of a board: what it is, and a clock. */
export interface BoardHead {
  readonly text: string;
  readonly aside: string;
  /** Red says that it counts now. */
  readonly isRed: boolean;
}

/** Exactly what is to be seen on a board: two that are equal look the same. */
export type BoardView =
  | {
      readonly kind: 'product-card';
      readonly head: BoardHead | null;
      readonly title: string;
      readonly detail: string;
      readonly price: string;
      readonly strike: string | null;
      readonly pictureUrl: string | null;
    }
  | {
      readonly kind: 'countdown';
      readonly head: BoardHead;
      readonly title: string;
      readonly price: string;
      readonly strike: string | null;
      readonly big: string;
      readonly phase: GoPhase;
      readonly saleCode: number;
    }
  | {
      readonly kind: 'poll';
      readonly head: BoardHead;
      readonly question: string;
      readonly answers: readonly {
        readonly text: string;
        /** 0 to 1. */
        readonly share: number;
        readonly figure: string;
        readonly isLeading: boolean;
      }[];
    }
  | {
      readonly kind: 'winners';
      readonly head: BoardHead;
      readonly prize: string;
      readonly detail: string;
    };

/** What a board shows now, and when that changes by itself. */
export interface Shown {
  /** Null while there is nothing to show: the layer is not drawn. */
  readonly view: BoardView | null;
  /** By the server's clock; null until something happens. */
  readonly changesAtMs: number | null;
}

const nothing: Shown = { view: null, changesAtMs: null };
/** So long "go" stands before the product card alone goes on telling of the sale. */
const goShownMs = 8000;
const soldOutShownMs = 10_000;
const resultShownMs = 20_000;
const winnersShownMs = 45_000;

/** When a clock that counts in whole seconds changes next. */
const nextSecond = (untilMs: number, nowMs: number): number | null =>
  nowMs < untilMs ? untilMs - 1000 * (Math.ceil((untilMs - nowMs) / 1000) - 1) : null;

const isOver = ({ phase }: BoardSale): boolean => phase !== 'armed' && phase !== 'open';

function saidOver(language: BoardLanguage, { phase }: BoardSale): string {
  if (phase === 'sold-out') return say(language, 'soldOut');
  return say(language, phase === 'stopped' ? 'stopped' : 'ended');
}

const saidProduct = (language: BoardLanguage, product: BoardProduct) => ({
  title: sayText(language, product.title),
  price: sayMoney(language, product.priceMinor, product.currency),
  strike:
    product.strikeMinor === null ? null : sayMoney(language, product.strikeMinor, product.currency),
});

const left = ['left', 'left', '余{n}件'] as const;

function saidUnits(language: BoardLanguage, sale: BoardSale): string {
  if (isOver(sale)) return sale.phase === 'sold-out' ? say(language, 'joinWaiting') : '';
  const [kept] = sale.kept;
  if (sale.unitsLeft > 0) return sayCount(language, sale.unitsLeft, left);
  return kept ? sayKept(language, kept.segment, kept.units) : say(language, 'joinWaiting');
}

function saidStock(language: BoardLanguage, stock: number): string {
  if (stock === 0) return say(language, 'outOfStock');
  return stock < 100 ? sayCount(language, stock, left) : say(language, 'inStock');
}

function productCard({ state, changedAtMs }: BoardsNow, language: BoardLanguage, nowMs: number) {
  const { sale, product } = state;
  const overUntilMs = changedAtMs.sale + soldOutShownMs;
  const isOn = sale && nowMs >= sale.opensAtMs && (!isOver(sale) || nowMs < overUntilMs);
  if (sale && isOn) {
    const { endsAtMs } = sale;
    const isRunning = !isOver(sale) && (endsAtMs === null || nowMs < endsAtMs);
    const hasClock = isRunning && endsAtMs !== null;
    const view: BoardView = {
      kind: 'product-card',
      head: {
        text: isOver(sale) ? saidOver(language, sale) : say(language, 'flashSale'),
        aside: hasClock ? clockTo(endsAtMs, nowMs) : '',
        isRed: !isOver(sale),
      },
      ...saidProduct(language, sale.product),
      detail: saidUnits(language, sale),
      pictureUrl: sale.product.pictureUrl,
    };
    if (isOver(sale)) return { view, changesAtMs: overUntilMs };
    return { view, changesAtMs: hasClock ? nextSecond(endsAtMs, nowMs) : null };
  }
  const changesAtMs = sale && nowMs < sale.opensAtMs ? sale.opensAtMs : null;
  if (!product) return { view: null, changesAtMs };
  const view: BoardView = {
    kind: 'product-card',
    head: null,
    ...saidProduct(language, product),
    detail: saidStock(language, product.stock),
    pictureUrl: product.pictureUrl,
  };
  return { view, changesAtMs };
}

function countdown(
  { state, changedAtMs, goAtMs }: BoardsNow,
  language: BoardLanguage,
  nowMs: number,
) {
  const { sale } = state;
  if (!sale) return nothing;
  const goUntilMs = sale.opensAtMs + goShownMs;
  const overUntilMs = changedAtMs.sale + goShownMs;
  const endedInSight = isOver(sale) && changedAtMs.sale < goUntilMs && nowMs < overUntilMs;
  if (isOver(sale) ? !endedInSight : nowMs >= goUntilMs) return nothing;
  const isGo = !isOver(sale) && nowMs >= goAtMs;
  const seconds = Math.ceil((goAtMs - nowMs) / 1000);
  const shared = {
    kind: 'countdown' as const,
    ...saidProduct(language, sale.product),
    saleCode: sale.code,
  };
  const head = (aside: string, isRed = true) => ({
    text: say(language, 'flashSale'),
    aside,
    isRed,
  });
  if (isOver(sale)) {
    const view: BoardView = {
      ...shared,
      head: head('', false),
      big: saidOver(language, sale),
      phase: 'over',
    };
    return { view, changesAtMs: overUntilMs };
  }
  const units = saidUnits(language, sale);
  if (isGo) {
    const view: BoardView = { ...shared, head: head(units), big: say(language, 'go'), phase: 'go' };
    return { view, changesAtMs: goUntilMs };
  }
  const view: BoardView = {
    ...shared,
    head: head(units),
    big: seconds > 60 ? clockTo(goAtMs, nowMs) : String(seconds),
    phase: 'before',
  };
  return { view, changesAtMs: nextSecond(goAtMs, nowMs) };
}

function pollView(poll: BoardPoll, language: BoardLanguage, nowMs: number): BoardView {
  const total = poll.answers.reduce((sum, { votes }) => sum + votes, 0);
  const most = Math.max(...poll.answers.map(({ votes }) => votes));
  const { closesAtMs } = poll;
  const clock = poll.isOpen && closesAtMs !== null ? clockTo(closesAtMs, nowMs) : '';
  const votes = sayCount(language, total, ['vote', 'votes', '{n}票']);
  return {
    kind: 'poll',
    head: {
      text: say(language, 'poll'),
      aside: clock === '' ? votes : `${votes}   ${clock}`,
      isRed: false,
    },
    question: poll.question,
    answers: poll.answers.map((answer) => {
      const share = total === 0 ? 0 : answer.votes / total;
      return {
        text: answer.text,
        share,
        figure: `${Math.round(100 * share)}%`,
        isLeading: total > 0 && answer.votes === most,
      };
    }),
  };
}

function pollBoard({ state, changedAtMs }: BoardsNow, language: BoardLanguage, nowMs: number) {
  const { poll } = state;
  if (!poll) return nothing;
  const untilMs = changedAtMs.poll + resultShownMs;
  if (!poll.isOpen && nowMs >= untilMs) return nothing;
  const view = pollView(poll, language, nowMs);
  if (!poll.isOpen) return { view, changesAtMs: untilMs };
  return {
    view,
    changesAtMs: poll.closesAtMs === null ? null : nextSecond(poll.closesAtMs, nowMs),
  };
}

const mostNames = 12;

function saidLottery(language: BoardLanguage, lottery: BoardLottery): string {
  const entries = sayCount(language, lottery.entries, ['entry', 'entries', '{n}人参与']);
  if (lottery.state !== 'drawn') return entries;
  if (lottery.names.length === 0) return say(language, 'nobody');
  const more = lottery.names.length - mostNames;
  return lottery.names.slice(0, mostNames).join('   ') + (more > 0 ? `   +${more}` : '');
}

function winnersBoard({ state, changedAtMs }: BoardsNow, language: BoardLanguage, nowMs: number) {
  const { lottery } = state;
  if (!lottery || lottery.state === 'cancelled') return nothing;
  const untilMs = changedAtMs.lottery + winnersShownMs;
  const isDrawn = lottery.state === 'drawn';
  if (isDrawn && nowMs >= untilMs) return nothing;
  const isOpen = lottery.state === 'open' && nowMs < lottery.closesAtMs;
  const draw = say(language, 'drawing');
  const view: BoardView = {
    kind: 'winners',
    head: {
      text: say(language, isDrawn ? 'winners' : 'lottery'),
      aside: isOpen ? clockTo(lottery.closesAtMs, nowMs) : isDrawn ? '' : draw,
      isRed: false,
    },
    prize: lottery.winners > 1 ? `${lottery.prize} × ${lottery.winners}` : lottery.prize,
    detail: saidLottery(language, lottery),
  };
  if (isDrawn) return { view, changesAtMs: untilMs };
  return { view, changesAtMs: isOpen ? nextSecond(lottery.closesAtMs, nowMs) : null };
}

const boards: Record<BoardKind, (now: BoardsNow, language: BoardLanguage, nowMs: number) => Shown> =
  {
    'product-card': productCard,
    countdown,
    poll: pollBoard,
    winners: winnersBoard,
  };

/** What a board shows at an instant of the server's clock. */
export const shownOn = (
  kind: BoardKind,
  language: BoardLanguage,
  now: BoardsNow,
  nowMs: number,
): Shown => boards[kind](now, language, nowMs);
