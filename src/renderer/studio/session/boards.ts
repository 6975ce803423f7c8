import type { ShelfItem } from '../../../shared/catalog/index.ts';
import { isRunningSale } from '../../../shared/sales/index.ts';
import type { Sale } from '../../../shared/sales/index.ts';
import type { EngagementTopic, SalesTopic } from '../../../shared/show-api/index.ts';
import type { BoardProduct, BoardSale, BoardState } from '../../../shared/stage/index.ts';
import { itemOf, type TillStore } from '../../sales/index.ts';
import type { ShowStore } from '../../show/index.ts';
import type { StageEngine } from '../../stage/engine/types.ts';
import type { ShowLink } from './show-link.ts';

type Followed = Pick<StageEngine['boards'], 'set' | 'setLeadMs' | 'mark'>;

/** What the boards in the picture show is what the till says, and the page learns where the mark is. */
export function followBoards(
  boards: Followed,
  { till, show }: { readonly till: TillStore; readonly show: ShowStore },
  link: Pick<ShowLink, 'api' | 'gateway'>,
): void {
  const tell = (): void => {
    const { sales, engagement } = till.getState();
    boards.set(boardsOf(sales, engagement, link.gateway()?.baseUrl ?? ''));
  };
  till.subscribe(tell);
  show.subscribe(({ stage }) => boards.setLeadMs(stage?.latencyMinMs ?? 0));

  let told = '';
  const tellMark = (): void => {
    const isAsked = isRunningSale(till.getState().sales?.sale);
    const showId = show.getState().topic?.show.id ?? '';
    const mark = boards.mark.read();
    const words = `${showId} ${JSON.stringify(mark)}`;
    // Nobody reads it between sales, and a host may drag layers about for an hour.
    if (!isAsked || words === told) return;
    told = words;
    link
      .api()
      .air.mark({ mark })
      .catch(() => (told = ''));
  };
  boards.mark.subscribe(tellMark);
  till.subscribe(tellMark);
}

/** The topics as the boards want them; pictures need a full address. */
export function boardsOf(
  sales: SalesTopic | null,
  engagement: EngagementTopic | null,
  baseUrl: string,
): BoardState {
  const pinned = sales?.shelf.find(({ isPinned }) => isPinned) ?? null;
  const sale = sales?.sale ?? null;
  const poll = engagement?.poll ?? null;
  return {
    product:
      sales === null || pinned === null ? null : productOf(pinned, sales.currency, baseUrl, null),
    sale: sales === null || sale === null ? null : saleOf(sale, sales, baseUrl),
    poll: poll === null ? null : { ...poll, isOpen: poll.state === 'open' },
    lottery: lotteryOf(engagement),
  };
}

function lotteryOf(engagement: EngagementTopic | null): BoardState['lottery'] {
  const lottery = engagement?.lottery ?? null;
  if (lottery === null) return null;
  const { id, prize, state, entries, winners, closesAtMs } = lottery;
  const names = lottery.won.map(({ name, pseudonym }) => name ?? pseudonym.slice(0, 4));
  return { id, prize, state, entries, winners, closesAtMs, names };
}

function saleOf(sale: Sale, sales: SalesTopic, baseUrl: string): BoardSale | null {
  const { id, code, phase, opensAtMs, endsAtMs, unitsLeft, kept } = sale;
  const item = itemOf(sales, sale.productId);
  if (phase === 'draft' || opensAtMs === null || item === null) return null;
  const product = productOf(item, sales.currency, baseUrl, sale);
  return { id, code, phase, product, opensAtMs, endsAtMs, unitsLeft, kept };
}

function productOf(
  { product, livePrices }: ShelfItem,
  currency: string,
  baseUrl: string,
  sale: Sale | null,
): BoardProduct {
  const priced = product.variants.map((variant) => ({
    ...variant,
    nowMinor: livePrices[variant.id] ?? variant.priceMinor,
  }));
  const cheapest = priced.reduce((a, b) => (b.nowMinor < a.nowMinor ? b : a));
  const isLive = cheapest.nowMinor < cheapest.priceMinor;
  const path = product.pictures[0]?.url;
  return {
    title: { en: product.title, zh: product.titleZh },
    pictureUrl: path === undefined ? null : new URL(path, baseUrl || 'http://127.0.0.1').href,
    priceMinor: sale?.priceMinor ?? cheapest.nowMinor,
    strikeMinor:
      sale?.formerPriceMinor ?? (isLive ? cheapest.priceMinor : cheapest.formerPriceMinor),
    currency,
    stock: product.variants.reduce((sum, { available }) => sum + available, 0),
  };
}
