export { Cashier } from './cashier.ts';
export { CouponService, type GrantTarget } from './coupons.ts';
export { OrderDesk, type OrderFilter } from './desk.ts';
export { OrderService, type Placing } from './orders.ts';
export type * from './ports.ts';
export { linkProvider, readLinkReturn, signed } from './providers/link.ts';
export { stripeProvider, type StripeAccess, type StripeProvider } from './providers/stripe.ts';
export { testProvider } from './providers/test.ts';
export { Quotes, type Basket } from './quotes.ts';
