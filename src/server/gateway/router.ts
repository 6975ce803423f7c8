import type { ShowId } from '../../shared/kernel/index.ts';
import type { CatalogFileServices } from './catalog-files.ts';
import { createGuards } from './procedures/base.ts';
import { catalogProcedures, type CatalogServices } from './procedures/catalog.ts';
import { coreProcedures, type CoreServices } from './procedures/core.ts';
import { engagementProcedures, type EngagementServices } from './procedures/engagement.ts';
import { identityProcedures, type IdentityServices } from './procedures/identity.ts';
import {
  orderProcedures,
  type CouponServices,
  type DeskServices,
  type OrderServices,
} from './procedures/orders.ts';
import type { PaymentHooks } from './payment-hooks.ts';
import { salesProcedures, type SalesServices, type ShopServices } from './procedures/sales.ts';
import type { Limits } from './limits.ts';

export { statusOf, type CallContext } from './procedures/base.ts';

/** What the procedures do; filled where the server is composed. */
export interface Services extends CoreServices {
  readonly catalog: CatalogServices;
  readonly catalogFiles: CatalogFileServices;
  readonly engagement: EngagementServices;
  readonly sales: SalesServices;
  readonly shop: ShopServices;
  readonly orders: OrderServices;
  readonly orderDesk: DeskServices;
  readonly coupons: CouponServices;
  readonly paymentHooks: PaymentHooks;
  readonly identity: IdentityServices;
  onFailure(failure: unknown): void;
}

/** Procedures of the contract over services, each with the right it asks for. */
export function createRouter(services: Services, limits: Limits) {
  const guards = createGuards(services, limits);
  const onFailure = (failure: unknown): void => services.onFailure(failure);
  const currentShowId = (): ShowId => services.currentShow().id;
  return {
    ...coreProcedures(services, guards, limits, onFailure),
    catalog: catalogProcedures(services.catalog, currentShowId, guards, onFailure),
    sales: salesProcedures(services.sales, services.shop, services, guards, limits, onFailure),
    orders: orderProcedures(
      services.orders,
      services.orderDesk,
      services.coupons,
      guards,
      limits,
      onFailure,
    ),
    engagement: engagementProcedures(services.engagement, currentShowId, guards, onFailure),
    identity: identityProcedures(services.identity, guards, limits, onFailure),
  };
}
