import type { ShowId, ViewerId } from '../../shared/kernel/index.ts';
import type { GoMark, MeTopic } from '../../shared/show-api/index.ts';
import type { LiveHub } from '../gateway/index.ts';
import { createOnce } from '../once.ts';
import { composeCatalog, type CatalogPart } from './catalog.ts';
import type { TillContext } from './context.ts';
import { composeEngagement, type EngagementPart } from './engagement.ts';
import { composeOrders, type OrdersPart } from './orders.ts';
import type { PaymentSecrets } from './payments.ts';
import { composeSales, type SalesPart } from './sales.ts';
import { TillTopics } from './topics.ts';

export { scopeOf, type TillContext } from './context.ts';

/** The whole till: what the composition root plugs into gateway, hub and log. */
export interface Till {
  readonly catalog: CatalogPart;
  readonly sales: SalesPart;
  readonly orders: OrdersPart;
  readonly engagement: EngagementPart;
  readonly topics: TillTopics;
  /** What `me` says of the till, for one viewer of one show. */
  me(showId: ShowId, viewerId: ViewerId): Omit<MeTopic, 'viewerId' | 'name' | 'role' | 'strength'>;
  /** Where the countdown board's mark stands in the program, told by the studio. */
  setMark(showId: ShowId, mark: GoMark | null): void;
  stop(): void;
}

/** Composes the terms of the till over one context. */
export function composeTill(
  base: Omit<TillContext, 'topics' | 'once'>,
  hub: Pick<LiveHub, 'publish' | 'hasMembers' | 'tellMe' | 'dropSnapshot'>,
  payments: PaymentSecrets,
): Till {
  let mark: { readonly showId: ShowId; readonly mark: GoMark } | null = null;
  const topics = new TillTopics({
    hub,
    parts: {
      currency: () => orders.shop().currency,
      isTest: (showId) =>
        base.showById(showId)?.kind === 'rehearsal' || orders.shop().provider === 'test',
      shelf: (showId) => catalog.shelf(showId),
      sale: (showId) => sales.sale(showId),
      mark: (showId) => (mark?.showId === showId ? mark.mark : null),
      board: (showId) => sales.board(showId),
      takings: (showId) => orders.takings(showId),
    },
    stock: (showId) => catalog.stock(showId),
    engagement: (showId) => engagement.topic(showId),
  });
  const once = createOnce({ answers: base.store.answers, commit: base.commit });
  const context: TillContext = { ...base, topics, once };
  const catalog = composeCatalog(context, { currency: () => orders.shop().currency });
  const sales = composeSales(context, {
    catalog: catalog.service,
    currency: () => orders.shop().currency,
    hasBought: (showId, viewerId) => orders.hasBought(showId, viewerId),
    isInvited: (viewerId) => engagement.isInvited(viewerId),
  });
  const orders = composeOrders(context, {
    catalog: catalog.service,
    sales: () => sales.service,
    segmentsOf: (showId, viewerId) => sales.segmentsOf(showId, viewerId),
    hasShared: (showId, viewerId) => engagement.hasShared(showId, viewerId),
    isInvited: (viewerId) => engagement.isInvited(viewerId),
    payments,
  });
  const engagement = composeEngagement(context, {
    referral: () => orders.shop().referral,
    grantCoupon: (grant) => orders.grantCoupon(grant),
  });
  topics.start();
  orders.start();
  return {
    catalog,
    sales,
    orders,
    engagement,
    topics,
    me: (showId, viewerId) => ({
      claims: sales.claimsOf(showId, viewerId),
      coupons: orders.couponsOf(showId, viewerId),
      cart: orders.cartOf(showId, viewerId),
      orders: orders.ordersOf(showId, viewerId),
      vote: engagement.voteOf(showId, viewerId),
      lottery: engagement.lotteryOf(showId, viewerId),
    }),
    setMark: (showId, next) => {
      const was = JSON.stringify(mark);
      mark = next === null ? null : { showId, mark: next };
      if (JSON.stringify(mark) !== was) topics.changed(showId, 'mark');
    },
    stop: () => {
      topics.stop();
      sales.stop();
      orders.stop();
      engagement.stop();
    },
  };
}
