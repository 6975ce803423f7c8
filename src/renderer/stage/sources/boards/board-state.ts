import type { ShelfItem } from '../../../../shared/catalog/index.ts';
import type { Lottery, Poll } from '../../../../shared/engagement/index.ts';
import type { Sale } from '../../../../shared/sales/index.ts';
import type {
  BoardLottery,
  BoardPoll,
  BoardProduct,
  BoardSale,
  BoardState,
} from '../../../../shared/stage/index.ts';

/** What the room knows, as far as boards show it. */
export interface BoardSources {
  readonly currency: string;
  readonly shelf: readonly ShelfItem[];
  readonly sale: Sale | null;
  readonly poll: Poll | null;
  readonly lottery: Lottery | null;
  /** Makes an address of the server's a full one. */
  readonly addressOf: (url: string) => string;
}

function productOf(item: ShelfItem, sources: BoardSources): BoardProduct {
  const { title, titleZh, pictures, variants } = item.product;
  const [picture] = pictures;
  const priced = variants.map(({ id, priceMinor, formerPriceMinor }) => {
    const live = item.livePrices[id];
    return live === undefined
      ? { priceMinor, strikeMinor: formerPriceMinor }
      : { priceMinor: live, strikeMinor: Math.max(priceMinor, formerPriceMinor ?? 0) };
  });
  const cheapest = priced.reduce((best, one) => (one.priceMinor < best.priceMinor ? one : best));
  const { priceMinor, strikeMinor } = cheapest;
  return {
    title: { en: title, zh: titleZh },
    pictureUrl: picture ? sources.addressOf(picture.url) : null,
    priceMinor,
    strikeMinor: strikeMinor !== null && strikeMinor > priceMinor ? strikeMinor : null,
    currency: sources.currency,
    stock: variants.reduce((sum, { available }) => sum + available, 0),
  };
}

function saleOf(sale: Sale, sources: BoardSources): BoardSale | null {
  const item = sources.shelf.find(({ product }) => product.id === sale.productId);
  const { id, code, phase, opensAtMs, endsAtMs, unitsLeft, kept } = sale;
  if (phase === 'draft' || opensAtMs === null || !item) return null;
  return {
    id,
    code,
    phase,
    product: {
      ...productOf(item, sources),
      priceMinor: sale.priceMinor,
      strikeMinor: sale.formerPriceMinor,
      currency: sale.currency,
    },
    opensAtMs,
    endsAtMs,
    unitsLeft,
    kept: kept.map(({ segment, units }) => ({ segment, units })),
  };
}

const pollOf = ({ id, question, answers, state, closesAtMs }: Poll): BoardPoll => ({
  id,
  question,
  answers,
  isOpen: state === 'open',
  closesAtMs,
});

const lotteryOf = (lottery: Lottery): BoardLottery => {
  const { id, prize, state, entries, winners, closesAtMs, won } = lottery;
  const names = won.map(({ name, pseudonym }) => name ?? pseudonym.slice(0, 6));
  return { id, prize, state, entries, winners, closesAtMs, names };
};

/** What boards show of the topics `sales` and `engagement`. */
export function boardStateOf(sources: BoardSources): BoardState {
  const { shelf, sale, poll, lottery } = sources;
  const pinned = shelf.find(({ isPinned }) => isPinned);
  return {
    product: pinned ? productOf(pinned, sources) : null,
    sale: sale && saleOf(sale, sources),
    poll: poll && pollOf(poll),
    lottery: lottery && lotteryOf(lottery),
  };
}
