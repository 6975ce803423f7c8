export { CouponService } from './coupons.ts';
export { OrderService } from './orders.ts';
export { linkProvider, readLinkReturn } from './providers/link.ts';
export { testProvider } from './providers/test.ts';
export type {
  Decision,
  HeldUnit,
  OrderAct,
  OrderPorts,
  PaymentNews,
  PaymentProvider,
} from './ports.ts';
