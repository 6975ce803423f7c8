export { FlashSales } from './flash-sales.ts';
export { pseudonym } from './allocator/index.ts';
export type { Decision, SalesPorts } from './ports.ts';
