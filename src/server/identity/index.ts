export { signMerchantLink } from './merchant-link.ts';
export type { CodeRow, IdentityPorts, IdentityStore, LinkRow } from './ports.ts';
export { IdentityService } from './service.ts';
