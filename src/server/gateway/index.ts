export { startGateway, type Gateway } from './gateway.ts';
export { Identities, type Caller } from './identity.ts';
export { Limits } from './limits.ts';
export { LiveHub, type LivePorts } from './live-hub.ts';
export type { PaymentHooks } from './payment-hooks.ts';
export type { EngagementServices } from './procedures/engagement.ts';
export type { SalesServices } from './procedures/sales.ts';
export type { Services } from './router.ts';
