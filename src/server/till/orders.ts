import type { ShowId, ViewerId } from '../../shared/kernel/index.ts';
import {
  shopSettingsSchema,
  type MyCoupon,
  type Order,
  type ShopSettings,
} from '../../shared/sales/index.ts';
import type { SalesTopic } from '../../shared/show-api/index.ts';
import type { TillContext } from './context.ts';

/** Carts, orders, coupons and payments, composed. */
export interface OrdersPart {
  shop(): ShopSettings;
  takings(showId: ShowId): SalesTopic['takings'];
  couponsOf(showId: ShowId, viewerId: ViewerId): MyCoupon[];
  cartOf(showId: ShowId, viewerId: ViewerId): number;
  /** A viewer's orders of a show, newest first, twenty at most. */
  ordersOf(showId: ShowId, viewerId: ViewerId): Order[];
  stop(): void;
}

export function composeOrders(_context: TillContext): OrdersPart {
  const shop = shopSettingsSchema.parse({});
  return {
    shop: () => shop,
    takings: () => null,
    couponsOf: () => [],
    cartOf: () => 0,
    ordersOf: () => [],
    stop: () => undefined,
  };
}
